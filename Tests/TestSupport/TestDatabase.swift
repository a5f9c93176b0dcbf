public import DatabaseLoader
public import PostgresClient

/// A new, empty database on the shared test server or on one of a test's own, dropped when the value
/// goes away.
public final class TestDatabase: Sendable {
  /// The database's name, unique to the process.
  public let name: String
  /// What it takes to connect to it, as the server's superuser.
  public let parameters: ConnectionParameters
  /// The URI of the database.
  public let uri: String
  /// The server that it is on.
  public let server: PrivateServer

  /// Creates the database on the shared test server.
  ///
  /// - Parameter options: what CREATE DATABASE is told beyond the name.
  /// - Throws: `PrivateServerError` if the server could not be started, `PostgresError` if it refuses.
  public convenience init(options: String = "") throws {
    try self.init(on: TestServer.shared.started(), options: options)
  }

  /// Creates the database on a server that runs.
  ///
  /// - Parameter options: what CREATE DATABASE is told beyond the name.
  /// - Throws: `PostgresError` if the server refuses.
  public init(on server: PrivateServer, options: String = "") throws {
    self.server = server
    let digits = String(UInt64.random(in: .min ... .max), radix: 36)
    name = "test_\(digits)"
    uri = server.uri(database: name)
    parameters = server.parameters(database: name)
    var connection = try Connection(server.parameters(database: "postgres"))
    // template0, because nobody can be connected to it.
    _ = try connection.execute("CREATE DATABASE \(name) TEMPLATE template0 \(options)")
  }

  deinit {
    // A lost database goes with the server.
    try? drop()
  }

  /// Drops the database before the value goes away, if it has not been dropped yet.
  ///
  /// - Throws: `PostgresError`.
  public func drop() throws {
    var connection = try Connection(server.parameters(database: "postgres"))
    // A test that failed may have left connections behind.
    _ = try connection.execute("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
  }
}
