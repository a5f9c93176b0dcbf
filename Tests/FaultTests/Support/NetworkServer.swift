import DatabaseLoader
import Foundation
import PostgresClient
import TestSupport

/// A server of a test's own that listens on a port of this machine and asks for passwords and, where it
/// can, for TLS.
final class NetworkServer: Sendable {
  /// A role that may log in with ``password``, owner of the database of the same name.
  static let user = "loader"
  /// A password with what has a meaning in URIs, `keyword=value` strings and password files.
  static let password = #"p@s:s w%2F'o"\rd/€"#

  /// The port on 127.0.0.1.
  let port: Int
  /// The certificates; nil where the server was built without TLS.
  let certificates: TestCertificates?
  private let own: OwnServer
  private var server: PrivateServer { own.server }

  init() throws {
    own = try OwnServer()
    try own.start()
    do {
      var connection = try Connection(own.server.parameters(database: "postgres"))
      let hasTLS = try connection.query("SHOW ssl_library").firstValue?.isEmpty == false
      certificates = hasTLS ? try TestCertificates(user: Self.user) : nil
      try connection.execute("SET password_encryption = 'scram-sha-256'")
      try connection.execute(
        "CREATE ROLE \(Self.user) LOGIN PASSWORD \(try connection.quoted(Self.password))")
      try connection.execute(
        "CREATE ROLE expired LOGIN PASSWORD 'x' VALID UNTIL '2020-01-01'; CREATE ROLE group_only")
      try connection.execute("CREATE DATABASE \(Self.user) TEMPLATE template0 OWNER \(Self.user)")
      try connection.execute("ALTER SYSTEM SET listen_addresses = '127.0.0.1'")
    }
    _ = try own.server.stop()
    port = try Self.startOnFreePort(own)
    try setHostAuthentication("scram-sha-256")
    if certificates != nil { try useCertificate("server") }
    try reload()
  }

  /// Starts a server, and tells its port. One that is free may be somebody else's a moment later.
  private static func startOnFreePort(_ own: OwnServer) throws -> Int {
    let file = URL(fileURLWithPath: "\(own.server.directory)/data/postgresql.auto.conf")
    let settings = try String(contentsOf: file, encoding: .utf8)
    var attempt = 0
    while true {
      attempt += 1
      let port = try freeLoopbackPort()
      try Data("\(settings)port = \(port)\n".utf8).write(to: file)
      do {
        try own.start()
        return port
      } catch let error as PrivateServerError where error.code == .startFailed && attempt < 10 {}
    }
  }

  /// The parameters for the superuser, who comes in through the socket.
  var administrator: ConnectionParameters {
    var parameters = server.parameters(database: Self.user)
    // The number in the socket's name is that of the port.
    parameters["port"] = String(port)
    return parameters
  }

  /// How who comes over the network is asked who they are, as in `pg_hba.conf`, and whether without
  /// TLS.
  func setHostAuthentication(_ method: String, type: String = "host") throws {
    try write(
      "local all fakedata trust\n\(type) all all 127.0.0.1/32 \(method)\n", "data/pg_hba.conf")
  }

  /// Takes a certificate, from the next start or reload on.
  func useCertificate(_ name: String) throws {
    guard let certificates else { return }
    for (file, kind) in [("server.crt", "crt"), ("server.key", "key")] {
      let text = try String(contentsOfFile: certificates.path("\(name).\(kind)"), encoding: .utf8)
      try write(text, "data/\(file)")
    }
    let authority = try String(contentsOfFile: certificates.path("ca.crt"), encoding: .utf8)
    try write(authority, "data/root.crt")
    try write(
      """
      ssl = on
      ssl_cert_file = 'server.crt'
      ssl_key_file = 'server.key'
      ssl_ca_file = 'root.crt'

      """, "data/tls.conf")
    try write("include 'tls.conf'\n", "data/postgresql.conf")
  }

  /// Does without TLS, from the next start or reload on.
  func useNoTLS() throws { try write("ssl = off\n", "data/tls.conf") }

  /// Lets the running server read its files again.
  func reload() throws {
    var connection = try Connection(administrator)
    let loaded = try connection.query("SELECT pg_conf_load_time()").firstValue
    _ = try connection.query("SELECT pg_reload_conf()")
    // New connections are the postmaster's, which reads the files when it gets to it.
    try connection.wait { _ in
      var other = try Connection(administrator)
      let now = try other.query("SELECT pg_conf_load_time()").firstValue
      return now == loaded ? nil : true
    }
  }

  /// Writes a file as the account that runs the server.
  private func write(_ text: String, _ name: String) throws {
    let path = "\(server.directory)/\(name)"
    let manager = FileManager.default
    let owner = try manager.attributesOfItem(atPath: server.directory)[.ownerAccountID]
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    try manager.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    if let owner { try manager.setAttributes([.ownerAccountID: owner], ofItemAtPath: path) }
  }
}

extension Connection {
  /// A text as a literal of SQL.
  fileprivate mutating func quoted(_ text: String) throws -> String {
    try query("SELECT quote_literal($1)", [text]).firstValue ?? "NULL"
  }
}
