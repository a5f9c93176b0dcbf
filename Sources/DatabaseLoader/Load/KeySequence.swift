import FakeDataKit
import PostgresClient

/// The sequence that numbers the rows of a table that are inserted without a key.
struct KeySequence {
  /// SQL for its `regclass`, NULL where there is none. `$1` is the table's quoted name and `$2` the
  /// column's name.
  ///
  /// An identity column and a `serial` own their sequence. A default may also use one that nobody owns,
  /// as those do that a dump or a migration has put together by hand.
  static let query = """
    SELECT coalesce(pg_catalog.pg_get_serial_sequence($1, $2)::regclass, (
      SELECT d.refobjid::regclass FROM pg_catalog.pg_attribute a
      JOIN pg_catalog.pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
      JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_attrdef'::regclass
        AND d.objid = f.oid AND d.refclassid = 'pg_catalog.pg_class'::regclass
      JOIN pg_catalog.pg_class c ON c.oid = d.refobjid AND c.relkind = 'S'
      WHERE a.attrelid = $1::regclass AND a.attname = $2::text LIMIT 1))
    """

  /// Its quoted name.
  let name: String
  /// Whether it is that of an identity column.
  let isIdentity: Bool
  /// Whether the role may alter it.
  let isOwn: Bool

  /// The sequence of a table's key, nil where there is none.
  ///
  /// - Parameter table: the quoted name.
  static func of(
    _ plan: TablePlan, _ table: String, on connection: inout Connection
  ) throws(PostgresError) -> KeySequence? {
    guard let column = plan.table.sequenceColumn else { return nil }
    let result = try connection.query(
      """
      SELECT s.sequence::text, pg_catalog.pg_has_role(c.relowner, 'USAGE'), EXISTS (
        SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass
          AND d.objid = c.oid AND d.refclassid = d.classid AND d.deptype = 'i')
      FROM (\(query)) s (sequence) JOIN pg_catalog.pg_class c ON c.oid = s.sequence
      """, [table, column])
    guard result.rowCount > 0, let name = result[0, 0] else { return nil }
    return KeySequence(name: name, isIdentity: result[0, 2] == "t", isOwn: result[0, 1] == "t")
  }

  /// Keeps others from taking numbers until the open transaction ends, and gives the sequence storage that goes away
  /// with the transaction if that fails. It stays where it is.
  ///
  /// - Parameter name: the sequence's quoted name.
  static func hold(_ name: String, on connection: inout Connection) throws(PostgresError) {
    let start = try connection.query(
      "SELECT seqstart FROM pg_catalog.pg_sequence WHERE seqrelid = $1::regclass", [name]
    ).firstValue
    // Any option does, of the value that it has.
    if let start { try connection.execute("ALTER SEQUENCE \(name) START WITH \(start)") }
  }

  /// The sequences that belong to columns of tables and are not those of identity columns; their quoted names.
  static func owned(
    by tables: TablePlaces, on connection: inout Connection
  ) throws(PostgresError) -> [String] {
    try connection.query(
      """
      SELECT pg_catalog.format('%I.%I', m.nspname, s.relname) FROM pg_catalog.pg_depend d
      JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S'
      JOIN pg_catalog.pg_namespace m ON m.oid = s.relnamespace
      JOIN pg_catalog.pg_class c ON c.oid = d.refobjid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = d.classid AND d.deptype = 'a'
        AND \(TablePlaces.condition)
      ORDER BY 1
      """, tables.parameters
    ).rows.compactMap { $0[0] }
  }

  /// The highest number that a row of a table has, or that its sequence has given away; 0 where there is none, and
  /// where no column has the rows' numbers.
  ///
  /// - Parameter table: the quoted name.
  static func highestKey(
    _ plan: TablePlan, _ table: String, on connection: inout Connection
  ) throws(PostgresError) -> UInt64 {
    // Rows of catalogues are not added behind others.
    let column = plan.isScaled ? plan.table.numberColumn : plan.table.sequenceColumn
    guard let key = column else { return 0 }
    return try connection.query(
      """
      SELECT greatest(0, (SELECT max(\(SQLName.quoted(key)))::bigint FROM \(table)),
        pg_catalog.pg_sequence_last_value((\(query))))
      """, [table, key]
    ).firstValue.flatMap { UInt64($0) } ?? 0
  }
}
