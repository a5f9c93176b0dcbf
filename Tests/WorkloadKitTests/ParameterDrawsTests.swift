import DatabaseLoader
import DataSets
import FakeDataKit
import PostgresClient
import TestSupport
import Testing

@testable import WorkloadKit

@Suite("Workload parameters") struct ParameterDrawsTests {
  private static let database = Result {
    let database = try TestDatabase()
    let data = try DataPlan(Fitness.model(), RunParameters(seed: 42, scale: 2_000))
    _ = try FreshLoad(data, into: database.parameters, options: LoadOptions()).run()
    return database
  }

  private let asOf = RunParameters.defaultAsOf

  @Test func theSameSeedDrawsTheSame() throws {
    var connection = try Connection(Self.database.get().parameters)
    for endpoint in try Workload.fitness().endpoints {
      let one = try ParameterDraws(50, for: endpoint, seed: 1, asOf: asOf, on: &connection)
      let other = try ParameterDraws(50, for: endpoint, seed: 1, asOf: asOf, on: &connection)
      #expect(one.sets == other.sets)
      #expect(one.sets.allSatisfy { Set($0.keys) == Set(endpoint.parameters.flatMap(\.names)) })
    }
  }

  /// Every statement of the built-in workload is understood by the server, and finds what is there.
  @Test func everyEndpointRuns() throws {
    var connection = try Connection(Self.database.get().parameters)
    for endpoint in try Workload.fitness().endpoints {
      let draws = try ParameterDraws(20, for: endpoint, seed: 1, asOf: asOf, on: &connection)
      var rows = 0
      for set in draws.sets.indices {
        try connection.execute("BEGIN")
        for (number, statement) in (endpoint.before + endpoint.statements).enumerated() {
          if set == 0 {
            try connection.prepare("\(endpoint.name)-\(number)", statement.sql)
          }
          rows += try connection.queryPrepared(
            "\(endpoint.name)-\(number)", draws.values(set, for: statement)
          ).rowCount
        }
        try connection.execute("ROLLBACK")
      }
      #expect(rows >= 10, "\(endpoint.name) \(rows)")
    }
  }

  @Test func keysHaveTheirMix() throws {
    var connection = try Connection(Self.database.get().parameters)
    let endpoint = try Workload.fitness().selecting(["meals-of-day"]).endpoints[0]
    let draws = try ParameterDraws(
      10_000, for: endpoint, seed: 3, asOf: asOf, mix: .init(missPercent: 10, hotPercent: 50),
      on: &connection)
    let users = draws.sets.map { Int64($0["user"]!)! }
    let misses = users.count { !(1...2_000).contains($0) }
    #expect((800...1_200).contains(misses))
    // Half of the draws are hot, of which the first of 2,000 users gets one in 8.18, the sum of the reciprocals.
    let first = users.count { $0 == 1 }
    #expect((520...700).contains(first), "\(first)")
    #expect(Set(users).count > 1_500)
  }

  /// Keys may be anywhere in their type's range, and a miss must be a number of the type.
  @Test(
    arguments: [
      ("bigint", [.min, -5, .max]), ("bigint", [.min, .max - 1]), ("bigint", [1, .max]),
      ("bigint", [5_000_000_000_000_000_000, 5_000_000_000_000_000_009]),
      ("bigint", [.min + 1, -4]), ("integer", [1, 1_500_000_000]), ("integer", [7, 2_147_483_647]),
      ("integer", [-2_147_483_648, 2_147_483_647]), ("smallint", [20_000, 32_000]),
      ("smallint", [-32_768, 32_767]),
    ] as [(String, [Int64])])
  func keysMayBeLarge(type: String, keys: [Int64]) throws {
    let database = try TestDatabase()
    var connection = try Connection(database.parameters)
    try connection.execute("CREATE TABLE t (k \(type) PRIMARY KEY, v text)")
    for key in keys { _ = try connection.query("INSERT INTO t VALUES ($1, 'v')", [String(key)]) }
    var parser = WorkloadParser(file: "a.sql")
    let endpoint = try parser.parse(
      """
      -- endpoint: a
      -- kind: read
      -- param one: key t
      -- param other: existing t
      -- param third, fourth: row t (k, v)
      SELECT :one, :other, :third, :fourth
      """)
    let draws = try ParameterDraws(
      400, for: endpoint, seed: 5, asOf: asOf, mix: .init(missPercent: 40, hotPercent: 20),
      on: &connection)
    try connection.prepare("find", "SELECT 1 FROM t WHERE k = $1::\(type)")
    var misses = 0
    for set in draws.sets {
      misses += try connection.queryPrepared("find", [set["one"]]).rowCount == 0 ? 1 : 0
      #expect(keys.contains(Int64(set["other"]!)!) && keys.contains(Int64(set["third"]!)!))
    }
    #expect((110...210).contains(misses), "\(misses)")
  }

  @Test func whatIsMissingIsNamed() throws {
    var connection = try Connection(Self.database.get().parameters)
    for (rule, message) in [
      ("key nowhere", "there is no table \"nowhere\""), ("column users.nothing", ""),
      ("row meal (meal_id, nothing)", ""),
    ] {
      var parser = WorkloadParser(file: "a.sql")
      let names = rule.hasPrefix("row") ? "x, y" : "x"
      let endpoint = try parser.parse(
        "-- endpoint: a\n-- kind: read\n-- param \(names): \(rule)\nSELECT :x\(names == "x" ? "" : ", :y")"
      )
      let error = #expect(throws: (any Error).self) {
        try ParameterDraws(1, for: endpoint, seed: 1, asOf: asOf, on: &connection)
      }
      #expect("\(error!)".contains(message))
    }
  }
}
