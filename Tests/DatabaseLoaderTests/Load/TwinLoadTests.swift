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
    ("CREATE DOMAIN d AS bigint; CREATE TABLE t (of goals)", "t"),
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

  // MARK: - Others meanwhile

  /// A load that waits in the middle of a COPY until the gate is opened.
  private final class Held {
    let target: TestTarget
    var gate: Connection
    let fingerprint: TableFingerprint
    let run: Background<LoadReport>
    let interruption = Interruption()
    /// The backend that waits, and the schema that it copies into.
    let backend: String
    private let staging: String

    init(_ way: LoadOptions.IfExists, _ sql: String = "", lockTimeoutSeconds: Double = 25) throws {
      let lock = Int.random(in: 1...1_000_000_000)
      target = try TestTarget.migrated(
        """
        CREATE FUNCTION gate(bigint) RETURNS boolean LANGUAGE plpgsql AS
          'BEGIN IF $1 = 50 THEN PERFORM pg_advisory_xact_lock_shared(\(lock)); END IF; RETURN true; END';
        ALTER TABLE meal ADD CHECK (gate(meal_id));
        """ + sql)
      fingerprint = try target.fingerprint()
      gate = try Connection(target.parameters)
      _ = try gate.query("SELECT pg_advisory_lock(\(lock))")
      let options = LoadOptions(
        schema: target.schema, ifExists: way, lockTimeoutSeconds: lockTimeoutSeconds)
      let load = try options.load(try fitness(users: 60), into: target.database.parameters)
      #expect(load is FreshLoad)
      run = Background { [interruption] in try load.run(interruption) }
      let row = try gate.wait { connection in
        try connection.query(
          """
          SELECT pid, substring(query FROM 'COPY "?(fakedata_stage_[0-9a-f]+)') FROM pg_locks
          JOIN pg_stat_activity USING (pid)
          WHERE locktype = 'advisory' AND NOT granted AND objid = \(lock)
          """
        ).rows.first
      }
      backend = try #require(row[0])
      staging = try #require(row[1])
    }

    func open() throws { _ = try gate.query("SELECT pg_advisory_unlock_all()") }

    /// That nothing is left of the load, and the old tables are what they were.
    func expectUntouched(users: String) throws {
      #expect(try target.fingerprint().difference(from: fingerprint) == nil)
      #expect(try Connection.value("SELECT count(*) FROM users", target.parameters) == users)
      #expect(
        try target.database.value("SELECT 1 FROM pg_namespace WHERE nspname = $1", [staging]) == nil
      )
    }
  }

  private static let someone =
    "INSERT INTO users (name, weight, height) VALUES ('Someone', 150, 70);"

  @Test func rowsThatSomebodyAddsAreNotLost() throws {
    let held = try Held(.append)
    // Nobody has to wait for the load.
    try Connection.run("SET lock_timeout = '5s';" + Self.someone, held.target.parameters)
    try held.open()
    let error = try loaderError { try held.run.value() }
    #expect(error.code == .targetUnfit)
    #expect(error.message.contains("rows were added to table users"), "\(error.message)")
    try held.expectUntouched(users: "1")
  }

  @Test func keysThatSomebodyTakesAreNotGivenAgain() throws {
    let held = try Held(.append)
    try Connection.run("BEGIN; \(Self.someone) ROLLBACK", held.target.parameters)
    try held.open()
    let error = try loaderError { try held.run.value() }
    #expect(error.message.contains("keys of table users were given away"), "\(error.message)")
    try held.expectUntouched(users: "0")
  }

  @Test func rowsThatSomebodyAddsGoWhereTablesAreEmptied() throws {
    let held = try Held(.truncate, Self.someone)
    try Connection.run(Self.someone, held.target.parameters)
    #expect(try Connection.value("SELECT count(*) FROM users", held.target.parameters) == "2")
    try held.open()
    _ = try held.run.value()
    #expect(try Connection.value("SELECT count(*) FROM users", held.target.parameters) == "60")
  }

  @Test(arguments: [
    ("ALTER TABLE goals ADD COLUMN extra int", "the tables were altered"),
    ("CREATE INDEX ON meal (calories)", "the tables were altered"),
    ("CREATE VIEW v AS SELECT * FROM users", "the tables were altered"),
    ("DROP TABLE goals", "goals"),
  ])
  func tablesThatSomebodyAltersAreLeftAlone(_ sql: String, _ reason: String) throws {
    let held = try Held(.truncate, Self.someone)
    try Connection.run(sql, held.target.parameters)
    let altered = try held.target.fingerprint()
    try held.open()
    do {
      _ = try held.run.value()
      Issue.record("it was loaded")
    } catch {
      #expect("\(error)".contains(reason), "\(error)")
    }
    #expect(try held.target.fingerprint().difference(from: altered) == nil)
    #expect(try Connection.value("SELECT count(*) FROM users", held.target.parameters) == "1")
  }

  @Test func aPublicationThatIsMadeMeanwhileEndsTheLoad() throws {
    let held = try Held(.truncate, Self.someone)
    try Connection.run(
      "CREATE PUBLICATION \(held.target.schema) FOR TABLE goals", held.target.parameters)
    try held.open()
    let error = try loaderError { try held.run.value() }
    #expect(error.message.contains("publishes table goals"), "\(error.message)")
    try Connection.run("DROP PUBLICATION \(held.target.schema)", held.target.parameters)
    try held.expectUntouched(users: "1")
  }

  @Test func lockedTablesAreLeftAlone() throws {
    let held = try Held(.truncate, Self.someone, lockTimeoutSeconds: 0.5)
    let gate = try TableGate("goals", of: held.target, mode: "ACCESS SHARE")
    try held.open()
    let error = try loaderError { try held.run.value() }
    #expect(error.code == .targetBusy)
    try gate.open()
    try held.expectUntouched(users: "1")
  }

  @Test func lockedTablesAreWaitedFor() throws {
    let held = try Held(.truncate, Self.someone)
    let gate = try TableGate("goals", of: held.target, mode: "ACCESS SHARE")
    try held.open()
    try gate.waitUntilReached()
    try gate.open()
    _ = try held.run.value()
    #expect(try Connection.value("SELECT count(*) FROM users", held.target.parameters) == "60")
  }

  @Test func anInterruptedLoadIsTakenBack() throws {
    let held = try Held(.truncate, Self.someone)
    held.interruption.request(signal: 2)
    #expect(try loaderError { try held.run.value() }.code == .interrupted)
    try held.expectUntouched(users: "1")
  }

  @Test(arguments: [true, false])
  func aLostConnectionTakesTheLoadBack(isWorker: Bool) throws {
    let held = try Held(.truncate, Self.someone)
    // The supervisor has the lock on the target.
    _ = try held.gate.query(
      """
      SELECT pg_terminate_backend(l.pid) FROM pg_locks l
      WHERE l.pid = $1 AND $2::boolean OR l.locktype = 'advisory' AND NOT $2::boolean
        AND (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended($3, 0)
      """, [held.backend, isWorker ? "t" : "f", "fakedata load into \(held.target.schema)"])
    do {
      _ = try held.run.value()
      Issue.record("it was loaded")
    } catch {
      #expect(error is PostgresError, "\(error)")
    }
    try held.open()
    try held.expectUntouched(users: "1")
  }

  @Test func aTransactionThatIsEndedWhileItPublishesChangesNothing() throws {
    let held = try Held(.truncate, Self.someone)
    let gate = try TableGate("goals", of: held.target, mode: "ACCESS SHARE")
    try held.open()
    try gate.terminate(try gate.waitUntilReached())
    #expect(throws: (any Error).self) { try held.run.value() }
    try gate.open()
    try held.expectUntouched(users: "1")
  }

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
        try fitness(users: 10), Target(target.schema, on: &connection), options, on: &connection)
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
