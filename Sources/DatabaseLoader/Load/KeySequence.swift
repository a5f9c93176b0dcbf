/// The sequence that numbers the rows of a table that are inserted without a key.
enum KeySequence {
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
}
