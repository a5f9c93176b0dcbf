extension Connection {
  /// Whether the database has a schema of this name.
  ///
  /// - Throws: ``PostgresError`` as ``query(_:_:)`` does.
  public mutating func schemaExists(_ name: String) throws(PostgresError) -> Bool {
    let result = try query(
      "SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1::text)", [name])
    return result.firstValue == "t"
  }

  /// Which of the names belong to a table in the schema.
  ///
  /// Partitioned and foreign tables, views and materialized views count as tables: they take up the
  /// name of one.
  ///
  /// - Returns: the names that are there, in the order in which they were asked for.
  /// - Throws: ``PostgresError`` as ``query(_:_:)`` does.
  public mutating func existingTables(
    schema: String, names: [String]
  ) throws(PostgresError) -> [String] {
    let result = try query(
      """
      SELECT c.relname
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND c.relname = ANY ($2::text[]) AND c.relkind IN ('r','p','f','v','m')
      """, [schema, SQLSyntax.arrayParameter(names)])
    let existing = Set(result.rows.compactMap(\.first))
    return names.filter { existing.contains($0) }
  }

  /// The columns of a table in their order.
  ///
  /// - Returns: an empty array when there is no such table.
  /// - Throws: ``PostgresError`` as ``query(_:_:)`` does.
  public mutating func columns(
    schema: String, table: String
  ) throws(PostgresError) -> [CatalogColumn] {
    let result = try query(
      """
      SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.atttypid, base.oid,
        a.attnotnull, a.atthasdef, a.attidentity, a.attgenerated, a.attnum,
        pg_catalog.format_type(base.oid, base.modifier)
      FROM pg_catalog.pg_attribute a
      JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      CROSS JOIN LATERAL (
        -- A domain has the modifier of the type that it is over.
        WITH RECURSIVE layer (oid, modifier) AS (
          SELECT a.atttypid, a.atttypmod
          UNION ALL
          SELECT t.typbasetype, t.typtypmod FROM layer l
          JOIN pg_catalog.pg_type t ON t.oid = l.oid WHERE t.typbasetype <> 0)
        SELECT l.oid, l.modifier FROM layer l
        JOIN pg_catalog.pg_type t ON t.oid = l.oid WHERE t.typbasetype = 0) base
      WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r','p','f','v','m')
        AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attnum
      """, [schema, table])
    return (0..<result.rowCount).map { row in
      let isGenerated = result[row, 7] != ""
      let identity: CatalogColumn.Identity =
        switch result[row, 6] {
        case "a": .always
        case "d": .byDefault
        default: .none
        }
      return CatalogColumn(
        name: result[row, 0] ?? "",
        typeName: result[row, 1] ?? "",
        typeOID: result[row, 2].flatMap { UInt32($0) } ?? 0,
        baseTypeOID: result[row, 3].flatMap { UInt32($0) } ?? 0,
        baseTypeName: result[row, 9] ?? "",
        notNull: result[row, 4] == "t",
        // The catalogue keeps the expression of a generated column as if it were a default.
        hasDefault: result[row, 5] == "t" && !isGenerated,
        identity: identity,
        isGenerated: isGenerated,
        position: result[row, 8].flatMap { Int($0) } ?? 0)
    }
  }

  /// Takes an advisory lock for the rest of the session, unless another session holds it.
  ///
  /// A session may take a lock several times and has to release it as often. The lock ends with the
  /// session at the latest, also when this process is killed.
  ///
  /// - Returns: whether this session has the lock now.
  /// - Throws: ``PostgresError`` as ``query(_:_:)`` does.
  public mutating func tryAdvisoryLock(_ key: Int64) throws(PostgresError) -> Bool {
    let result = try query("SELECT pg_catalog.pg_try_advisory_lock($1)", [String(key)])
    return result.firstValue == "t"
  }

  /// Releases an advisory lock that ``tryAdvisoryLock(_:)`` has taken.
  ///
  /// - Returns: `false` when this session did not hold the lock.
  /// - Throws: ``PostgresError`` as ``query(_:_:)`` does.
  @discardableResult
  public mutating func releaseAdvisoryLock(_ key: Int64) throws(PostgresError) -> Bool {
    let result = try query("SELECT pg_catalog.pg_advisory_unlock($1)", [String(key)])
    return result.firstValue == "t"
  }
}
