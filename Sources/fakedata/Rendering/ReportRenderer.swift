import DatabaseLoader
import FakeDataKit

/// The report of a load.
struct ReportRenderer {
  let report: LoadReport
  /// What was loaded.
  let model: ChosenModel
  /// The command that makes the same rows again.
  let repeatCommand: String
  /// How to reach the data, where fakedata knows it.
  let psqlCommand: String?

  /// For people.
  var text: String {
    let parameters = report.parameters
    var lines = [
      "Loaded \(NumberText.grouped(report.rows)) rows in \(NumberText.duration(report.seconds)) "
        + "into schema \(VisibleText.line(report.schema)) of database "
        + VisibleText.line(report.database) + method,
      "PostgreSQL \(report.serverVersion), \(report.connections) "
        + "\(report.connections == 1 ? "connection" : "connections"), "
        + model.mention(parameters.scale)
        + "seed \(parameters.seed), data version \(report.dataVersion), as of \(parameters.asOf)",
      "",
    ]
    lines += tables
    lines.append("")
    lines += phases
    lines += ["", "Repeat it: \(repeatCommand)"]
    if let added { lines.append(added) }
    if let psqlCommand { lines.append("Look at it: \(psqlCommand)") }
    return lines.joined(separator: "\n") + "\n"
  }

  private var method: String {
    switch report.method {
    case .newTables, .part: ""
    case .twins: ", by twins of its tables"
    case .singleTransaction: ", in one transaction"
    }
  }

  /// The keys of rows that were added behind others.
  private var added: String? {
    let added = report.tables.filter { $0.firstKey > 1 && $0.rows > 0 }
    if added.isEmpty { return nil }
    let ranges = added.map { table in
      "\(table.name) \(NumberText.grouped(table.firstKey)) to "
        + NumberText.grouped(table.firstKey + table.rows - 1)
    }
    return "Added: \(ranges.joined(separator: ", "))"
  }

  private var tables: [String] {
    var table = TextTable(
      ["table", "rows", "sent", "on disk", "copy", "rows/s", "keys", "foreign keys"],
      [.left, .right, .right, .right, .right, .right, .right, .right])
    for item in report.tables {
      table.append([
        item.name, NumberText.grouped(item.rows), NumberText.bytes(item.bytesSent),
        NumberText.bytes(item.bytesOnDisk), NumberText.duration(item.copySeconds),
        rate(item.rows, item.copySeconds), NumberText.duration(item.keySeconds),
        item.foreignKeySeconds > 0 ? NumberText.duration(item.foreignKeySeconds) : "-",
      ])
    }
    table.append([
      "total", NumberText.grouped(report.rows), NumberText.bytes(report.bytesSent),
      NumberText.bytes(report.tables.reduce(0) { $0 + $1.bytesOnDisk }), "", "", "", "",
    ])
    return table.lines
  }

  private var phases: [String] {
    var table = TextTable(
      ["phase", "steps", "from first to last", "all connections", "rate"],
      [.left, .right, .right, .right, .left])
    for phase in report.phases {
      let isCopy = phase.name == .copy && phase.seconds > 0
      let bytes = isCopy ? Double(report.bytesSent) / phase.seconds : 0
      table.append([
        phase.name.rawValue, String(phase.steps), NumberText.duration(phase.seconds),
        NumberText.duration(phase.busySeconds),
        isCopy
          ? "\(rate(report.rows, phase.seconds)) rows/s, \(NumberText.bytes(Int(bytes)))/s" : "",
      ])
    }
    let busy = report.phases.reduce(0) { $0 + $1.busySeconds }
    table.append([
      "total", String(report.phases.reduce(0) { $0 + $1.steps }),
      NumberText.duration(report.seconds), NumberText.duration(busy),
      "\(rate(report.rows, report.seconds)) rows/s",
    ])
    return table.lines
  }

  private func rate(_ rows: UInt64, _ seconds: Double) -> String {
    seconds > 0 ? NumberText.short(Double(rows) / seconds) : "-"
  }

  /// For machines.
  var json: String {
    struct Document: Encodable {
      let fakedataVersion = FakedataCommand.version
      let scaleUnit: String
      let report: LoadReport
      let repeatCommand: String
      let psqlCommand: String?
    }
    return JSONText.pretty(
      Document(
        scaleUnit: model.unit, report: report, repeatCommand: repeatCommand,
        psqlCommand: psqlCommand)) + "\n"
  }
}
