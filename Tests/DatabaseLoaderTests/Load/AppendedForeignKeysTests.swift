import DataSets
import FakeDataKit
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// The foreign keys of rows that are added behind others.
@Suite("Foreign keys of appended rows") struct AppendedForeignKeysTests {
  /// A schema with some users in it, and a role that owns the tables.
  private final class Filled {
    let target: TestTarget
    let role: TestRole

    init(_ change: String = "", users: UInt64 = 40) throws {
      target = try TestTarget()
      role = try TestRole(in: target.database)
      try target.database.load(try fitness(users: users), schema: target.schema)
      try target.database.execute(
        "GRANT USAGE, CREATE ON SCHEMA \(target.schema) TO \(role.name); "
          + "GRANT TEMPORARY ON DATABASE \(target.database.name) TO \(role.name)")
      for table in try fitness(users: 1).tables.map(\.name) {
        try Connection.run("ALTER TABLE \(table) OWNER TO \(role.name)", target.parameters)
      }
      if !change.isEmpty { try Connection.run(change, target.parameters) }
    }

    /// What the role connects with; a superuser where it is not to be the role.
    func parameters(asRole: Bool) -> ConnectionParameters {
      var parameters = target.parameters
      if asRole { parameters["user"] = role.name }
      return parameters
    }

    func append(
      _ users: UInt64 = 25, asRole: Bool, keepsForeignKeys: Bool = false,
      secondsWorthDroppingKeys: Double = 0
    ) throws -> LoadReport {
      var options = LoadOptions(
        schema: target.schema, ifExists: .append, lockTimeoutSeconds: 1,
        keepsForeignKeys: keepsForeignKeys)
      options.secondsWorthDroppingKeys = secondsWorthDroppingKeys
      return try options.load(try fitness(users: users), into: parameters(asRole: asRole))
        .run(Interruption())
    }

    /// Whether the server need not look at each row.
    func isSuspended(asRole: Bool = false) throws -> Bool {
      var connection = try Connection(parameters(asRole: asRole))
      return try SuspendedForeignKeys(
        of: fitness(users: 1), Target(schema: target.schema, Fitness.model()).places,
        on: &connection) != nil
    }

    func constraints() throws -> String? {
      try Connection.value(
        """
        SELECT string_agg(concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid),
          convalidated), E'\\n' ORDER BY conrelid::regclass::text, conname)
        FROM pg_constraint WHERE connamespace = '\(target.schema)'::regnamespace
        """, target.parameters)
    }

    func expectWhole(users: UInt64) throws {
      let whole = try TestTarget()
      try whole.database.load(try fitness(users: users), schema: whole.schema)
      #expect(try target.content() == whole.content())
    }

    var users: String? {
      get throws { try Connection.value("SELECT count(*) FROM users", target.parameters) }
    }
  }

  private static let dropped = "the foreign keys are dropped and added again"
  private static let rowByRow = "the foreign keys are checked row by row"

  // MARK: - Ways

  @Test func whoMaySuspendsTheChecksAndLooksAfterwards() throws {
    let filled = try Filled()
    #expect(try filled.isSuspended() && !filled.isSuspended(asRole: true))
    let before = try filled.constraints()
    let report = try filled.append(asRole: false)
    #expect(report.remarks == [] && report.method == .singleTransaction)
    #expect(try filled.constraints() == before)
    try filled.expectWhole(users: 65)
  }

  @Test func whoMayNotDropsThemAndAddsThemAgain() throws {
    let filled = try Filled("COMMENT ON CONSTRAINT goals_user_id_fkey ON goals IS 'whose'")
    let before = try filled.constraints()
    let report = try filled.append(asRole: true)
    #expect(report.remarks.contains { $0.hasPrefix(Self.dropped) }, "\(report.remarks)")
    #expect(try filled.constraints() == before)
    #expect(
      try Connection.value(
        """
        SELECT obj_description(oid, 'pg_constraint') FROM pg_constraint
        WHERE conname = 'goals_user_id_fkey' AND connamespace = '\(filled.target.schema)'::regnamespace
        """, filled.target.parameters) == "whose")
    try filled.expectWhole(users: 65)
  }

  @Test func whoWantsReadersToReadKeepsThem() throws {
    let filled = try Filled()
    let report = try filled.append(asRole: true, keepsForeignKeys: true)
    #expect(
      report.remarks == [
        Self.rowByRow + ", which takes longer: --keep-foreign-keys asks for it"
      ])
    try filled.expectWhole(users: 65)
  }

  /// A lock for reading is not waited for: whoever has it may be waiting for the load.
  @Test func whereOthersReadTheyStay() throws {
    let filled = try Filled()
    let gate = try TableGate("goals", of: filled.target, mode: "ACCESS SHARE")
    let report = try filled.append(asRole: true)
    #expect(
      report.remarks == [Self.rowByRow + ", which takes longer: others are reading the tables"])
    try gate.open()
    try filled.expectWhole(users: 65)
  }

  @Test func fewRowsAreCheckedOneByOne() throws {
    let filled = try Filled(users: 500)
    #expect(try filled.append(1, asRole: true).remarks == [])
    #expect(try filled.append(500, asRole: true, secondsWorthDroppingKeys: 1).remarks == [])
    try filled.expectWhole(users: 1001)
  }

  @Test func aRoleMayBeGrantedTheRight() throws {
    let filled = try Filled()
    var connection = try Connection(filled.target.parameters)
    guard ServerFeatures(connection).hasParameterPrivileges else { return }
    let parameter = "ON PARAMETER session_replication_role"
    try connection.execute("GRANT SET \(parameter) TO \(filled.role.name)")
    defer { _ = try? connection.execute("REVOKE ALL \(parameter) FROM \(filled.role.name)") }
    #expect(try filled.isSuspended(asRole: true))
    #expect(try filled.append(asRole: true).remarks == [])
    try filled.expectWhole(users: 65)
  }

  // MARK: - What the server has to look at

  @Test(arguments: [
    (
      """
      CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER t BEFORE INSERT ON meal FOR EACH ROW EXECUTE FUNCTION note()
      """, false
    ),
    // It would fire in a session that is said to be replica.
    (
      """
      CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''no''; END';
      CREATE TRIGGER t BEFORE INSERT ON meal FOR EACH ROW EXECUTE FUNCTION note();
      ALTER TABLE meal ENABLE REPLICA TRIGGER t
      """, false
    ),
    // Triggers of the server's own check it.
    ("ALTER TABLE goals ADD UNIQUE (user_id) DEFERRABLE INITIALLY DEFERRED", false),
    (
      """
      CREATE TABLE places (id bigint PRIMARY KEY); INSERT INTO places VALUES (1);
      ALTER TABLE meal ADD COLUMN place bigint NOT NULL DEFAULT 1 REFERENCES places
      """, false
    ),
    ("ALTER TABLE goals ALTER user_id TYPE integer", true),
    ("ALTER TABLE meal DISABLE TRIGGER ALL", true),
    (
      """
      CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER t BEFORE UPDATE ON meal FOR EACH ROW EXECUTE FUNCTION note()
      """, true
    ),
  ])
  func eachRowIsLookedAtWhereItMatters(_ change: String, _ isSuspended: Bool) throws {
    let filled = try Filled(change)
    #expect(try filled.isSuspended() == isSuspended)
    let before = try filled.constraints()
    _ = try filled.append(asRole: false)
    #expect(try filled.constraints() == before)
    #expect(try filled.users == "65")
  }

  @Test func aTriggerThatIsToFireFires() throws {
    let filled = try Filled(
      """
      CREATE TABLE log (id bigint);
      CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN INSERT INTO log VALUES (NEW.user_id); RETURN NEW; END';
      CREATE TRIGGER t AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION note()
      """)
    _ = try filled.append(asRole: false)
    #expect(try Connection.value("SELECT count(*) FROM log", filled.target.parameters) == "25")
  }

  // MARK: - Rows that refer to nothing

  /// Of a key that is not validated the server checks new rows alone, and so does the query.
  @Test(arguments: [false, true])
  func rowsThatReferToNothingTakeAllBack(asRole: Bool) throws {
    let filled = try Filled(
      "ALTER TABLE goals ADD CONSTRAINT odd FOREIGN KEY (goal_id) REFERENCES muscle_groups NOT VALID"
    )
    #expect(try filled.isSuspended())
    let before = try filled.constraints()
    let error = try postgresError { try filled.append(asRole: asRole) }
    #expect(error.sqlState == .foreignKeyViolation && error.constraintName == "odd", "\(error)")
    #expect(error.tableName == "goals")
    #expect(
      error.detail?.contains(/Key \(goal_id\)=\(\d+\) is not present in table "muscle_groups"./)
        == true, "\(error)")
    #expect(try filled.constraints() == before && filled.users == "40")
  }
}
