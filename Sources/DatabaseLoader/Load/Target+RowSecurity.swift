import FakeDataKit
import PostgresClient

/// Tables of which policies show the role some rows only.
extension Target {
  /// What the role is about to do with all rows of the tables.
  enum RowSecurityPurpose {
    /// COPY into them, which the server refuses.
    case load
    /// Compare them, which would miss what is hidden.
    case verify

    fileprivate var verb: String { self == .load ? "load" : "verify" }

    fileprivate var consequence: String {
      self == .load
        ? "and COPY does not load into such tables; nothing was changed"
        : "and may hide rows from it; nothing was compared"
    }
  }

  /// Refuses tables whose row-level security applies to the role.
  func checkRowSecurity(
    _ purpose: RowSecurityPurpose, on connection: inout Connection
  ) throws {
    let rows = try connection.query(
      """
      SELECT c.relname, current_user, pg_catalog.pg_get_userbyid(c.relowner),
        pg_catalog.pg_has_role(c.relowner, 'USAGE'),
        c.relforcerowsecurity AND NOT (o.rolsuper OR o.rolbypassrls), n.nspname
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_roles o ON o.oid = c.relowner
      WHERE \(TablePlaces.condition) AND c.relkind IN ('r', 'p')
        AND pg_catalog.row_security_active(c.oid)
      ORDER BY pg_catalog.array_position($2::text[], c.relname::text)
      """, places.parameters
    ).rows
    guard let role = rows.first?[1] else { return }
    func place(_ row: [String?]) -> TablePlace {
      TablePlace(table: "", schema: row[5] ?? "", relation: row[0] ?? "")
    }
    let tables = rows.map { shown(place($0)) }
    let forced = rows.filter { $0[4] == "t" }.map {
      "ALTER TABLE \(place($0).quoted) NO FORCE ROW LEVEL SECURITY"
    }
    let owners = Set(rows.filter { $0[3] != "t" }.compactMap { $0[2].map { "\"\($0)\"" } }).sorted()
    // Policies spare the owner, unless they are forced on it too.
    var asOwner = forced.isEmpty ? [] : [forced.joined(separator: "; ")]
    if !owners.isEmpty {
      asOwner.append("\(purpose.verb) as the owner, role \(owners.joined(separator: ", "))")
    }
    throw LoaderError(
      .targetUnfit,
      "schema \"\(schema)\": row-level security applies to role \"\(role)\" on "
        + "\(tables.joined(separator: ", ")), \(purpose.consequence). Either ALTER ROLE "
        + "\(SQLName.quoted(role)) BYPASSRLS, or \(asOwner.joined(separator: ", and "))")
  }
}
