import DatabaseLoader
import Foundation
import PostgresClient
import TestSupport

/// A database and a role with names and settings of a test's choice, on the shared server; both are
/// dropped when the value goes away.
final class OddDatabase: Sendable {
  let name: String
  /// An ordinary role that may load into the database.
  let role: String

  /// - Parameters:
  ///   - options: what CREATE DATABASE is told beyond the name.
  ///   - mayCreateSchemas: whether the role may, and may make tables in the schema public.
  init(
    name: String = "odd_\(UInt64.random(in: 0 ... .max))",
    role: String = "odd_\(UInt64.random(in: 0 ... .max))", options: String = "",
    mayCreateSchemas: Bool = true
  ) throws {
    self.name = name
    self.role = role
    var connection = try Self.connection()
    try connection.execute("CREATE ROLE \(try quoted(role)) LOGIN")
    do {
      try connection.execute("CREATE DATABASE \(try quoted(name)) TEMPLATE template0 \(options)")
    } catch {
      try connection.execute("DROP ROLE \(try quoted(role))")
      throw error
    }
    guard mayCreateSchemas else { return }
    try connection.execute("GRANT CREATE ON DATABASE \(try quoted(name)) TO \(try quoted(role))")
    try execute("GRANT CREATE ON SCHEMA public TO \(try quoted(role))")
  }

  deinit {
    guard var connection = try? Self.connection(), let name = try? quoted(name),
      let role = try? quoted(role)
    else { return }
    _ = try? connection.execute("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
    _ = try? connection.execute("DROP ROLE IF EXISTS \(role)")
  }

  /// A connection of the superuser to another database, where none of this one's settings count.
  static func connection() throws -> Connection {
    try Connection(TestServer.shared.parameters(database: "postgres"))
  }

  /// The parameters for the superuser.
  var administrator: ConnectionParameters {
    get throws {
      // A name with an equals sign in it would be taken apart.
      ConnectionParameters(dbname: try uri(user: "fakedata"))
    }
  }

  /// The parameters for the role.
  var parameters: ConnectionParameters {
    get throws {
      var parameters = try administrator
      parameters["user"] = role
      return parameters
    }
  }

  /// Runs statements as the superuser.
  func execute(_ sql: String) throws {
    var connection = try Connection(administrator)
    try connection.execute(sql)
  }

  /// The place of the server: the directory of its socket, and the port.
  static func place() throws -> (directory: String, port: String) {
    let connection = try connection()
    return (connection.host, connection.port)
  }

  /// The URI for the role.
  func uri() throws -> String { try uri(user: role) }

  private func uri(user: String) throws -> String {
    let place = try Self.place()
    return "postgresql://\(percentEncoded(user))@/\(percentEncoded(name))"
      + "?host=\(percentEncoded(place.directory))&port=\(place.port)"
  }

  /// The `keyword=value` string for the role.
  func keywords() throws -> String {
    let place = try Self.place()
    return connectionString([
      ("host", place.directory), ("port", place.port), ("dbname", name), ("user", role),
    ])
  }

  /// The tables of a schema and a digest of each.
  func content(schema: String = "public") throws -> [String: String] {
    try TestDatabase.content(of: administrator, schema: schema)
  }
}

/// A name as an identifier of SQL.
func quoted(_ name: String) throws -> String { try SQLSyntax.quotedIdentifier(name) }
