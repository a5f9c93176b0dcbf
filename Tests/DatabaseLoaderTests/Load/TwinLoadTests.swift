import DataSets
import FakeDataKit
import Foundation
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// Tables that are there, loaded by twins that take their place.
@Suite("Load by twins") struct TwinLoadTests {
  /// - Returns: whether it went by twins, and the report.
  @discardableResult
  private func load(
    _ target: TestTarget, _ way: LoadOptions.IfExists, users: UInt64 = 60, seed: UInt64 = 42,
    isSingleTransaction: Bool = false
  ) throws -> (isByTwins: Bool, report: LoadReport) {
    let options = LoadOptions(
      schema: target.schema, ifExists: way, isSingleTransaction: isSingleTransaction)
    let load = try options.load(
      try fitness(users: users, seed: seed), into: target.database.parameters)
    return (load is FreshLoad, try load.run(Interruption()))
  }

  /// The lines that only one of two texts has.
  private func difference(of new: String, from old: String) -> [String] {
    new.split(separator: "\n").difference(from: old.split(separator: "\n")).map { change in
      switch change {
      case .insert(_, let line, _): "+ \(line)"
      case .remove(_, let line, _): "- \(line)"
      }
    }
  }

  // MARK: - The same tables with the same rows

  /// Loads a schema by twins, and the same schema in one transaction.
  ///
  /// - Parameter before: SQL that puts rows into the tables or uses their sequences.
  private func expectSame(
    _ features: [SchemaFeature], _ way: LoadOptions.IfExists, before: String = ""
  ) throws {
    let base = try TestTarget()
    let role = try TestRole(in: base.database)
    let script = SchemaFeature.script(features, role: role.name)
    let (target, other) = (
      try TestTarget.migrated(script + ";" + before), try TestTarget.migrated(script + ";" + before)
    )
    defer {
      // With them goes what belongs to the role.
      for target in [target, other] {
        try? target.database.execute("DROP SCHEMA \(target.schema) CASCADE")
      }
    }
    let (dump, fingerprint) = (try target.dump(), try target.fingerprint())
    let (isByTwins, report) = try load(target, way)
    #expect(isByTwins, "\(report.remarks): \(features.map(\.sql))")
    #expect(report.remarks == [])
    #expect(report.warnings == [])
    #expect(!report.record.madeTables)
    let comment = try Connection.value(
      "SELECT obj_description('users'::regclass)", target.parameters)
    #expect(comment?.contains("fakedata: {") == true)
    let kept = comment?.split(separator: "\n").first { !$0.hasPrefix("fakedata: ") }
    try Connection.run(
      "COMMENT ON TABLE users IS \(try kept.map { try SQLSyntax.quotedLiteral(String($0)) } ?? "NULL")",
      target.parameters)
    #expect(try target.fingerprint().difference(from: fingerprint) == nil, "\(features.map(\.sql))")
    let differences = difference(of: try target.dump(), from: dump)
    #expect(differences == [], "\(differences)")
    try load(other, way, isSingleTransaction: true)
    #expect(try target.content() == other.content(), "\(features.map(\.sql))")
    #expect(try target.sequences() == other.sequences(), "\(features.map(\.sql))")
  }

  @Test(arguments: [LoadOptions.IfExists.truncate, .append])
  func everythingStays(_ way: LoadOptions.IfExists) throws {
    try expectSame(SchemaFeature.all, way)
    try expectSame([], way)
  }

  /// `FAKEDATA_TWIN_CASES` says how many, and `FAKEDATA_TWIN_SEED` which.
  @Test func whateverAMigrationHasMadeStays() throws {
    let environment = ProcessInfo.processInfo.environment
    let cases = environment["FAKEDATA_TWIN_CASES"].flatMap { Int($0) } ?? 4
    var numbers = SeededNumbers(
      state: environment["FAKEDATA_TWIN_SEED"].flatMap { UInt64($0) } ?? 1)
    for _ in 0..<cases {
      let share = Int.random(in: 1...9, using: &numbers)
      let features = SchemaFeature.all.filter { _ in
        Int.random(in: 0..<10, using: &numbers) < share
      }
      try expectSame(features, Bool.random(using: &numbers) ? .truncate : .append)
    }
  }

  @Test func oldRowsGoAndSequencesBeginAnew() throws {
    try expectSame(
      SchemaFeature.all, .truncate,
      before: """
        INSERT INTO users (name, weight, height) SELECT 'old', 100, 60 FROM generate_series(1, 500);
        SELECT nextval('numbers'), nextval('exercise_numbers'), nextval('goals_goal_id_seq')
        """)
  }

  @Test func whatSequencesHaveGivenAwayIsNotUsedAgain() throws {
    try expectSame(
      SchemaFeature.all, .append,
      before: """
        INSERT INTO users (name, weight, height) SELECT 'old', 100, 60 FROM generate_series(1, 50);
        DELETE FROM users;
        SELECT nextval('numbers'), nextval('goals_goal_id_seq')
        """)
  }

  /// Of a key that is not validated the server checks new rows all the same.
  @Test(arguments: [LoadOptions.IfExists.append, .truncate], [true, false])
  func keysThatAreNotValidatedHoldForTheNewRows(_ way: LoadOptions.IfExists, inPlace: Bool) throws {
    let target = try TestTarget.migrated(
      "ALTER TABLE goals ADD CONSTRAINT odd FOREIGN KEY (goal_id) REFERENCES users NOT VALID")
    let fingerprint = try target.fingerprint()
    let (isByTwins, _) = try load(target, way, isSingleTransaction: inPlace)
    #expect(isByTwins != inPlace)
    try Connection.run("COMMENT ON TABLE users IS NULL", target.parameters)
    #expect(try target.fingerprint().difference(from: fingerprint) == nil)
    let other = try TestTarget.migrated(
      "ALTER TABLE goals ADD CONSTRAINT odd FOREIGN KEY (goal_id) REFERENCES muscle_groups NOT VALID"
    )
    let error = try postgresError { try load(other, way, isSingleTransaction: inPlace).report }
    #expect(error.sqlState == .foreignKeyViolation && error.constraintName == "odd", "\(error)")
  }

  /// A sequence may number the rows of several tables, and belong to one of somebody else's.
  @Test func sequencesOfOthersAreNotSetBack() throws {
    let target = try TestTarget.migrated(
      """
      CREATE TABLE audit (id bigint);
      CREATE SEQUENCE numbers OWNED BY audit.id;
      SELECT setval('numbers', 1000000);
      ALTER TABLE meal ALTER meal_id DROP IDENTITY;
      ALTER TABLE meal ALTER meal_id SET DEFAULT nextval('numbers');
      ALTER TABLE users ALTER user_id DROP IDENTITY;
      ALTER TABLE goals ALTER goal_id DROP IDENTITY;
      CREATE SEQUENCE shared OWNED BY users.user_id;
      ALTER TABLE users ALTER user_id SET DEFAULT nextval('shared');
      ALTER TABLE goals ALTER goal_id SET DEFAULT nextval('shared');
      CREATE SEQUENCE own OWNED BY users.name;
      SELECT setval('shared', 5000), setval('own', 5000)
      """)
    let (isByTwins, report) = try load(target, .truncate)
    #expect(isByTwins, "\(report.remarks)")
    func next(_ sequence: String) throws -> String? {
      try Connection.value("SELECT nextval('\(sequence)')", target.parameters)
    }
    #expect(try next("numbers") == "1000001")
    // As TRUNCATE with RESTART IDENTITY does, and behind both tables' keys.
    #expect(try next("own") == "1")
    #expect(try next("shared") == "61")
    #expect(
      try Connection.value("SELECT max(user_id) + 1 FROM users", target.parameters) == "61")
  }

  /// Migrations put the catalogues' rows in.
  @Test func cataloguesThatAreCompleteStay() throws {
    let (target, whole) = (try TestTarget.migrated(), try TestTarget())
    try whole.database.load(try fitness(users: 60), schema: whole.schema)
    let catalogues = ["muscle_groups", "exercises", "ingredient"]
    for table in catalogues {
      try Connection.run(
        "INSERT INTO \(table) SELECT * FROM \(whole.schema).\(table)", target.parameters)
    }
    try Connection.run(
      "CREATE TABLE favourites (id bigint REFERENCES exercises); INSERT INTO favourites VALUES (3)",
      target.parameters)
    let numbers =
      "SELECT string_agg(oid::text, ' ' ORDER BY relname) FROM pg_class WHERE relname IN "
      + "('muscle_groups', 'exercises', 'ingredient') AND relnamespace = '\(target.schema)'::regnamespace"
    let before = try target.database.value(numbers)
    let dump = try target.dump()
    let (isByTwins, report) = try load(target, .append)
    #expect(isByTwins, "\(report.remarks)")
    #expect(report.tables.first { $0.name == "exercises" }?.rows == 0)
    #expect(try target.database.value(numbers) == before)
    try Connection.run("COMMENT ON TABLE users IS NULL", target.parameters)
    let differences = difference(of: try target.dump(), from: dump)
    #expect(differences == [], "\(differences)")
    try Connection.run("DROP TABLE favourites", target.parameters)
    #expect(try target.content() == whole.content())
    #expect(try target.sequences() == whole.sequences())
    let verification = try Verification(
      [Verification.Run(report.record, of: Fitness.model())], in: target.database.parameters,
      options: .init(schema: target.schema))
    #expect(try verification.run().isEqual)
  }

  @Test func tablesOfOthersShapesAreLoadedAsText() throws {
    try expectSame(
      [
        SchemaFeature(
          "ALTER TABLE users ALTER user_id TYPE integer; ALTER TABLE meal ALTER calories TYPE numeric"
        )
      ],
      .truncate)
  }

  /// The server gives new tables privileges that the old ones do not have.
  @Test func defaultPrivilegesDoNotShow() throws {
    let database = try TestDatabase()
    let role = try TestRole(in: database)
    try database.execute(SchemaSQL(Fitness.model()).script)
    try database.execute(
      """
      GRANT SELECT ON goals TO \(role.name);
      ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO \(role.name);
      ALTER DEFAULT PRIVILEGES GRANT ALL ON SEQUENCES TO PUBLIC
      """)
    let load = try LoadOptions(ifExists: .append).load(
      try fitness(users: 20), into: database.parameters)
    #expect(load is FreshLoad)
    #expect(try load.run(Interruption()).remarks == [])
    #expect(
      try database.value(
        """
        SELECT string_agg(relname || ': ' || x.privilege_type, ', ') FROM pg_class, aclexplode(relacl) x
        WHERE relnamespace = 'public'::regnamespace AND x.grantee <> relowner
        """) == "goals: SELECT")
    try database.execute("DROP OWNED BY \(role.name)")
  }

  // MARK: - Reasons for one transaction

  @Test(arguments: [
    ("CREATE VIEW heavy AS SELECT * FROM users WHERE weight > 250", "heavy"),
    ("CREATE FUNCTION f(users) RETURNS int LANGUAGE sql AS 'SELECT 1'", "f("),
    ("CREATE TABLE notes (id bigint REFERENCES meal)", "notes"),
    ("CREATE RULE quiet AS ON DELETE TO meal DO INSTEAD NOTHING", "table meal has rules"),
    ("CREATE TABLE base (); ALTER TABLE meal INHERIT base", "is partitioned, or part of another"),
    ("ALTER TABLE users ADD number serial", "column number of table users is numbered by sequence"),
    ("CREATE TRIGGER t AFTER INSERT ON goals EXECUTE FUNCTION note()", "trigger t of table goals"),
    ("ALTER TABLE users DISABLE TRIGGER ALL", "tgenabled"),
    ("GRANT USAGE ON TYPE meal TO PUBLIC; REVOKE USAGE ON TYPE meal FROM PUBLIC", "typacl"),
    ("INSERT INTO ingredient VALUES (3, 'own')", "table ingredient has some of its rows"),
    ("CREATE TABLE folders (of goals)", "folders"),
  ])
  func whatTwinsCannotTakeOverIsToldAndLoadedInPlace(_ sql: String, _ reason: String) throws {
    let target = try TestTarget.migrated(SchemaFeature.preparation + sql)
    let fingerprint = try target.fingerprint()
    let (isByTwins, report) = try load(target, .append)
    #expect(!isByTwins)
    #expect(report.remarks.contains { $0.contains(reason) }, "\(report.remarks)")
    try Connection.run("COMMENT ON TABLE users IS NULL", target.parameters)
    #expect(try target.fingerprint().difference(from: fingerprint) == nil)
  }

  @Test(arguments: [
    (
      "CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; "
        + "CREATE EVENT TRIGGER audit ON ddl_command_end EXECUTE FUNCTION e()",
      "event trigger audit"
    ),
    ("CREATE PUBLICATION news FOR ALL TABLES", "publication news publishes"),
    ("CREATE PUBLICATION news FOR TABLE goals", "publication news publishes table goals"),
    ("CREATE PUBLICATION news FOR TABLES IN SCHEMA public", "publication news publishes"),
    ("ALTER EXTENSION plpgsql ADD TABLE goals", "extension plpgsql"),
  ])
  func whatTheDatabaseHasIsToldAndLoadedInPlace(_ sql: String, _ reason: String) throws {
    let database = try TestDatabase()
    try database.execute(SchemaSQL(Fitness.model()).script)
    try database.execute(sql)
    let load = try LoadOptions(ifExists: .truncate).load(
      try fitness(users: 20), into: database.parameters)
    #expect(load is SingleTransactionLoad)
    let report = try load.run(Interruption())
    #expect(report.remarks.contains { $0.contains(reason) }, "\(report.remarks)")
  }

  @Test func aTriggerForTruncateCountsWhereTablesAreEmptied() throws {
    let target = try TestTarget.migrated(
      SchemaFeature.preparation
        + "CREATE TRIGGER t BEFORE TRUNCATE ON goals EXECUTE FUNCTION note()")
    #expect(try load(target, .append).isByTwins)
    let (isByTwins, report) = try load(target, .truncate)
    #expect(!isByTwins && report.remarks.contains { $0.contains("trigger t of table goals") })
  }

  @Test func rowsBehindOthersAndOnRequestAreLoadedInPlace() throws {
    let target = try TestTarget.migrated()
    #expect(try load(target, .append).isByTwins)
    let (isByTwins, report) = try load(target, .append)
    #expect(!isByTwins && report.remarks == [])
    #expect(try !load(target, .truncate, isSingleTransaction: true).isByTwins)
    #expect(try load(target, .truncate).isByTwins)
  }

  @Test func aRoleIsToldWhatItLacks() throws {
    let database = try TestDatabase()
    let role = try TestRole(in: database)
    try database.execute("CREATE SCHEMA its AUTHORIZATION \(role.name)")
    var parameters = role.parameters
    parameters["options"] = "-c search_path=its"
    try Connection.run(SchemaSQL(Fitness.model()).script, parameters)
    func load() throws -> any Load {
      try LoadOptions(schema: "its", ifExists: .truncate).load(
        try fitness(users: 20), into: role.parameters)
    }
    let first = try load()
    #expect(first is SingleTransactionLoad)
    #expect(
      try first.run(Interruption()).remarks.contains { $0.contains("GRANT CREATE ON DATABASE") })
    // An index is made in the schema of its table, by a role that may make something there.
    try database.execute(
      """
      GRANT CREATE ON DATABASE \(database.name) TO \(role.name);
      ALTER SCHEMA its OWNER TO CURRENT_USER; GRANT USAGE ON SCHEMA its TO \(role.name)
      """)
    let kept = try load().run(Interruption())
    #expect(kept.method == .singleTransaction)
    #expect(kept.remarks.contains { $0.contains("GRANT CREATE ON SCHEMA its") })
    #expect(
      kept.remarks.contains {
        $0.contains("users_pkey stay") && $0.contains("may not create an index in schema its")
      }, "\(kept.remarks)")
    try database.execute("GRANT CREATE ON SCHEMA its TO \(role.name)")
    try database.execute("GRANT CREATE ON DATABASE \(database.name) TO \(role.name)")
    let second = try load()
    #expect(second is FreshLoad)
    let report = try second.run(Interruption())
    #expect(report.warnings == [] && report.remarks == [])
    #expect(
      try database.value(
        "SELECT string_agg(DISTINCT tableowner, ',') FROM pg_tables WHERE schemaname = 'its'")
        == role.name)
    // Row-level security that holds for the owner.
    try database.execute(
      "ALTER TABLE its.goals ENABLE ROW LEVEL SECURITY; ALTER TABLE its.goals FORCE ROW LEVEL SECURITY"
    )
    #expect(try load() is SingleTransactionLoad)
    try database.execute("ALTER TABLE its.goals NO FORCE ROW LEVEL SECURITY")
    #expect(try load() is FreshLoad)
    try database.execute(
      "ALTER TABLE its.meal OWNER TO CURRENT_USER; GRANT ALL ON its.meal TO \(role.name)")
    #expect(try load() is SingleTransactionLoad)
  }

  // MARK: - What is left behind

  /// What a killed run leaves is removed by the next one, and nothing else.
  @Test func leftoversAreRemovedWithoutHarm() throws {
    let target = try TestTarget()
    let role = try TestRole(in: target.database)
    try Connection.run(
      SchemaSQL(Fitness.model()).script
        + SchemaFeature.script(SchemaFeature.all, role: role.name), target.parameters)
    let (fingerprint, dump) = (try target.fingerprint(), try target.dump())
    let staging: String
    do {
      var connection = try Connection(target.database.parameters)
      let options = LoadOptions(schema: target.schema, ifExists: .truncate)
      let choice = try Twins.choose(
        try fitness(users: 10), Target(schema: target.schema, Fitness.model()), options,
        on: &connection)
      guard case .twins(let twins) = choice else {
        Issue.record("\(choice)")
        return
      }
      staging = twins.staging.name
      try twins.staging.create(on: &connection)
      try connection.transaction { try twins.create(on: &$0) }
    }
    try load(target, .truncate)
    #expect(
      try target.database.value("SELECT 1 FROM pg_namespace WHERE nspname = $1", [staging]) == nil)
    try Connection.run("COMMENT ON TABLE users IS 'people'", target.parameters)
    #expect(try target.fingerprint().difference(from: fingerprint) == nil)
    let differences = difference(of: try target.dump(), from: dump)
    #expect(differences == [], "\(differences)")
    try target.database.execute("DROP SCHEMA \(target.schema) CASCADE")
  }
}
