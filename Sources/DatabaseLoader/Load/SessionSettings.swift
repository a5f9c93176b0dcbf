import FakeDataKit
import PostgresClient

/// What a loading session sets for itself, so that it does the same wherever it is. An ordinary role may set
/// all of it, and none of it undoes what somebody has decided about the data: see
/// ``SessionCheck/requireWritable(_:)`` for a database that is to be read only, and ``waitForDisk(on:)``.
enum SessionSettings {
  /// - Parameter searchPath: the schemas that unqualified names mean first; none leaves the search path as it is.
  static func apply(
    to connection: inout Connection, searchPath: [String] = []
  ) throws(PostgresError) {
    // Roles and databases may have limits of their own that a long load would run into. Nothing is
    // published before the last commit, which waits for the disk again. Index builds and checks that
    // fit into memory are much quicker than others; several connections use the cores better than an
    // index build's parallel workers.
    var statements = [
      "SET synchronous_commit = off",
      "SET statement_timeout = 0",
      "SET lock_timeout = 0",
      "SET idle_in_transaction_session_timeout = 0",
      "SET max_parallel_maintenance_workers = 0",
      "SET client_min_messages = warning",
    ]
    // Whoever has set these knows the machine and the network. The built-in 64 MB are for small machines; and
    // a backend whose client's machine is gone would keep its locks for hours, and ends after some 90 seconds
    // like this. Over a Unix socket the keepalives mean nothing.
    statements.append(
      """
      SELECT pg_catalog.set_config(s.name, v.value, false)
      FROM (VALUES ('maintenance_work_mem', '512MB'), ('tcp_keepalives_idle', '30'),
        ('tcp_keepalives_interval', '10'), ('tcp_keepalives_count', '6')) v (name, value)
      JOIN pg_catalog.pg_settings s ON s.name = v.name AND s.source = 'default'
      """)
    // The supervisor has nothing to say while the others load.
    let features = ServerFeatures(connection)
    if features.hasIdleSessionTimeout { statements.append("SET idle_session_timeout = 0") }
    if features.hasTransactionTimeout { statements.append("SET transaction_timeout = 0") }
    if !searchPath.isEmpty {
      statements.append(try Self.searchPath(searchPath))
    }
    try connection.execute(statements.joined(separator: "; "))
    if features.hasClientConnectionCheckInterval {
      // A backend that builds an index for a client that has been killed would build it to the end. Not
      // every system that servers run on can look.
      do {
        try connection.execute(
          """
          SELECT pg_catalog.set_config(name, '2s', false) FROM pg_catalog.pg_settings
          WHERE name = 'client_connection_check_interval' AND source = 'default'
          """)
      } catch SQLState.invalidParameterValue {}
    }
  }

  /// The statement that puts schemas in front of the search path. Behind them come those by which types, operators
  /// and functions of extensions and others are found.
  ///
  /// - Parameters:
  ///   - isCatalogNext: whether the server's own schema is named behind them. Else it is where it was, which is in
  ///     front of all others unless somebody has named it.
  ///   - inTransaction: whether for the transaction that is open, and not for the session.
  static func searchPath(
    _ schemas: [String], isCatalogNext: Bool = true, inTransaction: Bool = false
  ) throws(PostgresError) -> String {
    let list = schemas.map(SQLName.quoted).joined(separator: ", ")
    return """
      SELECT pg_catalog.set_config('search_path', pg_catalog.concat_ws(', ',
        \(try SQLSyntax.quotedLiteral(list)), \(isCatalogNext ? "'pg_catalog'" : "NULL"),
        nullif(pg_catalog.current_setting('search_path'), '')), \(inTransaction))
      """
  }

  /// Makes the open transaction's COMMIT wait until its rows are on the disk, and as long for standbys as the
  /// role or the database has it.
  static func waitForDisk(on connection: inout Connection) throws(PostgresError) {
    try connection.execute(
      """
      SELECT pg_catalog.set_config(name, CASE reset_val WHEN 'off' THEN 'local' ELSE reset_val END, true)
      FROM pg_catalog.pg_settings WHERE name = 'synchronous_commit'
      """)
  }
}
