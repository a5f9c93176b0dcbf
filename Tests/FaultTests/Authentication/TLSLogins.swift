import Foundation

/// Ways to find out whether a server is the one that is meant.
enum TLSLogins {
  /// A login by a `keyword=value` string, with the password in the environment.
  private static func login(
    _ name: String, _ ending: Login.Ending, on server: Login.Server = .tls,
    host: String = TestCertificates.serverName, mode: String?,
    _ settings: @escaping @Sendable (TestCertificates?) -> [(String, String)] = { _ in [] }
  ) -> Login {
    Login(name, ending, on: server) { server, _ in
      var all = [
        (keyword: "host", value: host), ("hostaddr", "127.0.0.1"), ("port", "\(server.port)"),
        ("dbname", NetworkServer.user), ("user", NetworkServer.user),
      ]
      if let mode { all.append(("sslmode", mode)) }
      all += settings(server.certificates).map { (keyword: $0.0, value: $0.1) }
      return Login.Access(
        database: connectionString(all), environment: ["PGPASSWORD": NetworkServer.password])
    }
  }

  private static let rightAuthority: @Sendable (TestCertificates?) -> [(String, String)] = {
    [("sslrootcert", $0?.path("ca.crt") ?? "")]
  }

  static let all: [Login] = [
    login("the right name and authority", .loads, mode: "verify-full", rightAuthority),
    login(
      "the right authority, any name", .loads, host: "other.example", mode: "verify-ca",
      rightAuthority),
    login("any certificate", .loads, mode: "require"),
    login("TLS where there is", .loads, mode: "prefer"),
    login("no certificate is looked at where nothing is said", .loads, mode: nil),
    login("another authority, any name", .refused("certificate verify failed"), mode: "verify-ca") {
      [("sslrootcert", $0?.path("other-ca.crt") ?? "")]
    },
    login("another authority", .refused("certificate verify failed"), mode: "verify-full") {
      [("sslrootcert", $0?.path("other-ca.crt") ?? "")]
    },
    login("another authority for require", .refused("certificate verify failed"), mode: "require") {
      [("sslrootcert", $0?.path("other-ca.crt") ?? "")]
    },
    login(
      "another name", .refused("does not match host name \"other.example\""), host: "other.example",
      mode: "verify-full", rightAuthority),
    login(
      "an address for a name", .refused("does not match host name"), host: "127.0.0.1",
      mode: "verify-full", rightAuthority),
    login("no file for the authority", .refused("does not exist"), mode: "verify-full") {
      [("sslrootcert", $0?.path("nowhere.crt") ?? "")]
    },
    login("no certificate in the file", .refused("could not read root"), mode: "verify-full") {
      [("sslrootcert", $0?.path("garbage.crt") ?? "")]
    },
    login("a TLS version that there is not", .refused("TLSv9"), mode: "require") { _ in
      [("ssl_min_protocol_version", "TLSv9")]
    },
    login("an unknown sslmode", .refused("sslmode"), mode: "certainly"),
    login(
      "an expired certificate", .refused("certificate verify failed"), on: .expiredCertificate,
      mode: "verify-full", rightAuthority),
    login(
      "an expired certificate, any name", .refused("certificate verify failed"),
      on: .expiredCertificate, mode: "verify-ca", rightAuthority),
    login(
      "no TLS for require", .refused("server does not support SSL"), on: .plain, mode: "require"),
    login(
      "no TLS for verify-full", .refused("server does not support SSL"), on: .plain,
      mode: "verify-full", rightAuthority),
    login("no TLS for prefer", .loads, on: .plain, mode: "prefer"),
    login(
      "no TLS for a server that wants it", .refused("no encryption"), on: .clientCertificate,
      mode: "disable"),
    login("a certificate of the client", .loads, on: .clientCertificate, mode: "verify-full") {
      rightAuthority($0) + [
        ("sslcert", $0?.path("client.crt") ?? ""), ("sslkey", $0?.path("client.key") ?? ""),
      ]
    },
    login(
      "no certificate of the client", .refused("certificate"), on: .clientCertificate,
      mode: "require"),
    login(
      "a key that others can read", .refused("permissions"), on: .clientCertificate,
      mode: "require"
    ) {
      [("sslcert", $0?.path("client.crt") ?? ""), ("sslkey", $0?.path("open.key") ?? "")]
    },
    login("a key that is another's", .refused("key"), on: .clientCertificate, mode: "require") {
      [("sslcert", $0?.path("client.crt") ?? ""), ("sslkey", $0?.path("server.key") ?? "")]
    },
  ]
}
