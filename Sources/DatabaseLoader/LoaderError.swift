/// Why a load did not happen. Nothing was stored where one is thrown, unless the message says so.
public struct LoaderError: Error, Sendable, CustomStringConvertible {
  /// The kind of failure.
  public struct Code: Sendable, Hashable {
    private enum Kind {
      case tablesExist, databaseExists, locked, targetUnfit, targetBusy, rowCount, interrupted,
        outcomeUnknown
    }
    private let kind: Kind

    /// Relations of the names that the load would create are there already.
    public static let tablesExist = Code(kind: .tablesExist)
    /// A database of the name that a fixture was to have is there already.
    public static let databaseExists = Code(kind: .databaseExists)
    /// Another run is loading into the same schema.
    public static let locked = Code(kind: .locked)
    /// The target cannot take the data: no such schema, unfit tables, another encoding, a standby.
    public static let targetUnfit = Code(kind: .targetUnfit)
    /// Others hold locks on the tables that were to be replaced.
    public static let targetBusy = Code(kind: .targetBusy)
    /// The server stored another number of rows than were sent.
    public static let rowCount = Code(kind: .rowCount)
    /// The run was interrupted from outside.
    public static let interrupted = Code(kind: .interrupted)
    /// The connection was lost during COMMIT, and the server could not be asked what became of it.
    public static let outcomeUnknown = Code(kind: .outcomeUnknown)
  }

  /// The kind of failure.
  public let code: Code
  /// One sentence or two: what happened, where, and what to do.
  public internal(set) var message: String

  /// What is left behind, as a sentence; nil where nothing is.
  public internal(set) var remainder: String?

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The message, and what is left.
  public var description: String { remainder.map { "\(message) \($0)" } ?? message }
}
