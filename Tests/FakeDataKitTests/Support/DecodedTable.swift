@testable import FakeDataKit

/// The rows of a table, column by column, read back from encoded bytes.
struct DecodedTable: Equatable {
  /// The values of a column.
  enum Column: Equatable {
    case numbers([Int64])
    case texts([String])

    var count: Int {
      switch self {
      case .numbers(let values): values.count
      case .texts(let values): values.count
      }
    }

    /// The value of a row as a text.
    func text(_ row: Int) -> String {
      switch self {
      case .numbers(let values): String(values[row])
      case .texts(let values): values[row]
      }
    }

    /// The first rows.
    func prefix(_ count: Int) -> Column {
      switch self {
      case .numbers(let values): .numbers(Array(values.prefix(count)))
      case .texts(let values): .texts(Array(values.prefix(count)))
      }
    }

    /// The rows with the given numbers.
    func rows(_ rows: [Int]) -> Column {
      switch self {
      case .numbers(let values): .numbers(rows.map { values[$0] })
      case .texts(let values): .texts(rows.map { values[$0] })
      }
    }
  }

  var names: [String]
  var types: [SQLType]
  var columns: [Column]

  init(_ columns: [TablePlan.StoredColumn]) {
    names = columns.map(\.name)
    types = columns.map(\.type)
    self.columns = columns.map { $0.type.isText ? .texts([]) : .numbers([]) }
  }

  var rowCount: Int { columns[0].count }

  /// The column of that name.
  func column(_ name: String) -> Column { columns[names.firstIndex(of: name)!] }

  /// The column of that name, which has numbers.
  func numbers(_ name: String) -> [Int64] {
    guard case .numbers(let values) = column(name) else { preconditionFailure("\(name) is a text") }
    return values
  }

  /// The column of that name, which has texts.
  func texts(_ name: String) -> [String] {
    guard case .texts(let values) = column(name) else { preconditionFailure("\(name) is a number") }
    return values
  }

  /// A row's values as texts.
  func row(_ row: Int) -> [String] { columns.map { $0.text(row) } }

  /// All rows' values as texts.
  var rows: [[String]] { (0..<rowCount).map { row($0) } }

  mutating func append(_ value: Int64, to column: Int) {
    guard case .numbers(var values) = columns[column] else { preconditionFailure() }
    columns[column] = .numbers([])
    values.append(value)
    columns[column] = .numbers(values)
  }

  mutating func append(_ value: String, to column: Int) {
    guard case .texts(var values) = columns[column] else { preconditionFailure() }
    columns[column] = .texts([])
    values.append(value)
    columns[column] = .texts(values)
  }
}

/// What is wrong with encoded rows.
struct DecodingFailure: Error, Equatable {
  var message: String

  init(_ message: String) { self.message = message }
}
