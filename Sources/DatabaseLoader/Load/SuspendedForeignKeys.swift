import FakeDataKit
import PostgresClient

/// The foreign keys of tables that have rows, which the server does not check while rows are added to these, and
/// queries over the new rows afterwards.
///
/// In place, the server looks each row's parent up by itself, which takes several times as long as storing the row. A
/// session whose `session_replication_role` is `replica` stores rows without: so nothing is dropped, nobody who
/// reads waits, and only the new rows are checked. It takes a role that may set it, and tables on which nothing
/// else would have to happen when a row is inserted.
struct SuspendedForeignKeys {
  private struct Key {
    let name: String
    let child: TablePlace
    /// The quoted name of what it refers to.
    let parent: String
    /// SQL for whether a row `p` of the parent is the one that a row `c` of the child refers to, by the operators
    /// by which the server compares the two; for whether `c` refers to any; and for the value.
    let match: String
    let isReferring: String
    let value: String
    /// The referencing and the referenced column, quoted, where it is one whole number; else nil.
    let integers: (column: String, referenced: String)?
    /// The names of the child's columns and of the parent as they are.
    let columnNames: String
    let parentName: String
    /// The column that numbers the child's rows, quoted.
    let childNumber: String?
  }

  private let keys: [Key]

  /// The foreign keys of the tables that grow with the scale; nil where the server has to look at each row.
  ///
  /// The tables are locked against writers as long as the rows are unchecked, so only keys between tables of the
  /// data set can wait.
  init?(
    of data: DataPlan, _ places: TablePlaces, on connection: inout Connection
  ) throws(PostgresError) {
    guard try Self.maySuspend(on: &connection) else { return nil }
    let scaled = places.only(data.tables.filter(\.isScaled).map(\.name))
    let rows = try connection.query(
      Self.query, scaled.parameters + places.parameters
    ).rows
    let triggers = rows.compactMap { $0[4] }.flatMap {
      $0.dropFirst().dropLast().split(separator: ",").map(String.init)
    }
    let hasOthers = try connection.query(
      """
      SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger g
        JOIN pg_catalog.pg_class c ON c.oid = g.tgrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE \(TablePlaces.condition)
          AND g.tgtype & 4 <> 0 AND g.tgenabled <> 'D' AND g.oid <> ALL ($3::oid[]))
      """, scaled.parameters + [SQLSyntax.arrayParameter(triggers)]
    ).firstValue
    guard hasOthers == "f" else { return nil }
    keys = rows.compactMap { row in
      // One that somebody has switched off is not checked.
      guard row[4] != "{}", let name = row[0],
        let child = places.table(schema: row[1], relation: row[2]), let relation = row[3],
        let match = row[5], let isReferring = row[6], let value = row[7],
        let plan = data.table(child)
      else { return nil }
      var integers: (String, String)?
      if let column = row[9], let referenced = row[10] { integers = (column, referenced) }
      return Key(
        name: name, child: places[child], parent: relation, match: match,
        isReferring: isReferring, value: value, integers: integers,
        columnNames: row[8] ?? "", parentName: row[11] ?? "",
        childNumber: plan.table.numberColumn.map(SQLName.quoted))
    }
  }

  /// `$1` and `$2` are the tables that grow, `$3` and `$4` all tables. A row is a key's name, the child's schema and
  /// name, the parent's quoted name, the triggers that check the child's rows, SQL that compares the two, and names.
  private static let query = """
    SELECT k.conname, n.nspname, c.relname, pg_catalog.format('%I.%I', m.nspname, p.relname),
      ARRAY(SELECT g.oid FROM pg_catalog.pg_trigger g
        WHERE g.tgconstraint = k.oid AND g.tgrelid = c.oid AND g.tgenabled = 'O'),
      l.match, l.referring, l.value, l.names, l.column_name, l.referenced, p.relname
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_class p ON p.oid = k.confrelid
    JOIN pg_catalog.pg_namespace m ON m.oid = p.relnamespace
    CROSS JOIN LATERAL (
      SELECT string_agg(pg_catalog.format('p.%I OPERATOR(%I.%s) c.%I', b.attname, s.nspname, o.oprname,
          a.attname), ' AND ' ORDER BY i.place) AS match,
        string_agg(pg_catalog.format('c.%I IS NOT NULL', a.attname), ' AND ' ORDER BY i.place) AS referring,
        string_agg(pg_catalog.format('c.%I::text', a.attname), ' || '', '' || ' ORDER BY i.place) AS value,
        string_agg(a.attname, ', ' ORDER BY i.place) AS names,
        -- Compared as they are: no casts, no collations.
        bool_and(o.oprleft = b.atttypid AND o.oprright = a.atttypid
          AND a.attcollation = 0 AND b.attcollation = 0
          AND pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')
          AND pg_catalog.has_column_privilege(p.oid, b.attnum, 'SELECT')) AS is_plain,
        CASE WHEN count(*) = 1 AND bool_and(array[a.atttypid, b.atttypid]
            <@ array['smallint'::regtype, 'integer'::regtype, 'bigint'::regtype]::oid[])
          THEN min(pg_catalog.quote_ident(a.attname)) END AS column_name,
        min(pg_catalog.quote_ident(b.attname)) AS referenced
      FROM unnest(k.conkey, k.confkey, k.conpfeqop) WITH ORDINALITY i (child, parent, operator, place)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.child
      JOIN pg_catalog.pg_attribute b ON b.attrelid = p.oid AND b.attnum = i.parent
      JOIN pg_catalog.pg_operator o ON o.oid = i.operator
      JOIN pg_catalog.pg_namespace s ON s.oid = o.oprnamespace) l
    WHERE k.contype = 'f' AND c.relkind = 'r' AND p.relkind = 'r' AND l.is_plain
      -- Of several columns that may be NULL, others than the usual mean something else.
      AND (k.confmatchtype = 's' OR pg_catalog.cardinality(k.conkey) = 1)
      AND \(TablePlaces.condition)
      AND \(TablePlaces.condition("m.nspname", "p.relname", 3))
    ORDER BY c.relname, n.nspname, k.conname
    """

  /// Whether the role may set `session_replication_role`, and nobody has.
  private static func maySuspend(on connection: inout Connection) throws(PostgresError) -> Bool {
    let granted =
      ServerFeatures(connection).hasParameterPrivileges
      ? "pg_catalog.has_parameter_privilege('session_replication_role', 'SET')"
      : "pg_catalog.current_setting('is_superuser') = 'on'"
    return try connection.query(
      "SELECT \(granted) AND pg_catalog.current_setting('session_replication_role') = 'origin'"
    ).firstValue == "t"
  }

  /// Does something within the open transaction without the server's checks of each row.
  func whileSuspended<Result>(
    on connection: inout Connection, _ body: (inout Connection) throws -> Result
  ) throws -> Result {
    try connection.execute("SET LOCAL session_replication_role = replica")
    // An error ends the transaction, and what was set in it.
    let result = try body(&connection)
    try connection.execute("SET LOCAL session_replication_role = origin")
    return result
  }

  /// Checks the rows behind others.
  ///
  /// - Parameter bases: per table, the highest key of the rows that were there.
  /// - Throws: `PostgresError` with the code of a foreign key's violation.
  func check(after bases: [String: UInt64], on connection: inout Connection) throws(PostgresError) {
    let ranges = try ranges(after: bases, on: &connection)
    for (key, range) in zip(keys, ranges) {
      if let range, try isThere(range, for: key, on: &connection) { continue }
      let violations = """
        FROM ONLY \(key.child.quoted) c WHERE \(Self.isNew(key, after: bases)) AND \(key.isReferring)
          AND NOT EXISTS (SELECT FROM ONLY \(key.parent) p WHERE \(key.match))
        """
      // Counted, and not looked for with a LIMIT: there are none, and all rows have to be seen.
      let count = try connection.query("SELECT count(*) \(violations)").firstValue
      if count == "0" { continue }
      let value = try connection.query("SELECT \(key.value) \(violations) LIMIT 1")
      throw Self.violation(of: key, value.firstValue ?? "")
    }
  }

  private static func isNew(_ key: Key, after bases: [String: UInt64]) -> String {
    guard let number = key.childNumber else {
      // Nothing numbers them, but they are what the open transaction has stored.
      return "c.xmin = pg_catalog.pg_current_xact_id()::xid"
    }
    return "c.\(number) > \(bases[key.child.table] ?? 0)"
  }

  /// The lowest and the highest whole number that the new rows refer to, NULL where there is none; per key, nil where
  /// it is of another type. A table is read once for all of its keys.
  private func ranges(
    after bases: [String: UInt64], on connection: inout Connection
  ) throws(PostgresError) -> [(lowest: String?, highest: String?)?] {
    var ranges: [(lowest: String?, highest: String?)?] = keys.map { _ in nil }
    for child in Set(keys.map(\.child.quoted)).sorted() {
      let places = keys.indices.filter {
        keys[$0].child.quoted == child && keys[$0].integers != nil
      }
      guard let first = places.first else { continue }
      let columns = places.map { place in
        let column = keys[place].integers!.column
        return "min(c.\(column)), max(c.\(column))"
      }
      let row = try connection.query(
        "SELECT \(columns.joined(separator: ", ")) FROM ONLY \(child) c WHERE "
          + Self.isNew(keys[first], after: bases)
      ).rows[0]
      for (number, place) in places.enumerated() {
        ranges[place] = (row[2 * number], row[2 * number + 1])
      }
    }
    return ranges
  }

  /// Whether a referenced table has all whole numbers of a range, which takes much less than a join: they are unique.
  private func isThere(
    _ range: (lowest: String?, highest: String?), for key: Key, on connection: inout Connection
  ) throws(PostgresError) -> Bool {
    guard let lowest = range.lowest, let highest = range.highest,
      let referenced = key.integers?.referenced
    else { return true }
    return try connection.query(
      """
      SELECT count(*) = \(highest)::numeric - \(lowest) + 1 FROM ONLY \(key.parent) p
      WHERE p.\(referenced) BETWEEN \(lowest) AND \(highest)
      """
    ).firstValue == "t"
  }

  private static func violation(of key: Key, _ value: String) -> PostgresError {
    var error = PostgresError(
      .server,
      "insert or update on table \"\(key.child.relation)\" violates foreign key constraint \"\(key.name)\""
    )
    error.sqlState = .foreignKeyViolation
    error.detail =
      "Key (\(key.columnNames))=(\(value)) is not present in table \"\(key.parentName)\"."
    error.schemaName = key.child.schema
    error.tableName = key.child.relation
    error.constraintName = key.name
    return error
  }
}
