public import PostgresClient

/// A role on the shared test server that may make databases and nothing else. When the value goes away, it
/// does with all databases that it has made.
public final class TestDatabaseMaker: Sendable {
  /// The role's name, unique to the process.
  public let name: String

  private static func connect() throws -> Connection {
    try Connection(TestServer.shared.parameters(database: "postgres"))
  }

  /// Creates the role.
  ///
  /// - Throws: `PostgresError`, or `PrivateServerError` if the server could not be started.
  public init() throws {
    name = "maker_\(String(UInt64.random(in: .min ... .max), radix: 36))"
    var connection = try Self.connect()
    try connection.execute("CREATE ROLE \(name) LOGIN CREATEDB")
  }

  /// The URI of the server's database `postgres` for the role.
  public var uri: String {
    get throws {
      try TestServer.shared.uri(database: "postgres")
        .replacing(/user=[^&]*/, with: "user=\(name)")
    }
  }

  /// What it takes to connect there as the role.
  public var parameters: ConnectionParameters {
    get throws { ConnectionParameters(dbname: try uri) }
  }

  /// The databases that belong to the role.
  ///
  /// - Throws: `PostgresError`.
  public func databases() throws -> Set<String> {
    var connection = try Self.connect()
    let rows = try connection.query(
      "SELECT datname FROM pg_database WHERE datdba = $1::regrole", [name]
    ).rows
    return Set(rows.compactMap { $0[0] })
  }

  /// Runs statements as the role.
  ///
  /// - Parameter database: where; nil is the database `postgres`.
  /// - Throws: `PostgresError`.
  public func execute(_ sql: String, in database: String? = nil) throws {
    var connection = try Connection(parameters.database(named: database ?? "postgres"))
    try connection.execute(sql)
  }

  deinit {
    guard var connection = try? Self.connect(), let databases = try? databases() else { return }
    for database in databases {
      guard let quoted = try? SQLSyntax.quotedIdentifier(database) else { continue }
      _ = try? connection.execute("ALTER DATABASE \(quoted) IS_TEMPLATE false")
      _ = try? connection.execute("DROP DATABASE IF EXISTS \(quoted) WITH (FORCE)")
    }
    _ = try? connection.execute("DROP ROLE \(name)")
  }
}
