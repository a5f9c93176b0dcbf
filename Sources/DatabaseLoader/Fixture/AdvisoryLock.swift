import PostgresClient

/// A lock between runs, known by its name, which ends with the session at the latest.
struct AdvisoryLock {
  enum Mode: String {
    case shared = "_shared"
    case exclusive = ""
  }

  let name: String

  /// Takes the lock, unless another session has it in a way that excludes it.
  func tryTake(_ mode: Mode, on connection: inout Connection) throws(PostgresError) -> Bool {
    try connection.query(
      "SELECT pg_catalog.pg_try_advisory_lock\(mode.rawValue)(pg_catalog.hashtextextended($1, 0))",
      [name]
    ).firstValue == "t"
  }

  /// Gives the lock back.
  func release(_ mode: Mode, on connection: inout Connection) throws(PostgresError) {
    _ = try connection.query(
      "SELECT pg_catalog.pg_advisory_unlock\(mode.rawValue)(pg_catalog.hashtextextended($1, 0))",
      [name])
  }

  /// Who else has the lock, in whichever database: locks of this kind belong to the database that they
  /// were taken in, and runs may have come by different ones.
  func holders(on connection: inout Connection) throws(PostgresError) -> [String] {
    try connection.query(
      """
      SELECT 'backend ' || l.pid
        || coalesce(' (' || nullif(a.application_name, '') || ')', '')
      FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a USING (pid)
      WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
        AND l.pid <> pg_catalog.pg_backend_pid()
        AND (l.classid::bigint << 32 | l.objid::bigint) = pg_catalog.hashtextextended($1, 0)
      ORDER BY l.pid
      """, [name]
    ).rows.compactMap { $0[0] }
  }
}
