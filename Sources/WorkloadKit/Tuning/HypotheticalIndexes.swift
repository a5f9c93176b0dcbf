import PostgresClient

/// Indexes that only the planner sees: HypoPG, where it is there.
struct HypotheticalIndexes {
  /// Whether candidates are judged with it.
  private(set) var isUsed = false
  /// The schema that the extension's functions are in, quoted.
  private var schema = ""

  /// Finds out whether there is HypoPG. Where it is not installed but could be, it is installed for the
  /// length of the transaction.
  mutating func begin(_ session: TuningSession) throws {
    let row = try session.connection.query(
      """
      SELECT installed_version IS NOT NULL,
        pg_catalog.current_setting('is_superuser') = 'on'
      FROM pg_catalog.pg_available_extensions WHERE name = 'hypopg'
      """
    ).rows.first
    guard let row else { return }
    if row[0] == "f", session.isConcurrent || row[1] != "t" { return }
    let found = try? session.attempt {
      if row[0] == "f" { try session.connection.execute("CREATE EXTENSION hypopg") }
      let schema = try session.connection.query(
        "SELECT extnamespace::regnamespace::text FROM pg_catalog.pg_extension WHERE extname = 'hypopg'"
      ).firstValue!
      try session.connection.execute("SELECT \(schema).hypopg_reset()")
      return (schema, stays: true)
    }
    if let found {
      schema = found
      isUsed = true
    }
    guard session.connection.isAlive else {
      throw PostgresError(.connectionLost, "the connection to the server was lost")
    }
  }

  /// What the endpoint's plans cost with an index, as a share of what they cost without; nil where
  /// nobody can say, 1 where no plan uses it.
  func costShare(
    _ index: IndexDefinition, _ endpoint: Endpoint, without: Double, _ session: TuningSession
  ) throws -> Double? {
    guard isUsed, without > 0 else { return nil }
    let made = try? session.attempt {
      _ = try session.connection.query(
        "SELECT * FROM \(schema).hypopg_create_index($1)", [index.sql()])
      return (true, stays: true)
    }
    guard made == true else {
      try session.stop.check()
      return nil
    }
    let plans = try session.genericPlans(endpoint)
    try session.connection.execute("SELECT \(schema).hypopg_reset()")
    let isRead = plans.contains { $0.root.indexes.contains { $0.hasPrefix("<") } }
    return isRead ? plans.reduce(0) { $0 + $1.root.cost } / without : 1
  }
}
