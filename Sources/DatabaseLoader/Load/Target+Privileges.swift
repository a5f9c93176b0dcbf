import FakeDataKit
import PostgresClient

/// Rights on tables that are there.
extension Target {
  /// Refuses a role that may not empty or fill the tables, with the statement that would let it.
  ///
  /// The server has the last word; this says all at once, and before anything is locked.
  ///
  /// - Throws: `PostgresError` with SQLSTATE 42501.
  func checkPrivileges(empties: Bool, on connection: inout Connection) throws(PostgresError) {
    let role = SQLName.quoted(connection.user)
    for schema in Set(places.all.map(\.schema)).sorted() {
      let usage = try connection.query(
        "SELECT pg_catalog.has_schema_privilege($1, 'USAGE')", [schema]
      ).firstValue
      if usage == "t" { continue }
      throw denied(
        "may not use schema \"\(schema)\"",
        "GRANT USAGE ON SCHEMA \(SQLName.quoted(schema)) TO \(role)", connection)
    }
    // A lock that keeps writers away takes one of three rights.
    let lacking = try connection.query(
      """
      SELECT c.relname, p.name, n.nspname FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      CROSS JOIN (VALUES ('SELECT'), ('INSERT'), ('TRUNCATE')) p (name)
      WHERE \(TablePlaces.condition) AND c.relkind IN ('r', 'p')
        AND NOT CASE
          WHEN p.name <> 'TRUNCATE' THEN pg_catalog.has_any_column_privilege(c.oid, p.name)
          WHEN $3 THEN pg_catalog.has_table_privilege(c.oid, p.name)
          ELSE pg_catalog.has_table_privilege(c.oid, 'UPDATE, DELETE, TRUNCATE') END
      ORDER BY c.relname, p.name
      """, places.parameters + [empties ? "t" : "f"]
    ).rows.map { row in
      (
        table: TablePlace(table: "", schema: row[2] ?? "", relation: row[0] ?? ""),
        privilege: row[1] ?? ""
      )
    }
    if !lacking.isEmpty {
      let tables = Set(lacking.map(\.table)).sorted { $0.relation < $1.relation }
      let names = tables.map(shown)
      let privileges = Set(lacking.map(\.privilege)).sorted()
      let list = tables.map(\.quoted)
      throw denied(
        "may not \(empties ? "empty and fill" : "add rows to") \(names.joined(separator: ", ")): it "
          + "lacks \(privileges.joined(separator: ", "))",
        "GRANT \(privileges.joined(separator: ", ")) ON \(list.joined(separator: ", ")) TO \(role)",
        connection)
    }
    guard empties else { return }
    // TRUNCATE … RESTART IDENTITY sets the tables' own sequences back, which takes their owner.
    let foreign = try connection.query(
      """
      SELECT DISTINCT t.relname, pg_catalog.pg_get_userbyid(s.relowner)
      FROM pg_catalog.pg_depend d
      JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S'
      JOIN pg_catalog.pg_class t ON t.oid = d.refobjid
      JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
      WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = d.classid
        AND d.deptype IN ('a', 'i') AND \(TablePlaces.condition("n.nspname", "t.relname"))
        AND NOT pg_catalog.pg_has_role(s.relowner, 'USAGE')
      ORDER BY 1
      """, places.parameters
    ).rows
    guard !foreign.isEmpty else { return }
    let owners = Set(foreign.map { $0[1] ?? "" }).sorted()
    throw denied(
      "may not set back the sequences of \(foreign.map { $0[0] ?? "" }.joined(separator: ", ")), "
        + "which belong to \(owners.joined(separator: ", "))",
      "load as their owner, or add rows with --if-exists append", connection)
  }

  /// That the role lacks a right, and the statement that gives it.
  func denied(
    _ what: String, _ remedy: String, _ connection: borrowing Connection
  ) -> PostgresError {
    var error = PostgresError(
      .server, "permission denied: role \"\(connection.user)\" \(what)")
    error.sqlState = .insufficientPrivilege
    error.hint = remedy
    return error
  }
}
