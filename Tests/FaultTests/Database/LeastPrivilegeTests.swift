import DatabaseLoader
import FakeDataKit
import PostgresClient
import TestSupport
import Testing

/// A role with few privileges, and a load.
struct LeastPrivilege: Sendable, CustomTestStringConvertible {
  enum Ending: Sendable {
    /// It loads, and says one of these in each line that it says.
    case loads([String])
    /// Refused with an exit code, for a reason, and nothing has changed.
    case refused(Int32, String)
  }

  /// Who owns the tables that are there.
  enum Owner: Sendable { case role, superuser }

  let name: String
  let mode: LoadMode
  let owner: Owner
  /// What the role is granted or loses: `$role`, `$database`, `$schema` stand for the names.
  let grants: String
  var arguments: [String] = []
  let ending: Ending

  var testDescription: String { name }

  private static let onSchema = "GRANT CREATE, USAGE ON SCHEMA $schema TO $role;"
  private static let onTables = """
    GRANT USAGE ON SCHEMA $schema TO $role;
    GRANT USAGE, UPDATE ON ALL SEQUENCES IN SCHEMA $schema TO $role;
    """
  private static let oneConnection = "one transaction on one connection"
  private static let onDatabase = "GRANT CREATE ON DATABASE $database TO $role;"

  static let all = [
    LeastPrivilege(
      name: "may create in the schema alone", mode: .fresh, owner: .role, grants: onSchema,
      ending: .loads([oneConnection])),
    LeastPrivilege(
      name: "may create in the schema alone, and asks for no more", mode: .fresh, owner: .role,
      grants: onSchema, arguments: ["--single-transaction"], ending: .loads([])),
    LeastPrivilege(
      name: "may create in the schema alone, replaces its own", mode: .replace, owner: .role,
      grants: onSchema, ending: .loads([oneConnection])),
    LeastPrivilege(
      name: "may create in the schema alone, empties its own", mode: .truncate, owner: .role,
      grants: onSchema, ending: .loads([oneConnection])),
    LeastPrivilege(
      name: "may create in the schema alone, empties its own, and asks for no more",
      mode: .truncateInPlace, owner: .role, grants: onSchema, ending: .loads([])),
    LeastPrivilege(
      name: "may create in the schema alone, fills its own", mode: .appendToEmpty, owner: .role,
      grants: onSchema, ending: .loads([oneConnection])),
    LeastPrivilege(
      name: "may create in the schema alone, adds to its own", mode: .append, owner: .role,
      grants: onSchema, ending: .loads([])),
    LeastPrivilege(
      name: "may create everywhere", mode: .fresh, owner: .role, grants: onSchema + onDatabase,
      ending: .loads([])),
    LeastPrivilege(
      name: "may create everywhere, empties its own", mode: .truncate, owner: .role,
      grants: onSchema + onDatabase, ending: .loads([])),
    LeastPrivilege(
      name: "may create everywhere, fills its own", mode: .appendToEmpty, owner: .role,
      grants: onSchema + onDatabase, ending: .loads([])),
    LeastPrivilege(
      name: "may empty and fill somebody else's", mode: .truncate, owner: .superuser,
      grants: onTables + "GRANT INSERT, SELECT, TRUNCATE ON ALL TABLES IN SCHEMA $schema TO $role",
      // Its keys begin with 1 again, and that is for the owner of a sequence to say.
      ending: .refused(3, "may not set back the sequences of")),
    LeastPrivilege(
      name: "may add to somebody else's", mode: .append, owner: .superuser,
      grants: onTables + "GRANT INSERT, SELECT, UPDATE ON ALL TABLES IN SCHEMA $schema TO $role",
      ending: .loads(["can analyze it", "not recorded"])),
    LeastPrivilege(
      name: "may only look into the schema", mode: .fresh, owner: .role,
      grants: "GRANT USAGE ON SCHEMA $schema TO $role",
      ending: .refused(3, "GRANT CREATE ON SCHEMA")),
    LeastPrivilege(
      name: "may create in the database alone", mode: .fresh, owner: .role, grants: onDatabase,
      ending: .refused(3, "GRANT CREATE ON SCHEMA")),
    LeastPrivilege(
      name: "may replace nothing of somebody else's", mode: .replace, owner: .superuser,
      grants: onSchema + onDatabase, ending: .refused(4, "does not belong to role")),
    LeastPrivilege(
      name: "may not empty somebody else's", mode: .truncate, owner: .superuser,
      grants: onTables + "GRANT INSERT, SELECT ON ALL TABLES IN SCHEMA $schema TO $role",
      ending: .refused(3, "permission denied")),
    LeastPrivilege(
      name: "may not add to somebody else's", mode: .append, owner: .superuser,
      grants: onTables + "GRANT SELECT ON ALL TABLES IN SCHEMA $schema TO $role",
      ending: .refused(3, "permission denied")),
    LeastPrivilege(
      name: "may not make temporary tables", mode: .append, owner: .role,
      grants: onSchema + "REVOKE TEMPORARY ON DATABASE $database FROM PUBLIC",
      ending: .refused(3, "temporary tables")),
    LeastPrivilege(
      name: "may not connect", mode: .fresh, owner: .role,
      grants: "REVOKE CONNECT ON DATABASE $database FROM PUBLIC",
      ending: .refused(2, "permission denied for database")),
  ]

  func inject() throws {
    let database = try OddDatabase(mayCreateSchemas: false)
    try database.execute("CREATE SCHEMA demo")
    let load = try OddLoad(mode, into: database, schema: "demo")
    try load.prepare(as: database.administrator)
    let role = try quoted(database.role)
    if owner == .role {
      try database.execute(
        """
        DO $$ DECLARE item regclass; BEGIN
          FOR item IN SELECT oid FROM pg_class
            WHERE relkind = 'r' AND relnamespace = 'demo'::regnamespace
          LOOP EXECUTE format('ALTER TABLE %s OWNER TO \(role)', item); END LOOP;
        END $$
        """)
    }
    try database.execute(
      grants.replacing("$role", with: role).replacing("$database", with: quoted(database.name))
        .replacing("$schema", with: "demo"))
    let before = try database.content(schema: "demo")
    let outcome = try load.run(arguments)
    switch ending {
    case .loads(let texts):
      try load.checkLoaded(outcome, says: texts)
    case .refused(let code, let text):
      try expect(
        outcome.exitCode == code && outcome.messages.count == 1 && outcome.stderr.contains(text),
        "not \(code) and one line with \"\(text)\": \(outcome.summary)")
      try expect(try database.content(schema: "demo") == before, "the tables have changed")
      try load.checkNothingIsLeft()
    }
  }
}

@Suite("Faults: roles with few privileges") struct LeastPrivilegeTests {
  @Test(arguments: Faults.selected(LeastPrivilege.all, of: "least privilege", sample: 4))
  func theyLoadOrHearWhy(_ item: LeastPrivilege) {
    Faults.inject(.hostileSettings, item.name) { try item.inject() }
  }
}
