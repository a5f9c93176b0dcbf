import Foundation
import WorkloadKit

/// A tuning as JSON.
struct TuningDocument: Encodable {
  let fakedataVersion = FakedataCommand.version
  let report: TuningReport
}

/// A tuning for people, on a terminal.
struct TuningText {
  let report: TuningReport

  /// The report.
  var text: String {
    var table = TextTable(
      ["endpoint", "p50 before", "p95 before", "p50 after", "p95 after", "longest", "faster"],
      [.left, .right, .right, .right, .right, .right, .right])
    for endpoint in report.endpoints {
      let (before, after) = (endpoint.before.latency, endpoint.after.latency)
      table.append([
        (endpoint.isTuned ? "* " : "  ") + endpoint.name, Milliseconds.text(before.p50),
        Milliseconds.text(before.p95), Milliseconds.text(after.p50), Milliseconds.text(after.p95),
        Milliseconds.text(after.max), Self.factor(before.p50, after.p50),
      ])
    }
    var lines = table.lines + [""]
    for endpoint in report.endpoints where endpoint.isTuned {
      lines.append("\(endpoint.path)")
      if let finding = endpoint.finding { lines.append("  \(finding)") }
      if let rewrite = endpoint.rewrite { lines.append("  rewrite: \(rewrite.verdict)") }
      lines.append("")
    }
    if !report.others.isEmpty {
      lines.append("Indexes that others have thought of:")
      for trial in report.others { lines.append("  \(trial.sql.oneLine): \(trial.verdict)") }
      lines.append("")
    }
    lines.append(report.indexes.isEmpty ? "No index was chosen." : "Chosen:")
    for index in report.indexes {
      lines.append(
        "  \(index.sql)  -- \(NumberText.bytes(index.bytes)), built in "
          + "\(NumberText.duration(index.buildSeconds)), for \(index.endpoints.joined(separator: ", "))"
      )
    }
    for endpoint in report.endpoints where endpoint.rewrite?.isChosen == true {
      lines.append("  the rewrite of \(endpoint.name)")
    }
    for note in report.notes { lines.append(note) }
    let state =
      report.isKept ? "What was chosen is in the database" : "The database is as it was before"
    lines.append("\(state); \(NumberText.duration(report.seconds)).")
    return lines.joined(separator: "\n") + "\n"
  }

  /// How many times faster: `540 ×`; a dash where the difference is within what two measurements
  /// differ by anyway.
  static func factor(_ before: Double, _ after: Double) -> String {
    let factor = before / Swift.max(after, 0.000_001)
    guard factor > 1.25 || factor < 0.8 else { return "-" }
    return NumberText.fixed(factor, factor < 9.95 ? 1 : 0) + " ×"
  }
}

extension String {
  /// Without line breaks.
  var oneLine: String {
    split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
      .joined(separator: " ")
  }
}
