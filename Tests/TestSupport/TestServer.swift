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

  private let startFailure: PrivateServerError?

  private init() {
    server = PrivateServer(directory: "\(TestScratch.path)/s")
    do {
      _ = try server.start()
      startFailure = nil
    } catch {
      startFailure = error
    }
  }

  /// The server, which runs.
  ///
  /// - Throws: `PrivateServerError` if the server could not be started.
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
