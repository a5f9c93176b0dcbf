import DatabaseLoader
import DataSets
import FakeDataKit
import PostgresClient
import Synchronization
import TestSupport

/// What the tables hold after a load that nothing happens to.
enum Reference {
  /// The seed of all loads.
  static let seed: UInt64 = 7

  /// Bytes that the tables take on the disk.
  struct Size: Sendable {
    /// The rows alone.
    let rows: Int
    /// The rows and the indexes.
    let total: Int
  }

  /// The tables of a load and a digest of each.
  static func content(users: UInt64) throws -> [String: String] { try load(users).content }

  /// What the tables of a load take on the disk.
  static func size(users: UInt64) throws -> Size { try load(users).size }

  /// Loads some users in this process.
  static func fill(_ database: TestDatabase, users: UInt64) throws {
    _ = try FreshLoad(plan(users: users), into: database.parameters, options: LoadOptions(jobs: 1))
      .run()
  }

  /// The data set of some users.
  static func plan(users: UInt64) throws -> DataPlan {
    try DataPlan(Fitness.model(), RunParameters(seed: seed, scale: users, days: 1))
  }

  private struct Loaded {
    let content: [String: String]
    let size: Size
  }

  private static let loads = Mutex<[UInt64: Loaded]>([:])

  private static func load(_ users: UInt64) throws -> Loaded {
    // Whoever wants the same load waits for the first.
    try loads.withLock { loads in
      if let loaded = loads[users] { return loaded }
      let database = try TestDatabase()
      try fill(database, users: users)
      func sum(_ function: String) throws -> Int {
        let sum = try database.value(
          """
          SELECT sum(\(function)(oid)) FROM pg_class
          WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
          """)
        return sum.flatMap { Int($0) } ?? 0
      }
      let loaded = Loaded(
        content: try database.content(),
        size: Size(rows: try sum("pg_table_size"), total: try sum("pg_total_relation_size")))
      loads[users] = loaded
      return loaded
    }
  }
}
