import FakeDataKit
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// Tables that are there, of which policies show a role some rows only.
@Suite("Row-level security") struct RowSecurityTests {
  private let target: TestTarget
  private let owner: TestRole
  private let user: TestRole
  private let data: DataPlan

  /// Tables of an owner, with policies on two of them; another role may do all with them.
  init() throws {
    target = try TestTarget()
    data = try fitness(users: 40)
    _ = try FreshLoad(
      data, into: target.database.parameters, options: LoadOptions(schema: target.schema)
    ).run()
    owner = try TestRole(in: target.database)
    user = try TestRole(in: target.database)
    try Connection.run(
      """
      GRANT ALL ON SCHEMA \(target.schema) TO \(owner.name), \(user.name);
      GRANT ALL ON ALL SEQUENCES IN SCHEMA \(target.schema) TO \(user.name);
      GRANT ALL ON ALL TABLES IN SCHEMA \(target.schema) TO \(user.name);
      DO $$ DECLARE item regclass; BEGIN
        FOR item IN SELECT oid FROM pg_class
          WHERE relkind = 'r' AND relnamespace = '\(target.schema)'::regnamespace
        LOOP EXECUTE format('ALTER TABLE %s OWNER TO \(owner.name)', item); END LOOP;
      END $$;
      ALTER TABLE users ENABLE ROW LEVEL SECURITY; ALTER TABLE goals ENABLE ROW LEVEL SECURITY;
      CREATE POLICY low ON users USING (user_id < 20) WITH CHECK (true);
      CREATE POLICY low ON goals USING (user_id < 20) WITH CHECK (true)
      """, target.parameters)
  }

  private func load(_ role: TestRole, _ ifExists: LoadOptions.IfExists) throws -> LoadReport {
    try LoadOptions(schema: target.schema, ifExists: ifExists).load(data, into: role.parameters)
      .run(Interruption())
  }

  private func verify(_ role: TestRole) throws -> VerificationReport {
    try Verification(
      [.init(RunRecord(data, madeTables: true), of: data.model)], in: role.parameters,
      options: .init(schema: target.schema)
    ).run()
  }

  /// That both ways to fill the tables, and to compare them, are refused with the way out.
  private func expectRefusals(_ role: TestRole, _ tables: String, _ wayOut: String) throws {
    let content = try target.content()
    for way in [LoadOptions.IfExists.append, .truncate] {
      let error = try loaderError { try load(role, way) }
      #expect(error.code == .targetUnfit)
      #expect(
        error.message
          == "schema \"\(target.schema)\": row-level security applies to role \"\(role.name)\" on "
          + "\(tables), and COPY does not load into such tables; nothing was changed. Either ALTER "
          + "ROLE \(role.name) BYPASSRLS, or \(wayOut.replacing("$verb", with: "load"))")
    }
    #expect(try target.content() == content)
    let error = #expect(throws: LoaderError.self) { try verify(role) }
    #expect(error?.code == .targetUnfit)
    #expect(
      error?.message
        == "schema \"\(target.schema)\": row-level security applies to role \"\(role.name)\" on "
        + "\(tables), and may hide rows from it; nothing was compared. Either ALTER "
        + "ROLE \(role.name) BYPASSRLS, or \(wayOut.replacing("$verb", with: "verify"))")
  }

  @Test func rolesToWhichPoliciesApplyHearOfIt() throws {
    try expectRefusals(user, "users, goals", "$verb as the owner, role \"\(owner.name)\"")
    // As it says.
    _ = try load(owner, .truncate)
    #expect(try verify(owner).isEqual)
    _ = try load(owner, .append)
    try target.database.execute("ALTER ROLE \(user.name) BYPASSRLS")
    _ = try load(user, .append)
    #expect(
      try Connection.value("SELECT max(user_id) FROM users", target.parameters) == "120")
  }

  @Test func ownersOnWhomPoliciesAreForcedHearOfIt() throws {
    try Connection.run("ALTER TABLE users FORCE ROW LEVEL SECURITY", target.parameters)
    let remedy = "ALTER TABLE \(target.schema).users NO FORCE ROW LEVEL SECURITY"
    try expectRefusals(owner, "users", remedy)
    try expectRefusals(
      user, "users, goals", "\(remedy), and $verb as the owner, role \"\(owner.name)\"")
    try Connection.run(remedy, target.parameters)
    _ = try load(owner, .truncate)
    #expect(try verify(owner).isEqual)
  }

  /// New tables have no policies.
  @Test func tablesThatAreReplacedMayHaveThem() throws {
    try target.database.execute("GRANT CREATE ON DATABASE \(target.database.name) TO \(owner.name)")
    try Connection.run("ALTER TABLE users FORCE ROW LEVEL SECURITY", target.parameters)
    _ = try load(owner, .replace)
    #expect(try verify(owner).isEqual)
  }
}
