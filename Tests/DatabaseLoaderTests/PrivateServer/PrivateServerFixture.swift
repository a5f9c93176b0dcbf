import Foundation
import PostgresClient
import TestSupport

@testable import DatabaseLoader

/// A private server for one test, in a temporary directory, with what tests ask of it.
final class PrivateServerFixture: Sendable {
  let temporary: TemporaryDirectory
  let server: PrivateServer

  /// A server whose directory does not exist yet.
  init(name: String = "s") throws {
    temporary = try temporaryDirectory()
    server = PrivateServer(directory: temporary.path(name))
  }

  /// A stopped server with a cluster, copied from one that was made once: `initdb` takes longer.
  static func initialized() throws -> PrivateServerFixture {
    let fixture = try PrivateServerFixture()
    try OwnServer.copyCluster(to: fixture.server.directory)
    return fixture
  }

  deinit {
    _ = try? server.destroy()
  }

  var directory: String {
    server.directory
  }

  func path(_ name: String) -> String {
    server.location.path(name)
  }

  /// The process id of the postmaster.
  func postmaster() throws -> Int32 {
    guard case .running(let process, _, _) = try server.status().state else {
      throw Failure(description: "the server does not run: \(try server.status())")
    }
    return process
  }

  /// Runs a statement and returns the first value of its first row.
  @discardableResult
  func value(_ sql: String) throws -> String? {
    let outcome = try runProcess(
      "psql", ["--no-psqlrc", "-v", "ON_ERROR_STOP=1", "-qAt", server.connectionURI, "-c", sql])
    guard outcome.exitCode == 0 else { throw Failure(description: outcome.stderr) }
    return outcome.stdout.split(separator: "\n").first.map(String.init)
  }

  /// The bits of a file's mode that say who may do what.
  func mode(_ path: String) -> UInt32? {
    SystemCall.statusOfFile(path).map { UInt32($0.st_mode & 0o777) }
  }

  /// Lets the account that runs the server own a file, where that is not this one.
  func giveAway(_ path: String) throws {
    let account = try ServerAccount.current()
    guard chown(path, account.user, account.group) == 0 else {
      throw Failure(description: "cannot chown \(path)")
    }
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }
}

/// Waits until something holds, for at most ``Patience/seconds``.
func waitUntil(_ condition: () -> Bool) -> Bool {
  let limit = Date(timeIntervalSinceNow: Patience.seconds)
  while Date() < limit {
    if condition() { return true }
    usleep(10_000)
  }
  return condition()
}
