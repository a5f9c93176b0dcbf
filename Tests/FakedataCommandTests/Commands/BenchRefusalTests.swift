import Foundation
import PostgresClient
import TestSupport
import Testing

@Suite("bench: what goes wrong") struct BenchRefusalTests {
  private static let loaded = Result {
    let target = try TestTarget()
    let outcome = try Program().run(
      arguments: ["populate", "--users", "200", "--seed", "1", "-q"] + target.arguments)
    #expect(outcome.exitCode == 0, outcome.summary)
    return target
  }

  let program: Program

  init() throws { program = try Program() }

  private func bench(_ text: String, file: String = "own.sql") throws -> ProcessOutcome {
    let directory = try temporaryDirectory()
    try Data(text.utf8).write(to: URL(fileURLWithPath: directory.path(file)))
    let target = try Self.loaded.get()
    return try program.run(
      arguments: ["bench", "--workload", directory.path, "--iterations", "2", "--progress", "none"]
        + target.arguments)
  }

  @Test(arguments: [
    (["--duration", "0s"], ["--duration", "10s, 500ms or 2m"]),
    (["--duration", "1s", "--iterations", "3"], ["either --duration or --iterations"]),
    (["--clients", "0"], ["--clients", "from 1 to 1000"]),
    (["--rate", "-1"], ["--rate", "executions per second"]),
    (["--miss-percent", "101"], ["--miss-percent", "from 0 to 100"]),
    (["--miss-percent", "60", "--hot-percent", "60"], ["100 together"]),
    (["--json", "--markdown"], ["either --json or --markdown"]),
    (["--sizes", "10k,10000"], ["--sizes", "once"]),
    (["--sizes", "10k,,1M"], ["--sizes", "whole number from 1"]),
    (["--sizes", "10k", "--workload", "."], ["--sizes"]),
  ])
  func wrongUsage(_ arguments: [String], _ parts: [String]) throws {
    let outcome = try program.run(arguments: ["bench"] + arguments)
    outcome.expectUsageError()
    for part in parts { #expect(outcome.messages.first?.contains(part) == true, outcome.summary) }
  }

  /// None of them needs a database to be noticed.
  @Test func workloadsThatCannotBeRead() throws {
    let empty = try temporaryDirectory()
    for (arguments, part) in [
      (["--workload", "/nowhere/at/all"], "/nowhere/at/all cannot be read: No such file"),
      (["--workload", empty.path], "no file that ends in .sql"),
      (["--endpoint", "nothing"], "no endpoint \"nothing\"; there are post-meal, "),
    ] {
      try program.run(arguments: ["bench"] + arguments).expectFailure(64, part)
    }
    for (file, text, parts) in [
      ("a.sql", "-- kind: read\nSELECT 1", ["a.sql, line 1: the line \"-- endpoint"]),
      ("b.sql", "-- endpoint: x\n-- kind: rad\nSELECT 1", ["b.sql, line 2: kind is read or write"]),
      (
        "c.sql", "-- endpoint: x\n-- kind: write\nINSERT INTO a DEFAULT VALUES;\nCOMMIT;",
        ["c.sql, line 4: COMMIT has no place"]
      ),
    ] {
      try bench(text, file: file).expectFailure(64, parts[0])
    }
    let binary = try temporaryDirectory()
    try Data([0x53, 0xFF, 0xFE]).write(to: URL(fileURLWithPath: binary.path("a.sql")))
    try program.run("bench", "--workload", binary.path)
      .expectFailure(64, "a.sql cannot be read as UTF-8 text")
  }

  @Test func whatTheServerRefuses() throws {
    let content = try Self.loaded.get().content()
    for (text, code, part) in [
      ("kind: read\nSELEC 1", 3, "syntax error"),
      ("kind: read\nSELECT 1 / 0", 3, "division by zero"),
      ("kind: read\nDELETE FROM meal", 3, "read-only transaction"),
      ("kind: write\nUPDATE users SET user_id = 1", 3, "duplicate key"),
      ("kind: read\nSELECT * FROM nowhere", 4, "\"nowhere\" does not exist"),
      ("kind: read\n-- param x: key nowhere\nSELECT :x", 4, "there is no table \"nowhere\""),
    ] as [(String, Int32, String)] {
      let outcome = try bench("-- endpoint: GET /x\n-- \(text)")
      outcome.expectFailure(code, part, "endpoint own")
    }
    #expect(try Self.loaded.get().content() == content)
  }

  @Test func nothingLoaded() throws {
    let empty = try TestTarget()
    try program.run(arguments: ["bench"] + empty.arguments)
      .expectFailure(4, "no run has left a record", "populate it first")
    try program.run(arguments: ["bench", "--seed", "1"] + empty.arguments)
      .expectFailure(4, "there is no table \"users\"", "endpoint post-meal")
    try program.run("bench", "-d", empty.database.uri, "-n", "no where")
      .expectFailure(4, "schema \"no where\" does not exist")
    try program.run("bench", "-d", "postgresql://127.0.0.1:1/x").expectFailure(2, "refused")
  }

  @Test func aChartThatCannotBeWritten() throws {
    try program.run("bench", "--svg", "/nowhere/chart.svg")
      .expectFailure(1, "/nowhere/chart.svg cannot be written: No such file")
  }

  @Test(arguments: [SIGINT, SIGTERM]) func aSignal(_ signal: Int32) throws {
    let target = try TestTarget()
    _ = try program.run(arguments: ["populate", "--users", "50", "-q"] + target.arguments)
    let content = try target.content()
    let directory = try temporaryDirectory()
    try Data(
      """
      -- endpoint: POST /user
      -- kind: write
      INSERT INTO users (name, weight, height) VALUES ('x', 150, 70);
      SELECT pg_sleep(100);
      """.utf8
    ).write(to: URL(fileURLWithPath: directory.path("own.sql")))
    let chart = directory.path("chart.svg")
    let run = try program.start(
      "bench", "--workload", directory.path, "-c", "2", "--svg", chart, "--progress", "none", "-d",
      target.database.uri, "-n", target.schema)
    var connection = try Connection(target.parameters)
    try connection.wait { connection in
      try connection.query("SELECT last_value FROM users_user_id_seq").firstValue != "50"
        ? true : nil
    }
    kill(run.process, signal)
    try run.outcome.value().expectFailure(128 + signal, "interrupted by SIG", "is as it was")
    #expect(try target.content() == content)
    #expect(try connection.query("SELECT last_value FROM users_user_id_seq").firstValue == "50")
    #expect(!FileManager.default.fileExists(atPath: chart))
    let verified = try program.run(arguments: ["verify", "-q"] + target.arguments)
    #expect(verified.exitCode == 0, verified.summary)
  }

  @Test func aLostConnection() throws {
    try bench("-- endpoint: x\n-- kind: read\nSELECT pg_terminate_backend(pg_backend_pid())")
      .expectFailure(2, "terminating connection")
  }

  @Test func anExplainThatIsRefusedIsARemark() throws {
    let outcome = try bench("-- endpoint: x\n-- kind: read\nSHOW search_path")
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(outcome.messages.count == 1 && outcome.stderr.contains("own is not explained"))
    #expect(outcome.lines.last?.hasSuffix("-     -") == true, outcome.summary)
  }
}
