import FakeDataKit
import PostgresClient

/// The indexes of tables that are there, with the primary keys and unique constraints on them, taken away while
/// these are filled.
///
/// In place they grow row by row; built again, each is sorted once. Everything that the catalogue says of them
/// comes back: definition, constraint, tablespace, statistics targets, comments, and the marks for CLUSTER and
/// the replica identity. Source of what there is to bring back: PostgreSQL's `pg_dump`, `getIndexes` and
/// `dumpIndex`, `dumpConstraint`.
struct ExistingIndexes {
  /// An index that stays in place, and why.
  struct Kept: Hashable {
    let name: String
    let reason: String
  }

  private struct Index {
    /// The table, in whose schema the index is.
    let place: TablePlace
    /// The index's name, quoted.
    let name: String
    /// The index's name as it is.
    let indexName: String
    let definition: String
    /// What the definition says before the part that holds for an index on any table of these columns.
    let head: String
    /// `PRIMARY KEY` or `UNIQUE`; nil for an index without a constraint.
    let constraint: String?
    /// The definition of a constraint that takes no ready-made index.
    let constraintDefinition: String?
    /// `DEFERRABLE INITIALLY DEFERRED`, `DEFERRABLE` or nothing.
    let timing: String
    /// As a literal; the database's own one is empty.
    let tablespace: String
    let comment: String?
    let constraintComment: String?
    let isClustered: Bool
    let isReplicaIdentity: Bool
    /// Pairs of a column's number and its statistics target.
    let statistics: [(column: String, target: String)]

    var qualifiedName: String { "\(SQLName.quoted(place.schema)).\(name)" }

    /// What builds it again, on its table or on one of the same name and columns in another schema.
    ///
    /// - Parameter other: where that table is; nil is the index's own.
    func statements(on other: TablePlace? = nil) -> [String] {
      let schema = SQLName.quoted((other ?? place).schema)
      let table = (other ?? place).quoted
      // The definition does not say where.
      var statements = ["SET LOCAL default_tablespace = \(tablespace)"]
      if let constraintDefinition {
        statements.append("ALTER TABLE \(table) ADD CONSTRAINT \(name) \(constraintDefinition)")
      } else if !definition.hasPrefix(head) {
        statements.append(definition)
      } else {
        let unique = head.hasPrefix("CREATE UNIQUE") ? "UNIQUE " : ""
        statements.append(
          "CREATE \(unique)INDEX \(name) ON \(table) " + definition.dropFirst(head.count))
      }
      if constraintDefinition == nil, let constraint {
        statements.append(
          "ALTER TABLE \(table) ADD CONSTRAINT \(name) \(constraint) USING INDEX \(name)\(timing)")
      }
      for (column, target) in statistics {
        statements.append(
          "ALTER INDEX \(schema).\(name) ALTER COLUMN \(column) SET STATISTICS \(target)")
      }
      if isClustered { statements.append("ALTER TABLE \(table) CLUSTER ON \(name)") }
      if isReplicaIdentity {
        statements.append("ALTER TABLE \(table) REPLICA IDENTITY USING INDEX \(name)")
      }
      if let comment { statements.append("COMMENT ON INDEX \(schema).\(name) IS \(comment)") }
      if let constraintComment {
        statements.append("COMMENT ON CONSTRAINT \(name) ON \(table) IS \(constraintComment)")
      }
      return statements
    }
  }

  /// The indexes that stay.
  private(set) var kept: [Kept] = []
  private var indexes: [Index] = []

  /// Why some stay, a sentence each.
  var remarks: [String] {
    var reasons: [(reason: String, names: [String])] = []
    for index in kept {
      if let place = reasons.firstIndex(where: { $0.reason == index.reason }) {
        reasons[place].names.append(index.name)
      } else {
        reasons.append((index.reason, [index.name]))
      }
    }
    return reasons.map { reason, names in
      (names.count == 1
        ? "index \(names[0]) stays" : "indexes \(names.joined(separator: ", ")) stay")
        + " in place while the rows are copied, which takes longer: \(reason)"
    }
  }

  /// None are taken away.
  init() {}

  /// Looks at the indexes of tables and changes nothing.
  ///
  /// - Parameters:
  ///   - tables: those that are to be filled from nothing.
  ///   - keepsNone: whether all are to be built again, on other tables.
  init(
    of tables: TablePlaces, keepsNone: Bool = false, on connection: inout Connection
  ) throws(PostgresError) {
    let triggers = try connection.query(
      """
      SELECT DISTINCT c.relname FROM pg_catalog.pg_trigger t
      JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE \(TablePlaces.condition)
        AND NOT t.tgisinternal AND t.tgenabled <> 'D' AND t.tgtype & 4 <> 0
      ORDER BY 1
      """, tables.parameters
    ).rows.compactMap { $0[0] }
    let rows = try connection.query(Self.query, tables.parameters).rows
    for row in rows {
      guard let name = row[1], let definition = row[2],
        let known = tables.table(schema: row[0], relation: row[13])
      else { continue }
      let reason =
        triggers.isEmpty
        ? row[12] : "triggers on \(triggers.joined(separator: ", ")) may look rows up by it"
      if let reason, !keepsNone {
        kept.append(Kept(name: name, reason: reason))
        continue
      }
      let timing =
        row[4] == "t" ? " DEFERRABLE" + (row[5] == "t" ? " INITIALLY DEFERRED" : "") : ""
      indexes.append(
        Index(
          place: tables[known], name: name, indexName: row[16] ?? "",
          definition: definition, head: row[14] ?? "",
          constraint: row[3] == "p" ? "PRIMARY KEY" : row[3] == "u" ? "UNIQUE" : nil,
          constraintDefinition: row[15],
          timing: timing, tablespace: row[6] ?? "''", comment: row[7], constraintComment: row[8],
          isClustered: row[9] == "t", isReplicaIdentity: row[10] == "t",
          statistics: (row[11] ?? "").split(separator: " ").map {
            let pair = $0.split(separator: "=").map(String.init)
            return (pair[0], pair[1])
          }))
    }
  }

  /// What builds the indexes of a table again, on another table, each with its name.
  func statements(
    of table: TablePlace, on other: TablePlace
  ) -> [(name: String, sql: [String])] {
    indexes.filter { $0.place == table }.map { ($0.indexName, $0.statements(on: other)) }
  }

  /// Column 12 is why an index has to stay; NULL is that it need not.
  private static let query = """
    SELECT n.nspname, pg_catalog.quote_ident(i.relname),
      pg_catalog.pg_get_indexdef(x.indexrelid), k.contype, k.condeferrable, k.condeferred,
      pg_catalog.quote_literal(coalesce(s.spcname, '')),
      pg_catalog.quote_literal(pg_catalog.obj_description(x.indexrelid, 'pg_class')),
      pg_catalog.quote_literal(pg_catalog.obj_description(k.oid, 'pg_constraint')),
      x.indisclustered, x.indisreplident,
      (SELECT string_agg(a.attnum || '=' || a.attstattarget, ' ' ORDER BY a.attnum)
        FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = x.indexrelid AND coalesce(a.attstattarget, -1) >= 0),
      CASE
        WHEN NOT pg_catalog.pg_has_role(t.relowner, 'USAGE')
          THEN 'its table belongs to ' || pg_catalog.pg_get_userbyid(t.relowner)
        WHEN NOT pg_catalog.has_schema_privilege(n.oid, 'CREATE')
          THEN 'role ' || current_user || ' may not create an index in schema ' || n.nspname
        WHEN s.oid IS NOT NULL AND NOT pg_catalog.has_tablespace_privilege(s.oid, 'CREATE')
          THEN 'role ' || current_user || ' may not create an index in tablespace ' || s.spcname
        WHEN t.relkind <> 'r' OR t.relispartition THEN 'its table is part of a partitioned one'
        WHEN NOT (x.indisvalid AND x.indisready AND x.indislive) THEN 'it is not valid'
        WHEN k.contype NOT IN ('p', 'u') OR k.oid IS NOT NULL AND m.amname <> 'btree'
          THEN 'it belongs to an exclusion constraint'
        WHEN d.dependents IS NOT NULL THEN 'depended on by ' || d.dependents
      END,
      t.relname,
      pg_catalog.format('CREATE %sINDEX %I ON %I.%I ', CASE WHEN x.indisunique THEN 'UNIQUE ' ELSE '' END,
        i.relname, n.nspname, t.relname),
      CASE WHEN k.contype = 'x' OR k.oid IS NOT NULL AND m.amname <> 'btree'
        THEN pg_catalog.pg_get_constraintdef(k.oid) END,
      i.relname
    FROM pg_catalog.pg_index x
    JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
    JOIN pg_catalog.pg_am m ON m.oid = i.relam
    JOIN pg_catalog.pg_class t ON t.oid = x.indrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
    LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = i.reltablespace
    LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x')
    LEFT JOIN LATERAL (
      -- Views that group by the key, foreign keys that are not part of the load, functions, extensions.
      SELECT string_agg(DISTINCT CASE
          WHEN r.oid IS NOT NULL THEN pg_catalog.pg_describe_object(
            'pg_catalog.pg_class'::regclass, r.ev_class, 0)
          WHEN e.refclassid = 'pg_catalog.pg_extension'::regclass
            THEN pg_catalog.pg_describe_object(e.refclassid, e.refobjid, 0)
          ELSE pg_catalog.pg_describe_object(e.classid, e.objid, 0) END, ', ') dependents
      FROM pg_catalog.pg_depend e
      LEFT JOIN pg_catalog.pg_rewrite r
        ON e.classid = 'pg_catalog.pg_rewrite'::regclass AND r.oid = e.objid
      WHERE (e.refclassid = 'pg_catalog.pg_class'::regclass AND e.refobjid = x.indexrelid
          OR e.refclassid = 'pg_catalog.pg_constraint'::regclass AND e.refobjid = k.oid)
        -- What is part of the constraint: its index, and the trigger that defers it.
        AND e.deptype <> 'i'
        OR e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = x.indexrelid
          AND e.refclassid = 'pg_catalog.pg_extension'::regclass
    ) d ON true
    WHERE \(TablePlaces.condition("n.nspname", "t.relname"))
    ORDER BY t.relname, n.nspname, i.relname
    """

  /// Takes them away, within the open transaction.
  func drop(on connection: inout Connection) throws(PostgresError) {
    for index in indexes {
      try connection.execute(
        index.constraint == nil
          ? "DROP INDEX \(index.qualifiedName)"
          : "ALTER TABLE \(index.place.quoted) DROP CONSTRAINT \(index.name)")
    }
  }

  /// Builds them again, each as it was.
  func restore(on connection: inout Connection) throws(PostgresError) {
    // Deferred work of triggers would be in the way.
    if !indexes.isEmpty { try connection.execute("SET CONSTRAINTS ALL IMMEDIATE") }
    for index in indexes {
      for statement in index.statements() { try connection.execute(statement) }
    }
    if !indexes.isEmpty { try connection.execute("SET LOCAL default_tablespace TO DEFAULT") }
  }
}
