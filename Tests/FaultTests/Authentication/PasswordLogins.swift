import Foundation
import TestSupport

/// Places from which a password comes.
enum PasswordLogins {
  private static let place = { @Sendable (server: NetworkServer) in
    [
      (keyword: "host", value: "127.0.0.1"), ("port", "\(server.port)"),
      ("dbname", NetworkServer.user), ("user", NetworkServer.user),
    ]
  }

  /// The place in the way of Npgsql.
  private static func npgsql(_ server: NetworkServer) -> String {
    "Host=127.0.0.1;Port=\(server.port);Database=\(NetworkServer.user);Username=\(NetworkServer.user)"
  }

  private static func uri(_ server: NetworkServer, password: String? = nil) -> String {
    let user = NetworkServer.user + (password.map { ":\(percentEncoded($0))" } ?? "")
    return "postgresql://\(user)@127.0.0.1:\(server.port)/\(NetworkServer.user)"
  }

  /// A line of a password file; colons and backslashes are escaped in it.
  private static func passwordLine(_ server: NetworkServer, _ password: String) -> String {
    let password = password.replacing(#"\"#, with: #"\\"#).replacing(":", with: #"\:"#)
    return "127.0.0.1:\(server.port):*:\(NetworkServer.user):\(password)\n"
  }

  private static func write(_ text: String, _ path: String, mode: Int = 0o600) throws {
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  /// A service file that knows everything; returns the variable that names it.
  private static func serviceFile(
    _ server: NetworkServer, _ home: TemporaryDirectory, _ password: String
  ) throws -> [String: String] {
    let lines = (place(server) + [(keyword: "password", value: password)])
      .map { "\($0.keyword)=\($0.value)" }
    try write("[demo]\n\(lines.joined(separator: "\n"))\n", home.path("services"))
    return ["PGSERVICEFILE": home.path("services")]
  }

  private typealias Source = (
    name: String,
    access: @Sendable (NetworkServer, TemporaryDirectory, String) throws -> Login.Access
  )

  private static let sources: [Source] = [
    (
      "PGPASSWORD",
      { server, _, password in
        Login.Access(database: uri(server), environment: ["PGPASSWORD": password])
      }
    ),
    (
      "PGPASSFILE",
      { server, home, password in
        try write(passwordLine(server, password), home.path("passwords"))
        return Login.Access(
          database: uri(server), environment: ["PGPASSFILE": home.path("passwords")])
      }
    ),
    (
      "~/.pgpass",
      { server, home, password in
        try write(passwordLine(server, password), home.path(".pgpass"))
        return Login.Access(database: uri(server))
      }
    ),
    (
      "passfile=",
      { server, home, password in
        try write(passwordLine(server, password), home.path("passwords"))
        let settings = place(server) + [(keyword: "passfile", value: home.path("passwords"))]
        return Login.Access(database: connectionString(settings))
      }
    ),
    (
      "a URI", { server, _, password in Login.Access(database: uri(server, password: password)) }
    ),
    (
      "a URI's parameter",
      { server, _, password in
        Login.Access(database: uri(server) + "?password=\(percentEncoded(password))")
      }
    ),
    (
      "DATABASE_URL",
      { server, _, password in
        Login.Access(environment: ["DATABASE_URL": uri(server, password: password)])
      }
    ),
    (
      "keyword=value",
      { server, _, password in
        let settings = place(server) + [(keyword: "password", value: password)]
        return Login.Access(database: connectionString(settings))
      }
    ),
    (
      "SQLAlchemy's URL",
      { server, _, password in
        let uri = uri(server, password: password)
        return Login.Access(
          environment: ["DATABASE_URL": uri.replacing("postgresql:", with: "postgresql+asyncpg:")])
      }
    ),
    (
      "JDBC's URL",
      { server, _, password in
        Login.Access(
          database: "jdbc:postgresql://127.0.0.1:\(server.port)/\(NetworkServer.user)"
            + "?user=\(NetworkServer.user)&password=\(percentEncoded(password))")
      }
    ),
    (
      "Npgsql's connection string",
      { server, _, password in
        let quoted = password.replacing("\"", with: "\"\"")
        return Login.Access(
          environment: ["DATABASE_URL": npgsql(server) + ";Password=\"\(quoted)\";SSL Mode=Prefer"])
      }
    ),
    (
      "a service of the connection string",
      { server, home, password in
        Login.Access(
          database: "service=demo", environment: try serviceFile(server, home, password))
      }
    ),
    (
      "PGSERVICE",
      { server, home, password in
        Login.Access(
          environment: try serviceFile(server, home, password).merging(["PGSERVICE": "demo"]) { $1 }
        )
      }
    ),
    (
      "PGHOST and the like",
      { server, _, password in
        let settings = [
          ("PGHOST", "127.0.0.1"), ("PGPORT", "\(server.port)"), ("PGDATABASE", NetworkServer.user),
          ("PGUSER", NetworkServer.user), ("PGPASSWORD", password),
        ]
        return Login.Access(environment: Dictionary(uniqueKeysWithValues: settings))
      }
    ),
  ]

  private static let refused = Login.Ending.refused("password authentication failed")

  /// Each source with the right password and with a wrong one.
  private static let bySource = sources.flatMap { source in
    [
      Login("the right password from \(source.name)", .loads, on: .plain) {
        try source.access($0, $1, NetworkServer.password)
      },
      Login("a wrong password from \(source.name)", refused, on: .plain) {
        try source.access($0, $1, NetworkServer.password + "x")
      },
    ]
  }

  static let all: [Login] =
    bySource + [
      Login("no password", .refused("Give the password in PGPASSWORD"), on: .plain) { server, _ in
        Login.Access(database: uri(server))
      },
      Login("an empty password", .refused("no password supplied"), on: .plain) { server, _ in
        Login.Access(database: uri(server), environment: ["PGPASSWORD": ""])
      },
      Login("a password file that others can read", .refused("no password supplied"), on: .plain) {
        try write(passwordLine($0, NetworkServer.password), $1.path(".pgpass"), mode: 0o644)
        return Login.Access(database: uri($0))
      },
      Login("a password file for another server", .refused("no password supplied"), on: .plain) {
        server, home in
        let line = passwordLine(server, NetworkServer.password)
        try write(line.replacing("127.0.0.1", with: "db.example"), home.path(".pgpass"))
        return Login.Access(database: uri(server))
      },
      Login("a service that there is not", .refused("nowhere"), on: .plain) { server, home in
        Login.Access(
          database: "service=nowhere",
          environment: try serviceFile(server, home, NetworkServer.password))
      },
      Login("a password that has expired", refused, on: .plain) { server, _ in
        Login.Access(
          database: uri(server).replacing("//\(NetworkServer.user)@", with: "//expired:x@"))
      },
      Login("a role that there is not", refused, on: .plain) { server, _ in
        Login.Access(database: uri(server).replacing("//\(NetworkServer.user)@", with: "//no:x@"))
      },
      Login("a role that may not log in", .refused("group_only"), on: .plain) { server, _ in
        Login.Access(
          database: uri(server).replacing("//\(NetworkServer.user)@", with: "//group_only:x@"))
      },
      Login("a database that there is not", .refused("nowhere"), on: .plain) { server, _ in
        Login.Access(
          database: uri(server).replacing("/\(NetworkServer.user)", with: "/nowhere")
            .replacing("//nowhere@", with: "//\(NetworkServer.user)@"),
          environment: ["PGPASSWORD": NetworkServer.password])
      },
    ]
}
