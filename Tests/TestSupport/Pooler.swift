public import DatabaseLoader
import Foundation
public import PostgresClient

/// A PgBouncer of a test's own in front of a private server, reachable over a Unix socket; gone when the
/// value goes away.
public final class Pooler: Sendable {
  /// When a connection to the server goes back to the pool.
  public enum Mode: String, CaseIterable, Sendable {
    case session, transaction, statement
  }

  private static let port = 6432
  /// A pooler whose test process has been killed ends by itself.
  private static let longestSeconds = 1200.0

  private let temporary: TemporaryDirectory
  private let end: Background<ProcessOutcome>

  /// Whether it is on this machine; `make test` installs it where it can.
  public static let isInstalled = path != nil

  private static let path = ["/usr/sbin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"]
    .map { $0 + "/pgbouncer" }.first { access($0, X_OK) == 0 }

  /// Starts one.
  ///
  /// - Parameters:
  ///   - size: connections to each database.
  ///   - takesTurns: whether the connection that has been idle for longest comes first, and not the one that
  ///     was used last.
  /// - Throws: `ProgramNotFound`, ``Overdue``, or if the file system refuses.
  public init(
    _ mode: Mode, to server: PrivateServer, size: Int = 20, takesTurns: Bool = false
  ) throws {
    guard let program = Self.path else { throw ProgramNotFound(description: "no pgbouncer") }
    temporary = try temporaryDirectory()
    let items = URLComponents(string: server.connectionURI)?.queryItems ?? []
    func value(_ name: String) -> String { items.first { $0.name == name }?.value ?? "" }
    try """
    [databases]
    * = host=\(value("host")) port=\(value("port")) user=\(value("user"))
    [pgbouncer]
    pool_mode = \(mode.rawValue)
    listen_addr =
    listen_port = \(Self.port)
    unix_socket_dir = \(temporary.path)
    auth_type = any
    default_pool_size = \(size)
    server_round_robin = \(takesTurns ? 1 : 0)
    max_client_conn = 200
    logfile = \(temporary.path("log"))
    pidfile = \(temporary.path("pid"))
    """.write(toFile: temporary.path("ini"), atomically: true, encoding: .utf8)
    // It refuses to run as root, and the server's socket is open to its own user only.
    let owner = server.owner
    chown(temporary.path, owner.user, owner.group)
    var command = [program, temporary.path("ini")]
    if geteuid() == 0, let name = getpwuid(owner.user)?.pointee.pw_name {
      command += ["--user", String(cString: name)]
    }
    end = Background { [command] in
      try runProcess(
        command[0], Array(command.dropFirst()), timeoutSeconds: Self.longestSeconds)
    }
    let limit = Date(timeIntervalSinceNow: Patience.seconds)
    while access(socket, F_OK) != 0 || process == nil {
      guard !end.hasEnded, Date() < limit else { throw Overdue() }
      Thread.sleep(forTimeInterval: 0.01)
    }
  }

  deinit {
    if let process { kill(process, SIGTERM) }
    _ = try? end.value()
  }

  private var socket: String { temporary.path(".s.PGSQL.\(Self.port)") }

  private var process: Int32? {
    (try? String(contentsOfFile: temporary.path("pid"), encoding: .utf8))
      .flatMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
  }

  /// The URI of a database behind it.
  public func uri(database: String) -> String {
    "postgresql:///\(database)?host=\(temporary.path)&port=\(Self.port)&user=anybody"
  }

  /// What it takes to connect to a database behind it.
  public func parameters(database: String) -> ConnectionParameters {
    ConnectionParameters(dbname: uri(database: database))
  }
}
