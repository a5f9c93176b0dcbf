import Foundation
import PostgresClient
import TestSupport
import Testing

/// An error of a test's own, to be told from the server's.
struct TestFailure: Error, Equatable {
  let name: String
}

/// A schema of a test's own, in a database that all tests here share: to make a database takes half
/// a second, to make a schema takes next to nothing.
struct TestSchema: Sendable {
  private static let database = Result { try TestDatabase() }

  let name: String
  let parameters: ConnectionParameters

  init() throws {
    name = "schema_\(UInt64.random(in: 0 ... .max))"
    var parameters = try Self.database.get().parameters
    var connection = try Connection(parameters)
    try connection.execute("CREATE SCHEMA \(name)")
    parameters["options"] = "-c search_path=\(name)"
    self.parameters = parameters
  }

  func connect() throws -> Connection {
    try Connection(parameters)
  }

  /// Waits until a backend is in the state that the condition on `pg_stat_activity` describes.
  func wait(for backendPID: Int32, _ condition: String) throws {
    var observer = try connect()
    try observer.wait { observer in
      try observer.query(
        "SELECT FROM pg_stat_activity WHERE pid = $1 AND \(condition)", ["\(backendPID)"]
      ).rowCount > 0 ? true : nil
    }
  }
}

extension Connection {
  /// The first value of a query's first row.
  mutating func value(_ sql: String, _ parameters: [String?] = []) throws -> String? {
    try query(sql, parameters).firstValue
  }

  /// Whether the connection still takes a statement and no transaction is left open.
  mutating func isUsable() throws -> Bool {
    try value("SELECT 40 + 2") == "42" && transactionStatus == .idle
  }
}

/// The error that a body throws; a body that throws none, or another one, fails the test.
func postgresError<Result: ~Copyable>(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Result
) throws -> PostgresError {
  do {
    _ = try body()
  } catch let error as PostgresError {
    return error
  }
  Issue.record("no error was thrown", sourceLocation: sourceLocation)
  throw TestFailure(name: "no error")
}

/// Runs work on a thread of its own while the caller's thread blocks in libpq.
func onAnotherThread(_ work: @escaping @Sendable () -> Void) {
  Thread.detachNewThread(work)
}
