import TestSupport
import Testing

/// Runs of `populate` that fail: an exit code and one line each.
@Suite("populate: refusals") struct RefusedPopulateTests {
  let program: Program

  init() throws {
    program = try Program()
  }

  @Test func aServerThatIsNotThere() throws {
    let outcome = try program.run(
      "populate", "--users", "5", "-d", "postgresql://someone:s3cret@127.0.0.1:1/x")
    outcome.expectFailure(2, "127.0.0.1", "port 1", "refused")
    #expect(!outcome.stderr.contains("s3cret"))
  }

  @Test func aDatabaseThatIsNotThere() throws {
    let uri = try TestServer.shared.uri(database: "nowhere")
    try program.run("populate", "--users", "5", "-d", uri)
      .expectFailure(2, "database \"nowhere\" does not exist")
  }

  @Test func aRoleThatIsNotThere() throws {
    let uri = try TestServer.shared.uri(database: "postgres")
      .replacing(/user=[^&]*/, with: "user=nobody_here")
    try program.run("populate", "--users", "5", "-d", uri)
      .expectFailure(2, "role \"nobody_here\" does not exist")
  }

  @Test func aRoleThatMayNotCreateTables() throws {
    let database = try TestDatabase()
    let role = try TestRole(in: database)
    try program.run("populate", "--users", "5", "--seed", "1", "-d", role.uri)
      .expectFailure(3, role.name, "schema \"public\"", "SQLSTATE 42501", "GRANT CREATE ON SCHEMA")
    try database.execute("GRANT CREATE ON SCHEMA public TO \(role.name)")
    // Without the right to make a staging schema it takes longer.
    let outcome = try program.run("populate", "--users", "5", "--seed", "1", "-d", role.uri)
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(outcome.messages.count == 1, outcome.summary)
    #expect(outcome.stderr.contains("GRANT CREATE ON DATABASE \(database.name)"), outcome.summary)
    let reference = try TestTarget()
    _ = try program.run(
      arguments: ["populate", "--users", "5", "--seed", "1", "-q"] + reference.arguments)
    #expect(try database.content() == reference.content())
  }

  @Test func tablesThatAreThere() throws {
    let target = try TestTarget()
    let arguments = ["populate", "--users", "5", "--seed", "1", "-q"] + target.arguments
    #expect(try program.run(arguments: arguments).exitCode == 0)
    let content = try target.content()
    try program.run(arguments: arguments).expectFailure(
      4, "schema \"\(target.schema)\"", "database \"\(target.database.name)\"",
      "muscle_groups, exercises, ingredient, users, goals, user_workouts, meal",
      "nothing was changed", "--schema")
    #expect(try target.content() == content)
  }

  @Test func aSchemaThatIsNotThere() throws {
    let target = try TestTarget()
    try program.run("populate", "--users", "5", "-d", target.database.uri, "-n", "no where")
      .expectFailure(4, "schema \"no where\" does not exist", #"CREATE SCHEMA "no where""#)
  }

  @Test func anotherRunIntoTheSameSchema() throws {
    let database = try TestDatabase()
    let gate = try LoadGate(at: .copy("meal"), in: database)
    let first = try program.start("populate", "--users", "50", "-d", database.uri)
    try gate.waitUntilReached()
    try program.run("populate", "--users", "5", "-d", database.uri)
      .expectFailure(4, "another fakedata run", "backend", "fakedata supervisor")
    try gate.open()
    let outcome = try first.outcome.value()
    #expect(outcome.exitCode == 0, outcome.summary)
  }

  @Test func aStatementThatTheServerRefuses() throws {
    let database = try TestDatabase()
    try LoadHook.install(
      "RAISE 'no room' USING ERRCODE = '53100'", at: .copy("meal"), in: database)
    try program.run("populate", "--users", "50", "--seed", "1", "-d", database.uri, "-q")
      .expectFailure(3, "no room", "SQLSTATE 53100", "COPY meal")
    #expect(try database.remains() == [])
    // A seed that was drawn is told, so that the run can be repeated.
    let outcome = try program.run("populate", "--users", "50", "-d", database.uri)
    #expect(outcome.exitCode == 3)
    #expect(outcome.stderr.contains(/fakedata: the seed was \d+\n/), outcome.summary)
  }

  @Test func aConnectionThatIsLost() throws {
    let database = try TestDatabase()
    let gate = try LoadGate(at: .copy("meal"), in: database)
    let run = try program.start(
      "populate", "--users", "50", "--seed", "1", "-q", "-d", database.uri)
    let backend = try #require(try gate.waitUntilReached().first)
    _ = try database.value("SELECT pg_terminate_backend($1)", ["\(backend)"])
    try run.outcome.value().expectFailure(2, "SQLSTATE 57P01")
    #expect(try database.remains() == [])
  }

  #if os(Linux)
    @Test func messagesThatCannotBeWrittenDoNotEndALoad() throws {
      let target = try TestTarget()
      let outcome = try program.runInShell(
        "fakedata populate --users 50 --progress bar --schema \(target.schema) 2>/dev/full",
        environment: ["DATABASE_URL": target.database.uri])
      #expect(outcome.exitCode == 0, outcome.summary)
      #expect(try target.content().count == 7)
    }

    @Test func aReportThatCannotBeWrittenIsAFailure() throws {
      let target = try TestTarget()
      let outcome = try program.runInShell(
        "fakedata populate --users 50 --seed 1 --progress none --schema \(target.schema) "
          + ">/dev/full",
        environment: ["DATABASE_URL": target.database.uri])
      outcome.expectFailure(1, "standard output", "No space left on device")
      #expect(try target.content().count == 7)
    }
  #endif
}
