import FakeDataKit
import PostgresClient

/// The foreign keys between tables that are there, taken away while these are filled.
///
/// In place, the server checks each of them row by row, which is most of a load's time; added again it
/// checks all rows at once. Their names, options and comments stay what they were. It takes the tables'
/// owner, and an exclusive lock.
struct ExistingForeignKeys {
  private struct Key {
    let table: TablePlace
    let parent: TablePlace
    /// The key's name, quoted.
    let name: String
    /// The key's name as it is.
    let plainName: String
    let definition: String
    let comment: String?
    let prefersMergeJoin: Bool
  }

  private var keys: [Key] = []

  /// None are taken away.
  init() {}

  /// Whether a key of a table is one of them.
  ///
  /// - Parameter name: the key's name as it is.
  func contains(_ name: String, of table: String) -> Bool {
    keys.contains { $0.table.table == table && $0.plainName == name }
  }

  /// The tables that have them, one for each key.
  var tables: [String] { keys.map(\.table.table) }

  /// Looks for the foreign keys from one of the data set's tables to another, and changes nothing.
  ///
  /// Left out are those of tables that are not the role's own, those that are switched off, and those that are not
  /// validated: added again, these would be checked for no row.
  init(
    of data: DataPlan, _ places: TablePlaces, on connection: inout Connection
  ) throws(PostgresError) {
    let rows = try connection.query(
      """
      SELECT c.relname, pg_catalog.quote_ident(k.conname), pg_catalog.pg_get_constraintdef(k.oid),
        pg_catalog.quote_literal(pg_catalog.obj_description(k.oid, 'pg_constraint')),
        CASE WHEN pg_catalog.cardinality(k.conkey) = 1 THEN a.attname END, p.relname, n.nspname, m.nspname,
        k.conname
      FROM pg_catalog.pg_constraint k
      JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
      JOIN pg_catalog.pg_class p ON p.oid = k.confrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_namespace m ON m.oid = p.relnamespace
      JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
      WHERE k.contype = 'f' AND k.convalidated AND k.conparentid = 0 AND c.relkind = 'r' AND p.relkind = 'r'
        AND \(TablePlaces.condition) AND \(TablePlaces.condition("m.nspname", "p.relname"))
        AND pg_catalog.pg_has_role(c.relowner, 'USAGE')
        AND pg_catalog.has_table_privilege(p.oid, 'REFERENCES')
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger t
          WHERE t.tgconstraint = k.oid AND t.tgenabled <> 'O')
      ORDER BY c.relname, n.nspname, k.conname
      """, places.parameters
    ).rows
    keys = rows.compactMap { row in
      guard let table = places.table(schema: row[6], relation: row[0]), let name = row[1],
        let definition = row[2], let parent = places.table(schema: row[7], relation: row[5])
      else { return nil }
      let isInParentsOrder =
        data.table(table)?.table.columns.contains { $0.name == row[4] && $0.rule == .parentKey }
      return Key(
        table: places[table], parent: places[parent], name: name, plainName: row[8] ?? "",
        definition: definition, comment: row[3], prefersMergeJoin: isInParentsOrder ?? false)
    }
  }

  /// Drops them, within the open transaction.
  func drop(on connection: inout Connection) throws(PostgresError) {
    for key in keys {
      try connection.execute("ALTER TABLE \(key.table.quoted) DROP CONSTRAINT \(key.name)")
    }
  }

  /// Drops them unless somebody uses the tables, even to read: the locks that it takes are not waited for,
  /// since whoever holds one may be waiting for those that the transaction holds.
  ///
  /// - Returns: whether they are dropped.
  func dropUnlessBusy(on connection: inout Connection) throws(PostgresError) -> Bool {
    let tables = Set(keys.flatMap { [$0.table.quoted, $0.parent.quoted] }).sorted()
    try connection.execute("SAVEPOINT fakedata_foreign_keys")
    do {
      try connection.execute(
        "LOCK TABLE \(tables.joined(separator: ", ")) IN ACCESS EXCLUSIVE MODE NOWAIT")
    } catch  where error.isLockProblem {
      try connection.execute(
        "ROLLBACK TO SAVEPOINT fakedata_foreign_keys; RELEASE SAVEPOINT fakedata_foreign_keys")
      return false
    }
    try connection.execute("RELEASE SAVEPOINT fakedata_foreign_keys")
    try drop(on: &connection)
    return true
  }

  /// Adds them again, which checks every row.
  func restore(on connection: inout Connection) throws {
    if keys.isEmpty { return }
    // Deferred work of other triggers would be in the way.
    try connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for key in keys {
      if key.prefersMergeJoin { try connection.execute("SET LOCAL enable_hashjoin = off") }
      try connection.execute(
        "ALTER TABLE \(key.table.quoted) ADD CONSTRAINT \(key.name) \(key.definition)")
      if key.prefersMergeJoin { try connection.execute("SET LOCAL enable_hashjoin TO DEFAULT") }
      if let comment = key.comment {
        try connection.execute(
          "COMMENT ON CONSTRAINT \(key.name) ON \(key.table.quoted) IS \(comment)")
      }
    }
  }
}
