import DataSets
import FakeDataKit
import Foundation
import PostgresClient
import TestSupport
import Testing

@testable import fakedata

@Suite("populate") struct PopulateTests {
  let program: Program

  init() throws {
    program = try Program()
  }

  /// Runs `populate` with 500 users and seed 42.
  private func populate(_ target: TestTarget, _ arguments: String...) throws -> ProcessOutcome {
    try program.run(
      arguments: ["populate", "--users", "500", "--seed", "42"] + target.arguments + arguments)
  }

  /// The command that a report says repeats the run.
  private func repeatCommand(_ outcome: ProcessOutcome) throws -> String {
    let line = try #require(outcome.lines.first { $0.hasPrefix("Repeat it: ") }, outcome.summary)
    return String(line.dropFirst("Repeat it: ".count))
  }

  @Test func theReportTellsWhatWasLoaded() throws {
    let target = try TestTarget()
    let outcome = try populate(target)
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(outcome.stderr == "")
    let plan = try DataPlan(Fitness.model(), RunParameters(seed: 42, scale: 500))
    #expect(outcome.stdout.contains("Loaded \(NumberText.grouped(plan.rowCount)) rows in "))
    #expect(outcome.stdout.contains("schema \(target.schema) of database \(target.database.name)"))
    #expect(outcome.stdout.contains("seed 42, data version \(DataContract.version), as of 2024"))
    for table in plan.tables {
      let line = outcome.lines.first { $0.hasPrefix("\(table.name) ") }
      #expect(line?.contains(" \(NumberText.grouped(table.rowCount)) ") == true, "\(table.name)")
    }
    for phase in ["create", "copy", "keys", "analyze", "foreign keys", "publish"] {
      #expect(outcome.lines.contains { $0.hasPrefix("\(phase) ") }, "\(phase)")
    }
  }

  @Test func theCommandThatRepeatsARunDoes() throws {
    let target = try TestTarget(schema: "it's a \"schema\"")
    let outcome = try program.run(
      arguments: [
        "populate", "--users", "0.1k", "--seed", "7", "--days", "2", "--workouts", "0-2",
        "--meals", "3", "--as-of", "2023-12-31",
      ] + target.arguments)
    let command = try repeatCommand(outcome)
    #expect(command.hasPrefix("fakedata populate --users 100 --seed 7"))
    let other = try TestDatabase()
    try other.execute("CREATE SCHEMA \"it's a \"\"schema\"\"\"")
    let again = try program.runInShell(command, environment: ["DATABASE_URL": other.uri])
    #expect(again.exitCode == 0, again.summary)
    #expect(try other.content(schema: target.schema) == target.content())
    #expect(try repeatCommand(again) == command)
  }

  @Test func aSeedThatWasDrawnIsToldAndRepeatsTheRun() throws {
    let (target, other, third) = (try TestTarget(), try TestTarget(), try TestTarget())
    let outcome = try program.run(arguments: ["populate", "--users", "100"] + target.arguments)
    let command = try repeatCommand(outcome)
    let seed = try #require(command.firstMatch(of: /--seed (\d+)/)?.output.1)
    #expect(outcome.stdout.contains("seed \(seed), "))
    let again = try program.run(
      arguments: ["populate", "--users", "100", "--seed", String(seed)] + other.arguments)
    #expect(again.exitCode == 0, again.summary)
    #expect(try other.content() == target.content())
    let different = try program.run(arguments: ["populate", "--users", "100"] + third.arguments)
    #expect(try repeatCommand(different) != command)
    #expect(try third.content() != target.content())
  }

  @Test func theReportAsJSON() throws {
    let target = try TestTarget()
    let outcome = try populate(target, "--json")
    #expect(outcome.exitCode == 0, outcome.summary)
    let document = try outcome.json()
    #expect(document["fakedata_version"] as? String == FakedataCommand.version)
    let command = try #require(document["repeat_command"] as? String)
    #expect(command == "fakedata populate --users 500 --seed 42 --schema \(target.schema)")
    let report = try #require(document["report"] as? [String: Any])
    #expect(report["data_version"] as? Int == DataContract.version)
    #expect(report["schema"] as? String == target.schema)
    let parameters = try #require(report["parameters"] as? [String: Any])
    #expect(parameters["seed"] as? Int == 42)
    #expect(parameters["scale"] as? Int == 500)
    #expect(parameters["as_of"] as? String == "2024-06-03")
    let tables = try #require(report["tables"] as? [[String: Any]])
    #expect(tables.count == 7)
    for table in tables {
      let (name, rows) = (try #require(table["name"] as? String), table["rows"] as? Int)
      let counted = try target.database.value("SELECT count(*) FROM \(target.schema).\(name)")
      #expect(rows.map(String.init) == counted, "\(name)")
    }
    #expect(tables.compactMap { $0["rows"] as? Int }.reduce(0, +) == report["rows"] as? Int)
    #expect((report["warnings"] as? [String]) == [])
  }

  @Test func quietIsQuiet() throws {
    let target = try TestTarget()
    let outcome = try program.run(
      arguments: ["populate", "--users", "50", "--seed", "1", "-q"] + target.arguments)
    #expect(outcome.exitCode == 0)
    #expect(outcome.stdout == "" && outcome.stderr == "", outcome.summary)
    #expect(try target.content().count == 7)
  }

  @Test func aSeedThatWasDrawnIsToldEvenQuietly() throws {
    let (target, other) = (try TestTarget(), try TestDatabase())
    let outcome = try program.run(
      arguments: ["populate", "--users", "50", "-q"] + target.arguments)
    #expect(outcome.exitCode == 0 && outcome.stdout == "", outcome.summary)
    let command = try #require(
      outcome.stderr.wholeMatch(of: /fakedata: repeat it with (fakedata populate .*)\n/)?.output.1,
      outcome.summary)
    try other.execute("CREATE SCHEMA \(target.schema)")
    let again = try program.runInShell(String(command), environment: ["DATABASE_URL": other.uri])
    #expect(again.exitCode == 0, again.summary)
    #expect(try other.content(schema: target.schema) == target.content())
    // The report as JSON says it by itself.
    let json = try program.run(
      arguments: ["populate", "--users", "5", "-q", "--json"] + (try TestTarget()).arguments)
    #expect(json.stderr == "", json.summary)
    #expect((try json.json()["repeat_command"] as? String)?.contains("--seed ") == true)
  }

  @Test func quietWithJSONIsTheReportAlone() throws {
    let outcome = try populate(try TestTarget(), "-q", "--json")
    #expect(outcome.stderr == "")
    #expect(try outcome.json()["report"] != nil)
  }

  @Test func progressAsJSON() throws {
    let outcome = try populate(try TestTarget(), "--progress", "json")
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(!outcome.messages.isEmpty)
    var last: [String: Any] = [:]
    for line in outcome.messages {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      last = try #require(object, "\(line)")
      #expect(last["event"] as? String == "progress")
    }
    // The last line is that of the load's end.
    #expect(last["rows"] as? Int == last["total_rows"] as? Int)
    let phases = try #require(last["phases"] as? [[String: Any]])
    #expect(phases.allSatisfy { $0["share"] as? Double == 1 })
  }

  @Test(arguments: ["plain", "none", "auto"])
  func aShortRunHasNoProgressToShow(_ style: String) throws {
    let outcome = try populate(try TestTarget(), "--progress", style)
    #expect(outcome.exitCode == 0)
    #expect(outcome.messages.allSatisfy { $0.hasPrefix("fakedata: ") }, outcome.summary)
    #expect(!outcome.stderr.contains("\u{1B}"))
    #expect(outcome.stdout.contains("Repeat it: "))
  }

  @Test func bars() throws {
    let outcome = try populate(try TestTarget(), "--progress", "bar")
    #expect(outcome.exitCode == 0)
    #expect(outcome.messages.suffix(3).allSatisfy { $0.contains("100%") }, outcome.summary)
  }

  @Test func jobsChangeNothing() throws {
    let (target, other) = (try TestTarget(), try TestTarget())
    #expect(try populate(target, "-q", "-j1").exitCode == 0)
    #expect(try populate(other, "-q", "--jobs", "7").exitCode == 0)
    #expect(try target.content() == other.content())
  }

  @Test func tablesThatAreThere() throws {
    let (target, expected) = (try TestTarget(), try TestTarget())
    #expect(try populate(target, "-q", "--seed", "8").exitCode == 0)
    let replaced = try populate(target, "--seed", "9", "--if-exists", "replace")
    #expect(replaced.exitCode == 0, replaced.summary)
    #expect(replaced.stdout.contains("--if-exists replace"))
    #expect(try populate(expected, "-q", "--seed", "9").exitCode == 0)
    #expect(try target.content() == expected.content())
    #expect(try populate(target, "-q", "--seed", "1", "--if-exists", "truncate").exitCode == 0)
    #expect(try target.content() != expected.content())
    #expect(try populate(target, "-q", "--seed", "9", "--if-exists", "truncate").exitCode == 0)
    #expect(try target.content() == expected.content())
    let appended = try populate(target, "--seed", "9", "--if-exists", "append")
    #expect(appended.exitCode == 0, appended.summary)
    #expect(appended.stdout.contains("Added: users 501 to 1,000, goals 501 to 1,000, "))
    let refused = try populate(target, "--if-exists", "fail")
    #expect(refused.exitCode == 4)
    #expect(refused.stderr.contains("--if-exists replace"))
  }

  @Test func theEnvironmentNamesTheDatabase() throws {
    let target = try TestTarget()
    let outcome = try program.run(
      "populate", "--users", "5", "--schema", target.schema, "-q",
      environment: ["DATABASE_URL": target.database.uri])
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(try target.content().count == 7)
    // The option outranks it.
    let other = try TestTarget()
    let second = try program.run(
      arguments: ["populate", "--users", "5", "-q"] + other.arguments,
      environment: ["DATABASE_URL": "postgresql://127.0.0.1:1/x"])
    #expect(second.exitCode == 0, second.summary)
  }

  @Test func whatAnInterruptedRunHasLeftIsRemovedAndTold() throws {
    let database = try TestDatabase()
    try database.execute(
      """
      CREATE SCHEMA fakedata_stage_0123456789abcdef;
      COMMENT ON SCHEMA fakedata_stage_0123456789abcdef
        IS 'fakedata staging schema: removed when its load ends, or by the next load'
      """)
    let outcome = try program.run(
      "populate", "--users", "5", "--seed", "1", "-d", database.uri)
    #expect(outcome.exitCode == 0)
    #expect(
      outcome.messages == [
        "fakedata: removed fakedata_stage_0123456789abcdef, which an interrupted run had left"
      ])
  }

  // MARK: - Dry runs

  @Test func aDryRunOfAnAppendShowsItsSteps() throws {
    let outcome = try program.run("populate", "--dry-run", "--if-exists", "append")
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(outcome.stdout.contains("lock the tables"))
    #expect(!outcome.stdout.contains("build meal_pkey"))
    #expect(outcome.stdout.contains("1 connection "))
  }

  @Test func aDryRunNeedsNoServer() throws {
    let outcome = try program.run(
      "populate", "--users", "10k", "--seed", "42", "--dry-run", "--jobs", "3",
      environment: ["DATABASE_URL": "postgresql://127.0.0.1:1/x"])
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(outcome.stderr == "")
    #expect(outcome.lines.first == "Seed 42, data version \(DataContract.version)")
    #expect(outcome.lines.contains { $0.contains(/^users +10,000\s/) })
    #expect(
      outcome.lines.contains { $0.contains(/^total +[0-9,]+ +\d.* MB +\d.* MB +\d.* MB +\d.* MB$/) }
    )
    for step in ["copy meal", "build meal_pkey", "check meal_user_id_fkey", "publish"] {
      #expect(outcome.stdout.contains(step))
    }
    #expect(outcome.stdout.contains("3 connections"))
    #expect(outcome.stdout.contains("this is a dry run"))
  }

  /// Counting their children would take a quarter of an hour.
  @Test func aDryRunOfVeryManyUsersExpectsAndDoesNotCount() throws {
    let arguments = ["populate", "--users", "1e12", "--seed", "1", "--dry-run"]
    let outcome = try program.run(arguments: arguments)
    #expect(outcome.exitCode == 0 && outcome.stderr == "", outcome.summary)
    #expect(outcome.lines.contains { $0.contains(#/^users +1,000,000,000,000 /#) })
    #expect(outcome.lines.contains { $0.contains(#/^user_workouts +~4,000,000,000,000 /#) })
    #expect(outcome.lines.contains { $0.contains(#/^total +~9,000,000,000,133 /#) })
    #expect(outcome.stdout.contains("Numbers of rows with ~ are expected values"))
    let document = try program.run(arguments: arguments + ["--json"]).json()
    let tables = try #require(document["tables"] as? [[String: Any]])
    #expect(
      tables.map { $0["rows_are_counted"] as? Bool } == [
        true, true, true, true, true, false, false,
      ])
    #expect(tables.last?["rows"] as? UInt64 == 3_000_000_000_000)
    let few = try program.run("populate", "--users", "1000", "--seed", "1", "--dry-run")
    #expect(!few.stdout.contains("~") && !few.stdout.contains("expected"))
  }

  /// As many as there can be: no sum overflows.
  @Test(arguments: [
    ["--users", "281474976710656"], ["--users", "2e11", "--days", "18000", "--meals", "5"],
  ])
  func aDryRunOfTheLargestDataSets(_ size: [String]) throws {
    let outcome = try program.run(
      arguments: ["populate", "--seed", "1", "--dry-run", "--workouts", "0-5"] + size)
    #expect(outcome.exitCode == 0, outcome.summary)
  }

  /// Which way tables that are there will be loaded depends on them, and why is told.
  @Test func aDryRunOfTablesThatAreThereTellsTheWay() throws {
    let target = try TestTarget()
    var connection = try Connection(target.parameters)
    try connection.execute(SchemaSQL(Fitness.model()).script)
    func dryRun(_ arguments: String...) throws -> ProcessOutcome {
      let outcome = try program.run(
        arguments: ["populate", "--users", "500", "--seed", "42", "--dry-run"] + target.arguments
          + arguments)
      #expect(outcome.exitCode == 0 && outcome.stderr == "", outcome.summary)
      return outcome
    }
    for action in ["append", "truncate"] {
      let outcome = try dryRun("--if-exists", action)
      #expect(outcome.stdout.contains("The tables that are there get twins"), outcome.summary)
      #expect(outcome.stdout.contains("build meal_pkey"))
      #expect(outcome.stdout.contains("connections take these steps"))
      #expect(!outcome.stdout.contains("no database was asked"))
    }
    let asked = try dryRun("--if-exists", "append", "--single-transaction")
    #expect(asked.stdout.contains("All is done in one transaction."))
    try connection.execute("CREATE VIEW tall AS SELECT * FROM users WHERE height > 70")
    let document = try dryRun("--if-exists", "truncate", "--json").json()
    #expect(document["method"] as? String == "single transaction")
    #expect((document["remarks"] as? [String])?.contains { $0.contains("view") } == true)
    // What the load would be refused for, the dry run is refused for.
    try connection.execute("DROP VIEW tall; DROP TABLE meal")
    let refused = try populate(target, "--dry-run", "--if-exists", "append")
    refused.expectFailure(4, "there is no table meal")
    try connection.execute("DROP SCHEMA \(target.schema) CASCADE; CREATE SCHEMA \(target.schema)")
    #expect(try dryRun("--if-exists", "append").stdout.contains("create staging schema"))
    #expect(try target.content() == [:])
  }

  @Test func aDryRunTouchesNoDatabase() throws {
    let target = try TestTarget()
    #expect(try populate(target, "--dry-run").exitCode == 0)
    #expect(try target.content() == [:])
    // Nor does it make a private server.
    #expect(try program.run("populate", "--users", "5", "--dry-run").exitCode == 0)
    #expect(!FileManager.default.fileExists(atPath: program.serverDirectory))
  }

  @Test func aDryRunAsJSON() throws {
    let outcome = try program.run("populate", "--users", "10", "--dry-run", "--json")
    let document = try outcome.json()
    let tables = try #require(document["tables"] as? [[String: Any]])
    #expect(tables.count == 7)
    let meals = try #require(tables.last)
    #expect(meals["heap_bytes"] as? Int == 8192 * 2)
    #expect(meals["index_bytes"] as? Int == 8192 * 3)
    #expect(meals["bytes_on_disk"] as? Int == 8192 * 5)
    #expect(
      tables.compactMap { $0["bytes_on_disk"] as? Int }.reduce(0, +)
        == document["bytes_on_disk"] as? Int)
    #expect(
      tables.compactMap { $0["bytes_to_send"] as? Int }.reduce(0, +)
        == document["bytes_to_send"] as? Int)
    let steps = try #require(document["steps"] as? [[String: Any]])
    #expect(steps.first?["phase"] as? String == "create")
    #expect(steps.last?["phase"] as? String == "publish")
    #expect((steps.last?["after"] as? [Int])?.isEmpty == false)
  }
}
