import FakeDataKit

/// The first rows of a table, made without a server.
struct TableSample {
  /// A value, as PostgreSQL shows it in UTC.
  struct Cell {
    let text: String
    /// Whether it is NULL, which is shown as a text of no bytes.
    let isNull: Bool
    /// The number, where it is one.
    let integer: Int64?
  }

  let plan: TablePlan
  let rows: [[Cell]]

  /// - Parameter limit: the most rows.
  init(_ plan: TablePlan, limit: Int) {
    self.plan = plan
    var generator = TableGenerator(plan)
    var buffer = OutputBuffer(
      capacity: TableGenerator.defaultBatchRows * RowFormat.copyBinary.maximumRowBytes(plan))
    var rows: [[Cell]] = []
    while rows.count < limit, generator.next() > 0 {
      buffer.removeAll()
      RowFormat.copyBinary.encode(generator, into: &buffer)
      buffer.withBytes { bytes in
        var offset = 0
        while rows.count < limit, let row = BinaryRow(bytes, from: offset) {
          rows.append(Self.cells(row, plan.columns))
          offset += row.bytes.count
        }
      }
    }
    self.rows = rows
  }

  private static func cells(_ row: BinaryRow, _ columns: [TablePlan.StoredColumn]) -> [Cell] {
    columns.enumerated().map { index, column in
      Cell(
        text: row.text(index, column.baseType) ?? "", isNull: row.field(index) == nil,
        integer: column.baseType.isInteger ? row.integer(index) : nil)
    }
  }
}
