import DatabaseLoader
import DataSets
import FakeDataKit
import PostgresClient
import TestSupport

/// The fitness data set for some users.
func fitness(users: UInt64, seed: UInt64 = 42, days: Int = 1) throws -> DataPlan {
  try DataPlan(Fitness.model(), RunParameters(seed: seed, scale: users, days: days))
}

extension TestDatabase {
  /// Loads a data set.
  @discardableResult
  func load(
    _ data: DataPlan, schema: String? = nil, jobs: Int = 2,
    interruption: Interruption = Interruption()
  ) throws -> LoadReport {
    try FreshLoad(data, into: parameters, options: LoadOptions(schema: schema, jobs: jobs))
      .run(interruption)
  }
}

/// A database with 2,000 users in it, for tests that change nothing.
struct Populated: Sendable {
  static let shared = Result { try Populated() }

  let database: TestDatabase
  let data: DataPlan
  let report: LoadReport

  private init() throws {
    database = try TestDatabase()
    data = try fitness(users: 2_000)
    report = try database.load(data)
  }
}

/// The error that a load ends with; one that does not end with such an error fails the test.
func loaderError(_ load: () throws -> LoadReport) throws -> LoaderError {
  do {
    _ = try load()
  } catch let error as LoaderError {
    return error
  }
  throw NoError()
}

/// The server's or the connection's error that a load ends with.
func postgresError(_ load: () throws -> LoadReport) throws -> PostgresError {
  do {
    _ = try load()
  } catch let failure as ServerFailure {
    return failure.error
  }
  throw NoError()
}

/// A load that was to fail did not.
struct NoError: Error {}

extension Connection {
  /// Runs statements on a connection of their own.
  static func run(_ sql: String, _ parameters: ConnectionParameters) throws {
    var connection = try Connection(parameters)
    try connection.execute(sql)
  }

  /// The first value of a query on a connection of its own.
  static func value(_ sql: String, _ parameters: ConnectionParameters) throws -> String? {
    var connection = try Connection(parameters)
    return try connection.query(sql).firstValue
  }
}
