import FakeDataKit
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// Twins that are loaded while others use the tables, and the moment at which they take their place.
@Suite("Twins and others meanwhile") struct TwinPublishingTests {
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

    init(
      _ way: LoadOptions.IfExists, _ sql: String = "", lockTimeoutSeconds: Double = 25,
      settings: String = ""
    ) throws {
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
      var parameters = target.database.parameters
      parameters["options"] = settings
      let load = try options.load(try fitness(users: 60), into: parameters)
      #expect(load is FreshLoad)
      run = Background { [interruption] in try load.run(interruption) }
      // What it is doing may be told from before it waited.
      let row = try gate.wait { connection in
        try connection.query(
          """
          SELECT pid, substring(query FROM 'COPY "?(fakedata_stage_[0-9a-f]+)') FROM pg_locks
          JOIN pg_stat_activity USING (pid)
          WHERE locktype = 'advisory' AND NOT granted AND objid = \(lock)
          """
        ).rows.first { $0[1] != nil }
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

  /// The last look sees what was committed while the lock was waited for, however the database is set.
  @Test(arguments: ["repeatable\\ read", "serializable"])
  func whatIsCommittedAtTheLastMomentIsNotLost(_ isolation: String) throws {
    for (statement, reason) in [
      ("INSERT INTO users VALUES (1000, 'Someone', 150, 70)", "rows were added to table users"),
      ("CREATE POLICY p ON users", "the tables were altered"),
    ] {
      let held = try Held(.append, settings: "-c default_transaction_isolation=\(isolation)")
      var other = try Connection(held.target.parameters)
      try other.execute("BEGIN; LOCK TABLE users IN ACCESS SHARE MODE; \(statement)")
      try held.open()
      _ = try held.gate.wait { connection in
        try connection.query(
          "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = $1::regclass",
          ["\(held.target.schema).users"]
        ).firstValue
      }
      try other.execute("COMMIT")
      let error = try loaderError { try held.run.value() }
      #expect(error.message.contains(reason), "\(error.message)")
      #expect(
        try Connection.value(
          "SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM pg_policy WHERE polrelid = "
            + "'users'::regclass)", held.target.parameters) == "1")
    }
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

  /// Tables that are locked when they are looked at are loaded in place, if they can be had at all.
  @Test(arguments: [LoadOptions.IfExists.append, .truncate])
  func tablesThatNobodyMayReadAreBusy(_ way: LoadOptions.IfExists) throws {
    let target = try TestTarget.migrated()
    let gate = try TableGate("goals", of: target, mode: "ACCESS EXCLUSIVE")
    let options = LoadOptions(
      schema: target.schema, ifExists: way, lockTimeoutSeconds: 0.5, stallTimeoutSeconds: 60)
    let error = try loaderError {
      try options.load(try fitness(users: 20), into: target.database.parameters)
        .run(Interruption())
    }
    #expect(error.code == .targetBusy, "\(error)")
    try gate.open()
  }

  /// A long wait for locks is for the load and not for the look at the tables.
  @Test func aLookAtTheTablesDoesNotWaitForLong() throws {
    let target = try TestTarget.migrated()
    let gate = try TableGate("goals", of: target, mode: "ACCESS SHARE")
    let options = LoadOptions(
      schema: target.schema, ifExists: .truncate, lockTimeoutSeconds: 3600, stallTimeoutSeconds: 5)
    let load = try options.load(try fitness(users: 20), into: target.database.parameters)
    #expect(load.method == .singleTransaction)
    #expect(load.remarks.contains { $0.contains("others had locked the tables") })
    try gate.open()
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
      #expect(error is ServerFailure, "\(error)")
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
}
