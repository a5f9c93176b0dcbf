import FakeDataKit
import Foundation
import PostgresClient
import TestSupport
import Testing

@testable import fakedata

@Suite("fixture") struct FixtureCommandTests {
  let program: Program
  let maker: TestDatabaseMaker

  init() throws {
    program = try Program()
    maker = try TestDatabaseMaker()
  }

  /// Runs `fixture` with a name of the test's own, 20 users unless the arguments say otherwise.
  private func fixture(
    _ name: String, _ arguments: String..., environment: [String: String]? = nil
  ) throws -> ProcessOutcome {
    try program.run(
      arguments: ["fixture", "\(maker.name)_\(name)", "--users", "20"] + arguments,
      environment: environment ?? ["DATABASE_URL": maker.uri])
  }

  private func parameters(_ name: String) throws -> ConnectionParameters {
    try maker.parameters.database(named: "\(maker.name)_\(name)")
  }

  private var templates: Set<String> {
    get throws { try maker.databases().filter { $0.hasPrefix("fakedata_") } }
  }

  @Test func theURIIsPrintedAndTheRestIsSaidInOneLine() throws {
    let first = try fixture("a")
    #expect(first.exitCode == 0, first.summary)
    #expect(first.lines.count == 1 && first.messages.count == 1, first.summary)
    let template = try #require(try templates.first)
    #expect(
      first.messages[0].contains(
        try Regex(
          "^fakedata: \(maker.name)_a is ready: 20 users, seed 42, .*; template \(template) made in "
            + #"\d+\.\d+ s; cloned in \d+\.\d+ s$"#)), first.summary)
    let second = try fixture("b")
    #expect(second.messages[0].contains("; template \(template) found; cloned in "), second.summary)
    for (outcome, name) in [(first, "a"), (second, "b")] {
      let connection = try Connection(ConnectionParameters(dbname: outcome.lines[0]))
      #expect(connection.database == "\(maker.name)_\(name)")
    }
    let quiet = try fixture("c", "-q")
    #expect(quiet.exitCode == 0 && quiet.stderr == "" && quiet.lines.count == 1)
  }

  @Test func itHoldsWhatPopulateLoads() throws {
    let options = ["--seed", "7", "--days", "2", "--meals", "0-2", "--as-of", "2024-02-29"]
    let outcome = try program.run(
      arguments: ["fixture", "\(maker.name)_a", "--users", "200", "--verify"] + options
        + ["-d", maker.uri, "-n", "my schema"])
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(outcome.messages.count == 2)
    #expect(outcome.messages[1].hasPrefix("fakedata: Equal: "), outcome.summary)
    let target = try TestTarget()
    let load = try program.run(
      arguments: ["populate", "-q", "--users", "200"] + options + target.arguments)
    #expect(load.exitCode == 0, load.summary)
    #expect(try TestDatabase.content(of: parameters("a"), schema: "my schema") == target.content())
    let verified = try program.run("verify", "-d", outcome.lines[0], "-n", "my schema")
    #expect(verified.exitCode == 0, verified.summary)
    // The seed that is taken where none is given.
    #expect(try fixture("b").exitCode == 0)
    #expect(try fixture("c", "--seed", "42").messages[0].contains(" found;"))
  }

  @Test func theReportAsJSON() throws {
    let outcome = try fixture("a=b", "--json", "-q")
    #expect(outcome.exitCode == 0 && outcome.stderr == "", outcome.summary)
    let report = try #require(try outcome.json()["report"] as? [String: Any])
    #expect(report["database"] as? String == "\(maker.name)_a=b")
    #expect(report["template_was_made"] as? Bool == true)
    #expect(report["template"] as? String == (try templates.first))
    #expect(report["clone_seconds"] as? Double ?? 0 > 0)
    let uri = try #require(report["uri"] as? String)
    #expect(try Connection(ConnectionParameters(dbname: uri)).database == "\(maker.name)_a=b")
  }

  @Test func aNameThatIsTaken() throws {
    #expect(try fixture("a", "--seed", "1", "-q").exitCode == 0)
    let before = try TestDatabase.content(of: parameters("a"))
    try fixture("a", "-q").expectFailure(4, "\"\(maker.name)_a\" is there already", "--replace")
    #expect(try TestDatabase.content(of: parameters("a")) == before)
    #expect(try fixture("a", "--replace").exitCode == 0)
    #expect(try TestDatabase.content(of: parameters("a")) != before)
    try maker.execute("CREATE DATABASE \(maker.name)_b TEMPLATE template0")
    try fixture("b", "--replace").expectFailure(4, "has made", "--force")
    #expect(try fixture("b", "--replace", "--force").exitCode == 0)
  }

  @Test func templatesAreListedKeptAndRemoved() throws {
    func list(_ arguments: String...) throws -> ProcessOutcome {
      try program.run(arguments: ["fixture", "--list", "-d", maker.uri] + arguments)
    }
    #expect(try list().stdout == "There are no templates.\n")
    _ = try fixture("a", "--seed", "1")
    _ = try fixture("b", "--seed", "2")
    let text = try list()
    #expect(text.exitCode == 0 && text.stderr == "" && text.lines.count == 3, text.summary)
    #expect(text.lines[0].hasPrefix("template "))
    #expect(text.lines[1].contains(/\s20 +2 +1 +2024-06-03 +public +[0-9.]+ MB +20.* UTC/))
    let document = try list("--json").json()
    let templates = try #require(document["templates"] as? [[String: Any]])
    #expect(templates.count == 2)
    #expect(Set(templates.compactMap { $0["name"] as? String }) == (try self.templates))
    let kept = try fixture("c", "--seed", "3", "--keep", "2")
    #expect(kept.messages[0].contains("; removed fakedata_"), kept.summary)
    #expect(try self.templates.count == 2)
    let dropped = try program.run("fixture", "--drop-all", "-d", maker.uri)
    #expect(dropped.exitCode == 0 && dropped.stdout == "", dropped.summary)
    #expect(dropped.stderr == "fakedata: templates that were removed: 2\n")
    #expect(try maker.databases() == ["\(maker.name)_a", "\(maker.name)_b", "\(maker.name)_c"])
  }

  @Test func twoAtOnce() throws {
    let uri = try maker.uri
    let runs = try ["a", "b", "c"].map { name in
      try program.start(
        "fixture", "\(maker.name)_\(name)", "--users", "300", "-d", uri)
    }
    let outcomes = try runs.map { try $0.outcome.value() }
    #expect(outcomes.allSatisfy { $0.exitCode == 0 })
    #expect(outcomes.count { $0.stderr.contains("made in") } == 1)
    let contents = try ["a", "b", "c"].map { try TestDatabase.content(of: parameters($0)) }
    #expect(Set(contents).count == 1 && contents[0].count == 7)
    #expect(try templates.count == 1)
  }

  // MARK: - Ends before their time

  /// Starts a run that takes a while, and waits until its template is being loaded.
  private func startLongRun() throws -> (process: Int32, outcome: Background<ProcessOutcome>) {
    let run = try program.start(
      "fixture", "\(maker.name)_long", "--users", "200k", "--progress", "none", "-d", maker.uri)
    var connection = try Connection(TestServer.shared.parameters(database: "postgres"))
    try connection.wait { connection in
      let loading = try connection.query(
        """
        SELECT count(*) FROM pg_stat_activity WHERE usename = $1
          AND datname LIKE 'fakedata\\_build\\_%' AND application_name LIKE 'fakedata load %'
        """, [maker.name])
      return loading.firstValue == "0" ? nil : true
    }
    return run
  }

  @Test func whatAKilledRunHasLeftTheNextOneRemoves() throws {
    let run = try startLongRun()
    kill(run.process, SIGKILL)
    #expect(try run.outcome.value().signal == SIGKILL)
    let left = try #require(try templates.first)
    #expect(left.hasPrefix("fakedata_build_"))
    // Its backends notice in their own time, and the lock is free then.
    var connection = try Connection(TestServer.shared.parameters(database: "postgres"))
    try connection.wait { connection in
      let alive = try connection.query(
        "SELECT count(*) FROM pg_stat_activity WHERE usename = $1 AND datname = 'postgres'",
        [maker.name])
      return alive.firstValue == "0" ? true : nil
    }
    let next = try fixture("a")
    #expect(next.exitCode == 0, next.summary)
    #expect(
      next.messages.first == "fakedata: removed \(left), which an interrupted run had left",
      next.summary)
    #expect(try templates.count == 1 && !templates.contains(left))
  }

  @Test(arguments: [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM")])
  func aSignalTakesAllBack(_ signal: Int32, _ name: String) throws {
    let run = try startLongRun()
    kill(run.process, signal)
    try run.outcome.value()
      .expectFailure(128 + signal, "interrupted by \(name)", "no database was made")
    #expect(try maker.databases() == [])
  }

  @Test func aRoleThatMayNotMakeDatabases() throws {
    let role = try TestRole(in: TestDatabase())
    try program.run("fixture", "x", "--users", "5", "-d", role.uri)
      .expectFailure(
        3, "role \"\(role.name)\" may not create databases", "SQLSTATE 42501",
        "ALTER ROLE \(role.name) CREATEDB")
  }

  @Test func aServerThatIsNotThere() throws {
    for arguments in [["x", "--users", "5"], ["--list"], ["--drop-all"]] {
      let outcome = try program.run(
        arguments: ["fixture", "-d", "postgresql://u:s3cret@127.0.0.1:1/x"] + arguments)
      outcome.expectFailure(2, "127.0.0.1", "refused")
      #expect(!outcome.stderr.contains("s3cret"))
    }
  }

  // MARK: - Ways to connect

  @Test func thePasswordIsInTheEnvironmentAndNowhereElse() throws {
    // The server asks this role alone for its password.
    var admin = try Connection(TestServer.shared.parameters(database: "postgres"))
    try admin.execute("ALTER ROLE \(maker.name) PASSWORD 's3cret'")
    let file = try #require(try admin.query("SHOW hba_file").firstValue)
    let rules = try String(contentsOfFile: file, encoding: .utf8)
    let handle = try #require(FileHandle(forWritingAtPath: file))
    try handle.write(contentsOf: Data("local all \(maker.name) scram-sha-256\n\(rules)".utf8))
    try handle.close()
    _ = try admin.query("SELECT pg_reload_conf()")
    let withoutIt = try maker.uri
    try admin.wait { _ in
      try program.run("fixture", "--list", "-d", withoutIt).exitCode == 2 ? true : nil
    }
    try fixture("a").expectFailure(2, "password")
    let outcome = try fixture(
      "a", "--verify", environment: ["DATABASE_URL": withoutIt, "PGPASSWORD": "s3cret"])
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(!outcome.stdout.contains("s3cret") && !outcome.stderr.contains("PGPASSWORD"))
    // One that stands in the URI is not passed on, and that is said.
    let inside = try fixture(
      "b", environment: ["DATABASE_URL": withoutIt + "&password=s3cret"])
    #expect(inside.exitCode == 0, inside.summary)
    #expect(
      inside.messages[0].hasSuffix("; the URI has no password: give it in PGPASSWORD or ~/.pgpass"))
    #expect(!inside.stdout.contains("s3cret") && !inside.stderr.contains("s3cret"))
    let uri = inside.lines[0]
    #expect(
      try program.run("verify", "-q", "-d", uri, environment: ["PGPASSWORD": "s3cret"]).exitCode
        == 0)
  }

  @Test func aServiceAndTheVariablesOfLibpq() throws {
    let values = try #require(URLComponents(string: maker.uri)?.queryItems)
    func value(_ name: String) throws -> String {
      try #require(values.first { $0.name == name }?.value)
    }
    let file = program.home.path("services")
    try """
    [ci]
    host=\(value("host"))
    port=\(value("port"))
    user=\(maker.name)
    dbname=postgres

    """.write(toFile: file, atomically: true, encoding: .utf8)
    let service = ["PGSERVICE": "ci", "PGSERVICEFILE": file]
    let first = try fixture("a", environment: service)
    #expect(first.exitCode == 0, first.summary)
    #expect(try Connection(ConnectionParameters(dbname: first.lines[0])).user == maker.name)
    let second = try fixture(
      "b",
      environment: [
        "PGHOST": value("host"), "PGPORT": value("port"), "PGUSER": maker.name,
      ])
    #expect(second.exitCode == 0, second.summary)
    #expect(second.messages[0].contains(" found;"))
  }

  @Test func thePrivateServer() throws {
    let first = try program.run("fixture", "test_1", "--users", "20")
    #expect(first.exitCode == 0, first.summary)
    #expect(first.messages.count == 2)
    #expect(first.messages[0].contains("no database is named"), first.summary)
    let second = try program.runInShell(
      """
      DATABASE_URL=$(fakedata fixture test_2 --users 20 -q) && psql "$DATABASE_URL" \
        -Atc 'SELECT current_database(), count(*) FROM users'
      """)
    #expect(second.stdout == "test_2|20\n" && second.stderr == "", second.summary)
    #expect(try program.run("server", "destroy").exitCode == 0)
  }
}
