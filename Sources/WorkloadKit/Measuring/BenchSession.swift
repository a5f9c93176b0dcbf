import PostgresClient

/// What a session that measures sets for itself: as little as possible, since the application's would be
/// the same.
enum BenchSession {
  static func prepare(
    _ connection: inout Connection, schema: String?
  ) throws {
    guard let schema else { return }
    guard try connection.schemaExists(schema) else {
      throw WorkloadError(
        .noValues, "schema \"\(schema)\" does not exist in database \"\(connection.database)\"")
    }
    try connection.execute("SET search_path = \(try SQLSyntax.quotedIdentifier(schema))")
  }

  /// For a session beside those that measure: it works and waits as long as it takes.
  static func stay(_ connection: inout Connection) throws(PostgresError) {
    try connection.execute("SET statement_timeout = 0; SET lock_timeout = 0")
    if connection.serverVersion >= 140_000 {
      try connection.execute("SET idle_session_timeout = 0")
    }
  }
}
