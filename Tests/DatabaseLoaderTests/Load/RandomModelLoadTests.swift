import DataSets
import FakeDataKit
import Foundation
import ModelSupport
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// Data sets of random shape, loaded with every constraint on and verified.
///
/// `FAKEDATA_MODELS` says how many are tried (24), `FAKEDATA_MODEL_SEED` the first one's seed.
@Suite struct RandomModelLoadTests {
  private static let count =
    ProcessInfo.processInfo.environment["FAKEDATA_MODELS"].flatMap { Int($0) } ?? 24
  private static let first =
    ProcessInfo.processInfo.environment["FAKEDATA_MODEL_SEED"].flatMap { UInt64($0) } ?? 1

  @Test(arguments: 0..<4) func theServerAgrees(share: Int) throws {
    let database = try TestDatabase()
    for number in stride(from: share, to: Self.count, by: 4) {
      let seed = Self.first &+ UInt64(number)
      let model = RandomModel(seed: seed).model
      guard let problem = try Self.problem(model, seed, in: database) else { continue }
      Issue.record("seed \(seed): \(problem)")
    }
  }

  /// The four data sets that ship beside fitness.
  @Test(arguments: DataSets.all.map(\.name).filter { $0 != "fitness" })
  func theDataSetsThatShip(name: String) throws {
    let database = try TestDatabase()
    let model = try #require(DataSets.all.first { $0.name == name }).model
    for (seed, days) in [(3, 1), (4, 2)] as [(UInt64, Int)] {
      #expect(try Self.problem(model, seed, scale: 150, days: days, in: database) == nil)
    }
  }

  /// What went wrong with a model's load or verification, or nil.
  private static func problem(
    _ model: DataModel, _ seed: UInt64, scale: UInt64 = 25, days: Int = 2, in database: TestDatabase
  ) throws -> String? {
    let schema = "m\(seed)"
    try Connection.run("CREATE SCHEMA \(schema)", database.parameters)
    do {
      let data = try DataPlan(model, RunParameters(seed: seed, scale: scale, days: days))
      let options = LoadOptions(
        schema: schema, jobs: Int(1 + seed % 4), isSingleTransaction: seed % 3 == 0)
      let load = try options.load(data, into: database.parameters)
      let report = try load.run(Interruption())
      let rows = report.tables.reduce(0) { $0 + $1.rows }
      if rows != data.rowCount { return "\(rows) rows were loaded, not \(data.rowCount)" }
      let verified = try Verification(
        [.init(RunRecord(data, madeTables: true), of: model)], in: database.parameters,
        options: .init(schema: schema)
      ).run()
      return verified.isEqual ? nil : verified.differences.joined(separator: "; ")
    } catch { return "\(error)" }
  }
}
