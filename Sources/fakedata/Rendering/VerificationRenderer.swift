import DatabaseLoader
import FakeDataKit

/// The report of a verification.
struct VerificationRenderer {
  let report: VerificationReport
  /// What the rows should be of.
  let model: ChosenModel

  /// For people.
  var text: String {
    var table = TextTable(
      ["table", "expected", "equal", "changed", "missing", "extra"],
      [.left, .right, .right, .right, .right, .right])
    for item in report.tables {
      table.append([
        item.name, NumberText.grouped(item.expectedRows), NumberText.grouped(item.equalRows),
        count(item.changedRows), count(item.missingRows), count(item.extraRows),
      ])
    }
    var lines = table.lines + [""]
    if !differences.isEmpty { lines += differences + [""] }
    lines.append(outcome)
    return lines.joined(separator: "\n") + "\n"
  }

  /// What was compared, and how it came out, in one line.
  var outcome: String {
    let runs = report.runs.map { run in
      (model.location == nil ? "" : "model \(VisibleText.line(run.model)), ")
        + "seed \(run.parameters.seed), \(model.counted(run.parameters.scale))"
    }
    let result = report.isEqual ? "Equal" : "Different"
    return
      "\(result): \(NumberText.grouped(report.rows)) rows of schema \(report.schema) of database "
      + "\(report.database) compared with \(runs.joined(separator: " and ")) in "
      + NumberText.duration(report.seconds)
  }

  private func count(_ number: UInt64) -> String { number == 0 ? "-" : NumberText.grouped(number) }

  /// The first difference of each table, and all of keys, sequences and statistics.
  private var differences: [String] {
    report.tables.compactMap(\.firstDifference?.description)
      + report.structure.map(\.description)
  }

  /// The differences in one line.
  var summary: String {
    let shown = differences.prefix(3).joined(separator: "; ")
    let rows = report.tables.reduce(0) { sum, table in
      sum + table.changedRows + table.missingRows + (report.allowsExtra ? 0 : table.extraRows)
    }
    let all =
      rows == 0 ? "" : " (rows that differ: \(NumberText.grouped(rows)))"
    return "the database differs from the run: \(shown)\(differences.count > 3 ? "; …" : "")\(all)"
  }

  /// For machines.
  var json: String {
    struct Document: Encodable {
      let fakedataVersion = FakedataCommand.version
      let isEqual: Bool
      let scaleUnit: String
      let report: VerificationReport
    }
    return JSONText.pretty(Document(isEqual: report.isEqual, scaleUnit: model.unit, report: report))
      + "\n"
  }
}
