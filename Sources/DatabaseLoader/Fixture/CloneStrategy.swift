/// How a server copies a database, `CREATE DATABASE … STRATEGY`.
public enum CloneStrategy: String, Codable, Sendable, CaseIterable {
  /// Page by page through the buffers and the log: nothing has to be written out first.
  case writeAheadLog = "WAL_LOG"
  /// File by file, between two checkpoints. All that servers before 15 can do.
  case files = "FILE_COPY"

  /// From this size on the checkpoints of a copy of the files cost less than logging every page. Measured
  /// with PostgreSQL 15: see `docs/ci.md`.
  static let filesFromBytes: UInt64 = 64 << 20

  /// The quicker one.
  ///
  /// - Parameters:
  ///   - bytes: the size of the database.
  ///   - isDurable: whether the server waits for its disk, `fsync`: if not, checkpoints are cheap.
  static func quicker(bytes: UInt64, isDurable: Bool, _ features: ServerFeatures) -> CloneStrategy {
    guard features.hasDatabaseCopyStrategies else { return .files }
    return !isDurable || bytes >= filesFromBytes ? .files : .writeAheadLog
  }

  /// The clause of CREATE DATABASE.
  func clause(_ features: ServerFeatures) -> String {
    features.hasDatabaseCopyStrategies ? " STRATEGY \(rawValue)" : ""
  }
}
