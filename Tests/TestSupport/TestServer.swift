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

  /// The URI of a database on the server.
  ///
  /// - Throws: `PrivateServerError` if the server could not be started.
  public func uri(database: String) throws -> String {
    if let startFailure { throw startFailure }
    let parts = server.connectionURI.split(separator: "?", maxSplits: 1)
    return "postgresql:///\(database)?\(parts[1])"
  }

  /// What it takes to connect to a database on the server, as its superuser.
  ///
  /// - Throws: `PrivateServerError` if the server could not be started.
  public func parameters(database: String) throws -> ConnectionParameters {
    ConnectionParameters(dbname: try uri(database: database))
  }
}
