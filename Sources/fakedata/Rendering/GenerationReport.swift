import FakeDataKit

/// How long making the rows took, with nowhere for them to go.
struct GenerationReport: Encodable {
  struct Table: Encodable {
    let name: String
    let rows: UInt64
    let cells: UInt64
    let bytes: UInt64
    let seconds: Double
  }

  let dataVersion: Int
  let format: RowFormat
  let parameters: RunParameters
  let tables: [Table]

  var text: String {
    var lines = TextTable(
      ["table", "rows", "bytes", "seconds", "rows/s", "bytes/s"],
      [.left, .right, .right, .right, .right, .right])
    let total = Table(
      name: "total", rows: tables.reduce(0) { $0 + $1.rows },
      cells: tables.reduce(0) { $0 + $1.cells }, bytes: tables.reduce(0) { $0 + $1.bytes },
      seconds: tables.reduce(0) { $0 + $1.seconds })
    for table in tables + [total] {
      let seconds = max(table.seconds, 1e-9)
      lines.append([
        table.name, NumberText.grouped(table.rows), NumberText.bytes(table.bytes),
        NumberText.fixed(table.seconds, 3), NumberText.short(Double(table.rows) / seconds),
        NumberText.bytes(UInt64(Double(table.bytes) / seconds)) + "/s",
      ])
    }
    return lines.lines.joined(separator: "\n") + "\n"
  }
}
