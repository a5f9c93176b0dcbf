import Foundation
import TestSupport
import Testing
import WorkloadKit

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import fakedata

@Suite("tune") struct TuneTests {
  let program: Program
  let target: TestTarget

  init() throws {
    program = try Program()
    target = try TestTarget()
    let loaded = try program.run(
      arguments: ["populate"] + target.arguments + ["--users", "2000", "--seed", "42", "-q"])
    #expect(loaded.exitCode == 0, loaded.summary)
  }

  private func tune(_ arguments: String...) throws -> ProcessOutcome {
    try program.run(
      arguments: ["tune"] + target.arguments
        + ["--sets", "20", "--seconds", "0.02", "--target", "0.001"] + arguments)
  }

  private func expectEqual() throws {
    let verified = try program.run(arguments: ["verify"] + target.arguments + ["-q"])
    #expect(verified.exitCode == 0, verified.summary)
  }

  @Test func theReportIsWrittenAndTheDatabaseIsAsBefore() throws {
    let relations = try target.relationCount()
    let report = program.home.path("report.md")
    let sql = program.home.path("migration.sql")
    let outcome = try tune("--report", report, "--sql", sql)
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(outcome.lines.last?.hasPrefix("The database is as it was before") == true)
    #expect(try target.relationCount() == relations)
    try expectEqual()
    let text = try String(contentsOfFile: report, encoding: .utf8)
    for part in [
      "| **`GET /meal/{user_id}/recommend`**", "## `GET /meal/{user_id}/recommend`", "Before:",
      "After:", "CREATE INDEX idx_meal_user_time ON meal(user_id, time)", "## What was chosen",
      "## What it costs those who write", "PostgreSQL 1", "fakedata tune", "report-times.svg",
    ] {
      #expect(text.contains(part), "\(part)")
    }
    let chart = try String(contentsOfFile: program.home.path("report-times.svg"), encoding: .utf8)
    #expect(XMLParser(data: Data(chart.utf8)).parse())
    // The script puts in place what was chosen.
    let script = try String(contentsOfFile: sql, encoding: .utf8)
    #expect(script.contains("-- GET /meal/{user_id}/recommend: the application is to send this"))
    try target.database.execute(script)
    #expect(try target.relationCount() != relations)
    try expectEqual()
  }

  @Test func whatIsKeptIsEqualToTheRun() throws {
    let outcome = try tune("--keep", "--json", "-q")
    #expect(outcome.exitCode == 0, outcome.summary)
    let report = try #require(try outcome.json()["report"] as? [String: Any])
    #expect(report["is_kept"] as? Bool == true)
    #expect((report["endpoints"] as? [Any])?.count == 14)
    try expectEqual()
  }

  @Test func theReportHasNoPassword() throws {
    let report = program.home.path("report.md")
    let outcome = try program.run(
      "tune", "-d", "\(target.database.uri)&password=s3cret", "--schema", target.schema, "--sets",
      "5",
      "--seconds", "0.01", "--slowest", "1", "-q", "--report", report)
    #expect(outcome.exitCode == 0, outcome.summary)
    let text = try String(contentsOfFile: report, encoding: .utf8)
    #expect(text.contains("password=***") && !text.contains("s3cret"))
  }

  @Test func progressGoesToItsEnd() throws {
    let outcome = try tune("--slowest", "1", "--progress", "json")
    #expect(outcome.exitCode == 0, outcome.summary)
    let moments = try outcome.messages.map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    #expect(moments.allSatisfy { $0["event"] as? String == "progress" })
    let last = try #require(moments.last)
    let steps = try #require(last["steps"] as? Int)
    // All endpoints twice, one explained, tuned and explained, and the indexes of the write-up.
    #expect(steps == 2 * 14 + 3 + Workload.writeupIndexes.count)
    #expect(last["steps_done"] as? Int == steps && last["activity"] == nil)
    let done = moments.compactMap { $0["steps_done"] as? Int }
    #expect(done == done.sorted())
    #expect(try tune("--slowest", "1", "--progress", "none").stderr == "")
    let bar = try tune("--slowest", "1", "--progress", "bar")
    #expect(bar.messages.last?.contains("100%") == true, bar.summary)
  }

  @Test func aWorkloadOfOnesOwn() throws {
    let directory = program.home.path("workload")
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
    func write(_ name: String, _ text: String) throws {
      try text.write(toFile: "\(directory)/\(name)", atomically: true, encoding: .utf8)
    }
    try write(
      "1-by-type.sql",
      "-- endpoint: GET /meals/{type}\n-- kind: read\n-- param user: key users\n"
        + "SELECT count(*) FROM meal WHERE user_id = :user;\n")
    let also = program.home.path("also.sql")
    try "CREATE INDEX x ON meal (name);".write(toFile: also, atomically: true, encoding: .utf8)
    let outcome = try tune("--workload", directory, "--also", also)
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(
      outcome.stdout.contains("CREATE INDEX x ON meal (name): no plan of the tuned endpoints"))
    #expect(outcome.stdout.contains("CREATE INDEX ON meal (user_id)"))
    try write("1-by-type.rewrite.sql", "SELECT 1 + :nothing;")
    try tune("--workload", directory, "-q").expectFailure(64, "has no parameter :nothing")
    try write("1-by-type.rewrite.sql", "SELECT count(*) FROM meal WHERE user_id = :user;")
    try write("2-broken.sql", "-- endpoint: GET /b\n-- kind: read\nSELECT 1 FROM nowhere;\n")
    try tune("--workload", directory, "-q").expectFailure(4, "endpoint broken", "nowhere")
    try write("2-broken.sql", "-- endpoint: GET /b\n-- kind: read\nSELECT 1 / 0;\n")
    try tune("--workload", directory, "-q").expectFailure(3, "endpoint broken", "division by zero")
  }

  /// A type without an order, and a statement without a plan.
  @Test(arguments: ["", "--concurrently"]) func aRefusedCandidateIsNotTheEnd(mode: String) throws {
    let table = "\(target.schema).docs"
    try target.database.execute(
      """
      CREATE TABLE \(table) AS SELECT n AS id, n % 500 AS owner, '{}'::json AS doc
        FROM generate_series(1, 5000) n;
      ALTER TABLE \(table) ADD PRIMARY KEY (id); ANALYZE \(table)
      """)
    let directory = program.home.path("workload")
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
    for (name, text) in [
      (
        "docs",
        "-- endpoint: GET /docs\n-- kind: read\n-- param owner: integer 0..499\n"
          + "SELECT doc FROM docs WHERE owner = :owner;\n"
      ),
      (
        "set",
        "-- endpoint: POST /docs\n-- kind: write\n-- param owner: integer 0..499\n"
          + "SET LOCAL work_mem = '8MB';\nDELETE FROM docs WHERE owner = :owner;\n"
      ),
    ] {
      try text.write(toFile: "\(directory)/\(name).sql", atomically: true, encoding: .utf8)
    }
    var arguments = ["--workload", directory, "--as-of", "2024-06-03", "--seed", "1"]
    if !mode.isEmpty { arguments.append(mode) }
    let outcome = try program.run(
      arguments: ["tune"] + target.arguments
        + ["--sets", "20", "--seconds", "0.02", "--all", "--json", "--no-hypopg"] + arguments)
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(outcome.stdout.contains("refused: "), outcome.summary)
    #expect(
      try target.database.value(
        "SELECT count(*) FROM pg_indexes WHERE schemaname = $1 AND tablename = 'docs'",
        [target.schema]) == "1")
  }

  @Test func aFailedRunLeavesNoFiles() throws {
    let files = ["report.md", "report-times.svg", "migration.sql"].map { program.home.path($0) }
    try program.run(
      "tune", "-d", "postgresql:///nowhere?host=/nowhere", "--as-of", "2024-06-03", "--seed", "1",
      "-q", "--report", files[0], "--sql", files[2]
    ).expectFailure(2)
    #expect(!files.contains { FileManager.default.fileExists(atPath: $0) })
  }

  @Test func badInputIsToldInOneLine() throws {
    try tune("--workload", "/nowhere/at/all").expectFailure(64, "/nowhere/at/all cannot be read")
    try tune("--endpoint", "nothing").expectFailure(64, "there is no endpoint \"nothing\"")
    try tune("--also", "/nowhere.sql").expectFailure(64, "/nowhere.sql cannot be read")
    try tune("--report", "/nowhere/report.md").expectFailure(
      1, "/nowhere/report.md cannot be written")
    try tune("--all", "--slowest", "2").expectUsageError("exclude one another")
    try tune("--slowest", "0").expectUsageError("slowest")
    try tune("--seconds", "0").expectUsageError("--seconds")
    try program.run(
      "tune", "-d", "postgresql:///nowhere?host=/nowhere", "--as-of", "2024-06-03", "--seed", "1",
      "-q"
    ).expectFailure(2)
  }

  @Test func anEmptyDatabaseHasNothingToTune() throws {
    let empty = try TestTarget()
    let outcome = try program.run(arguments: ["tune"] + empty.arguments + ["-q"])
    outcome.expectFailure(4)
  }

  /// Starts a run and waits until it stands at a gate.
  private func start(
    heldUpAt gate: TableGate
  ) throws -> (process: Int32, outcome: Background<ProcessOutcome>, backend: String) {
    let run = try program.start(
      "tune", "-d", target.database.uri, "--schema", target.schema, "--sets", "20", "--seconds",
      "0.02", "-q")
    return (run.process, run.outcome, try gate.waitUntilReached())
  }

  /// A gate at the trial of an index: writers keep it waiting.
  private func gateAtTrial() throws -> TableGate {
    try TableGate("meal", of: target, mode: "ROW EXCLUSIVE")
  }

  @Test(arguments: [(SIGINT, "SIGINT", Int32(130)), (SIGTERM, "SIGTERM", 143)])
  func aSignalTakesEverythingBack(_ signal: Int32, _ name: String, _ code: Int32) throws {
    let relations = try target.relationCount()
    let gate = try gateAtTrial()
    let run = try start(heldUpAt: gate)
    kill(run.process, signal)
    try run.outcome.value().expectFailure(code, "interrupted by \(name)", "as before")
    try gate.open()
    #expect(try target.relationCount() == relations)
    try expectEqual()
  }

  @Test func aSignalWhileAnEndpointIsMeasured() throws {
    let gate = try TableGate("user_workouts", of: target, mode: "ACCESS EXCLUSIVE")
    let run = try start(heldUpAt: gate)
    kill(run.process, SIGINT)
    try run.outcome.value().expectFailure(130, "interrupted by SIGINT", "as before")
    try gate.open()
    try expectEqual()
  }

  @Test func aLostConnectionTakesEverythingBack() throws {
    let relations = try target.relationCount()
    let gate = try gateAtTrial()
    let run = try start(heldUpAt: gate)
    try gate.terminate(run.backend)
    try run.outcome.value().expectFailure(2)
    try gate.open()
    #expect(try target.relationCount() == relations)
    try expectEqual()
  }

  @Test func aKilledRunLeavesNothing() throws {
    let relations = try target.relationCount()
    let gate = try gateAtTrial()
    let run = try start(heldUpAt: gate)
    kill(run.process, SIGKILL)
    #expect(try run.outcome.value().signal == SIGKILL)
    // Its backend hears of it when it has the lock.
    try gate.open(until: run.backend)
    let again = try tune("--slowest", "1", "-q")
    #expect(again.exitCode == 0, again.summary)
    #expect(try target.relationCount() == relations)
    try expectEqual()
  }
}
