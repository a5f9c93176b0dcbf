import DataSets
import FakeDataKit
import Foundation
import TestSupport
import Testing

/// What Python's own readers make of the files.
@Suite("generate: Python's readers") struct PythonReadersTests {
  /// Reads a table's files in three formats, and prints the rows as JSON.
  private static let script = """
    import csv, datetime, json, sys
    directory, table, types = sys.argv[1], sys.argv[2], sys.argv[3].split(",")

    def value(text, kind):
        if kind in ("int4", "int8"):
            return int(text)
        if kind == "date":
            return datetime.date.fromisoformat(text).toordinal()
        if kind == "timestamptz":
            moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
            return round(moment.timestamp() * 1e6)
        return text

    def delimited(ending, delimiter):
        with open(f"{directory}/{table}.{ending}", newline="", encoding="utf-8") as file:
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            names = next(reader)
            return names, [[value(t, k) for t, k in zip(row, types, strict=True)] for row in reader]

    def lines():
        rows = []
        with open(f"{directory}/{table}.jsonl", encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                assert all(isinstance(v, int) == k.startswith("int")
                           for v, k in zip(row.values(), types))
                rows.append([value(v, k) for v, k in zip(row.values(), types, strict=True)])
                names = list(row)
        return names, rows

    first = delimited("csv", ",")
    assert delimited("tsv", "\\t") == first, "tsv"
    assert lines() == first, "jsonl"
    print(json.dumps(first[1]))
    """

  @Test func everyFormatIsReadAlike() throws {
    let program = try Program()
    guard
      (try? runProcess("python3", ["-c", "import sys; assert sys.version_info > (3, 10)"]))?
        .exitCode == 0
    else {
      print("skipped: there is no python3 from 3.10 on")
      return
    }
    let script = program.home.path("read.py")
    try Self.script.write(toFile: script, atomically: false, encoding: .utf8)
    let directory = program.home.path("out")
    for format in ["csv", "tsv", "jsonl"] {
      let outcome = try program.run(
        "generate", "-q", "--users", "200", "--seed", "3", "--days", "3", "--format", format, "-o",
        directory, "--overwrite")
      #expect(outcome.exitCode == 0, outcome.summary)
    }
    for table in Fitness.model().tables {
      let types = table.storedColumns.map { $0.type!.description }.joined(separator: ",")
      let outcome = try runProcess("python3", [script, directory, table.name, types])
      #expect(outcome.exitCode == 0, outcome.summary)
      let rows = try #require(
        try JSONSerialization.jsonObject(with: Data(outcome.stdout.utf8)) as? [[Any]])
      let plan = try DataPlan(
        Fitness.model(), RunParameters(seed: 3, scale: 200, days: 3)
      ).table(table.name)!
      #expect(rows.count == Int(plan.rowCount))
    }
  }
}
