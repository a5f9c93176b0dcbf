import DataFiles
import DatabaseLoader
import FakeDataKit

/// The report of an export.
struct ExportReportRenderer {
  let report: ExportReport
  /// What was written.
  let model: ChosenModel
  let target: ExportOptions.Target
  /// The command that makes the same rows again.
  let repeatCommand: String

  /// For people.
  var text: String {
    guard target != .nowhere else { return tables.joined(separator: "\n") + "\n" }
    let parameters = report.parameters
    var format = report.format.rawValue
    if report.compression != "none" { format += ", \(report.compression)" }
    let part = report.parts == 1 ? "" : ", part \(report.part) of \(report.parts)"
    var lines = [
      "Wrote \(NumberText.grouped(report.rows)) rows in \(NumberText.duration(report.seconds)) to "
        + place,
      "\(format)\(part), \(report.jobs) \(report.jobs == 1 ? "job" : "jobs"), "
        + model.mention(parameters.scale)
        + "seed \(parameters.seed), data version \(report.dataVersion), as of \(parameters.asOf)",
      "",
    ]
    lines += tables
    lines += ["", "Repeat it: \(repeatCommand)"]
    if case .directory(let path) = target, report.hasLoadScript {
      lines.append("Load it: cd \(ShellWord.quoted(path)) && psql -f load.sql")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var place: String {
    switch target {
    case .directory(let path), .file(let path): path
    case .standardOutput: "standard output"
    case .nowhere: "nowhere"
    }
  }

  private var tables: [String] {
    let isCompressed = report.compression != "none"
    var lines = TextTable(
      ["table", "rows", "bytes"] + (isCompressed ? ["in the file"] : [])
        + ["seconds", "rows/s", "bytes/s"],
      [.left] + Array(repeating: .right, count: isCompressed ? 6 : 5))
    func append(
      _ name: String, _ rows: UInt64, _ bytes: UInt64, _ fileBytes: UInt64, _ seconds: Double
    ) {
      let divisor = max(seconds, 1e-9)
      lines.append(
        [name, NumberText.grouped(rows), NumberText.bytes(bytes)]
          + (isCompressed ? [NumberText.bytes(fileBytes)] : [])
          + [
            NumberText.fixed(seconds, 3), NumberText.short(Double(rows) / divisor),
            NumberText.bytes(UInt64(Double(bytes) / divisor)) + "/s",
          ])
    }
    for table in report.tables {
      append(table.name, table.rows, table.bytes, table.fileBytes, table.seconds)
    }
    append(
      "total", report.rows, report.tables.reduce(0) { $0 + $1.bytes },
      report.tables.reduce(0) { $0 + $1.fileBytes }, report.seconds)
    return lines.lines
  }

  /// For machines.
  var json: String {
    struct Document: Encodable {
      private enum Key: String, CodingKey { case model, scaleUnit }
      let report: ExportReport
      let model: ChosenModel
      func encode(to encoder: any Encoder) throws {
        try report.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(model.model.name, forKey: .model)
        try container.encode(model.unit, forKey: .scaleUnit)
      }
    }
    return JSONText.pretty(Document(report: report, model: model)) + "\n"
  }
}
