import FakeDataKit
import PostgresClient

/// The schema in which a load's tables are made before anybody else sees them.
struct StagingSchema {
  /// What every staging schema's name begins with.
  static let prefix = "fakedata_stage_"
  /// The comment by which one is known as ours.
  static let comment = "fakedata staging schema: removed when its load ends, or by the next load"

  /// The schema's name.
  let name: String
  /// The schemas that its tables are for: one for the schema itself, and one for each that stands beside it.
  private let targets: [String]

  /// A name that no other run has.
  init(for target: Target) {
    let run = String(UInt64.random(in: .min ... .max), radix: 16)
    self.init(
      name: Self.prefix + String(repeating: "0", count: 16 - run.count) + run,
      for: target)
  }

  /// Of a name that is known.
  init(name: String, for target: Target) {
    self.name = name
    targets = target.schemas
  }

  /// The schema of a run that is dead.
  fileprivate init(abandoned name: String) {
    self.name = name
    targets = [""]
  }

  var quotedName: String { SQLName.quoted(name) }

  /// The schema's name and those of the ones beside it, in which tables for other schemas are made: so tables,
  /// indexes and constraints have the names that they will have, each in a space of its own.
  var names: [String] { targets.indices.map { name + Self.ending($0) } }

  /// The names in SQL.
  var list: String { names.map(SQLName.quoted).joined(separator: ", ") }

  /// Hexadecimal digits, as the rest of the name has them.
  private static func ending(_ index: Int) -> String {
    if index == 0 { return "" }
    let digits = String(index, radix: 16)
    return digits.count == 1 ? "0" + digits : digits
  }

  /// The schema in which tables for a schema are made.
  func schema(for target: String) -> String {
    name + Self.ending(targets.firstIndex(of: target) ?? 0)
  }

  /// Where a table is made.
  func staged(_ place: TablePlace) -> TablePlace {
    TablePlace(table: place.table, schema: schema(for: place.schema), relation: place.relation)
  }

  /// Where a type is made.
  func staged(_ place: TypePlace) -> TypePlace {
    TypePlace(schema: schema(for: place.schema), name: place.name)
  }

  /// The SQL of a model's types and tables where they are made.
  func sql(_ model: DataModel, for target: Target) -> SchemaSQL {
    SchemaSQL(model) { [self] schema in self.schema(for: schema ?? target.schema) }
  }

  /// Creates the schema and takes its lock, which tells others that its run is alive.
  func create(on connection: inout Connection) throws(PostgresError) {
    for name in names { _ = try Self.tryLock(name, on: &connection) }
    try make(comment: Self.comment, on: &connection)
  }

  /// Creates the schema.
  func make(comment: String, on connection: inout Connection) throws(PostgresError) {
    do {
      for name in names.map(SQLName.quoted) {
        try connection.execute(
          "CREATE SCHEMA \(name); COMMENT ON SCHEMA \(name) IS "
            + SQLSyntax.quotedLiteral(comment))
      }
    } catch {
      guard error.sqlState == .insufficientPrivilege else { throw error }
      var explained = PostgresError(
        .server,
        "permission denied: role \"\(connection.user)\" may not create a schema to stage the load in "
          + "in database \"\(connection.database)\"")
      explained.sqlState = .insufficientPrivilege
      explained.hint =
        "GRANT CREATE ON DATABASE \(SQLName.quoted(connection.database)) TO "
        + SQLName.quoted(connection.user)
      throw explained
    }
  }

  /// Creates the types, and the tables without keys, and writes down what they are for.
  func createTables(
    _ data: DataPlan, for target: Target, origin: ModelOrigin?, on connection: inout Connection
  ) throws(PostgresError) {
    let schema = sql(data.model, for: target)
    let types = data.model.types.map { schema.createType($0) }
    let tables = data.model.tables.map { schema.createTable($0) }
    // Autovacuum would read and freeze tables that are being loaded, and take the place of a worker.
    let settings = data.model.tables.map {
      "ALTER TABLE \(schema.name($0)) SET (autovacuum_enabled = off)"
    }
    let isOpen = connection.transactionStatus == .inTransaction
    let path = try SessionSettings.searchPath(names, inTransaction: true)
    try connection.execute(
      ((isOpen ? [] : ["BEGIN"])
        + [path] + types + tables + settings
        + (isOpen ? [] : ["COMMIT"])).joined(separator: ";\n"))
    try RunRecord(data, madeTables: true, origin: origin).write(
      to: staged(target.places[RunRecord.home(data)]).quoted, isAdded: false, on: &connection)
  }

  /// Removes the schema with all that is in it.
  func drop(on connection: inout Connection) throws(PostgresError) {
    try connection.execute("DROP SCHEMA IF EXISTS \(list) CASCADE")
  }

  /// Removes the staging schemas of runs that are no longer alive.
  ///
  /// - Returns: the names of the removed schemas.
  static func removeLeftovers(on connection: inout Connection) throws -> [String] {
    let names = try connection.query(
      """
      SELECT nspname FROM pg_catalog.pg_namespace
      WHERE starts_with(nspname, $1) AND pg_catalog.obj_description(oid, 'pg_namespace') = $2
        AND pg_catalog.pg_has_role(nspowner, 'USAGE')
      ORDER BY nspname
      """, [prefix, comment]
    ).rows.compactMap { $0[0] }
    var removed: [String] = []
    for name in names where try tryLock(name, on: &connection) {
      // A run that was alive when the names were read may have ended, and taken its schema along.
      if try connection.schemaExists(name) {
        if try StagingSchema(abandoned: name).dropAbandoned(on: &connection) {
          removed.append(name)
        }
      }
      _ = try connection.query(
        "SELECT pg_catalog.pg_advisory_unlock(pg_catalog.hashtextextended($1, 0))", [name])
    }
    return removed
  }

  /// Removes the schema of a run that is dead. Backends that go on working for it, or wait for a client
  /// whose machine is gone, are ended.
  ///
  /// - Returns: false if somebody holds locks on the tables all the same. The next run tries again.
  private func dropAbandoned(on connection: inout Connection) throws -> Bool {
    // Whom this role may not end is waited for.
    _ = try? connection.query(
      """
      SELECT pg_catalog.pg_terminate_backend(pid) FROM (
        SELECT DISTINCT l.pid FROM pg_catalog.pg_locks l
        JOIN pg_catalog.pg_class c ON c.oid = l.relation
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
        WHERE n.nspname = $1 AND l.database = (
            SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
          AND a.application_name LIKE 'fakedata load %' AND pg_catalog.pg_has_role(a.usesysid, 'USAGE')
      ) abandoned
      """, [name])
    do {
      try connection.transaction { connection in
        try connection.execute("SET LOCAL lock_timeout = '10s'")
        try drop(on: &connection)
      }
      return true
    } catch let error as PostgresError where error.isLockProblem {
      return false
    }
  }

  /// Takes the advisory lock that belongs to a name, unless another session has it.
  static func tryLock(
    _ name: String, on connection: inout Connection
  ) throws(PostgresError) -> Bool {
    try connection.query(
      "SELECT pg_catalog.pg_try_advisory_lock(pg_catalog.hashtextextended($1, 0))", [name]
    ).firstValue == "t"
  }

  /// Who holds the advisory lock that belongs to a name: a process id and what it calls itself.
  static func lockHolder(
    _ name: String, on connection: inout Connection
  ) throws(PostgresError) -> String? {
    let result = try connection.query(
      """
      SELECT l.pid, coalesce(nullif(a.application_name, ''), 'unknown')
      FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a USING (pid)
      WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
        AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
        AND (l.classid::bigint << 32 | l.objid::bigint) = pg_catalog.hashtextextended($1, 0)
      """, [name])
    guard result.rowCount > 0, let pid = result[0, 0], let program = result[0, 1] else {
      return nil
    }
    return "backend \(pid) (\(program))"
  }
}
