import Foundation
import PostgresClient
import TestSupport
import Testing

/// What a run says that the server refuses: what it means first, in one line, and what the server said
/// below it.
@Suite("What the server refuses") struct ServerRefusalTests {
  let program: Program

  init() throws { program = try Program() }

  private static let raised = "a trigger or function of the database raises an error"
  private static let switchOff =
    "Mend what raises it, which the context tells, or switch it off while you load: ALTER EVENT TRIGGER … "
    + "DISABLE for an event trigger"

  // MARK: - Tables that are there

  @Test(arguments: RefusedLoad.all) func tablesThatAreThere(_ refusal: RefusedLoad) throws {
    let target = try TestTarget()
    let earlier = try program.run(
      arguments: ["populate", "--users", "20", "--seed", "1", "-q"] + target.arguments)
    #expect(earlier.exitCode == 0, earlier.summary)
    let role = try #require(try target.database.value("SELECT quote_ident(current_user)"))
    func named(_ text: String) -> String {
      text.replacing("$schema", with: target.schema).replacing("$role", with: role)
    }
    try execute(named(refusal.change), target.parameters)
    let before = try state(target)
    let outcome = try program.run(
      arguments: [
        "populate", "--users", "50", "--seed", "2", "-q", "--if-exists", refusal.ifExists,
      ] + target.arguments)
    outcome.expectFailure(refusal.exitCode)
    #expect(outcome.messages.first == "fakedata: " + named(refusal.line))
    for detail in refusal.details {
      #expect(outcome.stderr.contains(named(detail)), "\(detail) — \(outcome.stderr)")
    }
    expectReadable(outcome)
    #expect(!outcome.stderr.contains("s3cret"))
    #expect(try state(target) == before)
  }

  /// Rows, relations, constraints and what sequences have given away.
  private func state(_ target: TestTarget) throws -> [String] {
    let content = try target.content().map { "\($0.key): \($0.value)" }.sorted()
    let rest = try target.database.value(
      """
      SELECT concat_ws('/', (SELECT count(*) FROM pg_class WHERE relnamespace = n.oid),
        (SELECT string_agg(concat_ws(' ', conname, convalidated), ',' ORDER BY oid) FROM pg_constraint
          WHERE connamespace = n.oid AND contype <> 'f'),
        (SELECT string_agg(conname, ',' ORDER BY conname) FROM pg_constraint
          WHERE connamespace = n.oid AND contype = 'f'),
        (SELECT string_agg(concat_ws(' ', sequencename, last_value), ',' ORDER BY sequencename)
          FROM pg_sequences WHERE schemaname = n.nspname))
      FROM pg_namespace n WHERE nspname = $1
      """, [target.schema])
    return content + [rest ?? ""]
  }

  private func execute(_ sql: String, _ parameters: ConnectionParameters) throws {
    var connection = try Connection(parameters)
    try connection.execute(sql)
  }

  /// One block, no line of which is too long or does anything to a terminal.
  private func expectReadable(_ outcome: ProcessOutcome) {
    for line in outcome.stderr.split(separator: "\n").dropFirst() {
      #expect(line.hasPrefix("    ") && line.count < 560, outcome.summary)
    }
    let statement = outcome.stderr.split(separator: "\n").first { $0.hasPrefix("    statement: ") }
    #expect((statement?.count ?? 0) <= 200 + "    statement: ".count, outcome.summary)
  }

  /// A sequence that nobody owns moves outside of the transaction.
  @Test func aSequenceThatMovesIsTold() throws {
    let target = try TestTarget()
    _ = try program.run(
      arguments: ["populate", "--users", "20", "--seed", "1", "-q"] + target.arguments)
    let role = try TestRole(in: target.database)
    try execute(
      """
      GRANT USAGE ON SCHEMA \(target.schema) TO \(role.name);
      GRANT ALL ON ALL TABLES IN SCHEMA \(target.schema) TO \(role.name);
      GRANT ALL ON ALL SEQUENCES IN SCHEMA \(target.schema) TO \(role.name);
      CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'late'; END $$;
      CREATE CONSTRAINT TRIGGER late AFTER INSERT ON meal DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION late()
      """, target.parameters)
    let content = try target.content()
    let outcome = try program.run(
      "populate", "--users", "50", "--seed", "2", "-q", "--if-exists", "append", "-d", role.uri,
      "-n",
      target.schema)
    outcome.expectFailure(3)
    #expect(
      outcome.messages.first
        == "fakedata: committing the rows failed: \(Self.raised); no row was changed, but sequences of "
        + "the tables may have moved on, which does no harm. Mend what raises it, which the context tells, "
        + "or switch it off while you load: ALTER TABLE … DISABLE TRIGGER USER")
    #expect(try target.content() == content)
    #expect(
      try target.database.value("SELECT last_value FROM \(target.schema).users_user_id_seq") == "70"
    )
  }

  // MARK: - New tables

  @Test(arguments: [
    (LoadHook.Place.keys, #"building index "[a-z_]+" of table "[a-z_]+" of schema "public""#),
    (.foreignKeys, #"checking foreign key "[a-z_]+" of table "[a-z_]+" of schema "public""#),
    (.publish, "publishing the tables"),
    (.copy("meal"), #"copying rows into table "meal" of schema "public""#),
  ])
  func newTables(_ place: LoadHook.Place, _ activity: String) throws {
    let database = try TestDatabase()
    try LoadHook.install("RAISE 'not here'", at: place, in: database)
    let outcome = try program.run(
      "populate", "--users", "50", "--seed", "1", "-q", "-d", database.uri)
    outcome.expectFailure(3, "    the server says: not here (SQLSTATE P0001)\n")
    let line = try Regex("fakedata: \(activity) failed: ")
    let first = try #require(outcome.messages.first)
    #expect(try line.prefixMatch(in: first) != nil, outcome.summary)
    #expect(first.hasSuffix(" failed: \(Self.raised); nothing was changed. \(Self.switchOff)"))
    #expect(try database.remains() == [])
  }

  private func forbidTables(in database: TestDatabase) throws {
    try database.execute(
      """
      CREATE SCHEMA hook;
      CREATE FUNCTION hook.forbid() RETURNS event_trigger LANGUAGE plpgsql
        AS $$ BEGIN RAISE 'no tables on Mondays' USING ERRCODE = '42501'; END $$;
      CREATE EVENT TRIGGER forbid ON ddl_command_start WHEN TAG IN ('CREATE TABLE')
        EXECUTE FUNCTION hook.forbid()
      """)
  }

  @Test func anEventTriggerThatForbidsTables() throws {
    let database = try TestDatabase()
    try forbidTables(in: database)
    let role = try #require(try database.value("SELECT quote_ident(current_user)"))
    let remedy =
      "Have the owner or a superuser grant what the message below asks for, or connect as the owner"
    let reason = "role \(role) lacks a privilege, or a policy forbids it"
    for (arguments, line) in [
      ([], "creating the tables failed: \(reason); nothing was changed. \(remedy)"),
      (
        ["--single-transaction"],
        "creating the tables failed: \(reason); nothing was changed. \(remedy)"
      ),
      (
        ["--parts", "2", "--prepare"],
        "preparing the parts failed: \(reason); nothing was changed. \(remedy)"
      ),
      (
        ["--parts", "2", "--part", "1"],
        "preparing the parts failed: \(reason); nothing of part 1 is stored, and the other parts and the "
          + "target are as they were. \(remedy)"
      ),
    ] {
      let outcome = try program.run(
        arguments: ["populate", "--users", "5", "--seed", "1", "-q", "-d", database.uri] + arguments
      )
      outcome.expectFailure(3, "    the server says: no tables on Mondays (SQLSTATE 42501)\n")
      #expect(outcome.messages.first == "fakedata: \(line)")
      #expect(try database.remains() == [])
    }
  }

  @Test func aPartAndTheEndOfParts() throws {
    let database = try TestDatabase()
    func run(_ arguments: String...) throws -> ProcessOutcome {
      try program.run(
        arguments: ["populate", "--users", "50", "--seed", "1", "-q", "-d", database.uri]
          + ["--parts", "2"] + arguments)
    }
    #expect(try run("--part", "1").exitCode == 0)
    try database.execute(
      """
      CREATE SCHEMA hook;
      CREATE FUNCTION hook.run() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''full''; END';
      DO $$ DECLARE meal regclass; BEGIN
        SELECT oid INTO meal FROM pg_class WHERE relname = 'meal';
        EXECUTE format('CREATE TRIGGER hook BEFORE INSERT ON %s EXECUTE FUNCTION hook.run()', meal);
      END $$
      """)
    let part = try run("--part", "2")
    part.expectFailure(3, "    the server says: full (SQLSTATE P0001)\n")
    #expect(
      part.messages.first
        == "fakedata: copying rows into table \"meal\" of schema \"public\" failed: \(Self.raised); "
        + "nothing of part 2 is stored, and the other parts and the target are as they were. "
        + Self.switchOff)
    try database.execute("DROP FUNCTION hook.run() CASCADE; DROP SCHEMA hook")
    #expect(try run("--part", "2").exitCode == 0)
    try LoadHook.install("RAISE 'not yet'", at: .publish, in: database)
    let end = try run("--finish")
    end.expectFailure(3)
    #expect(
      end.messages.first
        == "fakedata: publishing the tables failed: \(Self.raised); nothing was changed; the parts stay, and "
        + "--finish can be run again. \(Self.switchOff)")
    #expect(try database.content() == [:])
    try database.execute("DROP EVENT TRIGGER hook")
    let again = try run("--finish")
    #expect(again.exitCode == 0, again.summary)
  }

  @Test func oneConnectionAndNoMore() throws {
    let database = try TestDatabase()
    let role = try TestRole(in: database)
    try database.execute(
      """
      GRANT CREATE ON DATABASE \(database.name) TO \(role.name);
      GRANT CREATE ON SCHEMA public TO \(role.name);
      ALTER ROLE \(role.name) CONNECTION LIMIT 1
      """)
    let outcome = try program.run("populate", "--users", "5", "--seed", "1", "-q", "-d", role.uri)
    outcome.expectFailure(2, "too many connections for role")
    #expect(
      outcome.messages.first
        == "fakedata: no second connection could be made, and one supervises while others work; nothing was "
        + "changed. If the server, the database or role \(role.name) has no more to give, end other "
        + "sessions, or raise max_connections or the CONNECTION LIMIT")
    #expect(try database.remains() == [])
  }

  // MARK: - Other commands

  /// The rows stay where only their comparison has failed.
  @Test func aVerificationThatIsRefused() throws {
    let database = try TestDatabase()
    let role = try TestRole(in: database)
    try database.execute(
      """
      GRANT CREATE ON DATABASE \(database.name) TO \(role.name);
      GRANT CREATE ON SCHEMA public TO \(role.name)
      """)
    try LoadHook.install(
      """
      EXECUTE (SELECT format('REVOKE SELECT ON ALL TABLES IN SCHEMA %I FROM CURRENT_USER', nspname)
        FROM pg_namespace WHERE nspname LIKE 'fakedata\\_stage\\_%')
      """, at: .publish, in: database)
    let start =
      #/fakedata: comparing table "[a-z_]+" of schema "public" failed: role [a-z0-9_]+ lacks a /#
    let rest = """
      privilege, or a policy forbids it; $. Have the owner or a superuser grant what the message below asks \
      for, or connect as the owner
      """
    let outcome = try program.run(
      "populate", "--users", "50", "--seed", "1", "-q", "--verify", "-d", role.uri)
    outcome.expectFailure(3, "permission denied for table", "(SQLSTATE 42501)")
    var first = try #require(outcome.messages.first)
    #expect(try start.prefixMatch(in: first) != nil, outcome.summary)
    #expect(first.hasSuffix(rest.replacing("$", with: "the rows are loaded all the same")))
    #expect(try database.content().count == 7)
    let verified = try program.run("verify", "-q", "-d", role.uri)
    verified.expectFailure(3, "permission denied for table", "(SQLSTATE 42501)")
    first = try #require(verified.messages.first)
    #expect(try start.prefixMatch(in: first) != nil, verified.summary)
    #expect(first.hasSuffix(rest.replacing("$", with: "nothing was changed")))
  }

  @Test func aFixtureThatIsRefused() throws {
    let role = try TestRole(in: TestDatabase())
    let outcome = try program.run("fixture", "x_1", "--users", "5", "-d", role.uri)
    outcome.expectFailure(3)
    #expect(
      outcome.messages.first
        == "fakedata: permission denied: role \"\(role.name)\" may not create databases (SQLSTATE 42501); "
        + "database \"x_1\" was neither made nor replaced. ALTER ROLE \(role.name) CREATEDB")
  }

  @Test func statementsOfAWorkload() throws {
    let target = try TestTarget()
    _ = try program.run(
      arguments: ["populate", "--users", "20", "--seed", "1", "-q"] + target.arguments)
    let content = try target.content()
    let directory = try temporaryDirectory()
    let file = directory.path("own.sql")
    for (sql, reason, remedy, said) in [
      (
        "SELECT 1 / 0", "the server refuses a statement",
        "Mend it there; the message below says what is wrong", "division by zero (SQLSTATE 22012)"
      ),
      (
        "SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(60)",
        "somebody or a timeout cancelled the statement",
        "Run it again, unless somebody meant it; a timeout is one that a trigger or function sets",
        "canceling statement due to user request (SQLSTATE 57014)"
      ),
    ] {
      try "-- endpoint: GET /x\n-- kind: read\n\(sql)".write(
        toFile: file, atomically: false, encoding: .utf8)
      for arguments in [
        ["bench", "--iterations", "2", "--progress", "none"], ["tune", "--seconds", "0.01", "-q"],
      ] {
        let outcome = try program.run(
          arguments: arguments + ["--workload", directory.path] + target.arguments)
        outcome.expectFailure(3, "    the server says: \(said)\n")
        #expect(
          outcome.messages.first
            == "fakedata: \(file), endpoint own failed: \(reason); nothing was changed. \(remedy)")
      }
    }
    #expect(try target.content() == content)
  }
}
