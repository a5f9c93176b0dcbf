import CLibPQ

/// The rows that a query returned, in PostgreSQL's text form.
public struct QueryResult: ~Copyable {
  private let result: ServerResult

  /// The number of rows.
  public let rowCount: Int

  /// The number of columns.
  public let columnCount: Int

  init(_ result: consuming ServerResult) {
    rowCount = Int(PQntuples(result.pointer))
    columnCount = Int(PQnfields(result.pointer))
    self.result = result
  }

  /// What the server says about the command: its tag and its row count.
  public var command: CommandResult { result.commandResult }

  /// The names of the columns, in order; names may repeat.
  public var columnNames: [String] {
    (0..<columnCount).map { String(cString: PQfname(result.pointer, Int32($0))) }
  }

  /// The types of the columns, in order, as OIDs of `pg_type`.
  public var columnTypes: [UInt32] {
    (0..<columnCount).map { PQftype(result.pointer, Int32($0)) }
  }

  /// A value; `nil` is NULL.
  ///
  /// - Precondition: `row` and `column` are in range, counted from 0.
  public subscript(row: Int, column: Int) -> String? {
    precondition((0..<rowCount).contains(row), "row \(row) of \(rowCount)")
    precondition((0..<columnCount).contains(column), "column \(column) of \(columnCount)")
    let (row, column) = (Int32(row), Int32(column))
    if PQgetisnull(result.pointer, row, column) == 1 { return nil }
    let bytes = UnsafeRawBufferPointer(
      start: PQgetvalue(result.pointer, row, column),
      count: Int(PQgetlength(result.pointer, row, column)))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// All rows as arrays of values.
  public var rows: [[String?]] {
    (0..<rowCount).map { row in (0..<columnCount).map { self[row, $0] } }
  }

  /// The first value of the first row; `nil` when it is NULL or there is no row.
  public var firstValue: String? {
    rowCount > 0 && columnCount > 0 ? self[0, 0] : nil
  }
}
