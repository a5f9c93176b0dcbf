import CLibPQ

extension PostgresError {
  /// What a failed result says.
  ///
  /// - Parameter connection: the `PGconn` that the result came from.
  init(result: borrowing ServerResult, connection: OpaquePointer, statement: String?) {
    let diagnostics = result.diagnostics
    if diagnostics.isOfClient { Self.readToTheEnd(of: connection) }
    self.init(
      diagnostics, isConnected: PQstatus(connection) == CONNECTION_OK, statement: statement)
  }

  /// Has libpq notice that a connection has ended: it tells of a write that failed as soon as there is
  /// nothing more to read, which may be before it has come to the end.
  private static func readToTheEnd(of connection: OpaquePointer) {
    for _ in 0..<3 where PQstatus(connection) == CONNECTION_OK {
      if PQconsumeInput(connection) == 0 { return }
    }
  }

  /// What libpq says when there is no result to ask, which is so when the connection is gone or
  /// memory ran out.
  init(connection: OpaquePointer, statement: String?) {
    let text = MessageText.split(String(cString: PQerrorMessage(connection)))
    let isConnected = PQstatus(connection) == CONNECTION_OK
    self.init(
      isConnected ? .protocolViolation : .connectionLost,
      text.message.isEmpty ? "libpq reports a failure without a message" : text.message,
      statement: statement)
    hint = text.advice
  }

  /// What the server said last before it ended the session.
  init(farewell: Notice, statement: String?) {
    self.init(.connectionLost, farewell.message, statement: statement)
    severity = farewell.severity
    sqlState = farewell.sqlState
    detail = farewell.detail
    hint = farewell.hint
    context = farewell.context
  }

  private init(_ diagnostics: Diagnostics, isConnected: Bool, statement: String?) {
    let severity = diagnostics.severity
    let sqlState = diagnostics.sqlState
    let code = Self.code(severity: severity, sqlState: sqlState, isConnected: isConnected)
    if let message = diagnostics.message {
      self.init(code, message, statement: statement)
      hint = diagnostics.hint
    } else {
      let text = MessageText.split(diagnostics.rendered)
      self.init(code, text.message, statement: statement)
      hint = text.advice
    }
    self.severity = severity
    self.sqlState = sqlState
    detail = diagnostics.detail
    context = diagnostics.context
    position = diagnostics.position
    schemaName = diagnostics.schemaName
    tableName = diagnostics.tableName
    columnName = diagnostics.columnName
    dataTypeName = diagnostics.dataTypeName
    constraintName = diagnostics.constraintName
  }

  private static func code(severity: String?, sqlState: SQLState?, isConnected: Bool) -> Code {
    // The server closes the connection after a FATAL error; libpq may not have read the end yet.
    if !isConnected || severity == "FATAL" || severity == "PANIC" { return .connectionLost }
    // An ERROR of class 08 is about another connection, such as a foreign server's.
    if severity == nil, sqlState?.endsSession == true { return .connectionLost }
    if sqlState == .queryCanceled { return .cancelled }
    return sqlState == nil ? .protocolViolation : .server
  }
}
