import FakeDataKit

/// The first rows of a table, measured as PostgreSQL stores them.
struct StorageSample {
  /// Rows that are measured at most, about.
  private static let rowLimit = 8192
  /// What a COPY sends beside the rows.
  static let copyBytes: UInt64 = 21

  private let plan: TablePlan
  /// Per column, the bytes of its texts on average.
  private var textBytes: [Double]
  private var rows = 0
  private var sentBytes = 0
  /// Pages that the rows have filled, and the rows in these.
  private var fullPages = 0
  private var rowsOfFullPages = 0
  private var usedBytes = 0
  private var rowsOfPage = 0

  init(_ plan: TablePlan) {
    self.plan = plan
    textBytes = plan.columns.map { _ in 0 }
    var generator = TableGenerator(plan)
    var buffer = OutputBuffer(
      capacity: TableGenerator.defaultBatchRows * RowFormat.copyBinary.maximumRowBytes(plan))
    while rows < Self.rowLimit, generator.next() > 0 {
      buffer.removeAll()
      RowFormat.copyBinary.encode(generator, into: &buffer)
      buffer.withBytes { bytes in
        var offset = 0
        while let row = BinaryRow(bytes, from: offset) {
          measure(row)
          offset += row.bytes.count
        }
      }
    }
    for index in textBytes.indices { textBytes[index] /= Double(max(1, rows)) }
  }

  private mutating func measure(_ row: BinaryRow) {
    rows += 1
    sentBytes += row.bytes.count
    var end = headerBytes(row)
    for (index, column) in plan.columns.enumerated() {
      guard let field = row.field(index) else { continue }
      if let (bytes, alignment) = column.baseType.storedBytes {
        end = StoragePage.aligned(end, to: alignment) + bytes
      } else {
        let bytes = field.count
        textBytes[index] += Double(bytes)
        end = Self.textEnd(bytes, from: end)
      }
    }
    let needed = StoragePage.aligned(end) + StoragePage.itemPointerBytes
    let room = Int(StoragePage.bytes) - StoragePage.headerBytes
    if usedBytes + needed > room || rowsOfPage == StoragePage.maximumRows {
      fullPages += 1
      rowsOfFullPages += rowsOfPage
      (usedBytes, rowsOfPage) = (0, 0)
    }
    usedBytes += needed
    rowsOfPage += 1
  }

  /// A row's header, with a bit for each column where one is NULL.
  private func headerBytes(_ row: BinaryRow) -> Int {
    let columns = plan.columns
    let hasNulls = columns.indices.contains { columns[$0].isNullable && row.field($0) == nil }
    return hasNulls
      ? StoragePage.aligned(StoragePage.rowHeaderBytes - 1 + (columns.count + 7) / 8)
      : StoragePage.rowHeaderBytes
  }

  /// A short text has a header of one byte and lies anywhere, others have four and are aligned.
  private static func textEnd(_ bytes: Int, from start: Int) -> Int {
    bytes <= 126 ? start + 1 + bytes : StoragePage.aligned(start, to: 4) + 4 + bytes
  }

  /// Bytes of a row in a binary COPY, on average.
  var sentRowBytes: Double {
    guard plan.hasBinaryForm else { return plan.loadFormat.averageRowBytes(plan) }
    return rows == 0 ? 0 : Double(sentBytes) / Double(rows)
  }

  /// Pages of some rows.
  func heapPages(rows: UInt64) -> UInt64 {
    if rows == 0 { return 0 }
    if fullPages == 0 { return 1 }
    // A table of which all was measured is known exactly.
    if rows == UInt64(self.rows) { return UInt64(fullPages) + 1 }
    return UInt64((Double(rows) * Double(fullPages) / Double(rowsOfFullPages)).rounded(.up))
  }

  /// Bytes of an entry in an index over columns, on average and aligned.
  func indexEntryBytes(_ columns: [String]) -> Double {
    let headerBytes = 8
    var end = headerBytes
    for name in columns {
      guard let index = plan.columns.firstIndex(where: { $0.name == name }) else { continue }
      if let (bytes, alignment) = plan.columns[index].baseType.storedBytes {
        end = StoragePage.aligned(end, to: alignment) + bytes
      } else {
        end = Self.textEnd(Int(textBytes[index].rounded()), from: end)
      }
    }
    return Double(StoragePage.aligned(end))
  }
}

extension SQLType {
  /// Bytes of a value in a table and what they are aligned to; nil where they vary. Source: `pg_type.dat`.
  fileprivate var storedBytes: (bytes: Int, alignment: Int)? {
    switch self {
    case .bool: (1, 1)
    case .int2: (2, 2)
    case .int4, .float4, .date: (4, 4)
    case .int8, .float8, .time, .timestamp, .timestamptz: (8, 8)
    case .timetz: (12, 8)
    case .interval: (16, 8)
    case .uuid: (16, 1)
    case .macaddr: (6, 4)
    default: nil
    }
  }
}
