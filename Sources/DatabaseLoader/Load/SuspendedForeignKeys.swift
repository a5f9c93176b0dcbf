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
    /// The child, its key and its referencing column, and what it refers to, quoted.
    let child: String
    let childKey: String
    let column: String
    let parent: String
    let referenced: String
    /// The operator by which the server compares the two, with its schema.
    let equality: String
    /// Whether both are whole numbers.
    let isInteger: Bool
    /// The names as they are.
    let childName: String
    let columnName: String
    let parentName: String
    let schema: String
  }

  private let keys: [Key]

  /// The foreign keys of the tables that grow with the scale; nil where the server has to look at each row.
  ///
  /// The tables are locked against writers as long as the rows are unchecked, so only keys between tables of the
  /// data set can wait.
  init?(of data: DataPlan, schema: String, on connection: inout Connection) throws(PostgresError) {
    guard try Self.maySuspend(on: &connection) else { return nil }
    let scaled = data.tables.filter(\.isScaled)
    let names = SQLSyntax.arrayParameter(scaled.map(\.name))
    let rows = try connection.query(
      """
      SELECT k.conname, c.relname, a.attname, p.relname, b.attname,
        pg_catalog.format('OPERATOR(%I.%s)', n.nspname, o.oprname),
        ARRAY(SELECT g.oid FROM pg_catalog.pg_trigger g
          WHERE g.tgconstraint = k.oid AND g.tgrelid = c.oid AND g.tgenabled = 'O'),
        array[a.atttypid, b.atttypid]
          <@ array['smallint'::regtype, 'integer'::regtype, 'bigint'::regtype]::oid[]
      FROM pg_catalog.pg_constraint k
      JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
      JOIN pg_catalog.pg_class p ON p.oid = k.confrelid
      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]
      JOIN pg_catalog.pg_attribute b ON b.attrelid = p.oid AND b.attnum = k.confkey[1]
      JOIN pg_catalog.pg_operator o ON o.oid = k.conpfeqop[1]
      JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
      WHERE k.contype = 'f' AND cardinality(k.conkey) = 1 AND c.relkind = 'r' AND p.relkind = 'r'
        AND c.relnamespace = p.relnamespace AND c.relnamespace = (
          SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = $1::text)
        AND c.relname = ANY ($2::text[]) AND p.relname = ANY ($3::text[])
        -- Compared as they are: no casts, no collations.
        AND o.oprleft = b.atttypid AND o.oprright = a.atttypid
        AND a.attcollation = 0 AND b.attcollation = 0
        AND pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')
        AND pg_catalog.has_column_privilege(p.oid, b.attnum, 'SELECT')
      ORDER BY c.relname, k.conname
      """, [schema, names, SQLSyntax.arrayParameter(data.tables.map(\.name))]
    ).rows
    let triggers = rows.compactMap { $0[6] }.flatMap {
      $0.dropFirst().dropLast().split(separator: ",").map(String.init)
    }
    let hasOthers = try connection.query(
      """
      SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger g
        JOIN pg_catalog.pg_class c ON c.oid = g.tgrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = $1::text AND c.relname = ANY ($2::text[])
          AND g.tgtype & 4 <> 0 AND g.tgenabled <> 'D' AND g.oid <> ALL ($3::oid[]))
      """, [schema, names, SQLSyntax.arrayParameter(triggers)]
    ).firstValue
    guard hasOthers == "f" else { return nil }
    func qualified(_ table: String) -> String {
      "\(SQLName.quoted(schema)).\(SQLName.quoted(table))"
    }
    keys = rows.compactMap { row in
      // One that somebody has switched off is not checked.
      guard row[6] != "{}", let name = row[0], let child = row[1], let column = row[2],
        let parent = row[3], let referenced = row[4], let equality = row[5],
        let plan = data.table(child)
      else { return nil }
      return Key(
        name: name, child: qualified(child), childKey: SQLName.quoted(plan.table.primaryKey),
        column: SQLName.quoted(column), parent: qualified(parent),
        referenced: SQLName.quoted(referenced), equality: equality,
        isInteger: row[7] == "t", childName: child,
        columnName: column, parentName: parent, schema: schema)
    }
  }

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
        FROM ONLY \(key.child) c WHERE \(Self.isNew(key, after: bases)) AND c.\(key.column) IS NOT NULL
          AND NOT EXISTS (SELECT FROM ONLY \(key.parent) p
            WHERE p.\(key.referenced) \(key.equality) c.\(key.column))
        """
      // Counted, and not looked for with a LIMIT: there are none, and all rows have to be seen.
      let count = try connection.query("SELECT count(*) \(violations)").firstValue
      if count == "0" { continue }
      let value = try connection.query("SELECT c.\(key.column)::text \(violations) LIMIT 1")
      throw Self.violation(of: key, value.firstValue ?? "")
    }
  }

  private static func isNew(_ key: Key, after bases: [String: UInt64]) -> String {
    "c.\(key.childKey) > \(bases[key.childName] ?? 0)"
  }

  /// The lowest and the highest whole number that the new rows refer to, NULL where there is none; per key, nil where
  /// it is of another type. A table is read once for all of its keys.
  private func ranges(
    after bases: [String: UInt64], on connection: inout Connection
  ) throws(PostgresError) -> [(lowest: String?, highest: String?)?] {
    var ranges: [(lowest: String?, highest: String?)?] = keys.map { _ in nil }
    for child in Set(keys.map(\.child)).sorted() {
      let places = keys.indices.filter { keys[$0].child == child && keys[$0].isInteger }
      guard let first = places.first else { continue }
      let columns = places.map { "min(c.\(keys[$0].column)), max(c.\(keys[$0].column))" }
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
    guard let lowest = range.lowest, let highest = range.highest else { return true }
    return try connection.query(
      """
      SELECT count(*) = \(highest)::numeric - \(lowest) + 1 FROM ONLY \(key.parent) p
      WHERE p.\(key.referenced) BETWEEN \(lowest) AND \(highest)
      """
    ).firstValue == "t"
  }

  private static func violation(of key: Key, _ value: String) -> PostgresError {
    var error = PostgresError(
      .server,
      "insert or update on table \"\(key.childName)\" violates foreign key constraint \"\(key.name)\""
    )
    error.sqlState = .foreignKeyViolation
    error.detail =
      "Key (\(key.columnName))=(\(value)) is not present in table \"\(key.parentName)\"."
    error.schemaName = key.schema
    error.tableName = key.childName
    error.constraintName = key.name
    return error
  }
}
