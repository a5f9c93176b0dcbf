import Foundation
import PostgresClient
import TestSupport
import Testing

/// `populate --parts`, by several processes.
@Suite("populate: parts") struct PopulatePartsTests {
  let program: Program
  let database: TestDatabase

  init() throws {
    program = try Program()
    database = try TestDatabase()
  }

  private func arguments(_ more: String...) -> [String] {
    ["populate", "--users", "3000", "--seed", "42", "-q", "--parts", "7", "-d", database.uri] + more
  }

  @Test func sevenProcessesOfWhichOneIsKilled() throws {
    // It stands at the gate when it is killed; the others have been let through before.
    let prepared = try program.run(arguments: arguments("--prepare"))
    #expect(prepared.exitCode == 0, prepared.summary)
    let schema = try #require(
      try database.value(
        "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'fakedata\\_parts\\_%'"))
    let runs = [1, 2, 3, 5, 6, 7].map { part in
      Background { try program.run(arguments: arguments("--part", String(part))) }
    }
    for run in runs {
      let outcome = try run.value()
      #expect(outcome.exitCode == 0, outcome.summary)
    }
    try database.execute(
      """
      CREATE SCHEMA hook;
      CREATE FUNCTION hook.wait() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM pg_sleep(1000); RETURN NULL; END $$;
      CREATE TRIGGER wait BEFORE INSERT ON \(schema).meal FOR EACH STATEMENT
        EXECUTE FUNCTION hook.wait()
      """)
    let killed = try program.start(
      "populate", "--users", "3000", "--seed", "42", "-q", "--parts", "7", "-d", database.uri,
      "--part", "4")
    var connection = try Connection(database.parameters)
    try connection.wait { connection in
      try connection.query(
        """
        SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event = 'PgSleep'
        """
      ).rowCount > 0 ? true : nil
    }
    kill(killed.process, SIGKILL)
    #expect(try killed.outcome.value().signal == SIGKILL)
    try database.execute(
      """
      SELECT pg_terminate_backend(pid, 300000) FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event = 'PgSleep';
      DROP TRIGGER wait ON \(schema).meal
      """)
    try program.run(arguments: arguments("--finish"))
      .expectFailure(4, "1 of 7 parts are not loaded yet: 4.")
    let again = try program.run(arguments: arguments("--part", "4"))
    #expect(again.exitCode == 0, again.summary)
    let finished = try program.run(arguments: arguments("--finish", "--verify"))
    #expect(finished.exitCode == 0, finished.summary)
    let verified = try program.run("verify", "-d", database.uri)
    #expect(verified.exitCode == 0, verified.summary)
    #expect(try database.remains().allSatisfy { $0.hasPrefix("public.") })
  }

  @Test func theReportSaysHowToGoOn() throws {
    let outcome = try program.run(
      "populate", "--users", "30", "--seed", "1", "--parts", "2", "--part", "1", "-d", database.uri)
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(outcome.stderr.contains("part 1 of 2 is loaded; 1 of 2 are"))
    #expect(
      outcome.stdout.contains("fakedata populate --users 30 --seed 1 --parts 2 --part 1"))
    let last = try program.run(
      "populate", "--users", "30", "--seed", "1", "--parts", "2", "--part", "2", "-d", database.uri)
    #expect(last.stderr.contains("all are: --finish"), last.summary)
    let abandoned = try program.run(
      "populate", "--users", "30", "--seed", "1", "--parts", "2", "--abandon", "-d", database.uri)
    #expect(abandoned.stdout == "The parts are removed\n")
    #expect(try database.remains() == [])
  }

  @Test(arguments: [
    (["--part", "1"], "say with --parts"), (["--parts", "3"], "goes with one of --part"),
    (["--parts", "3", "--part", "4"], "--part must be from 1 to 3"),
    (["--parts", "3", "--part", "1", "--finish"], "goes with one of"),
    (["--parts", "3", "--part", "1", "--verify"], "--verify goes with --finish"),
    (["--parts", "3", "--finish", "--if-exists", "append"], "new tables"),
    (["--parts", "3", "--finish", "--dry-run"], "--dry-run does not go"),
  ])
  func optionsThatDoNotFit(_ options: [String], _ reason: String) throws {
    try program.run(
      arguments: ["populate", "--users", "5", "--seed", "1", "-d", database.uri] + options
    ).expectUsageError(reason)
    try program.run("populate", "--parts", "2", "--part", "1").expectUsageError("the same --seed")
  }
}
