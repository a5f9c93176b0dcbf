import FakeDataKit
import PostgresClient

/// Targets whose tables are replaced.
extension Target {
  /// Refuses tables and types that could not be dropped when the new ones are published.
  ///
  /// The server has the last word when it drops them, without `CASCADE`, in the publishing transaction;
  /// this says it before a long load.
  func checkReplaceable(_ data: DataPlan, on connection: inout Connection) throws {
    try refuse(try foreignRelations(data, on: &connection)) {
      "\($0) cannot be replaced: it is no table\(types.isEmpty ? "" : " or type") of the data set. Rename it, or "
        + "load into another schema with --schema."
    }
    let owners = try connection.query(
      """
      SELECT c.relname, n.nspname FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE \(TablePlaces.condition) AND c.relkind = 'r'
        AND NOT pg_catalog.pg_has_role(c.relowner, 'USAGE')
      UNION ALL
      SELECT t.typname, n.nspname FROM pg_catalog.pg_type t
      JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
      WHERE \(Self.typeCondition(3)) AND NOT pg_catalog.pg_has_role(t.typowner, 'USAGE')
      ORDER BY 1, 2
      """, places.parameters + typeParameters
    ).rows.map { shown($0[0] ?? "", in: $0[1] ?? "") }
    try refuse(owners) {
      "\($0) cannot be replaced: it does not belong to role \"\(connection.user)\". Load as the "
        + "owner, or into another schema with --schema."
    }
    try refuse(try dependents(on: &connection)) {
      "the tables cannot be replaced: \($0) depends on them and is not part of the data set. Drop it "
        + "first, or load into another schema with --schema."
    }
  }

  private func refuse(_ items: [String], _ sentence: (String) -> String) throws {
    if items.isEmpty { return }
    throw LoaderError(
      .targetUnfit,
      "schema \"\(schema)\": \(sentence(items.joined(separator: ", "))) Nothing was changed.")
  }

  /// What has a name that the load needs and neither is one of its tables or types nor belongs to one.
  private func foreignRelations(
    _ data: DataPlan, on connection: inout Connection
  ) throws(PostgresError) -> [String] {
    try connection.query(
      """
      WITH taken AS (
        SELECT c.oid, c.relname, n.nspname, c.relkind, c.relispartition FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE \(TablePlaces.condition)),
      ours AS (
        SELECT oid FROM taken
        WHERE \(TablePlaces.condition("nspname", "relname", 3))
          AND relkind = 'r' AND NOT relispartition)
      SELECT relname, nspname FROM taken WHERE oid NOT IN (SELECT oid FROM ours) AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend d JOIN ours ON ours.oid = d.refobjid
        WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = taken.oid
          AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.deptype IN ('a', 'i'))
        AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_index i JOIN ours ON ours.oid = i.indrelid
        WHERE i.indexrelid = taken.oid)
      UNION ALL
      SELECT t.typname, n.nspname FROM pg_catalog.pg_type t
      JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
      WHERE \(TablePlaces.condition("n.nspname", "t.typname", 3))
        AND t.typrelid = 0 AND t.typelem = 0
      UNION
      SELECT t.typname, n.nspname FROM pg_catalog.pg_type t
      JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
      WHERE \(Self.typeCondition(5)) AND t.typtype NOT IN ('d', 'e')
      ORDER BY 1, 2
      """, relations(data.model) + places.parameters + typeParameters
    ).rows.map { shown($0[0] ?? "", in: $0[1] ?? "") }
  }

  /// What would be lost with the tables and types although it is not theirs: views, foreign keys of other
  /// tables, columns of the types, functions of row types and so on.
  private func dependents(on connection: inout Connection) throws(PostgresError) -> [String] {
    try connection.query(
      """
      WITH RECURSIVE ours AS (
        SELECT c.oid, c.reltype FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE \(TablePlaces.condition) AND c.relkind = 'r'),
      -- What goes with the tables without being asked: indexes, sequences, constraints, row types.
      parts (classid, objid) AS (
        (SELECT 'pg_catalog.pg_class'::regclass::oid, oid FROM ours
        UNION
        SELECT 'pg_catalog.pg_type'::regclass::oid, t.oid FROM pg_catalog.pg_type t
        JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
        WHERE \(Self.typeCondition(3)))
        UNION
        SELECT d.classid, d.objid FROM pg_catalog.pg_depend d JOIN parts p
          ON d.refclassid = p.classid AND d.refobjid = p.objid
        WHERE d.deptype IN ('a', 'i', 'P', 'S'))
      SELECT DISTINCT CASE
          WHEN r.oid IS NOT NULL THEN pg_catalog.pg_describe_object(
            'pg_catalog.pg_class'::regclass, r.ev_class, 0)
          ELSE pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid) END
      FROM pg_catalog.pg_depend d
      JOIN parts p ON d.refclassid = p.classid AND d.refobjid = p.objid
      LEFT JOIN pg_catalog.pg_rewrite r
        ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND r.oid = d.objid
      WHERE d.deptype = 'n'
        AND NOT EXISTS (
          SELECT FROM parts q WHERE q.classid = d.classid AND q.objid = d.objid)
        AND NOT EXISTS (
          SELECT FROM parts q WHERE q.classid = 'pg_catalog.pg_class'::regclass
            AND q.objid = r.ev_class)
      ORDER BY 1
      """, places.parameters + typeParameters
    ).rows.compactMap { $0[0] }
  }

  /// What there is of the names of the tables, also where it is no ordinary table.
  func existingRelations(on connection: inout Connection) throws(PostgresError) -> TablePlaces {
    let found = try connection.query(
      """
      SELECT n.nspname, c.relname FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE \(TablePlaces.condition) AND c.relkind IN ('r','p','f','v','m')
      """, places.parameters
    ).rows
    return places.only(found.compactMap { places.table(schema: $0[0], relation: $0[1]) })
  }

  /// Drops the tables and types that are to be replaced, in the publishing transaction.
  func dropExisting(on connection: inout Connection) throws {
    let existing = try existingRelations(on: &connection)
    let types = try existingTypes(on: &connection).map(\.quoted)
    do throws(PostgresError) {
      if !existing.all.isEmpty { try connection.execute("DROP TABLE \(existing.list)") }
      if !types.isEmpty { try connection.execute("DROP TYPE \(types.joined(separator: ", "))") }
    } catch {
      guard error.sqlState == .dependentObjectsStillExist else { throw error }
      throw LoaderError(
        .targetUnfit,
        "schema \"\(schema)\": the tables were not replaced, since something depends on them that was "
          + "made while the load was running: \(error.detail ?? error.message). Nothing was changed."
      )
    }
  }

  /// Who holds locks on the tables: backends and what they call themselves.
  func lockHolders(on connection: inout Connection) throws(PostgresError) -> [String] {
    try connection.query(
      """
      WITH tables AS (
        SELECT c.oid FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE \(TablePlaces.condition)),
      locked AS (
        SELECT oid FROM tables
        UNION
        -- What belongs to the tables, and sequences that number their rows.
        SELECT d.objid FROM pg_catalog.pg_depend d JOIN tables t ON t.oid = d.refobjid
        WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = d.classid
        UNION
        SELECT d.refobjid FROM pg_catalog.pg_attrdef f JOIN tables t ON t.oid = f.adrelid
        JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_attrdef'::regclass AND d.objid = f.oid
          AND d.refclassid = 'pg_catalog.pg_class'::regclass)
      SELECT DISTINCT l.pid, coalesce(nullif(a.application_name, ''), 'unknown')
      FROM pg_catalog.pg_locks l
      JOIN locked ON locked.oid = l.relation
      LEFT JOIN pg_catalog.pg_stat_activity a USING (pid)
      WHERE l.granted
        AND l.pid <> pg_catalog.pg_backend_pid()
        AND l.database = (
          SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
      ORDER BY 1
      """, places.parameters
    ).rows.map { "backend \($0[0] ?? "?") (\($0[1] ?? "unknown"))" }
  }

  /// Puts the schema in front of what triggers, defaults and checks of the tables expect.
  ///
  /// - Parameter inTransaction: whether for the transaction that is open, and not for the session.
  /// - Throws: ``LoaderError`` where a search path cannot lead to the schema.
  func leadSearchPath(inTransaction: Bool = false, on connection: inout Connection) throws {
    try connection.execute(
      SessionSettings.searchPath([schema], isCatalogNext: false, inTransaction: inTransaction))
    // Some names mean something else there: "$user" is the schema that is called as the role.
    guard try connection.query("SELECT pg_catalog.current_schema()").firstValue == schema else {
      throw LoaderError(
        .targetUnfit,
        "schema \"\(schema)\" cannot be loaded into in this way, since in a search path its name "
          + "stands for another one; nothing was changed. Rename it, or load new tables into it.")
    }
  }

  /// Refuses tables that are there and could not be emptied or filled, by this role and with these rows.
  func checkTables(_ data: DataPlan, empties: Bool, on connection: inout Connection) throws {
    try requireSchemas(makesOthers: false, on: &connection)
    try checkFillable(empties: empties, on: &connection)
    try checkRowSecurity(.load, on: &connection)
    try checkPrivileges(empties: empties, on: &connection)
    if !empties { try checkNumbered(data, on: &connection) }
    // Checks of domains may call functions, which see what they will see in the load and change nothing.
    try connection.transaction("BEGIN READ ONLY") { connection in
      try leadSearchPath(inTransaction: true, on: &connection)
      for plan in data.tables {
        try ExistingTable(plan, at: places[plan.name], on: &connection).checkTexts(on: &connection)
      }
    }
  }

  /// Refuses tables that cannot be filled where they are.
  private func checkFillable(empties: Bool, on connection: inout Connection) throws {
    let existing = Set(try existingTables(on: &connection))
    try refuse(places.all.filter { !existing.contains($0.table) }.map(shown)) {
      "there is no table \($0). All tables of the data set must be there, or none."
    }
    guard empties else { return }
    let referencing = try connection.query(
      """
      SELECT DISTINCT k.conrelid::regclass::text FROM pg_catalog.pg_constraint k
      JOIN pg_catalog.pg_class c ON c.oid = k.confrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE k.contype = 'f' AND k.conparentid = 0 AND \(TablePlaces.condition)
        AND k.conrelid NOT IN (
          SELECT c.oid FROM pg_catalog.pg_class c
          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          WHERE \(TablePlaces.condition))
      ORDER BY 1
      """, places.parameters
    ).rows.compactMap { $0[0] }
    try refuse(referencing) {
      "the tables cannot be emptied: foreign keys of \($0) refer to them. Empty or drop that first, "
        + "or load into another schema with --schema."
    }
  }
}

extension Target {
  /// Gives empty tables new storage, into which rows can be loaded frozen and, with `wal_level=minimal`, without
  /// being logged.
  ///
  /// Left alone are tables for which that would be more than nothing: with triggers for it, with
  /// subscribers that would empty theirs, or that others refer to.
  ///
  /// - Parameter tables: tables without rows, which nobody else can write to.
  /// - Returns: those that have new storage.
  func renew(_ tables: [String], on connection: inout Connection) throws(PostgresError) -> [String]
  {
    let found = try connection.query(
      """
      SELECT n.nspname, c.relname FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE \(TablePlaces.condition)
        AND c.relkind = 'r' AND NOT c.relispartition
        AND pg_catalog.has_table_privilege(c.oid, 'TRUNCATE')
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger t
          WHERE t.tgrelid = c.oid AND t.tgtype & 32 <> 0)
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k
          WHERE k.confrelid = c.oid AND k.contype = 'f' AND k.conrelid <> c.oid)
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE c.oid IN (i.inhrelid, i.inhparent))
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_publication_tables p
          WHERE p.schemaname = n.nspname AND p.tablename = c.relname)
      """, places.only(tables).parameters
    ).rows
    let fit = places.only(found.compactMap { places.table(schema: $0[0], relation: $0[1]) })
    if fit.all.isEmpty { return [] }
    try connection.execute("TRUNCATE ONLY \(fit.list)")
    return fit.all.map(\.table)
  }
}
