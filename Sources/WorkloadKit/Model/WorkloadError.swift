/// Why a workload cannot be used.
public struct WorkloadError: Error, Sendable, CustomStringConvertible {
  /// The kind of failure.
  public enum Code: Sendable {
    /// A file or directory cannot be read.
    case unreadable
    /// A file is not written as it should be.
    case malformed
    /// The database has no table, column or row that parameters are drawn from.
    case noValues
    /// The server refuses a statement.
    case refused
    /// Somebody asked for the end of the measurement.
    case interrupted
    /// Somebody else is at work on the same.
    case busy
  }

  /// The kind of failure.
  public let code: Code
  /// One line: what, where and what to do.
  public let description: String

  /// An error of a kind, in one line.
  public init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}
