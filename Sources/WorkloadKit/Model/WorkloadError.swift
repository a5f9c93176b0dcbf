public import DatabaseLoader
import PostgresClient

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
  /// What the server said, with what was being done; nil where it said nothing.
  public let failure: ServerFailure?

  /// An error of a kind, in one line.
  public init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
    failure = nil
  }

  /// An error of the server in a place.
  init(_ code: Code, in place: String, _ error: PostgresError) {
    self.init(
      code, "\(place): \(error)",
      ServerFailure(error, .init(.running(place), aftermath: .nothingChanged)))
  }

  private init(_ code: Code, _ description: String, _ failure: ServerFailure) {
    self.code = code
    self.description = description
    self.failure = failure
  }

  /// The error with something that is left.
  func leaving(_ aftermath: Aftermath) -> WorkloadError {
    guard var failure else { return WorkloadError(code, "\(description); \(aftermath.clause)") }
    failure.circumstances.aftermath = aftermath
    return WorkloadError(code, description, failure)
  }
}
