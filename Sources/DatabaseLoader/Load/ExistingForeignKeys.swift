import FakeDataKit
import PostgresClient

/// The foreign keys between tables that are there, taken away while these are filled.
///
/// In place, the server checks each of them row by row, which is most of a load's time; added again it
/// checks all rows at once. Their names, options and comments stay what they were. It takes the tables'
/// owner, and an exclusive lock.
struct ExistingForeignKeys {
  private struct Key {
    let table: String
    let name: String
    let definition: String
    let comment: String?
    let prefersMergeJoin: Bool
  }

  private var keys: [Key] = []

  /// None are taken away.
  init() {}

  /// Drops the foreign keys from one of the data set's tables to another, within the open transaction.
  ///
  /// Those of tables that are not the role's own stay, and so do those that are switched off.
  init(dropping data: DataPlan, schema: String, on connection: inout Connection) throws {
    let names = SQLSyntax.arrayParameter(data.tables.map(\.name))
    let rows = try connection.query(
      """
      SELECT c.relname, pg_catalog.quote_ident(k.conname), pg_catalog.pg_get_constraintdef(k.oid),
        pg_catalog.quote_literal(pg_catalog.obj_description(k.oid, 'pg_constraint')), a.attname
      FROM pg_catalog.pg_constraint k
      JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
      JOIN pg_catalog.pg_class p ON p.oid = k.confrelid
      JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
      WHERE k.contype = 'f' AND k.conparentid = 0 AND c.relkind = 'r' AND p.relkind = 'r'
        AND c.relnamespace = p.relnamespace AND c.relnamespace = (
          SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = $1::text)
        AND c.relname = ANY ($2::text[]) AND p.relname = ANY ($2::text[])
        AND pg_catalog.pg_has_role(c.relowner, 'USAGE')
        AND pg_catalog.has_table_privilege(p.oid, 'REFERENCES')
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger t
          WHERE t.tgconstraint = k.oid AND t.tgenabled <> 'O')
      ORDER BY c.relname, k.conname
      """, [schema, names]
    ).rows
    for row in rows {
      guard let table = row[0], let name = row[1], let definition = row[2] else { continue }
      let isInParentsOrder =
        data.table(table)?.table.columns.contains { $0.name == row[4] && $0.rule == .parentKey }
      let quoted = "\(SQLName.quoted(schema)).\(SQLName.quoted(table))"
      try connection.execute("ALTER TABLE \(quoted) DROP CONSTRAINT \(name)")
      keys.append(
        Key(
          table: quoted, name: name, definition: definition, comment: row[3],
          prefersMergeJoin: isInParentsOrder ?? false))
    }
  }

  /// Adds them again, which checks every row.
  func restore(on connection: inout Connection) throws {
    if keys.isEmpty { return }
    // Deferred work of other triggers would be in the way.
    try connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for key in keys {
      if key.prefersMergeJoin { try connection.execute("SET LOCAL enable_hashjoin = off") }
      try connection.execute(
        "ALTER TABLE \(key.table) ADD CONSTRAINT \(key.name) \(key.definition)")
      if key.prefersMergeJoin { try connection.execute("SET LOCAL enable_hashjoin TO DEFAULT") }
      if let comment = key.comment {
        try connection.execute(
          "COMMENT ON CONSTRAINT \(key.name) ON \(key.table) IS \(comment)")
      }
    }
  }
}
