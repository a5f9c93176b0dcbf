import CLibPQ

/// Statements that the server parses once and runs often.
extension Connection {
  /// Has the server parse a statement and keep it under a name for the rest of the session.
  ///
  /// - Throws: ``PostgresError``: `server` when the statement is refused, `connectionLost`, or `misuse` for a
  ///   NUL character.
  public mutating func prepare(_ name: String, _ sql: String) throws(PostgresError) {
    try Self.checkNoNUL(sql)
    let result = try answer(isSent: PQsendPrepare(handle, name, sql, 0, nil), to: sql)
    guard result.isSuccess else { throw failure(of: result, statement: sql) }
  }

  /// Runs a prepared statement and reads its rows.
  ///
  /// - Parameter parameters: in PostgreSQL's text form; `nil` is NULL.
  /// - Throws: ``PostgresError`` as ``query(_:_:)`` does.
  public mutating func queryPrepared(
    _ name: String, _ parameters: [String?]
  ) throws(PostgresError) -> QueryResult {
    let isSent = withCStringArray(parameters) { values in
      PQsendQueryPrepared(handle, name, Int32(parameters.count), values, nil, nil, 0)
    }
    let statement = "EXECUTE \(name)"
    let result = try answer(isSent: isSent, to: statement)
    guard result.isSuccess else { throw failure(of: result, statement: statement) }
    return QueryResult(result)
  }
}
