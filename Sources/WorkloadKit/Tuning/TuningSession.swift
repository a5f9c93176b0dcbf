import DatabaseLoader
import PostgresClient

/// The connection of a tuning, and what is tried over it.
///
/// All of it is in one transaction that is rolled back: whatever ends the run, even a lost connection or
/// the end of the process, the server takes everything back by itself. That holds a lock that keeps
/// writers away from tables with trial indexes; so for a schema that others write to, indexes are built
/// `CONCURRENTLY`, for real, and dropped.
final class TuningSession {
  /// What names of indexes begin with that do not outlive a run.
  static let prefix = "fakedata_tune_"

  var connection: Connection
  let schema: String
  let isConcurrent: Bool
  let stop: TuningStop
  private var placed: [String] = []
  private var count = 0
  /// Whether the sequences' values are taken back with the transaction.
  private(set) var restoresSequences = false

  /// Connects.
  ///
  /// - Throws: `PostgresError`, and ``WorkloadError`` where the schema does not exist.
  init(
    _ parameters: ConnectionParameters, schema: String?, isConcurrent: Bool, stop: TuningStop
  ) throws {
    var parameters = parameters
    parameters["application_name"] = "fakedata tune"
    connection = try Connection(parameters)
    stop.attach(connection.cancelHandle)
    self.stop = stop
    self.isConcurrent = isConcurrent
    try SessionCheck.requireSession(&connection, parameters)
    try SessionCheck.requireWritable(&connection)
    let current = try connection.query(
      "SELECT coalesce($1, pg_catalog.current_schema(), 'public')", [schema]
    ).firstValue!
    guard try connection.schemaExists(current) else {
      throw WorkloadError(
        .noValues, "schema \"\(current)\" does not exist in database \"\(connection.database)\"")
    }
    self.schema = current
    // Temporary tables last, so that functions which take the path over are safe from them.
    try connection.execute(
      "SET search_path = \(try SQLSyntax.quotedIdentifier(current)), pg_temp")
    try connection.execute("SET client_min_messages = warning")
  }

  deinit { stop.attach(nil) }

  // MARK: - The run as a whole

  /// Keeps other runs away, and removes what a killed one has left.
  ///
  /// - Returns: the names of the indexes that were removed.
  /// - Throws: ``WorkloadError`` with code `busy` if another run is at work.
  func takeOver() throws -> [String] {
    let key = "fakedata tune \(schema)"
    let isFree = try connection.query(
      "SELECT pg_catalog.pg_try_advisory_lock(pg_catalog.hashtextextended($1, 0))", [key]
    ).firstValue
    guard isFree == "t" else {
      throw WorkloadError(
        .busy, "another fakedata tune is at work in schema \"\(schema)\"; wait until it has ended")
    }
    let names = try connection.query(
      """
      SELECT c.relname FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND c.relkind = 'i' AND starts_with(c.relname, $2)
      ORDER BY 1
      """, [schema, Self.prefix]
    ).rows.compactMap { $0[0] }
    for name in names { try drop(name) }
    return names
  }

  /// Opens the transaction that is rolled back.
  func begin(keepingSequences: Bool) throws {
    guard !isConcurrent else { return }
    try connection.execute("BEGIN ISOLATION LEVEL READ COMMITTED")
    guard keepingSequences else { return }
    // A sequence that is restarted in a transaction gets a new file, which a rollback takes away with all
    // the values that were drawn from it.
    try connection.execute("SAVEPOINT fakedata_sequences")
    do throws(PostgresError) {
      let sequences = try connection.query(
        """
        SELECT DISTINCT d.objid::regclass::text, s.seqincrement FROM pg_catalog.pg_depend d
        JOIN pg_catalog.pg_sequence s ON s.seqrelid = d.objid
        JOIN pg_catalog.pg_class c ON c.oid = d.refobjid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
          AND d.deptype IN ('a', 'i') AND n.nspname = $1
        """, [schema]
      ).rows
      for row in sequences {
        guard let name = row[0], let increment = row[1] else { continue }
        let next =
          try connection.query(
            "SELECT CASE WHEN is_called THEN last_value + \(increment) ELSE last_value END FROM \(name)"
          ).firstValue ?? "1"
        try connection.execute("ALTER SEQUENCE \(name) RESTART WITH \(next)")
      }
      try connection.execute("RELEASE SAVEPOINT fakedata_sequences")
      restoresSequences = true
    } catch {
      guard error.code == .server else { throw error }
      try connection.execute("ROLLBACK TO SAVEPOINT fakedata_sequences")
    }
  }

  /// Takes back what is there of the run. After an error, as far as it can be.
  func takeBack() throws {
    guard isConcurrent else {
      try connection.execute("ROLLBACK")
      return
    }
    stop.attach(nil)
    if connection.transactionStatus != .idle { try connection.execute("ROLLBACK") }
    for name in placed.reversed() { try dropForSure(name) }
    placed = []
  }

  /// Gives indexes other names, all or none; the end of the run then leaves them alone.
  func rename(_ names: [(from: String, to: String)]) throws {
    try connection.transaction { connection in
      for (from, to) in names {
        try connection.execute(
          "ALTER INDEX \(SQLSyntax.qualifiedName(schema: schema, name: from)) RENAME TO "
            + SQLSyntax.quotedIdentifier(to))
      }
    }
    placed.removeAll { name in names.contains { $0.from == name } }
  }

  /// Drops an index although somebody may have asked for the end: a request that was under way may still
  /// meet the first attempt.
  private func dropForSure(_ name: String) throws {
    stop.attach(nil)
    do {
      try drop(name)
    } catch let error as PostgresError where error.code == .cancelled {
      try drop(name)
    }
  }

  private func drop(_ name: String) throws {
    try connection.execute(
      "DROP INDEX \(isConcurrent ? "CONCURRENTLY " : "")IF EXISTS "
        + SQLSyntax.qualifiedName(schema: schema, name: name))
    placed.removeAll { $0 == name }
  }

  // MARK: - Trials

  /// An index that is there for the time being.
  struct Built {
    let name: String
    let seconds: Double
    let bytes: Int
  }

  /// Runs a body in which an index is there.
  func trial<Result>(
    _ index: IndexDefinition, _ body: (Built) throws -> Result
  ) throws -> Result {
    guard isConcurrent else {
      return try attempt { (try body(try build(index)), false) }
    }
    let built = try build(index)
    do {
      let result = try body(built)
      try drop(built.name)
      return result
    } catch {
      // The statement that was cancelled has ended; dropping is another one.
      if connection.isAlive { try? dropForSure(built.name) }
      throw error
    }
  }

  /// Runs a body, and takes back what it has done unless it says that this stays.
  func attempt<Result>(_ body: () throws -> (Result, stays: Bool)) throws -> Result {
    count += 1
    let name = "fakedata_attempt_\(count)"
    let isOutermost = isConcurrent && connection.transactionStatus == .idle
    try connection.execute(isOutermost ? "BEGIN" : "SAVEPOINT \(name)")
    do {
      let (result, stays) = try body()
      if isOutermost {
        try connection.execute("ROLLBACK")
      } else {
        if !stays { try connection.execute("ROLLBACK TO SAVEPOINT \(name)") }
        try connection.execute("RELEASE SAVEPOINT \(name)")
      }
      return result
    } catch {
      if connection.isAlive {
        _ = try? connection.execute(
          isOutermost
            ? "ROLLBACK" : "ROLLBACK TO SAVEPOINT \(name); RELEASE SAVEPOINT \(name)")
      }
      throw error
    }
  }

  /// Builds an index that stays until the end of the run.
  func build(_ index: IndexDefinition) throws -> Built {
    try stop.check()
    count += 1
    let name = "\(Self.prefix)\(count)_\(index.table)"
    if isConcurrent { placed.append(name) }
    let seconds = try timed {
      do {
        _ = try connection.execute(index.sql(named: name, concurrently: isConcurrent))
      } catch let error as PostgresError where isConcurrent && error.code == .server {
        // An index that could not be finished stays, and is not valid.
        try drop(name)
        throw error
      }
    }
    return Built(name: name, seconds: seconds, bytes: try size(name))
  }

  /// Removes an index before the end of the run.
  func remove(_ built: Built) throws { try drop(built.name) }

  /// Bytes of an index.
  func size(_ name: String) throws(PostgresError) -> Int {
    try connection.query(
      "SELECT pg_catalog.pg_relation_size($1::regclass)",
      [SQLSyntax.qualifiedName(schema: schema, name: name)]
    ).firstValue.flatMap { Int($0) } ?? 0
  }

  /// How long a body takes, in seconds.
  func timed(_ body: () throws -> Void) throws -> Double {
    let start = ContinuousClock.now
    try body()
    return (ContinuousClock.now - start) / .seconds(1)
  }
}
