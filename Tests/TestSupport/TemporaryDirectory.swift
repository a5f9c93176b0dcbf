import Foundation

/// A new, empty directory that is removed when the value goes away, or else when the process ends.
public final class TemporaryDirectory: Sendable {
  /// The absolute path.
  public let path: String

  /// Makes the directory.
  ///
  /// - Throws: if the file system refuses.
  public init() throws {
    path = TestScratch.newPath()
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
  }

  deinit {
    TestScratch.remove(path)
  }

  /// The path of something in the directory.
  public func path(_ name: String) -> String {
    "\(path)/\(name)"
  }
}

/// A new, empty directory. Keep the value for as long as the directory is needed.
///
/// - Throws: if the file system refuses.
public func temporaryDirectory() throws -> TemporaryDirectory {
  try TemporaryDirectory()
}
