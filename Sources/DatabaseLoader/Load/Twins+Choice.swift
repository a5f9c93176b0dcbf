import FakeDataKit
import PostgresClient

/// Which tables get twins, and what stands in the way.
extension Twins {
  /// Whether a load into tables that are there can go by twins.
  enum Choice {
    case twins(Twins)
    /// It goes in one transaction; why, where that is worth a word.
    case singleTransaction(String?)
  }

  /// How long a lock is waited for while the tables are looked at, in seconds: if somebody holds one, all is done in
  /// one transaction.
  private static let lockTimeoutSeconds = 2.0

  /// Looks at the tables, and rehearses.
  ///
  /// - Parameter connection: its `search_path` is set.
  /// - Throws: `PostgresError` where the connection fails. What is wrong with the tables, the load in one
  ///   transaction says as well.
  static func choose(
    _ data: DataPlan, _ target: Target, _ options: LoadOptions, on connection: inout Connection
  ) throws -> Choice {
    // Another run may be working on the tables.
    guard try target.tryLock(on: &connection) else { return .singleTransaction(nil) }
    let choice: Choice
    try connection.execute("SET lock_timeout = '\(Int(lockTimeoutSeconds))s'")
    // Of a statement that locks several tables, the first wait that is too long ends it; that many of them
    // nearly are is not worth waiting for a server that is gone.
    let answerTimeoutSeconds = connection.answerTimeoutSeconds
    connection.answerTimeoutSeconds = answerTimeoutSeconds.map { $0 + 2 * lockTimeoutSeconds }
    defer { connection.answerTimeoutSeconds = answerTimeoutSeconds }
    do {
      try SessionCheck.requireWritable(&connection)
      try target.checkTables(data, empties: options.ifExists == .truncate, on: &connection)
      try connection.execute("SET search_path = pg_catalog")
      choice = try survey(data, target, options, on: &connection)
    } catch is LoaderError {
      choice = .singleTransaction(nil)
    } catch let error as PostgresError where error.code == .server {
      choice = .singleTransaction(
        error.isLockProblem ? lockedByOthers : "the server says: \(error.message)")
    }
    try connection.execute("SET lock_timeout = 0")
    try target.unlock(on: &connection)
    return choice
  }

  private static func survey(
    _ data: DataPlan, _ target: Target, _ options: LoadOptions, on connection: inout Connection
  ) throws -> Choice {
    let empties = options.ifExists == .truncate
    // Counting takes long then; one transaction does it where it can be interrupted.
    guard data.tables.allSatisfy({ $0.rowEstimate.isExact }) else {
      return .singleTransaction("so many rows are counted while they are loaded")
    }
    func qualified(_ table: String) -> String { target.places[table].quoted }
    // Rows go behind others where these are.
    if !empties {
      for table in data.tables where table.isScaled {
        guard try target.places[table.name].isEmpty(on: &connection) else {
          return .singleTransaction(nil)
        }
      }
    }
    if let reason = try obstacle(data, target, empties: empties, on: &connection) {
      return .singleTransaction(reason)
    }
    var bases: [String: UInt64] = [:]
    var kept: [TablePlan] = []
    if !empties {
      for table in data.tables {
        bases[table.name] = try KeySequence.highestKey(
          table, qualified(table.name), on: &connection)
        let place = target.places[table.name]
        if try table.isScaled || place.isEmpty(on: &connection) { continue }
        guard try isComplete(table, at: place, on: &connection) else {
          return .singleTransaction("table \(table.name) has some of its rows and lacks others")
        }
        kept.append(table)
      }
    }
    let keptNames = Set(kept.map(\.name))
    let names = Set(data.tables.map(\.name)).subtracting(keptNames)
    let twins = target.places.only(Array(names))
    let indexes = try ExistingIndexes(of: twins, keepsNone: true, on: &connection)
    let staging = StagingSchema(for: target)
    let planned = try data.rows(after: bases)
    var tables: [Twin] = []
    var sequences: [SharedSequence] = []
    for plan in data.tables {
      let rows = planned[plan.name]!
      let existing = try ExistingTable(rows.plan, at: target.places[plan.name], on: &connection)
      try existing.check(
        lastRow: plan.isScaled ? rows.firstRow + rows.count : plan.rowCount,
        lastParent: plan.isScaled
          ? (bases[data.model.root(of: plan.table).name] ?? 0) + data.parameters.scale : 0)
      if names.contains(plan.name) {
        tables.append(
          try Twin(
            of: rows, format: existing.format, at: target.places[plan.name], staging: staging,
            twins: twins, indexes: indexes, on: &connection))
      }
      guard
        let sequence = try KeySequence.of(plan, qualified(plan.name), on: &connection)
      else { continue }
      if names.contains(plan.name) && sequence.isIdentity { continue }
      guard sequence.isOwn else {
        return .singleTransaction("sequence \(sequence.name) belongs to another role")
      }
      sequences.append(
        SharedSequence(
          table: qualified(plan.name), key: plan.table.sequenceColumn!, name: sequence.name))
    }
    var result = Twins(
      data: data, origin: options.origin, target: target, empties: empties, staging: staging,
      tables: tables, kept: kept,
      sequences: sequences,
      restarted: empties
        ? try KeySequence.owned(by: twins, on: &connection) : [],
      bases: bases, planned: planned)
    if let reason = try result.rehearse(on: &connection) {
      return .singleTransaction(reason)
    }
    return .twins(result)
  }

  /// Whether a catalogue has a row for each key of the data set; where it has no key, all of its rows.
  private static func isComplete(
    _ table: TablePlan, at place: TablePlace, on connection: inout Connection
  ) throws -> Bool {
    let existing = try ExistingTable(table, at: place, on: &connection)
    let key = table.table.primaryKey
    let shown = existing.columns.enumerated().filter { _, column in
      key.isEmpty || key.contains(column.wanted.name)
    }
    var values = shown.map { _ in [String]() }
    var generator = TableGenerator(table)
    let format = RowFormat.copyBinary
    var buffer = OutputBuffer(
      capacity: TableGenerator.defaultBatchRows * format.maximumRowBytes(table) + 64)
    while generator.next() > 0 {
      format.encode(generator, into: &buffer)
      buffer.withBytes { bytes in
        var offset = 0
        while let row = BinaryRow(bytes, from: offset) {
          for (number, (index, column)) in shown.enumerated() {
            let text = row.text(index, column.wanted.baseType)
            values[number].append(
              text.map { String(SQLSyntax.arrayParameter([$0]).dropFirst().dropLast()) } ?? "NULL")
          }
          offset += row.bytes.count
        }
      }
      buffer.removeAll()
    }
    let columns = shown.map(\.element)
    // Not all types can be compared, but all have texts.
    let form = key.isEmpty ? "::text" : ""
    let names = columns.map { "\(SQLName.quoted($0.found.name))\(form)" }
      .joined(separator: ", ")
    let wanted = columns.enumerated().map {
      "g.c\($0.offset)::\($0.element.found.typeName)\(form)"
    }
    let arrays = columns.indices.map { "$\($0 + 1)::text[]" }.joined(separator: ", ")
    let aliases = columns.indices.map { "c\($0)" }.joined(separator: ", ")
    return try connection.query(
      """
      SELECT NOT EXISTS (
        SELECT \(wanted.joined(separator: ", ")) FROM unnest(\(arrays)) g (\(aliases))
        EXCEPT ALL SELECT \(names) FROM \(place.quoted))
      """, values.map { "{\($0.joined(separator: ","))}" }
    ).firstValue == "t"
  }

  /// Extensions that keep no books about tables by their numbers.
  private static let harmlessExtensions = [
    "plpgsql", "plperl", "plperlu", "plpython3u", "pltcl", "pltclu",
    "bool_plperl", "bool_plperlu", "hstore_plperl", "hstore_plperlu", "hstore_plpython3u",
    "jsonb_plperl", "jsonb_plperlu", "jsonb_plpython3u", "ltree_plpython3u",
    // PostgreSQL's own additional modules.
    "adminpack", "amcheck", "autoinc", "bloom", "btree_gin", "btree_gist", "citext", "cube",
    "dblink",
    "dict_int", "dict_xsyn", "earthdistance", "file_fdw", "fuzzystrmatch", "hstore",
    "insert_username",
    "intagg", "intarray", "isn", "lo", "ltree", "moddatetime", "old_snapshot", "pageinspect",
    "pg_buffercache", "pg_freespacemap", "pg_logicalinspect", "pg_prewarm", "pg_stat_statements",
    "pg_surgery", "pg_trgm", "pg_visibility", "pg_walinspect", "pgcrypto", "pgrowlocks",
    "pgstattuple",
    "postgres_fdw", "refint", "seg", "sslinfo", "tablefunc", "tcn", "tsm_system_rows",
    "tsm_system_time",
    "unaccent", "uuid-ossp", "xml2",
    "hypopg", "postgis", "vector",
  ]

  /// What forbids twins although the catalogue's rows about the tables would not tell, or would tell in words
  /// that nobody understands.
  static func obstacle(
    _ data: DataPlan, _ target: Target, empties: Bool, on connection: inout Connection
  ) throws(PostgresError) -> String? {
    let role = SQLName.quoted(connection.user)
    let rights = try connection.query(
      "SELECT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')"
    ).firstValue
    if rights == "f" {
      return
        "role \"\(connection.user)\" may not create a schema to stage the load in (GRANT CREATE ON "
        + "DATABASE \(SQLName.quoted(connection.database)) TO \(role) lets it)"
    }
    for schema in Set(target.places.all.map(\.schema)).sorted() {
      let mayCreate = try connection.query(
        "SELECT pg_catalog.has_schema_privilege($1, 'CREATE')", [schema]
      ).firstValue
      guard mayCreate == "f" else { continue }
      return
        "role \"\(connection.user)\" may not create tables in schema \"\(schema)\" (GRANT "
        + "CREATE ON SCHEMA \(SQLName.quoted(schema)) TO \(role) lets it)"
    }
    return try connection.query(
      """
      WITH t AS (
        SELECT c.*, n.nspname FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE \(TablePlaces.condition))
      SELECT reason FROM (
        SELECT 1 AS place, 'table ' || relname || ' belongs to role '
          || pg_catalog.pg_get_userbyid(relowner) AS reason
        FROM t WHERE NOT pg_catalog.pg_has_role(relowner, 'USAGE')
        UNION ALL
        SELECT 2, 'table ' || relname || ' is partitioned, or part of another one' FROM t
        WHERE relkind <> 'r' OR relispartition
          OR EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE t.oid IN (i.inhrelid, i.inhparent))
        UNION ALL
        SELECT 3, 'event trigger ' || evtname || ' is to see what is done to tables'
        FROM pg_catalog.pg_event_trigger WHERE evtenabled <> 'D' AND evtevent <> 'login'
        UNION ALL
        SELECT 4, 'extension ' || extname || ' may know tables by their numbers'
        FROM pg_catalog.pg_extension WHERE extname <> ALL ($3::text[])
        UNION ALL
        SELECT 5, 'publication ' || p.pubname || ' publishes table ' || p.tablename
        FROM pg_catalog.pg_publication_tables p
        WHERE \(TablePlaces.condition("p.schemaname", "p.tablename"))
        UNION ALL
        SELECT 6, 'replication slot ' || slot_name || ' reads what is done to tables'
        FROM pg_catalog.pg_replication_slots
        WHERE slot_type = 'logical' AND database = pg_catalog.current_database()
        UNION ALL
        SELECT 7, 'trigger ' || g.tgname || ' of table ' || t.relname || ' is to fire'
        FROM t JOIN pg_catalog.pg_trigger g ON g.tgrelid = t.oid
        WHERE NOT g.tgisinternal AND g.tgenabled <> 'D'
          AND (g.tgtype & 4 <> 0 OR $4::boolean AND g.tgtype & 32 <> 0)
        UNION ALL
        SELECT 8, 'table ' || relname || ' has rules' FROM t
        WHERE EXISTS (SELECT FROM pg_catalog.pg_rewrite r WHERE r.ev_class = t.oid)
        UNION ALL
        SELECT 9, 'row-level security of table ' || relname || ' holds for role ' || current_user FROM t
        WHERE pg_catalog.row_security_active(oid)
        UNION ALL
        -- Numbers that are taken while the rows are on their way cannot be given back.
        SELECT 10, 'column ' || a.attname || ' of table ' || t.relname || ' is numbered by sequence '
          || s.relname
        FROM t JOIN pg_catalog.pg_attrdef f ON f.adrelid = t.oid
        JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum = f.adnum
        JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_attrdef'::regclass AND d.objid = f.oid
          AND d.refclassid = 'pg_catalog.pg_class'::regclass
        JOIN pg_catalog.pg_class s ON s.oid = d.refobjid AND s.relkind = 'S'
        WHERE NOT EXISTS (SELECT FROM unnest($5::text[], $6::text[], $7::text[]) m (n, t, a)
          WHERE m.n = t.nspname AND m.t = t.relname AND m.a = a.attname)
      ) obstacles ORDER BY place, reason LIMIT 1
      """,
      target.places.parameters + [
        SQLSyntax.arrayParameter(harmlessExtensions), empties ? "t" : "f",
        SQLSyntax.arrayParameter(
          data.tables.flatMap { t in t.columns.map { _ in target.places[t.name].schema } }),
        SQLSyntax.arrayParameter(
          data.tables.flatMap { t in t.columns.map { _ in target.places[t.name].relation } }),
        SQLSyntax.arrayParameter(data.tables.flatMap { $0.columns.map(\.name) }),
      ]
    ).firstValue
  }
}
