public import PostgresClient

/// A role on the shared test server that may log in and nothing else, dropped when the value goes
/// away.
public final class TestRole: Sendable {
  /// The role's name, unique to the process.
  public let name: String
  private let database: TestDatabase

  /// Creates the role.
  ///
  /// - Parameter database: the database in which it gets privileges or makes things.
  /// - Throws: `PostgresError`.
  public init(in database: TestDatabase) throws {
    self.database = database
    name = "role_\(String(UInt64.random(in: .min ... .max), radix: 36))"
    try database.execute("CREATE ROLE \(name) LOGIN")
  }

  /// What it takes to connect to the database as the role.
  public var parameters: ConnectionParameters {
    var parameters = database.parameters
    parameters["user"] = name
    return parameters
  }

  /// The URI of the database for the role.
  public var uri: String {
    database.uri.replacing(/user=[^&]*/, with: "user=\(name)")
  }

  deinit {
    try? database.execute("DROP OWNED BY \(name)")
    try? database.execute("DROP ROLE \(name)")
  }
}
