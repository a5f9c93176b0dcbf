import Foundation

/// Why data files were not written. Where one is thrown, no file is there that was not there before.
public struct DataFilesError: Error, Sendable, CustomStringConvertible {
  /// The kind of failure.
  public struct Code: Sendable, Hashable {
    private enum Kind { case exists, busy, unfit, system, readerGone, interrupted }
    private let kind: Kind

    /// Files of the names are there already.
    public static let exists = Code(kind: .exists)
    /// Another run is writing the same files.
    public static let busy = Code(kind: .busy)
    /// The target cannot be written to as it is: no directory, or no file.
    public static let unfit = Code(kind: .unfit)
    /// The operating system refused: no space, no right, a broken disk.
    public static let system = Code(kind: .system)
    /// Nobody reads the output any more.
    public static let readerGone = Code(kind: .readerGone)
    /// The run was interrupted from outside.
    public static let interrupted = Code(kind: .interrupted)
  }

  /// The kind of failure.
  public let code: Code
  /// One sentence or two: what happened, where, and what to do.
  public let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// Somebody asked the run to end.
  static let interrupted = DataFilesError(.interrupted, "interrupted")

  /// What the operating system refused.
  ///
  /// - Parameter number: its error number.
  init(_ what: String, errno number: Int32) {
    self.init(
      number == EPIPE ? .readerGone : .system, "\(what): \(String(cString: strerror(number)))")
  }

  /// The message.
  public var description: String { message }
}
