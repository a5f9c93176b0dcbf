import FakeDataKit
import PostgresClient

/// The schema that a load publishes into.
struct Target {
  let schema: String

  /// - Parameter schema: its name; nil is the first existing schema of the search path.
  init(_ schema: String?, on connection: inout Connection) throws {
    if let schema {
      self.schema = schema
      return
    }
    guard let current = try connection.query("SELECT current_schema()").firstValue else {
      throw LoaderError(
        .targetUnfit,
        "no schema of the search path exists in database \"\(connection.database)\"; "
          + "name one with --schema")
    }
    self.schema = current
  }

  /// Keeps other runs away from the schema for as long as the connection lasts.
  func lock(on connection: inout Connection) throws {
    guard try tryLock(on: &connection) else {
      let holder = try StagingSchema.lockHolder(lock, on: &connection) ?? "a session that has ended"
      throw LoaderError(
        .locked,
        "another fakedata run is loading into schema \"\(schema)\" of database "
          + "\"\(connection.database)\": \(holder). Wait for it, or load into another schema.")
    }
  }

  /// Keeps other runs away, unless one is there.
  func tryLock(on connection: inout Connection) throws(PostgresError) -> Bool {
    try StagingSchema.tryLock(lock, on: &connection)
  }

  /// Lets other runs come. The end of the session would do so as well, a moment after the connection is closed.
  func unlock(on connection: inout Connection) throws(PostgresError) {
    _ = try connection.query(
      "SELECT pg_catalog.pg_advisory_unlock(pg_catalog.hashtextextended($1, 0))", [lock])
  }

  private var lock: String { "fakedata load into \(schema)" }

  /// Refuses a schema that is not there.
  func requireSchema(on connection: inout Connection) throws {
    guard try connection.schemaExists(schema) else {
      throw LoaderError(
        .targetUnfit,
        "schema \"\(schema)\" does not exist in database \"\(connection.database)\"; "
          + "create it first: CREATE SCHEMA \(SQLName.quoted(schema))")
    }
  }

  /// Refuses a target in which the load could not be published, before any row is made.
  func check(
    _ data: DataPlan, ifExists: LoadOptions.IfExists, on connection: inout Connection
  ) throws {
    try requireSchema(on: &connection)
    switch ifExists {
    case .fail: try refuseExisting(data, on: &connection)
    case .replace: try checkReplaceable(data, on: &connection)
    // There was nothing when the run began.
    case .append, .truncate: try refuseExisting(data, on: &connection)
    }
    let mayCreate = try connection.query(
      "SELECT pg_catalog.has_schema_privilege($1, 'CREATE')", [schema]
    ).firstValue
    guard mayCreate == "t" else {
      var error = PostgresError(
        .server,
        "permission denied: role \"\(connection.user)\" may not create tables in schema "
          + "\"\(schema)\" of database \"\(connection.database)\"")
      error.sqlState = .insufficientPrivilege
      error.hint =
        "GRANT CREATE ON SCHEMA \(SQLName.quoted(schema)) TO \(SQLName.quoted(connection.user))"
      throw error
    }
  }

  /// Refuses a schema in which a name is taken that the load would give to a relation. A table brings
  /// a type of its name along, so other types count as well.
  private func refuseExisting(_ data: DataPlan, on connection: inout Connection) throws {
    let existing = try connection.query(
      """
      SELECT c.relname, c.relkind IN ('r', 'p') FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND c.relname = ANY ($2::text[])
      UNION ALL
      SELECT t.typname, false FROM pg_catalog.pg_type t
      JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
      WHERE n.nspname = $1 AND t.typname = ANY ($3::text[]) AND t.typrelid = 0 AND t.typelem = 0
      """,
      [
        schema, SQLSyntax.arrayParameter(SchemaSQL(data.model).relationNames),
        SQLSyntax.arrayParameter(
          data.tables.map(\.name) + data.model.types.filter { $0.schema == nil }.map(\.name)),
      ]
    ).rows
    if existing.isEmpty { return }
    // With the tables go their indexes and sequences.
    let tables = data.tables.map(\.name).filter { existing.contains([$0, "t"]) }
    let listed = tables.isEmpty ? existing.compactMap { $0[0] } : tables
    let drop = tables.map { "\(SQLName.quoted(schema)).\(SQLName.quoted($0))" }
      .joined(separator: ", ")
    let remedy =
      tables.isEmpty
      ? "Load into another schema with --schema."
      : "Load into another schema with --schema, put the new ones in their place with --if-exists "
        + "replace, or remove them first: DROP TABLE \(drop)"
    throw LoaderError(
      .tablesExist,
      "schema \"\(schema)\" of database \"\(connection.database)\" already has "
        + "\(listed.joined(separator: ", ")); nothing was changed. \(remedy)")
  }

  /// Moves the tables of a staging schema into the target, all at once.
  ///
  /// - Parameter outcome: learns what became of the transaction.
  func publish(
    _ staging: StagingSchema, _ book: PartsStaging?, _ data: DataPlan, _ options: LoadOptions,
    _ outcome: CommitOutcome, _ interruption: Interruption, on connection: inout Connection
  ) throws {
    try publish(data, options, outcome, interruption, on: &connection) { connection in
      if options.ifExists == .replace { try dropExisting(data, on: &connection) }
      for type in data.model.types where type.schema == nil {
        let kind = type.labels.isEmpty ? "DOMAIN" : "TYPE"
        try connection.execute(
          "ALTER \(kind) \(staging.quotedName).\(SQLName.quoted(type.name)) SET SCHEMA "
            + SQLName.quoted(schema))
      }
      for table in data.model.tables {
        let name = "\(staging.quotedName).\(SQLName.quoted(table.name))"
        try connection.execute(
          "ALTER TABLE \(name) RESET (autovacuum_enabled); "
            + "ALTER TABLE \(name) SET SCHEMA \(SQLName.quoted(schema))")
      }
      try grantDefaults(data, on: &connection)
      try book?.close(on: &connection)
      try connection.execute("DROP SCHEMA \(staging.quotedName)")
    }
  }

  /// Does what publishes a load, in one transaction, which begins anew where tables could not be locked.
  ///
  /// - Parameter outcome: learns what became of the transaction.
  func publish(
    _ data: DataPlan, _ options: LoadOptions, _ outcome: CommitOutcome,
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
        throw try busyError(data, after: options.lockWait, on: &connection)
      }
    }
  }

  /// That others hold locks on the tables, and who.
  func busyError(
    _ data: DataPlan, after wait: String, on connection: inout Connection
  ) throws -> LoaderError {
    let holders = try lockHolders(data, on: &connection)
    let who = holders.isEmpty ? "other sessions" : holders.joined(separator: ", ")
    return LoaderError(
      .targetBusy,
      "schema \"\(schema)\": the tables are in use by \(who) and could not be locked after \(wait). "
        + "Nothing was changed; try again when they are done.")
  }

  /// Grants what the role's default privileges for the schema say: the server does so where a table is
  /// created, which was in another schema.
  private func grantDefaults(
    _ data: DataPlan, on connection: inout Connection
  ) throws(PostgresError) {
    let names = data.tables.map { "\(SQLName.quoted(schema)).\(SQLName.quoted($0.name))" }
    let grants = try connection.query(
      """
      SELECT pg_catalog.format('GRANT %s ON %s %I.%I TO %s%s', a.privilege_type,
        CASE d.defaclobjtype WHEN 'r' THEN 'TABLE' ELSE 'SEQUENCE' END, n.nspname, c.relname,
        CASE WHEN a.grantee = 0 THEN 'PUBLIC'
          ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END,
        CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
      FROM pg_catalog.pg_default_acl d
      JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
      JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid
        AND c.relkind = CASE d.defaclobjtype WHEN 'r' THEN 'r'::"char" ELSE 'S'::"char" END
      CROSS JOIN LATERAL pg_catalog.aclexplode(d.defaclacl) a
      WHERE n.nspname = $1 AND d.defaclobjtype IN ('r', 'S')
        AND d.defaclrole = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user)
        AND (c.oid = ANY ($2::regclass[]) OR EXISTS (
          SELECT FROM pg_catalog.pg_depend o
          WHERE o.classid = 'pg_catalog.pg_class'::regclass AND o.objid = c.oid
            AND o.refclassid = 'pg_catalog.pg_class'::regclass
            AND o.refobjid = ANY ($2::regclass[]) AND o.deptype IN ('a', 'i')))
      """, [schema, SQLSyntax.arrayParameter(names)]
    ).rows.compactMap { $0[0] }
    for grant in grants { try connection.execute(grant) }
  }

  /// Bytes on disk per table, with its indexes.
  func tableBytes(
    _ data: DataPlan, on connection: inout Connection
  ) throws(PostgresError) -> [String: UInt64] {
    var bytes: [String: UInt64] = [:]
    for table in data.tables {
      let size = try connection.query(
        "SELECT pg_catalog.pg_total_relation_size($1::regclass)",
        ["\(SQLName.quoted(schema)).\(SQLName.quoted(table.name))"])
      bytes[table.name] = size.firstValue.flatMap { UInt64($0) }
    }
    return bytes
  }
}
