import PostgresClient

/// Tables of which policies show the role some rows only.
enum RowSecurity {
  /// That the times are those of a role to which policies apply; nil where there is no such table in the
  /// search path.
  static func remark(on connection: inout Connection) throws(PostgresError) -> String? {
    let row = try connection.query(
      """
      SELECT current_user, pg_catalog.string_agg(c.relname, ', ' ORDER BY c.relname)
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ANY (pg_catalog.current_schemas(false)) AND c.relkind IN ('r', 'p')
        AND pg_catalog.row_security_active(c.oid)
      """
    ).rows[0]
    guard let role = row[0], let tables = row[1] else { return nil }
    return
      "row-level security applies to role \"\(role)\" on \(tables): what is measured are its policies "
      + "too, and the rows that they show"
  }

  /// Whether policies may hide rows of a table, qualified and quoted, from the role.
  static func isActive(
    on table: String, _ connection: inout Connection
  ) throws(PostgresError) -> Bool {
    try connection.query(
      "SELECT pg_catalog.row_security_active($1::regclass)", [table]
    ).firstValue == "t"
  }
}
