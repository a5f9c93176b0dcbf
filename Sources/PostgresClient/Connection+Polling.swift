import CLibPQ

/// Statements whose answer is not waited for, or not for ever.
extension Connection {
  /// Sends one statement with parameters, whose answer ``pollAnswer()`` picks up.
  ///
  /// No other statement may be sent before that.
  ///
  /// - Throws: ``PostgresError`` with code `connectionLost`, or `misuse` for a NUL character.
  public mutating func send(
    _ sql: String, _ parameters: [String?] = []
  ) throws(PostgresError) {
    try Self.checkNoNUL(sql)
    for case let parameter? in parameters { try Self.checkNoNUL(parameter, statement: sql) }
    let isSent = withCStringArray(parameters) { values in
      PQsendQueryParams(handle, sql, Int32(parameters.count), nil, values, nil, nil, 0)
    }
    guard isSent == 1 else {
      throw withFarewell(PostgresError(connection: handle, statement: sql))
    }
  }

  /// Reads what has come from the server, without waiting for more.
  ///
  /// Call it from time to time on a connection that is idle: this is how the end of the session becomes
  /// known before the next statement.
  ///
  /// - Returns: the rows of the statement that was sent, or nil if they are not there yet.
  /// - Throws: ``PostgresError``: `connectionLost`, or `server` or `cancelled` when the statement failed.
  public mutating func pollAnswer() throws(PostgresError) -> QueryResult? {
    let isIntact = PQconsumeInput(handle) == 1
    // Looks at what was read also where that was the last: it may say why.
    let isBusy = PQisBusy(handle) == 1
    guard isIntact, isAlive else {
      throw withFarewell(PostgresError(connection: handle, statement: nil))
    }
    if isBusy { return nil }
    guard let first = ServerResult(PQgetResult(handle)) else { return nil }
    while let other = ServerResult(PQgetResult(handle)) { _ = consume other }
    guard first.isSuccess else { throw failure(of: first, statement: "") }
    return QueryResult(first)
  }

  /// Waits until an answer can be read without blocking, for ``answerTimeoutSeconds`` at most.
  ///
  /// - Throws: ``PostgresError`` with code `noAnswer` when the time is up. The connection is cut:
  ///   whatever still comes would be the answer to another question.
  func waitForAnswer(to statement: String) throws(PostgresError) {
    guard let seconds = answerTimeoutSeconds else { return }
    let deadline = ContinuousClock.now + .seconds(seconds)
    while PQisBusy(handle) == 1 {
      let left = (deadline - ContinuousClock.now) / .milliseconds(1)
      guard left > 0 else {
        cancelHandle.disconnect()
        throw PostgresError(.noAnswer, Self.silence(seconds: seconds), statement: statement)
      }
      // What is wrong with the connection stands in the result.
      if fd_socket_wait(PQsocket(handle), Int32(min(left + 1, 60_000))) == 1,
        PQconsumeInput(handle) == 0
      {
        return
      }
    }
  }

  /// The message about a server that does not answer.
  public static func silence(seconds: Double) -> String {
    let text = seconds == seconds.rounded() ? String(Int(seconds)) : String(seconds)
    return "the server has not answered for \(text) s, so the connection is given up"
  }
}
