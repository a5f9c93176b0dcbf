import DataSets
import FakeDataKit
import Foundation
import PostgresClient
import TestSupport
import Testing

@testable import fakedata

@Suite("generate") struct GenerateTests {
  let program: Program

  init() throws {
    program = try Program()
  }

  /// What the server writes of a table in its own order of keys.
  private func copyOut(_ table: TableModel, _ target: TestTarget, _ options: String) throws -> Data
  {
    var connection = try Connection(target.database.parameters)
    var bytes = Data()
    try connection.copyOut(
      """
      COPY (SELECT * FROM \(target.schema).\(table.name) ORDER BY \(table.primaryKey[0])) TO STDOUT
      \(options)
      """
    ) { bytes.append(contentsOf: $0) }
    return bytes
  }

  @Test func theRowsAreThoseThatPopulateLoads() throws {
    let target = try TestTarget()
    let data = ["--users", "300", "--seed", "42", "--meals", "0-3", "--as-of", "2024-02-29"]
    let load = try program.run(arguments: ["populate", "-q"] + data + target.arguments)
    #expect(load.exitCode == 0, load.summary)
    var connection = try Connection(target.database.parameters)
    for table in Fitness.model().tables {
      let outcome = try program.run(arguments: ["generate", "--table", table.name] + data)
      #expect(outcome.exitCode == 0, outcome.summary)
      #expect(outcome.stderr == "")
      try connection.execute("CREATE TEMP TABLE t (LIKE \(target.schema).\(table.name))")
      try connection.copyIn("COPY t FROM STDIN") { try $0.write(outcome.stdout) }
      let loaded = "\(target.schema).\(table.name)"
      for (left, right) in [("t", loaded), (loaded, "t")] {
        let difference = try connection.query("TABLE \(left) EXCEPT ALL TABLE \(right)").rows
        #expect(difference == [], "\(table.name)")
      }
      try connection.execute("DROP TABLE t")
    }
  }

  @Test func theBytesAreThoseOfTheServer() throws {
    let target = try TestTarget()
    let load = try program.run(
      arguments: ["populate", "--users", "50", "--seed", "1", "-q"] + target.arguments)
    #expect(load.exitCode == 0, load.summary)
    for (name, format, options) in [
      ("users", "copy-text", ""), ("users", "copy-binary", "(FORMAT binary)"),
      ("user_workouts", "copy-binary", "(FORMAT binary)"),
      ("meal", "copy-binary", "(FORMAT binary)"),
    ] {
      let table = try #require(Fitness.model().table(name))
      let file = program.home.path("\(name).\(format)")
      let outcome = try program.runInShell(
        "fakedata generate --table \(name) --users 50 --seed 1 --format \(format) > \(file)")
      #expect(outcome.exitCode == 0, outcome.summary)
      let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
      #expect(try bytes == copyOut(table, target, options))
    }
  }

  @Test func aSeedThatWasDrawnIsTold() throws {
    let outcome = try program.run("generate", "--table", "users", "--users", "20")
    #expect(outcome.exitCode == 0)
    let seed = try #require(
      outcome.stderr.wholeMatch(
        of: /fakedata: repeat it with fakedata generate --users 20 --seed (\d+) --table users\n/)?
        .output.1, outcome.summary)
    let again = try program.run(
      "generate", "--table", "users", "--users", "20", "--seed", String(seed))
    #expect(again.stdout == outcome.stdout)
  }

  @Test(arguments: [["-q"], ["-q", "--json"]])
  func aSeedThatWasDrawnIsToldEvenQuietly(_ quiet: [String]) throws {
    let outcome = try program.run(
      arguments: ["generate", "--table", "users", "--users", "20"] + quiet)
    let command = try #require(
      outcome.stderr.wholeMatch(of: /fakedata: repeat it with (fakedata .*)\n/)?.output.1,
      outcome.summary)
    let again = try program.runInShell(String(command))
    #expect(again.exitCode == 0 && again.stdout == outcome.stdout, again.summary)
    let given = try program.run(
      arguments: ["generate", "--table", "users", "--users", "20", "--seed", "1"] + quiet)
    #expect(given.stderr == "")
  }

  @Test func theRowsOfFewerUsersComeFirst() throws {
    let few = try program.run("generate", "--table", "meal", "--users", "20", "--seed", "5")
    let many = try program.run("generate", "--table", "meal", "--users", "300", "--seed", "5")
    #expect(!few.stdout.isEmpty)
    #expect(many.stdout.hasPrefix(few.stdout))
  }

  @Test func discardReports() throws {
    let outcome = try program.run("generate", "--discard", "--users", "100", "--seed", "1")
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(outcome.stderr == "")
    #expect(outcome.lines.first?.contains(/^table +rows +bytes +seconds/) == true)
    #expect(outcome.lines.contains { $0.contains(/^users +100\s/) })
    #expect(outcome.lines.last?.hasPrefix("total ") == true)
    #expect(outcome.lines.count == 9)
  }

  @Test(arguments: ["copy-text", "copy-binary"])
  func discardReportsAsJSON(_ format: String) throws {
    let outcome = try program.run(
      "generate", "--discard", "--users", "100", "--seed", "1", "--json", "--format", format)
    let report = try outcome.json()
    #expect(report["format"] as? String == format)
    #expect(report["data_version"] as? Int == DataContract.version)
    let plan = try DataPlan(Fitness.model(), RunParameters(seed: 1, scale: 100))
    let tables = try #require(report["tables"] as? [[String: Any]])
    #expect(tables.compactMap { $0["name"] as? String } == plan.tables.map(\.name))
    #expect(tables.compactMap { $0["rows"] as? UInt64 } == plan.tables.map(\.rowCount))
    let file = program.home.path("rows")
    let written = try program.runInShell(
      "fakedata generate --table meal --users 100 --seed 1 --format \(format) > \(file)")
    #expect(written.exitCode == 0)
    let size = try Data(contentsOf: URL(fileURLWithPath: file)).count
    #expect(tables.last?["bytes"] as? Int == size)
  }

  @Test func aReaderThatGoesAwayEndsItQuietly() throws {
    let outcome = try program.runInShell(
      """
      fakedata generate --table meal --users 4000 --seed 1 | head -n 1
      echo "${PIPESTATUS[0]}"
      """)
    #expect(outcome.stderr == "")
    #expect(outcome.lines.count == 2)
    #expect(outcome.lines.first?.hasPrefix("1\t") == true)
    #expect(outcome.lines.last == "0")
  }

  #if os(Linux)
    @Test func outputThatCannotBeWrittenIsAFailure() throws {
      let outcome = try program.runInShell(
        "fakedata generate --table users --users 5 --seed 1 >/dev/full")
      outcome.expectFailure(1, "standard output", "No space left on device")
    }
  #endif

  @Test func theSchemaIsThatOfTheModel() throws {
    let outcome = try program.run("schema")
    #expect(outcome.exitCode == 0)
    #expect(outcome.stdout == SchemaSQL(Fitness.model()).script)
  }
}
