import PostgresClient

/// What a loading session sets for itself. An ordinary role may set all of it.
enum SessionSettings {
  /// - Parameter searchPath: the schema that unqualified names mean.
  static func apply(
    to connection: inout Connection, searchPath: String? = nil
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
      "SET default_transaction_read_only = off",
      "SET max_parallel_maintenance_workers = 0",
      "SET client_min_messages = warning",
    ]
    // Whoever has set it knows the machine; the built-in 64 MB are for small ones.
    statements.append(
      """
      SELECT pg_catalog.set_config('maintenance_work_mem', '512MB', false)
      FROM pg_catalog.pg_settings WHERE name = 'maintenance_work_mem' AND source = 'default'
      """)
    // A backend whose client's machine is gone would keep its locks for hours; these end it after some
    // 90 seconds. They mean nothing where the connection is a Unix socket.
    statements += [
      "SET tcp_keepalives_idle = 30", "SET tcp_keepalives_interval = 10",
      "SET tcp_keepalives_count = 6",
    ]
    // The supervisor has nothing to say while the others load.
    let features = ServerFeatures(connection)
    if features.hasIdleSessionTimeout { statements.append("SET idle_session_timeout = 0") }
    if features.hasTransactionTimeout { statements.append("SET transaction_timeout = 0") }
    if let searchPath {
      statements.append(
        "SET search_path = \(try SQLSyntax.quotedIdentifier(searchPath)), pg_catalog")
    }
    try connection.execute(statements.joined(separator: "; "))
    if features.hasClientConnectionCheckInterval {
      // A backend that builds an index for a client that has been killed would build it to the end. Not
      // every system that servers run on can look.
      do {
        try connection.execute("SET client_connection_check_interval = '2s'")
      } catch SQLState.invalidParameterValue {}
    }
  }
}
