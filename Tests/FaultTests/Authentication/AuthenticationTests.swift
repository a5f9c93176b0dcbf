import Foundation
import TestSupport
import Testing

/// Who the server is, who the client is, and who hears of the password.
@Suite("Faults: authentication", .serialized) struct AuthenticationTests {
  private static let server = Result { try NetworkServer() }

  /// Runs logins, those that want the same of the server one after the other.
  private func inject(_ logins: [Login]) throws {
    let server = try Self.server.get()
    for kind in Login.Server.allCases {
      let logins = logins.filter { $0.server == kind }
      if logins.isEmpty { continue }
      // A server without TLS has nothing to show in most of them.
      if server.certificates == nil, kind != .plain { continue }
      try server.ask(as: kind)
      for login in logins {
        Faults.inject(.authentication, login.name) { try login.inject(into: server) }
      }
    }
  }

  @Test func certificates() throws {
    try inject(Faults.selected(TLSLogins.all, of: "TLS", sample: 4))
  }

  @Test func passwords() throws {
    try inject(Faults.selected(PasswordLogins.all, of: "passwords", sample: 4))
  }
}

extension NetworkServer {
  /// Lets the server ask who comes in a certain way.
  func ask(as kind: Login.Server) throws {
    switch kind {
    case .tls, .expiredCertificate:
      try setHostAuthentication("scram-sha-256")
      try useCertificate(kind == .tls ? "server" : "expired")
    case .plain:
      try setHostAuthentication("scram-sha-256")
      try useNoTLS()
    case .clientCertificate:
      try setHostAuthentication("cert", type: "hostssl")
      try useCertificate("server")
    }
    try reload()
  }
}
