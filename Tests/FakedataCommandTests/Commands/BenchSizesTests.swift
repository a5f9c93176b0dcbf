import Foundation
import PostgresClient
import TestSupport
import Testing

/// One after the other: each run drops what killed ones of the same role have left.
@Suite("bench --sizes", .serialized) struct BenchSizesTests {
  let program: Program
  let database: TestDatabase

  init() throws {
    program = try Program()
    database = try TestDatabase()
  }

  private func databases() throws -> [String] {
    var connection = try Connection(database.parameters)
    return try connection.query(
      """
      SELECT datname FROM pg_database WHERE datname LIKE 'fakedata\\_bench\\_%'
        AND pg_get_userbyid(datdba) = current_user
      """
    ).rows.compactMap { $0[0] }
  }

  @Test func severalSizesAndNothingStays() throws {
    let chart = program.home.path("sizes.svg")
    let outcome = try program.run(
      "bench", "--sizes", "3k,100", "--iterations", "2", "--warm-up", "1", "--seed", "42",
      "--endpoint", "meals-of-day", "--endpoint", "put-goal", "--json", "--svg", chart, "-d",
      database.uri, "--progress", "none")
    #expect(outcome.exitCode == 0 && outcome.stderr == "", outcome.summary)
    let document = try outcome.json()
    let sizes = try #require(document["sizes"] as? [[String: Any]])
    #expect(sizes.map { $0["users"] as? Int } == [100, 3000])
    for size in sizes {
      let measurement = try #require(size["measurement"] as? [String: Any])
      let endpoints = try #require(measurement["endpoints"] as? [[String: Any]])
      #expect(endpoints.map { $0["name"] as? String } == ["meals-of-day", "put-goal"])
      #expect(try !databases().contains(measurement["database"] as? String ?? ""))
    }
    #expect(document["flips"] is [[String: Any]])
    #expect(try XMLText(contentsOfFile: chart).root == "svg")
    // The database that is named is left alone.
    #expect(try database.remains() == [])
  }

  @Test func theReports() throws {
    let arguments = [
      "bench", "--sizes", "20,40", "--iterations", "1", "--warm-up", "1", "-d", database.uri,
      "--endpoint", "calories-left",
    ]
    let outcome = try program.run(arguments: arguments)
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(outcome.messages.contains("fakedata: measuring with 40 users"))
    #expect(outcome.stdout.contains("20 users"))
    #expect(outcome.stdout.contains("How tables are reached:\n  calories-left"))
    let markdown = try program.run(arguments: arguments + ["--markdown", "-q"])
    #expect(markdown.lines[0] == "| endpoint | 20 users | 40 users | largest : smallest |")
    #expect(markdown.stderr == "")
  }

  @Test func aSignalDropsTheDatabase() throws {
    let run = try program.start(
      "bench", "--sizes", "50", "--duration", "100s", "--progress", "none", "-d", database.uri)
    var connection = try Connection(database.parameters)
    let name = try connection.wait { connection in
      try connection.query(
        """
        SELECT substr(application_name, 19) FROM pg_stat_activity
        WHERE application_name LIKE 'fakedata bench of %' AND datname = $1
        """, [database.name]
      ).firstValue
    }
    // Until the measurement goes on in it.
    try connection.wait { connection in
      try connection.query(
        """
        SELECT FROM pg_stat_activity WHERE datname = $1
          AND application_name = 'fakedata bench 1' AND state = 'active'
        """, [name]
      ).rowCount > 0 ? true : nil
    }
    kill(run.process, SIGINT)
    try run.outcome.value().expectFailure(130, "interrupted by SIGINT", "databases are dropped")
    #expect(try !databases().contains(name))
  }

  /// Killed, a run cannot drop anything: the next one does.
  @Test func theNextRunDropsWhatAKilledOneHasLeft() throws {
    let run = try program.start(
      "bench", "--sizes", "50", "--duration", "100s", "--progress", "none", "-d", database.uri)
    var connection = try Connection(database.parameters)
    let name = try connection.wait { connection in
      try connection.query(
        """
        SELECT a.datname FROM pg_stat_activity o JOIN pg_stat_activity a
          ON o.application_name = 'fakedata bench of ' || a.datname AND o.datname = $1
        WHERE a.application_name = 'fakedata bench 1'
        """, [database.name]
      ).firstValue
    }
    kill(run.process, SIGKILL)
    _ = try run.outcome.value()
    try connection.wait { connection in
      try connection.query(
        """
        SELECT FROM pg_stat_activity
        WHERE datname = $1 OR application_name = 'fakedata bench of ' || $1::text
        """, [name]
      ).rowCount == 0 ? true : nil
    }
    #expect(try databases().contains(name))
    let outcome = try program.run(
      "bench", "--sizes", "10", "--iterations", "1", "--endpoint", "post-user", "-d", database.uri)
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(outcome.stderr.contains(name), outcome.summary)
    #expect(try !databases().contains(name))
  }

  @Test func aRoleThatMayNotMakeDatabases() throws {
    let role = try TestRole(in: database)
    let outcome = try program.run("bench", "--sizes", "10", "-d", role.uri)
    outcome.expectFailure(3, "may not create any (SQLSTATE 42501); nothing was changed. ALTER ROLE")
  }
}
