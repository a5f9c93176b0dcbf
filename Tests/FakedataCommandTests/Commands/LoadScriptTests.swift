import DataFiles
import DatabaseLoader
import DataSets
import FakeDataKit
import Foundation
import PostgresClient
import TestSupport
import Testing

/// What psql makes of the files, through their `load.sql`, against what `populate` loads.
@Suite("generate: load.sql") struct LoadScriptTests {
  let program: Program
  let target: TestTarget
  private static let data = ["--users", "400", "--seed", "9", "--days", "2"]

  /// The content of a populated schema, made once.
  private static let populated = Result {
    let program = try Program()
    let target = try TestTarget()
    let outcome = try program.run(
      arguments: ["populate", "-q"] + data + target.arguments)
    #expect(outcome.exitCode == 0, outcome.summary)
    return target
  }

  init() throws {
    program = try Program()
    target = try TestTarget()
  }

  private static func isInstalled(_ tool: String) -> Bool {
    (try? runProcess("sh", ["-c", "command -v \(tool)"]))?.exitCode == 0
  }

  /// A model with constraints of every kind, in several schemas.
  @Test(arguments: RowFormat.allCases.map { ($0, 1) } + [(.csv, 3), (.sql, 2)])
  func modelsOfAnyKindAreLoaded(format: RowFormat, parts: Int) throws {
    try expectLoaded(OddModel.all, format, parts: parts)
  }

  /// Types of the model's own in several schemas. The binary format has no place for some of them, and lines of JSON
  /// do not tell an array of JSON's arrays from one of more dimensions.
  @Test(arguments: [(RowFormat.csv, 1), (.csv, 3), (.tsv, 1), (.copyText, 1), (.sql, 2)])
  func typedModelsAreLoaded(format: RowFormat, parts: Int) throws {
    try expectLoaded(OddModel.typed, format, parts: parts)
  }

  private func expectLoaded(_ model: DataModel, _ format: RowFormat, parts: Int) throws {
    guard Self.isInstalled("psql") else {
      print("skipped: psql is not installed")
      return
    }
    let data = try DataPlan(model, RunParameters(seed: 7, scale: 40))
    let directory = try temporaryDirectory()
    for part in 1...parts {
      _ = try Export(
        data,
        ExportOptions(
          target: .directory(directory.path("out")), format: format,
          part: Part(part, of: parts), jobs: 2)
      ).run()
    }
    let database = try TestDatabase()
    let outcome = try runProcess(
      "sh",
      ["-c", "cd \(directory.path("out")) && exec psql -X -q -d '\(database.uri)' -f load.sql"],
      environment: program.environment())
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(outcome.stderr == "")
    let report = try Verification(
      [.init(RunRecord(data, madeTables: true), of: model)], in: database.parameters,
      options: .init()
    ).run()
    let differences =
      report.tables.compactMap(\.firstDifference?.description) + report.structure.map(\.description)
    #expect(report.isEqual, "\(differences)")
    // Statements alone make the same tables.
    let other = try TestDatabase()
    let made = try runProcess(
      "psql",
      [
        "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", other.uri, "-f",
        directory.path("out/schema.sql"),
      ],
      environment: program.environment())
    #expect(made.exitCode == 0 && made.stderr == "", made.summary)
    #expect(
      try other.schemaDump(nil).split(separator: "\n").sorted()
        == database.schemaDump(nil).split(separator: "\n").sorted())
  }

  private func expectLoaded(_ directory: String) throws {
    guard Self.isInstalled("psql") else {
      print("skipped: psql is not installed")
      return
    }
    let outcome = try runProcess(
      "sh", ["-c", "cd \(directory) && exec psql -X -q -d '\(target.database.uri)' -f load.sql"],
      environment: program.environment(["PGOPTIONS": "-c search_path=\(target.schema)"]))
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(outcome.stderr == "")
    let populated = try Self.populated.get()
    let (loaded, expected) = (target.schema, populated.schema)
    var connection = try Connection(target.database.parameters)
    for table in Fitness.model().tables {
      let names = [loaded, expected].map { "\($0).\(table.name)" }
      for (left, right) in [(names[0], names[1]), (names[1], names[0])] {
        let difference = try connection.query("TABLE \(left) EXCEPT ALL TABLE \(right)").rows
        #expect(difference == [], "\(table.name)")
      }
      // The next row without a key gets one that is free.
      let last = try connection.query(
        """
        SELECT pg_sequence_last_value(pg_get_serial_sequence($1, $2)) = max(\(table.primaryKey[0]))
        FROM \(names[0])
        """, [names[0], table.primaryKey[0]])
      #expect(last.firstValue == "t", "\(table.name)")
    }
    func constraints(_ schema: String) throws -> [[String?]] {
      try connection.query(
        """
        SELECT conname, contype, convalidated, replace(pg_get_constraintdef(oid), $1 || '.', '')
        FROM pg_constraint WHERE connamespace = $1::regnamespace ORDER BY 1
        """, [schema]
      ).rows
    }
    #expect(try constraints(loaded) == constraints(expected))
  }

  @Test(arguments: RowFormat.allCases, ["none", "gzip", "zstd:1"])
  func everyFormatGivesTheSameTables(_ format: RowFormat, _ method: String) throws {
    if method.hasPrefix("zstd"), !Self.isInstalled("zstd") {
      print("skipped: zstd is not installed")
      return
    }
    let directory = program.home.path("out")
    var arguments = ["generate", "-q", "-o", directory, "--format", format.rawValue]
    if method != "none" { arguments += ["--compress", method] }
    let outcome = try program.run(arguments: arguments + Self.data)
    #expect(outcome.exitCode == 0, outcome.summary)
    try expectLoaded(directory)
    // Nothing is left of what was unpacked.
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory).count == 9)
  }

  @Test(
    arguments: [
      (RowFormat.csv, "none"), (.copyBinary, "gzip"), (.jsonl, "gzip"), (.sql, "none"),
      (.sql, "gzip"),
    ])
  func partsGiveTheSameTables(_ format: RowFormat, _ method: String) throws {
    let directory = program.home.path("out")
    var arguments = ["generate", "-q", "-o", directory, "--format", format.rawValue]
    if method != "none" { arguments += ["--compress", method] }
    // The first one last: its script finds the others' files.
    for part in (1...11).reversed() {
      let outcome = try program.run(
        arguments: arguments + Self.data + ["--parts", "11", "--part", "\(part)"])
      #expect(outcome.exitCode == 0, outcome.summary)
    }
    try expectLoaded(directory)
  }

  @Test(arguments: ["none", "gzip"])
  func aFileThatIsMissingLoadsNothing(_ method: String) throws {
    guard Self.isInstalled("psql") else {
      print("skipped: psql is not installed")
      return
    }
    let directory = program.home.path("out")
    for part in [1, 3] {
      var arguments = ["generate", "-q", "-o", directory, "--parts", "3", "--part", "\(part)"]
      if method != "none" { arguments += ["--compress", method] }
      let outcome = try program.run(arguments: arguments + Self.data)
      #expect(outcome.exitCode == 0, outcome.summary)
    }
    let outcome = try runProcess(
      "sh", ["-c", "cd \(directory) && exec psql -X -q -d '\(target.database.uri)' -f load.sql"],
      environment: program.environment(["PGOPTIONS": "-c search_path=\(target.schema)"]))
    #expect(outcome.exitCode != 0)
    #expect(outcome.stderr.contains("2-of-3"))
    #expect(try target.relationCount() == "0")
  }
}
