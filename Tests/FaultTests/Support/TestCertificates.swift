import Foundation
import TestSupport

/// Certificates for a test's TLS server, made with `openssl` in a directory of their own.
struct TestCertificates {
  /// The name that the server's certificate is for.
  static let serverName = "db.example"

  private let directory: TemporaryDirectory

  /// Makes two authorities, a server's certificate and one that has expired, and a client's.
  ///
  /// - Parameter user: the role that the client's certificate is for.
  init(user: String) throws {
    directory = try temporaryDirectory()
    try makeAuthority("ca")
    try makeAuthority("other-ca")
    try makeLeaf("server", name: Self.serverName, days: 30)
    try makeLeaf("expired", name: Self.serverName, days: -1)
    try makeLeaf("client", name: user, days: 30)
    try Data("no certificate\n".utf8).write(to: URL(fileURLWithPath: path("garbage.crt")))
    try FileManager.default.copyItem(atPath: path("client.key"), toPath: path("open.key"))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o644], ofItemAtPath: path("open.key"))
  }

  /// The path of a file, such as `ca.crt` or `server.key`.
  func path(_ file: String) -> String { directory.path(file) }

  private func makeAuthority(_ name: String) throws {
    try openssl(
      [
        "req", "-x509", "-days", "30", "-subj", "/CN=\(name)", "-out", path("\(name).crt"),
      ] + newKey(name))
  }

  private func makeLeaf(_ file: String, name: String, days: Int) throws {
    let request = path("\(file).csr")
    try openssl(
      ["req", "-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:\(name)", "-out", request]
        + newKey(file))
    try openssl([
      "x509", "-req", "-in", request, "-CA", path("ca.crt"), "-CAkey", path("ca.key"),
      "-CAcreateserial", "-copy_extensions", "copy", "-days", "\(days)", "-out",
      path("\(file).crt"),
    ])
  }

  private func newKey(_ name: String) -> [String] {
    [
      "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
      path("\(name).key"),
    ]
  }

  private func openssl(_ arguments: [String]) throws {
    let outcome = try runProcess("openssl", arguments)
    try expect(outcome.exitCode == 0, "openssl \(arguments[0]): \(outcome.stderr)")
  }
}
