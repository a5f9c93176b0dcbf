public import PostgresClient

/// A new, empty database on the shared test server, dropped when the value goes away.
public final class TestDatabase: Sendable {
  /// The database's name, unique to the process.
  public let name: String
  /// What it takes to connect to it, as the server's superuser.
  public let parameters: ConnectionParameters
  /// The URI of the database.
  public let uri: String

  /// Creates the database.
  ///
  /// - Throws: `PrivateServerError` if the server could not be started, `PostgresError` if it refuses.
  public init() throws {
    let digits = String(UInt64.random(in: .min ... .max), radix: 36)
    name = "test_\(digits)"
    uri = try TestServer.shared.uri(database: name)
    parameters = try TestServer.shared.parameters(database: name)
    var connection = try Connection(TestServer.shared.parameters(database: "postgres"))
    // template0, because nobody can be connected to it.
    _ = try connection.execute("CREATE DATABASE \(name) TEMPLATE template0")
  }

  deinit {
    // A test that failed may have left connections behind, and a lost database goes with the server.
    guard
      let parameters = try? TestServer.shared.parameters(database: "postgres"),
      var connection = try? Connection(parameters)
    else { return }
    _ = try? connection.execute("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
  }
}
