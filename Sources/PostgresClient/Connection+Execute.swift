import CLibPQ

extension Connection {
  /// Runs SQL that has no rows to read, by the simple protocol.
  ///
  /// Several statements may be given, separated by semicolons; outside a transaction block they
  /// form one transaction. The result is that of the last one.
  ///
  /// - Throws: ``PostgresError``: `server` or `cancelled` when a statement fails, `connectionLost`,
  ///   or `misuse` for a COPY to or from the client and for SQL with a NUL character.
  @discardableResult
  public mutating func execute(_ sql: String) throws(PostgresError) -> CommandResult {
    let result = try run(sql)
    guard result.isSuccess else { throw failure(of: result, statement: sql) }
    return result.commandResult
  }

  /// Runs one statement with parameters and reads its rows.
  ///
  /// - Parameters:
  ///   - sql: one statement, its parameters written `$1`, `$2` and so on.
  ///   - parameters: the parameters in PostgreSQL's text form; `nil` is NULL.
  /// - Returns: all rows, held in memory.
  /// - Throws: ``PostgresError``: `server` or `cancelled` when the statement fails,
  ///   `connectionLost`, or `misuse` for a COPY to or from the client, for SQL or a parameter with
  ///   a NUL character and for more than 65,535 parameters.
  public mutating func query(
    _ sql: String, _ parameters: [String?] = []
  ) throws(PostgresError) -> QueryResult {
    try Self.checkNoNUL(sql)
    for parameter in parameters {
      guard let parameter else { continue }
      try Self.checkNoNUL(parameter, statement: sql)
    }
    guard parameters.count <= 65_535 else {
      throw PostgresError(.misuse, "a statement has at most 65,535 parameters", statement: sql)
    }
    let isSent = withCStringArray(parameters) { values in
      PQsendQueryParams(handle, sql, Int32(parameters.count), nil, values, nil, nil, 0)
    }
    let result = try answer(isSent: isSent, to: sql)
    guard result.isSuccess else { throw failure(of: result, statement: sql) }
    return QueryResult(result)
  }

  /// Runs SQL and hands back whatever the server made of it, a COPY that has begun included.
  mutating func run(_ sql: String) throws(PostgresError) -> ServerResult {
    try Self.checkNoNUL(sql)
    return try answer(isSent: PQsendQuery(handle, sql), to: sql)
  }

  /// Reads the answer to what was just sent: the first failure, else the beginning of a COPY, else
  /// the last success.
  ///
  /// `PQexec` is not used because it keeps the last failure. When the server ends a session, the
  /// first one says why and the last one only that the connection is gone.
  mutating func answer(
    isSent: Int32, to statement: String
  ) throws(PostgresError) -> ServerResult {
    guard isSent == 1 else {
      throw withFarewell(PostgresError(connection: handle, statement: statement))
    }
    var answer: ServerResult?
    var hasFailed = false
    while true {
      try waitForAnswer(to: statement)
      guard let result = ServerResult(PQgetResult(handle)) else { break }
      let beginsCopy = result.beginsCopy
      let isSuccess = result.isSuccess
      if !hasFailed { answer = consume result }
      if beginsCopy { break }
      hasFailed = hasFailed || !isSuccess
    }
    guard let answer else {
      throw withFarewell(PostgresError(connection: handle, statement: statement))
    }
    return answer
  }

  /// The error in a result that is not a success. A COPY that nobody is going to feed or read is
  /// ended first, because the connection would otherwise stay in it.
  mutating func failure(
    of result: borrowing ServerResult, statement: String
  ) -> PostgresError {
    guard result.beginsCopy else {
      return withFarewell(PostgresError(result: result, connection: handle, statement: statement))
    }
    endCopy(result.status)
    let outcome = drain(statement: statement)
    if let failure = outcome.failure, failure.code == .connectionLost { return failure }
    return PostgresError(
      .misuse, "a COPY to or from the client needs copyIn or copyOut", statement: statement)
  }

  /// An error about a lost connection, with the server's own reason where it gave one.
  func withFarewell(_ error: PostgresError) -> PostgresError {
    guard error.code == .connectionLost, error.sqlState == nil, let farewell = notices.farewell
    else { return error }
    return PostgresError(farewell: farewell, statement: error.statement)
  }

  /// Keeps the C string from ending before the Swift string does.
  static func checkNoNUL(
    _ text: String, statement: String? = nil
  ) throws(PostgresError) {
    if text.utf8.contains(0) {
      throw PostgresError(
        .misuse, "SQL and its parameters cannot contain a NUL character", statement: statement)
    }
  }
}
