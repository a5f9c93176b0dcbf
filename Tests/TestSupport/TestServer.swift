public import DatabaseLoader
public import PostgresClient

/// The PostgreSQL server that the tests of this process share.
///
/// It is a private server in the process's scratch directory, started when first asked for and gone
/// when the process ends. Most tests want a ``TestDatabase`` on it.
public final class TestServer: Sendable {
  /// The server of this process.
  public static let shared = TestServer()

  /// The server behind it.
  public let server: PrivateServer

  private let startFailure: (any Error)?

  private init() {
    server = PrivateServer(directory: "\(TestScratch.path)/s")
    do {
      try Self.start(server)
      startFailure = nil
    } catch {
      startFailure = error
    }
  }

  /// Starts a server with what sets it apart from a user's.
  private static func start(_ server: PrivateServer) throws {
    _ = try server.start()
    do {
      var connection = try Connection(server.parameters(database: "postgres"))
      // Between two looks at a database, a vacuum makes maps and counts that no test has asked for.
      try connection.execute("ALTER SYSTEM SET autovacuum = off")
      // As many tests run at once as there are processors, and some want dozens of connections.
      try connection.execute("ALTER SYSTEM SET max_connections = 500")
    }
    _ = try server.stop()
    _ = try server.start()
  }

  /// The server, which runs.
  ///
  /// - Throws: `PrivateServerError` if the server could not be started, `PostgresError` if it refuses.
  public func started() throws -> PrivateServer {
    if let startFailure { throw startFailure }
    return server
  }

  /// The URI of a database on the server.
  ///
  /// - Throws: `PrivateServerError` if the server could not be started.
  public func uri(database: String) throws -> String {
    try started().uri(database: database)
  }

  /// What it takes to connect to a database on the server, as its superuser.
  ///
  /// - Throws: `PrivateServerError` if the server could not be started.
  public func parameters(database: String) throws -> ConnectionParameters {
    try started().parameters(database: database)
  }
}
