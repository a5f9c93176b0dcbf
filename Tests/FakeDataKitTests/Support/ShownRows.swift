@testable import FakeDataKit

extension TablePlan {
  /// The rows as texts, NULL as nil.
  func shownRows(batchRows: Int = TableGenerator.defaultBatchRows, units: Range<UInt64>? = nil)
    -> [[String?]]
  {
    encodedRows(.copyBinary, units: units, batchRows: batchRows).withUnsafeBytes { bytes in
      var rows: [[String?]] = []
      var offset = 0
      while let row = BinaryRow(bytes, from: offset) {
        rows.append(columns.indices.map { row.text($0, columns[$0].baseType) })
        offset += row.bytes.count
      }
      precondition(offset == bytes.count, "bytes that are no rows")
      return rows
    }
  }

  /// A column's values as texts, NULL as nil.
  func shown(_ column: String) -> [String?] {
    let index = columns.firstIndex { $0.name == column }!
    return shownRows().map { $0[index] }
  }
}

extension DataPlan {
  /// A column of the last table.
  func shown(_ column: String) -> [String?] { tables[tables.count - 1].shown(column) }
}
