extension Connection {
  /// Runs a body inside a transaction: COMMIT when it returns, ROLLBACK when it throws.
  ///
  /// ```swift
  /// try connection.transaction { connection in
  ///   try connection.execute("CREATE TABLE t (id bigint)")
  ///   try connection.copyIn("COPY t FROM STDIN (FREEZE)") { try $0.write("1\n2\n") }
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - begin: the statement that opens the transaction, such as `BEGIN READ ONLY`.
  ///   - body: gets the connection. It must not end the transaction itself.
  /// - Returns: what the body returns.
  /// - Throws: the body's error, also when the ROLLBACK fails; or ``PostgresError``, `misuse` when
  ///   a transaction is open already, `server` when the COMMIT is refused. A body that returns
  ///   although a statement in it has failed makes the COMMIT fail with `inFailedTransaction`.
  public mutating func transaction<Result: ~Copyable>(
    _ begin: String = "BEGIN", _ body: (inout Connection) throws -> Result
  ) throws -> Result {
    guard transactionStatus == .idle || !isAlive else {
      throw PostgresError(.misuse, "a transaction is open on this connection already")
    }
    try execute(begin)
    let result: Result
    do {
      result = try body(&self)
    } catch {
      _ = try? execute("ROLLBACK")
      throw error
    }
    // COMMIT of a failed transaction rolls back and reports success under another name.
    if try execute("COMMIT").tag == "ROLLBACK" {
      var error = PostgresError(
        .server, "the transaction was rolled back because a statement in it had failed")
      error.sqlState = .inFailedTransaction
      throw error
    }
    return result
  }
}
