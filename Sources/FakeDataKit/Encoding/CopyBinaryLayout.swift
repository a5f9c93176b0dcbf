/// The rows of a table in the binary COPY format, compiled.
///
/// Tables without NULLs, all of whose values have 4 or 8 bytes or are texts as they are, are written column
/// by column; all others row by row.
final class CopyBinaryLayout: @unchecked Sendable {
  // Immutable; the pointers are into memory that lives as long as the layout.

  /// A column of a table that is written column by column.
  struct Column: BitwiseCopyable {
    /// Bytes of a value; of a text 0.
    var fixedBytes: Int
    /// The lane, or the number of the composed text.
    var place: Int
    var isComposed = false
    /// The texts of a dictionary.
    var table: TextTable
  }

  /// How the fields of a column are written.
  enum Kind: UInt8, BitwiseCopyable {
    /// Where the lane is 1, NULL in the place of the next cell.
    case null
    case field4
    case field8
    /// A number of another type.
    case scalar
    case range
    case array
    /// A text of a dictionary.
    case text
    case composed
    /// Texts whose blanks at the end do not count, and which are compared without.
    case trimmed
    case trimmedComposed
    /// Texts behind the version of `jsonb`.
    case versioned
    case versionedComposed
  }

  /// A field of a table that is written row by row, or an element of an array.
  struct Cell: BitwiseCopyable {
    var kind: Kind
    var form = ScalarForm(.int8)
    /// The lane, or the number of the composed text.
    var lane = 0
    /// The second lane, or the one that counts an array's elements; below 0 is none.
    var second = -1
    var table: TextTable
    /// The elements of an array.
    var elements: UnsafePointer<Cell>?
    var elementCount = 0
    var elementOID: UInt32 = 0
  }

  /// The columns, where all are plain.
  let columns: UnsafeBufferPointer<Column>
  /// Whether rows are written column by column.
  let isPlain: Bool
  let textCount: Int
  let cells: UnsafeBufferPointer<Cell>
  let fieldCount: Int
  /// The most bytes of a row.
  let maximumRowBytes: Int

  private let pool = ConstantPool()

  init(_ columns: [TablePlan.StoredColumn]) {
    let none = pool.store(TextDictionary([""]))
    isPlain = columns.allSatisfy(Self.isPlain)
    let plain = isPlain ? columns.map { [pool] in Self.column($0, none, pool) } : []
    self.columns = UnsafeBufferPointer(start: pool.store(plain).base, count: plain.count)
    textCount = plain.count { $0.fixedBytes == 0 }
    fieldCount = columns.count
    var maximum = CopyBinaryEncoder.fieldCountBytes
    var cells: [Cell] = []
    for column in columns {
      if let lane = column.nullLane { cells.append(Cell(kind: .null, lane: lane, table: none)) }
      let (cell, bytes) = Self.cell(column.storage, column.baseType, none, pool)
      cells.append(cell)
      maximum += CopyBinaryEncoder.lengthBytes + bytes
    }
    self.cells = UnsafeBufferPointer(start: pool.store(cells).base, count: cells.count)
    maximumRowBytes = maximum
  }

  private static func isPlain(_ column: TablePlan.StoredColumn) -> Bool {
    guard column.nullLane == nil else { return false }
    switch column.baseType.form {
    case .scalar(let form): return isWord(form)
    case .text(.plain), .text(.bytes), .text(.json): return true
    case .text(.padded), .text(.jsonb), .range, .array: return false
    }
  }

  /// Whether the low 4 or 8 bytes of the lane are the value.
  private static func isWord(_ form: ScalarForm) -> Bool {
    form.type is any WordType.Type && form.type.maximumBytes >= 4
  }

  private static func column(
    _ column: TablePlan.StoredColumn, _ none: TextTable, _ pool: ConstantPool
  ) -> Column {
    switch column.storage {
    case .number(let lane):
      Column(fixedBytes: column.baseType.fixedBytes ?? 8, place: lane, table: none)
    case .dictionary(let dictionary, let lane):
      Column(fixedBytes: 0, place: lane, table: pool.store(dictionary))
    case .composed(let index, _, _):
      Column(fixedBytes: 0, place: index, isComposed: true, table: none)
    case .pair, .array: preconditionFailure("a column that is not plain")
    }
  }

  /// A cell, and the most bytes that it takes.
  private static func cell(
    _ storage: TablePlan.Storage, _ type: SQLType, _ none: TextTable, _ pool: ConstantPool
  ) -> (Cell, bytes: Int) {
    var cell = Cell(kind: .scalar, table: none)
    switch (storage, type.form) {
    case (.number(let lane), .scalar(let form)):
      cell.form = form
      cell.lane = lane
      cell.second = lane
      let bytes = form.type.maximumBytes
      if isWord(form) { cell.kind = bytes == 4 ? .field4 : .field8 }
      return (cell, bytes)
    case (.pair(let lane, let second), .scalar(let form)):
      cell.form = form
      (cell.lane, cell.second) = (lane, second)
      return (cell, form.type.maximumBytes)
    case (.pair(let lane, let second), .range(let form)):
      cell.kind = .range
      cell.form = form
      (cell.lane, cell.second) = (lane, second)
      return (cell, RangeTypes.maximumBytes(form))
    case (.dictionary(let dictionary, let lane), .text(let form)):
      cell.lane = lane
      cell.table = pool.store(dictionary)
      cell.kind =
        switch form {
        case .plain, .bytes, .json: .text
        case .padded: .trimmed
        case .jsonb: .versioned
        }
      return (cell, dictionary.maximumBytes + form.binaryPrefixBytes)
    case (.composed(let index, let bytes, _), .text(let form)):
      cell.lane = index
      cell.kind =
        switch form {
        case .plain, .bytes, .json: .composed
        case .padded: .trimmedComposed
        case .jsonb: .versionedComposed
        }
      return (cell, bytes + form.binaryPrefixBytes)
    case (.array(let storages, let count), .array(let element)):
      let elements = storages.map { Self.cell($0, element, none, pool) }
      cell.kind = .array
      cell.elements = pool.store(elements.map(\.0)).base
      cell.elementCount = elements.count
      cell.elementOID = element.elementOID
      cell.second = count ?? -1
      let bytes = elements.reduce(ArrayTypes.headerBytes) {
        $0 + CopyBinaryEncoder.lengthBytes + $1.bytes
      }
      return (cell, bytes)
    default: preconditionFailure("a column whose values its type does not hold")
    }
  }
}
