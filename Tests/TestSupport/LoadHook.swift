import PostgresClient

/// SQL that a server runs at a chosen place of every load into a database.
public struct LoadHook: Sendable {
  /// A place in a load.
  public enum Place: Sendable {
    /// The beginning of each COPY into a table.
    case copy(String)
    /// The beginning of each statement that gives a table a key.
    case keys
  }

  /// Makes loads into a database run a statement of PL/pgSQL.
  ///
  /// What it takes is in the schema `hook`; the database should be the test's own.
  ///
  /// - Throws: `PostgresError`.
  public static func install(
    _ statement: String, at place: Place, in database: TestDatabase
  ) throws {
    var connection = try Connection(database.parameters)
    try connection.execute("CREATE SCHEMA IF NOT EXISTS hook; SET search_path = hook")
    switch place {
    case .copy(let table):
      try connection.execute(
        """
        CREATE FUNCTION hook.run() RETURNS trigger LANGUAGE plpgsql
          AS $hook$ BEGIN \(statement); RETURN NULL; END $hook$;
        CREATE FUNCTION hook.install() RETURNS event_trigger LANGUAGE plpgsql AS $hook$
          DECLARE item record;
          BEGIN
            FOR item IN SELECT objid FROM pg_event_trigger_ddl_commands() d
              JOIN pg_class c ON c.oid = d.objid
              WHERE c.relkind = 'r' AND c.relname = '\(table)'
            LOOP
              EXECUTE format('CREATE TRIGGER hook BEFORE INSERT ON %s FOR EACH STATEMENT '
                'EXECUTE FUNCTION hook.run()', item.objid::regclass);
            END LOOP;
          END $hook$;
        CREATE EVENT TRIGGER hook ON ddl_command_end WHEN TAG IN ('CREATE TABLE')
          EXECUTE FUNCTION hook.install();
        """)
    case .keys:
      try connection.execute(
        """
        CREATE FUNCTION hook.run() RETURNS event_trigger LANGUAGE plpgsql AS $hook$
          BEGIN
            IF current_setting('application_name') LIKE 'fakedata load%' THEN
              \(statement);
            END IF;
          END $hook$;
        CREATE EVENT TRIGGER hook ON ddl_command_start WHEN TAG IN ('ALTER TABLE')
          EXECUTE FUNCTION hook.run();
        """)
    }
  }
}

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

  /// Waits until a number of backends stand at the gate, for at most a minute.
  ///
  /// - Returns: their process ids.
  /// - Throws: `PostgresError`, or ``Overdue``.
  @discardableResult
  public func waitUntilReached(by count: Int = 1) throws -> [Int32] {
    try connection.wait { connection in
      let waiting = try connection.query(
        """
        SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
          AND objid = \(Self.lock) AND mode = 'ShareLock'
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """
      ).rows.compactMap { $0[0].flatMap { Int32($0) } }
      return waiting.count >= count ? waiting : nil
    }
  }

  /// Lets everybody through.
  ///
  /// - Throws: `PostgresError`.
  public func open() throws {
    _ = try connection.query("SELECT pg_advisory_unlock(\(Self.lock))")
  }
}
