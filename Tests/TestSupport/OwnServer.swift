public import DatabaseLoader
import Foundation
import PostgresClient

/// A server of a test's own, which the test may stop, kill and configure; gone when the value goes
/// away.
public final class OwnServer: Sendable {
  /// The directory that everything of it is in.
  public let temporary: TemporaryDirectory
  /// The server.
  public let server: PrivateServer

  /// A stopped server with a cluster, copied from one that was made once: `initdb` takes longer.
  ///
  /// - Throws: `PrivateServerError`, or if the file system refuses.
  public init() throws {
    temporary = try temporaryDirectory()
    server = PrivateServer(directory: temporary.path("s"))
    try Self.copyCluster(to: server.directory)
  }

  /// Makes the directory of a stopped server.
  ///
  /// - Throws: `PrivateServerError`, or if the file system refuses.
  public static func copyCluster(to directory: String) throws {
    _ = try runProcess("cp", ["-a", try template.get().directory, directory])
  }

  private static let template = Result {
    let server = PrivateServer(directory: TestScratch.newPath())
    _ = try server.start()
    _ = try server.stop()
    return server
  }

  deinit {
    _ = try? server.destroy()
  }

  /// The process id of the postmaster.
  ///
  /// - Throws: ``NotRunning``.
  public func postmaster() throws -> Int32 {
    guard case .running(let process, _, _) = try server.status().state else { throw NotRunning() }
    return process
  }

  /// Starts the server unless it runs, and waits until it takes connections.
  ///
  /// - Throws: `PrivateServerError`.
  public func start() throws {
    _ = try server.start()
  }

  /// Sends the postmaster a signal, waits until it is gone and starts the server again.
  ///
  /// - Throws: ``NotRunning``, ``Overdue``, or `PrivateServerError`.
  public func restart(after signal: Int32) throws {
    let old = try postmaster()
    kill(old, signal)
    let limit = Date(timeIntervalSinceNow: Patience.seconds)
    while case .running = try server.status().state {
      guard Date() < limit else { throw Overdue() }
      Thread.sleep(forTimeInterval: 0.005)
    }
    try start()
  }

  /// Kills one backend and waits until the server has got over it and takes connections again.
  ///
  /// - Throws: ``Overdue``.
  public func killBackend(_ process: Int32) throws {
    kill(process, SIGKILL)
    let limit = Date(timeIntervalSinceNow: Patience.seconds)
    // The killed one stays until the postmaster has seen it, and only then ends the others.
    while kill(process, 0) == 0 || !isTakingConnections {
      guard Date() < limit else { throw Overdue() }
      Thread.sleep(forTimeInterval: 0.005)
    }
  }

  private var isTakingConnections: Bool {
    (try? Connection(server.parameters(database: "postgres"))) != nil
  }

  /// Runs statements in the database `postgres`, outside any transaction.
  ///
  /// - Throws: `PostgresError`.
  public func execute(_ statements: String...) throws {
    var connection = try Connection(server.parameters(database: "postgres"))
    for statement in statements { try connection.execute(statement) }
  }

  /// Changes settings that take effect at a start, and starts the server with them.
  ///
  /// - Throws: `PostgresError`, `PrivateServerError`.
  public func configure(_ settings: [String: String]) throws {
    try start()
    for (name, value) in settings { try execute("ALTER SYSTEM SET \(name) = '\(value)'") }
    _ = try server.stop()
    try start()
  }

  /// Makes the server a read-only standby that waits for its primary.
  ///
  /// It wants to have run with `wal_level=replica` before.
  ///
  /// - Throws: `PrivateServerError`, or if the file system refuses.
  public func becomeStandby() throws {
    _ = try server.stop()
    let signal = "\(server.directory)/data/standby.signal"
    try Data().write(to: URL(fileURLWithPath: signal))
    let owner = server.owner
    chown(signal, owner.user, owner.group)
    try start()
  }

  /// Makes a standby an ordinary server again.
  ///
  /// - Throws: `PostgresError`.
  public func promote() throws { try execute("SELECT pg_promote()") }

  /// Makes transactions wait at the end of their COMMIT, as for a standby that is not there, or lets
  /// all through.
  ///
  /// The server wants `wal_level=replica` and `max_wal_senders` for that. Transactions with
  /// `synchronous_commit=off` do not wait.
  ///
  /// - Throws: `PostgresError`.
  public func setCommitsWait(_ doWait: Bool) throws {
    try execute(
      "ALTER SYSTEM SET synchronous_standby_names = '\(doWait ? "nobody" : "")'",
      "SELECT pg_reload_conf()")
  }
}

/// A server that was to run does not.
public struct NotRunning: Error {}
