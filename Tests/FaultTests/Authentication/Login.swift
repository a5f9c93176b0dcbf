import FakeDataKit
import Foundation
import TestSupport

/// A way to log in to a ``NetworkServer``, right or wrong, and what is to become of a load that takes it.
struct Login: Sendable {
  /// How the server asks for it.
  enum Server: Int, CaseIterable, Sendable {
    /// With TLS, and a password.
    case tls
    /// With a certificate that has expired.
    case expiredCertificate
    /// Without TLS.
    case plain
    /// Only with TLS, and a certificate of the client instead of a password.
    case clientCertificate
  }

  /// What becomes of the load.
  enum Ending: Sendable {
    case loads
    /// Refused with exit code 2 and one line that has a text.
    case refused(String)
  }

  let name: String
  let server: Server
  let ending: Ending
  /// What the program is given, for a server and the program's home directory.
  let access: @Sendable (NetworkServer, TemporaryDirectory) throws -> Access

  /// What a program needs to connect.
  struct Access {
    /// The value of `-d`; nil where the environment says it all.
    var database: String?
    var environment: [String: String] = [:]
  }

  init(
    _ name: String, _ ending: Ending, on server: Server = .tls,
    _ access: @escaping @Sendable (NetworkServer, TemporaryDirectory) throws -> Access
  ) {
    self.name = name
    self.server = server
    self.ending = ending
    self.access = access
  }

  /// Logs in and loads, and checks what is promised.
  func inject(into server: NetworkServer) throws {
    let program = try Program()
    let access = try access(server, program.home)
    let outcome = try program.run(
      arguments: ["populate", "--users", "20", "--seed", "\(Reference.seed)", "--progress", "none"]
        + ["--if-exists", "replace"] + (access.database.map { ["-d", $0] } ?? []),
      environment: access.environment)
    for output in [outcome.stdout, outcome.stderr] {
      try expect(!output.contains(NetworkServer.password), "the password is shown: \(output)")
    }
    switch ending {
    case .loads:
      try expect(outcome.exitCode == 0, "it failed: \(outcome.summary)")
      try expect(outcome.stderr.isEmpty, "it said something: \(outcome.summary)")
      let content = try TestDatabase.content(of: server.administrator)
      try expect(content == Reference.content(users: 20), "it loaded something else: \(content)")
    case .refused(let text):
      try expect(outcome.exitCode == 2, "it was not refused: \(outcome.summary)")
      // libpq itself warns of a password file that others can read.
      let messages = outcome.messages.filter { !$0.hasPrefix("WARNING: password file") }
      try expect(messages.count == 1, "not one line: \(outcome.summary)")
      try expect(outcome.stderr.contains(text), "no \"\(text)\": \(outcome.summary)")
      try expect(outcome.stdout.isEmpty, "it printed something: \(outcome.stdout)")
    }
  }
}

/// A text as a value in a `keyword=value` string.
func connectionValue(_ text: String) -> String {
  "'\(text.replacing(ascii: "\\", with: #"\\"#).replacing(ascii: "'", with: #"\'"#))'"
}

/// Settings as a `keyword=value` string.
func connectionString(_ settings: [(keyword: String, value: String)]) -> String {
  settings.map { "\($0.keyword)=\(connectionValue($0.value))" }.joined(separator: " ")
}

/// A text with everything that has a meaning in a URI escaped.
func percentEncoded(_ text: String) -> String {
  let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~".utf8)
  return text.utf8.map { byte in
    plain.contains(byte)
      ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }.joined()
}
