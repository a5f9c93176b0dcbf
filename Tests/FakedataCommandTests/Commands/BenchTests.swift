import Foundation
import PostgresClient
import TestSupport
import Testing

@Suite("bench") struct BenchTests {
  /// What it leaves alone can be shared; where sequences stand cannot, since others set them back to where they
  /// have found them.
  private static let loaded = Result { try populated() }

  private static func populated() throws -> TestTarget {
    let target = try TestTarget()
    let outcome = try Program().run(
      arguments: ["populate", "--users", "500", "--seed", "42", "-q"] + target.arguments)
    #expect(outcome.exitCode == 0, outcome.summary)
    return target
  }

  let program: Program
  let target: TestTarget

  init() throws {
    program = try Program()
    target = try Self.loaded.get()
  }

  private func bench(
    _ arguments: String..., in target: TestTarget? = nil
  ) throws -> ProcessOutcome {
    try program.run(
      arguments: ["bench", "--warm-up", "2"] + (target ?? self.target).arguments + arguments)
  }

  /// A directory with an SQL file.
  private func workload(_ text: String, file: String = "10-own.sql") throws -> TemporaryDirectory {
    let directory = try temporaryDirectory()
    try Data(text.utf8).write(to: URL(fileURLWithPath: directory.path(file)))
    return directory
  }

  @Test func allEndpointsAndNothingIsChanged() throws {
    let sequences = """
      SELECT string_agg(sequencename || ' ' || coalesce(last_value, 0), ',' ORDER BY sequencename)
      FROM pg_sequences WHERE schemaname = $1
      """
    let target = try Self.populated()
    let before = try (target.content(), target.database.value(sequences, [target.schema]))
    let outcome = try bench("--iterations", "3", "-c", "2", in: target)
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(outcome.lines[0].hasPrefix("14 endpoints of workload fitness, schema "))
    #expect(
      outcome.lines[1].hasPrefix("seed 42, as of 2024-06-03, 2 % misses, 20 % hot; 2 clients"))
    let rows = outcome.lines[3...16].map { $0.split(separator: " ").map(String.init) }
    #expect(rows[0][0] == "post-meal" && rows[13][0] == "average-calories")
    #expect(rows.allSatisfy { $0[6] == "6" })
    // The three slowest by p95 are marked.
    let isMarked = { (row: [String]) in ["1st", "2nd", "3rd"].contains(row.last) }
    let marked = rows.filter(isMarked).map { Double($0[2].replacing(",", with: ""))! }
    #expect(marked.count == 3)
    // As they are printed, two may be the same.
    let others = rows.filter { !isMarked($0) }.map { Double($0[2].replacing(",", with: ""))! }
    #expect(marked.min()! >= others.max()!, outcome.summary)
    let after = try (target.content(), target.database.value(sequences, [target.schema]))
    #expect(before.0 == after.0, outcome.summary)
    #expect(before.1 == after.1, outcome.summary)
    let verified = try program.run(arguments: ["verify"] + target.arguments)
    #expect(verified.exitCode == 0, verified.summary)
    #expect(verified.lines.last?.hasPrefix("Equal: ") == true)
  }

  @Test func theReportForMachines() throws {
    let outcome = try bench(
      "--iterations", "4", "--endpoint", "meals-of-day", "--endpoint", "post-goal", "--json",
      "--seed", "7", "--as-of", "2024-05-01", "--miss-percent", "0", "--hot-percent", "50",
      "--progress", "json")
    #expect(outcome.exitCode == 0, outcome.summary)
    for line in outcome.messages {
      _ = try JSONSerialization.jsonObject(with: Data(line.utf8))
    }
    let document = try outcome.json()
    let measurement = try #require(document["measurement"] as? [String: Any])
    let drawing = try #require(measurement["drawing"] as? [String: Any])
    #expect(drawing["seed"] as? Int == 7 && drawing["as_of"] as? String == "2024-05-01")
    #expect((drawing["mix"] as? [String: Int]) == ["miss_percent": 0, "hot_percent": 50])
    let options = try #require(measurement["options"] as? [String: Any])
    #expect((options["length"] as? [String: Int]) == ["iterations": 4])
    let endpoints = try #require(measurement["endpoints"] as? [[String: Any]])
    #expect(endpoints.map { $0["name"] as? String } == ["meals-of-day", "post-goal"])
    for endpoint in endpoints {
      #expect(endpoint["executions"] as? Int == 4)
      let latency = try #require(endpoint["latency_milliseconds"] as? [String: Double])
      #expect(Set(latency.keys) == ["p50", "p95", "p99", "max", "mean"])
      #expect(latency["p50"]! <= latency["p95"]! && latency["p95"]! <= latency["max"]!)
      let explained = try #require(endpoint["explained"] as? [String: Any])
      #expect(explained["shared_hit"] as? Double ?? 0 > 0)
    }
    #expect((document["slowest"] as? [String])?.count == 2)
  }

  @Test func theReportAsMarkdownAndTheChart() throws {
    let file = program.home.path("chart.svg")
    let outcome = try bench("--iterations", "2", "--markdown", "--svg", file, "-q")
    #expect(outcome.exitCode == 0 && outcome.stderr == "", outcome.summary)
    let table = outcome.lines.prefix { $0.hasPrefix("|") }
    #expect(table.count == 16)
    #expect(Set(table.map { $0.split(separator: "|").count }) == [11])
    #expect(table.count { $0.contains(" slowest)") } == 3)
    let chart = try XMLText(contentsOfFile: file)
    #expect(chart.root == "svg")
    #expect(chart.count("rect") == 28)
    #expect(chart.texts.contains("GET /meal/{user_id}/recommend"))
  }

  @Test func aWorkloadOfOnesOwn() throws {
    let own = try workload(
      """
      -- endpoint: GET /heavier?than=<weight>&more
      -- summary: Who is heavier.
      -- kind: read
      -- param weight: column users.weight
      SELECT user_id FROM users WHERE weight > :weight ORDER BY user_id LIMIT 3;
      """)
    let file = own.path("chart.svg")
    let outcome = try bench("--workload", own.path, "--duration", "50ms", "--svg", file)
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(outcome.lines.contains { $0.hasPrefix("own ") })
    #expect(try XMLText(contentsOfFile: file).texts.contains("GET /heavier?than=<weight>&more"))
  }

  /// Another application's tables, which no run of fakedata has filled.
  @Test func tablesOfSomebodyElse() throws {
    let other = try TestTarget()
    try other.database.execute(
      """
      SET search_path = \(other.schema);
      CREATE TABLE note (id int PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, text text);
      CREATE SEQUENCE free;
      INSERT INTO note (text) SELECT 'x' FROM generate_series(1, 50)
      """)
    let own = try workload(
      """
      -- endpoint: POST /note
      -- kind: write
      -- param from: existing note
      INSERT INTO note (text) SELECT text FROM note WHERE id <= :from RETURNING nextval('free');
      """)
    let outcome = try program.run(
      arguments: ["bench", "--workload", own.path, "--iterations", "5"] + other.arguments)
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(outcome.messages.count { $0.contains("free has moved") } == 1, outcome.summary)
    let next = try other.database.value(
      "INSERT INTO \(other.schema).note (text) VALUES ('y') RETURNING id")
    #expect(next == "51")
    // The day is nobody's to guess.
    let dated = try workload(
      "-- endpoint: x\n-- kind: read\n-- param day: today\nSELECT :day::date")
    let refused = try program.run(
      arguments: ["bench", "--workload", dated.path] + other.arguments)
    refused.expectFailure(4, "give --as-of")
  }

  /// A value that is there is not given again, whoever has written it meanwhile.
  @Test func whatOthersInsertMeanwhileKeepsItsKey() throws {
    let other = try TestTarget()
    try other.database.execute(
      """
      SET search_path = \(other.schema);
      CREATE TABLE note (id int PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, text text);
      INSERT INTO note (text) VALUES ('x')
      """)
    let own = try workload(
      """
      -- endpoint: POST /note
      -- kind: write
      -- param from: existing note
      INSERT INTO note (text) VALUES (:from);
      SELECT pg_sleep(0.3);
      """)
    let run = Background { [program, other] in
      try program.run(
        arguments: ["bench", "--workload", own.path, "--iterations", "5"] + other.arguments)
    }
    var connection = try Connection(other.parameters)
    try connection.wait { connection in
      try connection.query("SELECT last_value FROM note_id_seq").firstValue != "1" ? true : nil
    }
    let key = try connection.query("INSERT INTO note (text) VALUES ('y') RETURNING id").firstValue
    let outcome = try run.value()
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(try connection.query("SELECT last_value FROM note_id_seq").firstValue == key)
  }
}
