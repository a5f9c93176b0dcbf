import PostgresClient
import TestSupport
import Testing

@Suite struct CancelTests {
  static let sleeping = "query LIKE 'SELECT pg_sleep%' AND wait_event = 'PgSleep'"

  let schema: TestSchema

  init() throws {
    schema = try TestSchema()
  }

  /// A table whose rows each keep the server busy for good, so that the client's send blocks.
  private func createSlowTable(_ connection: inout Connection) throws {
    try connection.execute(
      """
      CREATE TABLE t (line text);
      CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql
        AS 'BEGIN PERFORM pg_sleep(1000); RETURN NEW; END';
      CREATE TRIGGER wait BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION wait();
      """)
  }

  @Test func cancelEndsTheStatementAndNotTheConnection() throws {
    var connection = try schema.connect()
    let (handle, pid, schema) = (connection.cancelHandle, connection.backendPID, self.schema)
    onAnotherThread {
      try? schema.wait(for: pid, Self.sleeping)
      try? handle.cancel()
    }
    let error = try postgresError { try connection.execute("SELECT pg_sleep(1000)") }
    #expect(error.code == .cancelled)
    #expect(error.sqlState == .queryCanceled)
    #expect(try connection.isUsable())
  }

  @Test func cancelEndsACopyThatTheServerIsBusyWith() throws {
    var connection = try schema.connect()
    try createSlowTable(&connection)
    let (handle, pid, schema) = (connection.cancelHandle, connection.backendPID, self.schema)
    onAnotherThread {
      try? schema.wait(for: pid, "wait_event = 'PgSleep'")
      try? handle.cancel()
    }
    let line = String(repeating: "x", count: 8_000) + "\n"
    let error = try postgresError {
      try connection.copyIn("COPY t FROM STDIN") { copy in
        for _ in 0..<2_000 { try copy.write(line) }
      }
    }
    #expect(error.code == .cancelled)
    #expect(try connection.isUsable())
  }

  @Test func disconnectEndsASendThatBlocks() throws {
    var connection = try schema.connect()
    try createSlowTable(&connection)
    let (handle, pid, schema) = (connection.cancelHandle, connection.backendPID, self.schema)
    onAnotherThread {
      try? schema.wait(for: pid, "wait_event = 'PgSleep'")
      handle.disconnect()
    }
    let line = String(repeating: "x", count: 8_000) + "\n"
    let error = try postgresError {
      try connection.copyIn("COPY t FROM STDIN") { copy in
        for _ in 0..<2_000 { try copy.write(line) }
        Issue.record("the server took everything")
      }
    }
    #expect(error.code == .connectionLost)
    #expect(connection.isAlive == false)
    // The server notices only when it wakes up.
    var other = try schema.connect()
    _ = try other.query("SELECT pg_cancel_backend($1)", ["\(pid)"])
  }

  @Test func disconnectEndsAWaitForAResult() throws {
    var connection = try schema.connect()
    let (handle, pid, schema) = (connection.cancelHandle, connection.backendPID, self.schema)
    onAnotherThread {
      try? schema.wait(for: pid, Self.sleeping)
      handle.disconnect()
    }
    let error = try postgresError { try connection.execute("SELECT pg_sleep(1000)") }
    #expect(error.code == .connectionLost)
    var other = try schema.connect()
    _ = try other.query("SELECT pg_cancel_backend($1)", ["\(pid)"])
  }

  @Test func cancelWithNothingToCancelDoesNoHarm() throws {
    var connection = try schema.connect()
    try connection.cancelHandle.cancel()
    try connection.cancelHandle.cancel()
    #expect(try connection.isUsable())
  }

  @Test func aHandleOutlivesItsConnection() throws {
    let handle: CancelHandle
    let pid: Int32
    do {
      let connection = try schema.connect()
      handle = connection.cancelHandle
      pid = connection.backendPID
    }
    try handle.cancel()
    handle.disconnect()
    var other = try schema.connect()
    try other.wait { connection in
      try connection.value("SELECT count(*) FROM pg_stat_activity WHERE pid = $1", ["\(pid)"])
        == "0" ? true : nil
    }
  }
}
