import FakeDataKit
public import PostgresClient

/// What a run finds out about its session before it sets or changes anything.
///
/// All of it is asked in transactions of single statements and leaves nothing behind in the server.
public enum SessionCheck {
  /// How often two connections are compared: others that use the same pooler may take and return backends
  /// at that very moment.
  private static let comparisons = 5
  /// How long a pooler may take to find a backend for a second connection, in seconds.
  private static let patienceSeconds = 20.0

  /// Refuses a connection whose transactions a pooler hands to one backend and to another.
  ///
  /// A pooler is known by the process id that it gives the client, which is not its backend's. It pools
  /// sessions if, while this connection has no transaction open, no other connection gets its backend and
  /// it gets no other one.
  ///
  /// - Parameter parameters: what the connection was made with.
  /// - Throws: ``LoaderError`` with code `targetUnfit`, or `PostgresError`.
  public static func requireSession(
    _ connection: inout Connection, _ parameters: ConnectionParameters
  ) throws {
    let own = try backend(of: &connection)
    if own == connection.backendPID { return }
    var parameters = parameters
    parameters["application_name"] = "fakedata probe"
    for _ in 0..<comparisons {
      var other = try Connection(parameters)
      other.answerTimeoutSeconds = patienceSeconds
      let held: Int32?
      do throws(PostgresError) {
        try other.execute("BEGIN")
        held = try backend(of: &other)
      } catch {
        if error.code == .noAnswer { throw exhausted(connection) }
        guard error.sqlState == .protocolViolation else { throw error }
        throw unfit(connection, "refuses transaction blocks (PgBouncer's pool_mode = statement)")
      }
      // Without a transaction of its own it would have been given what `other` has now.
      let isShared = try held == own || backend(of: &connection) != own
      try other.execute("ROLLBACK")
      if isShared {
        throw unfit(
          connection,
          "hands each transaction to another connection to the server (PgBouncer's pool_mode = "
            + "transaction)")
      }
    }
  }

  /// The process id of the backend that answers at this moment.
  static func backend(of connection: inout Connection) throws(PostgresError) -> Int32? {
    try connection.query("SELECT pg_catalog.pg_backend_pid()").firstValue.flatMap { Int32($0) }
  }

  private static func unfit(
    _ connection: borrowing Connection, _ what: String
  ) -> LoaderError {
    LoaderError(
      .targetUnfit,
      "the connection pooler at \(connection.host), port \(connection.port), \(what), and what "
        + "fakedata sets, locks and copies belongs to one session. Nothing was changed. Connect to the "
        + "server itself, or to a pool with pool_mode = session.")
  }

  private static func exhausted(_ connection: borrowing Connection) -> LoaderError {
    LoaderError(
      .targetUnfit,
      "the connection pooler at \(connection.host), port \(connection.port), had no second connection "
        + "to the server within \(Int(patienceSeconds)) s. Nothing was changed. Connect to the server "
        + "itself, or to a pool with room for at least two (default_pool_size).")
  }

  /// Refuses a session in which nothing can be written: on a standby, or where `default_transaction_read_only`
  /// is on. Whoever has set that may have had a reason, so it is not undone.
  ///
  /// - Throws: ``LoaderError`` with code `targetUnfit`, or `PostgresError`.
  public static func requireWritable(_ connection: inout Connection) throws {
    let row = try connection.query(
      """
      SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('transaction_read_only'),
        (SELECT source FROM pg_catalog.pg_settings WHERE name = 'default_transaction_read_only')
      """
    ).rows[0]
    if row[0] == "t" {
      throw LoaderError(
        .targetUnfit,
        "the server \(connection.host) is a read-only standby: connect to its primary. With several "
          + "hosts in the connection string, target_session_attrs=read-write finds it. Nothing was "
          + "changed.")
    }
    guard row[1] == "on" else { return }
    let database = SQLName.quoted(connection.database)
    let role = SQLName.quoted(connection.user)
    let setting = "default_transaction_read_only"
    // Within the database these would be refused as well, were it not for the transaction.
    func reset(_ object: String) -> String {
      "BEGIN READ WRITE; ALTER \(object) RESET \(setting); COMMIT"
    }
    let (holder, remedy): (String, String?) =
      switch row[2] {
      case "database": ("for the database", reset("DATABASE \(database)"))
      case "user": ("for the role", reset("ROLE \(role)"))
      case "database user":
        ("for the role in this database", reset("ROLE \(role) IN DATABASE \(database)"))
      case "global": ("for all roles", reset("ROLE ALL"))
      case "client", "environment variable":
        ("by PGOPTIONS or the options of the connection string", nil)
      default:
        (
          "in the server's configuration",
          "ALTER SYSTEM SET \(setting) = off; SELECT pg_reload_conf()"
        )
      }
    let advice =
      remedy.map {
        "A full disk may be the reason, so it is not undone. To write all the same: \($0) -- or, for "
          + "this run only: PGOPTIONS=\"-c \(setting)=off\""
      } ?? "Take it out to write."
    throw LoaderError(
      .targetUnfit,
      "database \"\(connection.database)\" is read-only for role \"\(connection.user)\": \(setting) is "
        + "on, set \(holder). Nothing was changed. \(advice)")
  }
}
