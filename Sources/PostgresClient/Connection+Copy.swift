import CLibPQ

extension Connection {
  /// What goes to the server when a copy is given up, and comes back in its error message.
  private static let abortReason = "given up by the client"

  /// Loads rows with a `COPY … FROM STDIN` statement.
  ///
  /// The copy ends when the body returns. When the body throws, the copy is given up, none of its
  /// rows is stored, and the error is passed on, unless the server had failed by itself before:
  /// then the server's error is thrown. In every case the connection is usable afterwards, provided
  /// it is still there.
  ///
  /// The server reports nothing while it is being fed. A row that it refuses becomes known when the
  /// copy ends, so feed very long loads as several copies.
  ///
  /// - Parameters:
  ///   - sql: one COPY statement that reads from the client.
  ///   - body: writes the data, in the format that the statement names.
  /// - Returns: the number of rows that the server stored.
  /// - Throws: the body's error, or ``PostgresError``: `server` or `cancelled` when the server
  ///   refuses the statement or the data, `connectionLost`, `copyRowCount`, or `misuse` when the
  ///   statement is no COPY from the client.
  @discardableResult
  public mutating func copyIn(
    _ sql: String, _ body: (inout CopyIn) throws -> Void
  ) throws -> Int {
    try begin(sql, PGRES_COPY_IN, "copyIn needs one COPY … FROM STDIN statement")
    var copy = CopyIn(connection: handle)
    do {
      try body(&copy)
    } catch {
      throw abortCopyIn(sql) ?? error
    }
    let expectedRows = copy.expectedRows

    // A failure to send the end shows in the results as well, with a better message.
    if PQputCopyEnd(handle, nil) != 1 { cancelHandle.disconnect() }
    let outcome = drain(statement: sql)
    if let failure = outcome.failure { throw failure }
    if let expectedRows, expectedRows != outcome.affectedRows {
      throw PostgresError(
        .copyRowCount,
        "the server stored \(outcome.affectedRows) rows of the \(expectedRows) that were sent",
        statement: sql)
    }
    return outcome.affectedRows
  }

  /// Reads rows with a `COPY … TO STDOUT` statement.
  ///
  /// - Parameters:
  ///   - sql: one COPY statement that writes to the client.
  ///   - body: is called with each piece of data as the server sent it: one row in the text and CSV
  ///     formats, one row or the header or trailer in the binary format. The memory is gone when it
  ///     returns. When it throws, the statement is cancelled and the error passed on.
  /// - Returns: the number of rows.
  /// - Throws: the body's error, or ``PostgresError``: `server` or `cancelled` when the statement
  ///   fails, `connectionLost`, or `misuse` when it is no COPY to the client.
  @discardableResult
  public mutating func copyOut(
    _ sql: String, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws -> Int {
    try begin(sql, PGRES_COPY_OUT, "copyOut needs one COPY … TO STDOUT statement")
    var buffer: UnsafeMutablePointer<CChar>?
    while true {
      let count = PQgetCopyData(handle, &buffer, 0)
      guard count > 0, let data = buffer else { break }
      defer { PQfreemem(data) }
      do {
        try body(UnsafeRawBufferPointer(start: data, count: Int(count)))
      } catch {
        endCopy(PGRES_COPY_OUT)
        _ = drain(statement: sql)
        throw error
      }
    }
    // Whether the data ended well or not stands in the result.
    let outcome = drain(statement: sql)
    if let failure = outcome.failure { throw failure }
    return outcome.affectedRows
  }

  /// Runs the statement and makes sure that the server has gone into the COPY that is wanted.
  private mutating func begin(
    _ sql: String, _ wanted: ExecStatusType, _ requirement: String
  ) throws(PostgresError) {
    let result = try run(sql)
    if result.status == wanted { return }
    var error: PostgresError
    if result.isSuccess {
      error = PostgresError(.misuse, requirement, statement: sql)
      error.detail = "the statement was run all the same: \(result.tag)"
    } else {
      error = failure(of: result, statement: sql)
      if error.code == .misuse { error.message = requirement }
    }
    throw error
  }

  /// Gives a COPY from the client up.
  ///
  /// - Returns: the server's error, if it is another one than the answer to giving up.
  private mutating func abortCopyIn(_ sql: String) -> PostgresError? {
    endCopy(PGRES_COPY_IN)
    guard let failure = drain(statement: sql).failure else { return nil }
    // The server words the message in its own language, but quotes the reason as it was sent.
    let isEcho = failure.sqlState == .queryCanceled && failure.message.contains(Self.abortReason)
    return isEcho ? nil : failure
  }

  /// Tells the server to stop a COPY that is going on. Its results are still to be drained.
  mutating func endCopy(_ status: ExecStatusType) {
    if status == PGRES_COPY_OUT {
      // If the request cannot be sent the rest is read and thrown away, which takes longer.
      try? cancelHandle.cancel()
      var buffer: UnsafeMutablePointer<CChar>?
      while PQgetCopyData(handle, &buffer, 0) > 0 { PQfreemem(buffer) }
    } else if PQputCopyEnd(handle, Self.abortReason) != 1 {
      // Without an end the server would wait for data, and this side for the server.
      cancelHandle.disconnect()
    }
  }

  /// Reads what is left of a statement's results, after which the connection takes the next one.
  ///
  /// - Returns: the row count of the first success, and the first failure.
  mutating func drain(statement: String) -> (affectedRows: Int, failure: PostgresError?) {
    var affectedRows: Int?
    var failure: PostgresError?
    while let result = ServerResult(PQgetResult(handle)) {
      if result.beginsCopy {
        // A second COPY in the same SQL.
        endCopy(result.status)
        if failure == nil {
          failure = PostgresError(.misuse, "one COPY at a time can be run", statement: statement)
        }
      } else if !result.isSuccess {
        if failure == nil {
          failure = PostgresError(result: result, connection: handle, statement: statement)
        }
      } else if affectedRows == nil {
        affectedRows = result.affectedRows
      }
    }
    if let error = failure { failure = withFarewell(error) }
    return (affectedRows ?? 0, failure)
  }
}
