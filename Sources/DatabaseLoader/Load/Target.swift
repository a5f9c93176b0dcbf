import FakeDataKit
import PostgresClient

/// The schemas that a load publishes into: the one that it is asked to load into, and those that the model
/// names.
struct Target: Sendable {
  /// The schema that tables go into for which the model names none.
  let schema: String
  /// Where the data set's tables belong.
  let places: TablePlaces
  /// Where its types belong, each after those that it is over.
  let types: [TypePlace]
  /// All schemas, ``schema`` first.
  let schemas: [String]
  /// Whether the model leaves it to the load where some table or type belongs.
  private let isSchemaAsked: Bool

  /// - Parameter schema: its name; nil is the first existing schema of the search path.
  init(_ schema: String?, _ model: DataModel, on connection: inout Connection) throws {
    var found = schema
    if found == nil { found = try connection.query("SELECT current_schema()").firstValue }
    // Where the model names a schema for each table and type, the search path does not matter.
    if found == nil, !Self.leavesOpen(model) { found = model.schemas.first }
    guard let found else {
      throw LoaderError(
        .targetUnfit,
        "no schema of the search path exists in database \"\(connection.database)\"; "
          + "name one with --schema")
    }
    self.init(schema: found, model)
  }

  init(schema: String, _ model: DataModel) {
    self.schema = schema
    isSchemaAsked = Self.leavesOpen(model)
    types = model.types.map { TypePlace(schema: $0.schema ?? schema, name: $0.typeName) }
    schemas = [schema] + model.schemas.filter { $0 != schema }
    places = TablePlaces(
      model.tables.map {
        TablePlace(table: $0.name, schema: $0.schema ?? schema, relation: $0.relation)
      })
  }

  private static func leavesOpen(_ model: DataModel) -> Bool {
    model.tables.contains { $0.schema == nil } || model.types.contains { $0.schema == nil }
  }

  /// Keeps other runs away from the schemas for as long as the connection lasts.
  func lock(on connection: inout Connection) throws {
    for schema in schemas {
      let lock = Self.lock(schema)
      if try StagingSchema.tryLock(lock, on: &connection) { continue }
      let holder = try StagingSchema.lockHolder(lock, on: &connection) ?? "a session that has ended"
      throw LoaderError(
        .locked,
        "another fakedata run is loading into schema \"\(schema)\" of database "
          + "\"\(connection.database)\": \(holder). Wait for it, or load into another schema.")
    }
  }

  /// Keeps other runs away, unless one is there.
  func tryLock(on connection: inout Connection) throws(PostgresError) -> Bool {
    for (index, schema) in schemas.enumerated() {
      if try StagingSchema.tryLock(Self.lock(schema), on: &connection) { continue }
      for schema in schemas[..<index] { try Self.unlock(schema, on: &connection) }
      return false
    }
    return true
  }

  /// Lets other runs come. The end of the session would do so as well, a moment after the connection is closed.
  func unlock(on connection: inout Connection) throws(PostgresError) {
    for schema in schemas { try Self.unlock(schema, on: &connection) }
  }

  private static func unlock(
    _ schema: String, on connection: inout Connection
  ) throws(PostgresError) {
    _ = try connection.query(
      "SELECT pg_catalog.pg_advisory_unlock(pg_catalog.hashtextextended($1, 0))", [lock(schema)])
  }

  private static func lock(_ schema: String) -> String { "fakedata load into \(schema)" }

  /// Refuses a schema that is not there, of those that nobody makes.
  ///
  /// - Parameter makesOthers: whether the load makes those that the model names. Else those of types may be missing:
  ///   columns of tables that are there can be of other types.
  func requireSchemas(makesOthers: Bool, on connection: inout Connection) throws {
    let missing = try missingSchemas(ofTypes: makesOthers, on: &connection)
      .filter { !makesOthers || ($0 == schema && isSchemaAsked) }
    guard let first = missing.first else { return }
    throw LoaderError(
      .targetUnfit,
      "schema \"\(first)\" does not exist in database \"\(connection.database)\"; "
        + "create it first: CREATE SCHEMA \(SQLName.quoted(first))")
  }

  /// The schemas that tables belong in, and types, and that are not there.
  func missingSchemas(
    ofTypes: Bool = true, on connection: inout Connection
  ) throws(PostgresError) -> [String] {
    let used = Set(places.all.map(\.schema) + (ofTypes ? types.map(\.schema) : []))
    return try connection.query(
      """
      SELECT s.name FROM pg_catalog.unnest($1::text[]) WITH ORDINALITY s (name, place)
      WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_namespace n WHERE n.nspname = s.name)
      ORDER BY s.place
      """, [SQLSyntax.arrayParameter(schemas.filter(used.contains))]
    ).rows.compactMap { $0[0] }
  }

  /// Makes the schemas that are not there, in the open transaction.
  func makeSchemas(on connection: inout Connection) throws(PostgresError) {
    for schema in try missingSchemas(on: &connection) {
      try connection.execute("CREATE SCHEMA \(SQLName.quoted(schema))")
    }
  }

  /// What is to be said beforehand about schemas that the load will make.
  func schemaRemarks(on connection: inout Connection) throws(PostgresError) -> [String] {
    guard schemas.count > 1 || !isSchemaAsked else { return [] }
    let missing = try missingSchemas(on: &connection).filter { $0 != schema || !isSchemaAsked }
    return missing.isEmpty
      ? []
      : [
        "\(missing.count == 1 ? "schema \(missing[0]) is" : "schemas \(missing.joined(separator: ", ")) are") "
          + "made, which the model names"
      ]
  }

  /// Refuses a target in which the load could not be published, before any row is made.
  func check(
    _ data: DataPlan, ifExists: LoadOptions.IfExists, on connection: inout Connection
  ) throws {
    try requireSchemas(makesOthers: true, on: &connection)
    try refuseCollisions(data.model)
    switch ifExists {
    case .fail: try refuseExisting(data, on: &connection)
    case .replace: try checkReplaceable(data, on: &connection)
    // There was nothing when the run began.
    case .append, .truncate: try refuseExisting(data, on: &connection)
    }
    let missing = try missingSchemas(on: &connection)
    for schema in schemas where !missing.contains(schema) {
      let mayCreate = try connection.query(
        "SELECT pg_catalog.has_schema_privilege($1, 'CREATE')", [schema]
      ).firstValue
      if mayCreate == "t" { continue }
      guard
        places.all.contains(where: { $0.schema == schema })
          || types.contains(where: { $0.schema == schema })
      else { continue }
      throw denied(
        "may not create tables in schema \"\(schema)\" of database \"\(connection.database)\"",
        "GRANT CREATE ON SCHEMA \(SQLName.quoted(schema)) TO \(SQLName.quoted(connection.user))",
        connection)
    }
    if missing.isEmpty { return }
    let mayCreate = try connection.query(
      "SELECT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')"
    ).firstValue
    guard mayCreate == "t" else {
      throw denied(
        "may not create schema \"\(missing[0])\", which the model names, in database "
          + "\"\(connection.database)\"",
        "GRANT CREATE ON DATABASE \(SQLName.quoted(connection.database)) TO "
          + SQLName.quoted(connection.user), connection)
    }
  }

  /// Every relation that the load brings into the schemas, as `$1` and `$2` of a query take them.
  func relations(_ model: DataModel) -> [String] {
    let relations = SchemaSQL(model).relations
    return [
      SQLSyntax.arrayParameter(relations.map { $0.schema ?? schema }),
      SQLSyntax.arrayParameter(relations.map(\.name)),
    ]
  }

  /// Refuses a model in which two relations or types meet because the schema that it is loaded into is one that it
  /// names.
  private func refuseCollisions(_ model: DataModel) throws(LoaderError) {
    func refuse(_ kind: String, _ name: String, in schema: String) -> LoaderError {
      LoaderError(
        .targetUnfit,
        "schema \"\(schema)\" would get two \(kind) \"\(name)\", since the model names that schema for others. "
          + "Load into another schema with --schema.")
    }
    var seen: Set<[String]> = []
    for relation in SchemaSQL(model).relations
    where !seen.insert([relation.schema ?? schema, relation.name]).inserted {
      throw refuse("relations", relation.name, in: relation.schema ?? schema)
    }
    var taken = Set(places.all.map { TypePlace(schema: $0.schema, name: $0.relation) })
    for type in types where !taken.insert(type).inserted {
      throw refuse("types", type.name, in: type.schema)
    }
  }

  /// Refuses a schema in which a name is taken that the load would give to a relation or type. A table brings
  /// a type of its name along, so other types count as well.
  private func refuseExisting(_ data: DataPlan, on connection: inout Connection) throws {
    let existing = try connection.query(
      """
      SELECT c.relname, n.nspname FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE \(TablePlaces.condition)
      UNION ALL
      SELECT t.typname, n.nspname FROM pg_catalog.pg_type t
      JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
      WHERE \(TablePlaces.condition("n.nspname", "t.typname", 3))
        AND t.typrelid = 0 AND t.typelem = 0
      UNION
      SELECT t.typname, n.nspname FROM pg_catalog.pg_type t
      JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
      WHERE \(Self.typeCondition(5))
      """, relations(data.model) + places.parameters + typeParameters
    ).rows
    if existing.isEmpty { return }
    let tables = places.only(try existingTables(on: &connection)).all
    let types = try existingTypes(on: &connection)
    // With the tables go their indexes and sequences.
    let ours = tables.map(shown) + types.map { shown($0.name, in: $0.schema) }
    let listed = ours.isEmpty ? existing.map { shown($0[0] ?? "", in: $0[1] ?? "") } : ours
    let drop = [("TABLE", tables.map(\.quoted)), ("TYPE", types.map(\.quoted))]
      .filter { !$0.1.isEmpty }
      .map { "DROP \($0.0) \($0.1.joined(separator: ", "))" }.joined(separator: "; ")
    let remedy =
      ours.isEmpty
      ? "Load into another schema with --schema."
      : "Load into another schema with --schema, put the new ones in their place with --if-exists "
        + "replace, or remove them first: \(drop)"
    throw LoaderError(
      .tablesExist,
      "schema \"\(schema)\" of database \"\(connection.database)\" already has "
        + "\(listed.joined(separator: ", ")); nothing was changed. \(remedy)")
  }

  /// A name as messages about ``schema`` show it: with its own schema in front where that is another one.
  func shown(_ relation: String, in other: String) -> String {
    other == schema ? relation : "\(other).\(relation)"
  }

  /// A table as messages about ``schema`` show it.
  func shown(_ place: TablePlace) -> String { shown(place.relation, in: place.schema) }

  /// The tables of the data set that are there: ordinary and partitioned ones.
  func existingTables(on connection: inout Connection) throws(PostgresError) -> [String] {
    let found = try connection.query(
      """
      SELECT n.nspname, c.relname FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE \(TablePlaces.condition) AND c.relkind IN ('r', 'p')
      """, places.parameters
    ).rows
    let tables = Set(found.compactMap { places.table(schema: $0[0], relation: $0[1]) })
    return places.all.map(\.table).filter(tables.contains)
  }

  /// Moves the tables of a staging schema into the target, all at once.
  ///
  /// - Parameter outcome: learns what became of the transaction.
  func publish(
    _ staging: StagingSchema, _ book: PartsStaging?, _ options: LoadOptions,
    _ outcome: CommitOutcome, _ interruption: Interruption, on connection: inout Connection
  ) throws {
    try publish(options, outcome, interruption, on: &connection) { connection in
      if options.ifExists == .replace { try dropExisting(on: &connection) }
      try makeSchemas(on: &connection)
      try moveTypes(from: staging, on: &connection)
      for place in places.all {
        let name = staging.staged(place).quoted
        try connection.execute(
          "ALTER TABLE \(name) RESET (autovacuum_enabled); "
            + "ALTER TABLE \(name) SET SCHEMA \(SQLName.quoted(place.schema))")
      }
      try grantDefaults(on: &connection)
      try book?.close(on: &connection)
      try connection.execute("DROP SCHEMA \(staging.list)")
    }
  }

  /// Does what publishes a load, in one transaction, which begins anew where tables could not be locked.
  ///
  /// - Parameter outcome: learns what became of the transaction.
  func publish(
    _ options: LoadOptions, _ outcome: CommitOutcome,
    _ interruption: Interruption, on connection: inout Connection,
    _ body: (inout Connection) throws -> Void
  ) throws {
    for attempt in 1... {
      try interruption.check()
      do {
        // What others have committed while the locks were waited for is seen, whatever the database's default.
        try connection.transaction("BEGIN ISOLATION LEVEL READ COMMITTED") { connection in
          // The rows count as stored only when the disk has them; and nobody waits for us for long.
          try SessionSettings.waitForDisk(on: &connection)
          try connection.execute("SET LOCAL lock_timeout = '\(options.lockTimeout)'")
          try body(&connection)
          try outcome.prepare(on: &connection)
        }
        outcome.confirm()
        return
      } catch let error as PostgresError where error.isLockProblem {
        // Between two attempts, whoever has queued up behind this one gets the locks.
        if attempt < LoadOptions.lockAttempts { continue }
        throw try busyError(after: options.lockWait, on: &connection)
      }
    }
  }

  /// That others hold locks on the tables, and who.
  func busyError(
    after wait: String, on connection: inout Connection
  ) throws -> LoaderError {
    let holders = try lockHolders(on: &connection)
    let who = holders.isEmpty ? "other sessions" : holders.joined(separator: ", ")
    return LoaderError(
      .targetBusy,
      "schema \"\(schema)\": the tables are in use by \(who) and could not be locked after \(wait). "
        + "Nothing was changed; try again when they are done.")
  }

  /// Grants what the role's default privileges for the schema say: the server does so where a table is
  /// created, which was in another schema.
  private func grantDefaults(on connection: inout Connection) throws(PostgresError) {
    let grants = try connection.query(
      """
      WITH made (namespace, kind, keyword, name) AS (
        SELECT c.relnamespace, CASE c.relkind WHEN 'r' THEN 'r' ELSE 'S' END,
          CASE c.relkind WHEN 'r' THEN 'TABLE' ELSE 'SEQUENCE' END, c.relname
        FROM pg_catalog.pg_class c
        WHERE c.relkind IN ('r', 'S') AND (c.oid = ANY ($2::regclass[]) OR EXISTS (
          SELECT FROM pg_catalog.pg_depend o
          WHERE o.classid = 'pg_catalog.pg_class'::regclass AND o.objid = c.oid
            AND o.refclassid = 'pg_catalog.pg_class'::regclass
            AND o.refobjid = ANY ($2::regclass[]) AND o.deptype IN ('a', 'i')))
        UNION ALL
        SELECT t.typnamespace, 'T', 'TYPE', t.typname
        FROM pg_catalog.pg_type t WHERE t.oid = ANY ($3::regtype[]))
      SELECT pg_catalog.format('GRANT %s ON %s %I.%I TO %s%s', a.privilege_type, m.keyword, n.nspname, m.name,
        CASE WHEN a.grantee = 0 THEN 'PUBLIC'
          ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END,
        CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
      FROM pg_catalog.pg_default_acl d
      JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
      JOIN made m ON m.namespace = n.oid AND m.kind::"char" = d.defaclobjtype
      CROSS JOIN LATERAL pg_catalog.aclexplode(d.defaclacl) a
      WHERE n.nspname = ANY ($1::text[])
        AND d.defaclrole = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user)
      """,
      [
        SQLSyntax.arrayParameter(schemas), SQLSyntax.arrayParameter(places.all.map(\.quoted)),
        SQLSyntax.arrayParameter(types.map(\.quoted)),
      ]
    ).rows.compactMap { $0[0] }
    for grant in grants { try connection.execute(grant) }
  }

  /// Bytes on disk per table, with its indexes.
  func tableBytes(on connection: inout Connection) throws(PostgresError) -> [String: UInt64] {
    var bytes: [String: UInt64] = [:]
    let rows = try connection.query(
      """
      SELECT n.nspname, c.relname, pg_catalog.pg_total_relation_size(c.oid) FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE \(TablePlaces.condition)
      """, places.parameters
    ).rows
    for row in rows {
      guard let table = places.table(schema: row[0], relation: row[1]) else { continue }
      bytes[table] = row[2].flatMap { UInt64($0) }
    }
    return bytes
  }
}
