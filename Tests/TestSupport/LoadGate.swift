import PostgresClient

/// A place at which loads into a database wait until the gate is opened.
public final class LoadGate {
  private static let lock = 4_242
  private var connection: Connection

  /// Closes a gate. The database should be the test's own.
  ///
  /// - Parameter ignoresFirstCancel: whether those who wait go on waiting when they are cancelled for
  ///   the first time.
  /// - Throws: `PostgresError`.
  public init(
    at place: LoadHook.Place, in database: TestDatabase, ignoresFirstCancel: Bool = false
  ) throws {
    connection = try Connection(database.parameters)
    // The gate is idle while a load runs, and a database may forbid that.
    try connection.execute("SET idle_session_timeout = 0")
    _ = try connection.query("SELECT pg_advisory_lock(\(Self.lock))")
    let wait = "PERFORM pg_advisory_xact_lock_shared(\(Self.lock))"
    try LoadHook.install(
      ignoresFirstCancel
        ? "BEGIN \(wait); EXCEPTION WHEN query_canceled THEN \(wait); END" : wait,
      at: place, in: database)
  }

  /// Waits until a number of backends stand at the gate, for at most ``Patience/seconds``.
  ///
  /// - Returns: their process ids.
  /// - Throws: `PostgresError`, or ``Overdue``.
  @discardableResult
  public func waitUntilReached(by count: Int = 1) throws -> [Int32] {
    try connection.wait { connection in
      let waiting = try Self.waiting(on: &connection)
      return waiting.count >= count ? waiting : nil
    }
  }

  /// The process ids of the backends that stand at the gate.
  ///
  /// - Throws: `PostgresError`.
  public func waiting() throws -> [Int32] { try Self.waiting(on: &connection) }

  private static func waiting(on connection: inout Connection) throws -> [Int32] {
    try connection.query(
      """
      SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
        AND objid = \(lock) AND mode = 'ShareLock'
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      """
    ).rows.compactMap { $0[0].flatMap { Int32($0) } }
  }

  /// Lets everybody through.
  ///
  /// - Throws: `PostgresError`.
  public func open() throws {
    _ = try connection.query("SELECT pg_advisory_unlock(\(Self.lock))")
  }
}
