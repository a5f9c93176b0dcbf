import PostgresClient

/// A lock on a table that holds up whoever wants a conflicting one, until the gate is opened.
public final class TableGate {
  private var connection: Connection
  private let table: String

  /// Locks a table.
  ///
  /// - Parameter mode: the mode of the lock, such as `ROW EXCLUSIVE`.
  /// - Throws: `PostgresError`.
  public init(_ table: String, of target: TestTarget, mode: String) throws {
    self.table = try SQLSyntax.qualifiedName(schema: target.schema, name: table)
    connection = try Connection(target.database.parameters)
    try connection.execute("SET idle_in_transaction_session_timeout = 0")
    try connection.execute("BEGIN")
    try connection.execute("LOCK TABLE \(self.table) IN \(mode) MODE")
  }

  /// Waits until somebody stands at the gate, for at most ``Patience/seconds``.
  ///
  /// - Returns: the process id of that backend.
  /// - Throws: `PostgresError`, or ``Overdue``.
  @discardableResult
  public func waitUntilReached() throws -> String {
    try connection.wait { [table] connection in
      try connection.query(
        """
        SELECT pid FROM pg_catalog.pg_locks
        WHERE locktype = 'relation' AND NOT granted AND relation = $1::regclass
          AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
        """, [table]
      ).firstValue
    }
  }

  /// Ends the backend of somebody who stands at the gate.
  ///
  /// - Throws: `PostgresError`.
  public func terminate(_ backend: String) throws {
    _ = try connection.query("SELECT pg_catalog.pg_terminate_backend($1)", [backend])
  }

  /// Lets everybody through, and waits until a backend that stood here has ended.
  ///
  /// - Throws: `PostgresError`, or ``Overdue``.
  public func open(until backend: String) throws {
    try open()
    _ = try connection.wait { connection in
      try connection.query(
        "SELECT 1 WHERE NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $1)", [backend]
      ).firstValue
    }
  }

  /// Lets everybody through.
  ///
  /// - Throws: `PostgresError`.
  public func open() throws { try connection.execute("COMMIT") }
}
