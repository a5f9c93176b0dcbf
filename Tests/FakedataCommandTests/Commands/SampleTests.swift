import DataSets
import FakeDataKit
import Foundation
import PostgresClient
import TestSupport
import Testing

@testable import fakedata

@Suite("sample") struct SampleTests {
  let program: Program

  init() throws {
    program = try Program()
  }

  @Test func theFirstRowsOfEachTable() throws {
    let outcome = try program.run("sample")
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(
      outcome.stderr == "fakedata: load them with fakedata populate --users 1000000 --seed 42\n")
    let blocks = outcome.stdout.split(separator: "\n\n").map { $0.split(separator: "\n") }
    #expect(blocks.map { String($0[0]) } == Fitness.model().tables.map(\.name))
    // A name, a header, five rows.
    #expect(blocks.allSatisfy { $0.count == 7 })
    // Nobody looks at a pipe: whatever reads it wants whole texts.
    #expect(!outcome.stdout.contains("…"))
    #expect(blocks[3][1].contains(/^user_id  name +weight  height$/))
    #expect(blocks[3][2].contains(/^      1  \w+ \w+ +\d+ +\d+$/))
    #expect(try program.run("sample", "-q").stderr == "")
  }

  @Test func theRowsAreThoseThatTheServerShows() throws {
    let data = ["--users", "50", "--seed", "7", "--meals", "0-2", "--days", "2"]
    let target = try TestTarget()
    let load = try program.run(arguments: ["populate", "-q"] + data + target.arguments)
    #expect(load.exitCode == 0, load.summary)
    let sample = try program.run(arguments: ["sample", "--rows", "60", "--json"] + data)
    #expect(sample.exitCode == 0 && sample.stderr == "", sample.summary)
    let document = try sample.json()
    let tables = try #require(document["tables"] as? [String: [[String: Any]]])
    #expect(tables.count == 7)
    var connection = try Connection(target.database.parameters)
    try connection.execute("SET TimeZone = 'UTC'; SET search_path = \(target.schema)")
    for table in Fitness.model().tables {
      let rows = try connection.query(
        "SELECT * FROM \(table.name) ORDER BY \(table.primaryKey[0]) LIMIT 60")
      let shown = try #require(tables[table.name])
      #expect(shown.count == rows.rowCount, "\(table.name)")
      let names = rows.columnNames
      for (row, values) in zip(shown, rows.rows) {
        #expect(names.map { row[$0].map { "\($0)" } } == values)
      }
    }
    #expect(tables["users"]?[0]["user_id"] as? Int == 1)
    #expect(document["data_version"] as? Int == DataContract.version)
    // Names come in the order of the columns.
    #expect(sample.stdout.contains(/\{"user_id": 1, "name": ".*", "weight": \d+, "height": \d+\}/))
  }

  @Test func oneTable() throws {
    let outcome = try program.run("sample", "--table", "meal", "--rows", "3", "--seed", "1")
    #expect(outcome.lines.count == 5 && outcome.lines[0] == "meal", outcome.summary)
    #expect(outcome.stderr.contains("--seed 1"))
    // Fewer than asked for where there are no more.
    let few = try program.run("sample", "--table", "users", "--users", "2")
    #expect(few.lines.count == 4)
    try program.run("sample", "--table", "user").expectUsageError(
      "no table \"user\"", "users, goals")
  }

  // MARK: - Widths

  private func sample(_ table: String, rows: Int = 5) throws -> TableSample {
    let plan = try DataPlan(Fitness.model(), RunParameters(seed: 42, scale: 10))
    return TableSample(try #require(plan.table(table)), limit: rows)
  }

  @Test(arguments: [84, 100])
  func onATerminalLinesFitIntoIt(_ columns: Int) throws {
    let terminal = try PseudoTerminal(columns: columns)
    let outcome = try program.run(
      arguments: ["sample", "--table", "meal"], standardOutput: terminal)
    #expect(outcome.exitCode == 0, outcome.summary)
    let lines = try terminal.completeText().split(separator: "\r\n")
    #expect(lines.count == 7)
    #expect(lines.contains { $0.contains("…") } && lines.allSatisfy { $0.count <= columns })
  }

  @Test(arguments: [200, 100, 80])
  func linesFitWhereTheyCan(_ width: Int) throws {
    for table in Fitness.model().tables {
      let lines = SampleRenderer.text(try sample(table.name), width: width)
        .split(separator: "\n")
      #expect(lines.allSatisfy { $0.count <= width }, "\(table.name)")
    }
  }

  @Test func textsAreShortenedAndNumbersAreNot() throws {
    let rows = try sample("meal")
    let wide = SampleRenderer.text(rows, width: 500)
    #expect(!wide.contains("…"))
    let narrow = SampleRenderer.text(rows, width: 1)
    #expect(narrow.contains("…"))
    for row in rows.rows {
      for cell in row where cell.integer != nil {
        #expect(narrow.contains(" \(cell.text)") || narrow.contains("\n\(cell.text)"))
      }
    }
    #expect(narrow.contains("2024-06-03 06:20:03+00"))
  }

  @Test func valuesOfOtherTypesAndNull() throws {
    let model = DataModel(
      name: "m", types: [.domain("price", over: .numeric(precision: 6, scale: 2))], catalogs: [],
      tables: [
        TableModel(
          name: "t", cardinality: .fixed(1),
          columns: [
            ColumnModel("id", .int2, .expression(7)),
            ColumnModel("p", .domain("price"), .uniform(150...150)),
            ColumnModel("n", .text, .null), ColumnModel("f", .bool, .uniform(1...1)),
            ColumnModel("l", .array(of: .int4), .array(of: .uniform(3...3), count: 2...2)),
          ], primaryKey: "id")
      ])
    let plan = try DataPlan(model, RunParameters(seed: 1, scale: 1))
    let text = SampleRenderer.text(TableSample(plan.tables[0], limit: 5), width: 80)
    #expect(text == "t\nid  p     n  f  l\n 7  1.50     t  {3,3}\n")
    let json = SampleRenderer.json(
      [TableSample(plan.tables[0], limit: 5)], of: .builtIn(), plan.parameters)
    #expect(json.contains(#"{"id": 7, "p": "1.50", "n": null, "f": "t", "l": "{3,3}"}"#))
  }

  @Test func textsDoNotMoveTheCursor() throws {
    let model = DataModel(
      name: "m", catalogs: [],
      tables: [
        TableModel(
          name: "t", cardinality: .scale,
          columns: [
            ColumnModel("id", .int8, .rowNumber),
            ColumnModel("s", .text, .text("a\tb\u{1B}[2Jc\n")),
          ], primaryKey: "id")
      ])
    let plan = try DataPlan(model, RunParameters(seed: 1, scale: 1))
    let text = SampleRenderer.text(TableSample(plan.tables[0], limit: 5), width: 80)
    #expect(text == "t\nid  s\n 1  a\\tb\\u{1B}[2Jc\\n\n")
    let json = SampleRenderer.json(
      [TableSample(plan.tables[0], limit: 5)], of: .builtIn(), plan.parameters)
    #expect(json.contains(#"{"id": 1, "s": "a\tb\u001b[2Jc\n"}"#))
  }
}
