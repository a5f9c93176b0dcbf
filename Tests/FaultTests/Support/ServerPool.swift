import Synchronization
import TestSupport

/// Servers of the tests' own: whoever wants one gets one to itself, which others may have had before.
final class ServerPool: Sendable {
  private let settings: [String: String]
  private let idle = Mutex<[OwnServer]>([])

  /// - Parameter settings: what each server is configured with.
  init(settings: [String: String] = [:]) { self.settings = settings }

  /// Lends a server, which runs.
  ///
  /// One with which something went wrong is not lent again.
  func withServer(_ body: (OwnServer) throws -> Void) throws {
    let server = try idle.withLock { $0.popLast() } ?? make()
    try server.start()
    try body(server)
    idle.withLock { $0.append(server) }
  }

  private func make() throws -> OwnServer {
    let server = try OwnServer()
    if !settings.isEmpty { try server.configure(settings) }
    return server
  }
}
