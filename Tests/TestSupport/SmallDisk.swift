import DatabaseLoader
import Foundation
import PostgresClient

/// A tablespace of the shared test server on a file system of its own that is soon full.
///
/// It is made by mounting a `tmpfs`, which root may do and not everywhere.
public final class SmallDisk {
  /// The system does not let us mount anything.
  public struct CannotMount: Error, CustomStringConvertible {
    /// What `mount` said.
    public let description: String
  }

  /// The name of the tablespace.
  public let tablespace: String

  private let temporary: TemporaryDirectory
  private var isMounted = true

  /// Mounts a file system and makes the tablespace.
  ///
  /// - Parameter bytes: its size.
  /// - Throws: ``CannotMount``; `PostgresError`, `PrivateServerError`.
  public init(bytes: Int) throws {
    let server = try TestServer.shared.started()
    temporary = try temporaryDirectory()
    tablespace = "small_\(String(UInt64.random(in: .min ... .max), radix: 36))"
    try Self.mount(["-t", "tmpfs", "-o", "mode=0755,size=\(bytes)", "tmpfs", temporary.path])
    do {
      let location = temporary.path("rows")
      try FileManager.default.createDirectory(
        atPath: location, withIntermediateDirectories: false)
      let owner = server.owner
      chown(location, owner.user, owner.group)
      var connection = try Connection(server.parameters(database: "postgres"))
      try connection.execute("CREATE TABLESPACE \(tablespace) LOCATION '\(location)'")
    } catch {
      unmount()
      throw error
    }
  }

  deinit { remove() }

  /// Gives the file system another size.
  ///
  /// - Throws: ``CannotMount``.
  public func resize(bytes: Int) throws {
    try Self.mount(["-o", "remount,size=\(bytes)", temporary.path])
  }

  /// Drops the tablespace, in which nothing must be left, and unmounts the file system.
  public func remove() {
    guard isMounted else { return }
    isMounted = false
    if let server = try? TestServer.shared.started(),
      var connection = try? Connection(server.parameters(database: "postgres"))
    {
      _ = try? connection.execute("DROP TABLESPACE \(tablespace)")
    }
    unmount()
  }

  private func unmount() {
    // Lazily: a backend that is about to end may still have a file open.
    _ = try? runProcess("umount", ["-l", temporary.path])
  }

  private static func mount(_ arguments: [String]) throws {
    let outcome: ProcessOutcome
    do {
      outcome = try runProcess("mount", arguments)
    } catch {
      throw CannotMount(description: "\(error)")
    }
    guard outcome.exitCode == 0 else { throw CannotMount(description: outcome.stderr) }
  }
}
