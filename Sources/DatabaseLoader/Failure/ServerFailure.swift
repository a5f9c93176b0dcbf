public import PostgresClient

/// An error of the server or of the connection to it, with what was being done and what is left now.
///
/// ``lead`` says in one line, in this program's words, what happened, where, what state the target is in
/// and what to do; ``details`` is what the server said.
public struct ServerFailure: Error, Sendable, CustomStringConvertible {
  /// What was being done.
  public enum Activity: Sendable {
    /// A step of a plan.
    case step(LoadStep)
    /// Connecting those that do the work, while the connection that supervises them is there.
    case connecting
    /// Running a statement that the user has written, and the place where it stands.
    case running(String)
    /// Something else, in words that "failed" can follow.
    case named(String)
  }

  /// Where a run was, and what it has left.
  public struct Circumstances: Sendable {
    /// What was being done; nil if that needs no word.
    public var activity: Activity?
    /// The schema of the tables; nil where it is not known yet.
    public var schema: String?
    /// The role that the run is connected as.
    public var role: String?
    /// Whether the tables are those that were there before, with the triggers and constraints of others.
    public var tablesAreThere = false
    /// What is left; nil where the run was not to change anything.
    public var aftermath: Aftermath?

    /// Circumstances of which nothing is known yet.
    public init(_ activity: Activity? = nil, aftermath: Aftermath? = nil) {
      self.activity = activity
      self.aftermath = aftermath
    }

    /// Takes note of a connection.
    mutating func note(_ connection: borrowing Connection, schema: String? = nil) {
      role = connection.user
      self.schema = schema
    }
  }

  /// What the server or libpq said.
  public let error: PostgresError
  /// Where the run was.
  public var circumstances: Circumstances

  /// An error, and where the run was.
  public init(_ error: PostgresError, _ circumstances: Circumstances = Circumstances()) {
    self.error = error
    self.circumstances = circumstances
  }

  /// An error, and what was being done.
  init(_ error: PostgresError, in activity: Activity) {
    self.init(error, Circumstances(activity))
  }

  /// The whole on one line.
  public var description: String { ([lead] + details).joined(separator: "; ") }
}

extension ServerFailure {
  /// Runs a body that tells where it is. Errors of server and connection that it throws get to know
  /// that; others are passed on.
  ///
  /// - Parameter start: the circumstances as long as the body says nothing else.
  public static func locating<Result>(
    _ start: Circumstances, _ body: (inout Circumstances) throws -> Result
  ) throws -> Result {
    var circumstances = start
    do {
      return try body(&circumstances)
    } catch {
      throw located(error, circumstances)
    }
  }

  /// Runs a step's body, whose errors of server and connection are errors of that step.
  static func locating<Result>(_ step: LoadStep, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as PostgresError {
      throw ServerFailure(error, in: .step(step))
    }
  }

  /// An error of the server or the connection with the circumstances added that it does not know
  /// itself; any other error as it is. What is left, whoever is further outside knows best, unless it
  /// cannot be known.
  public static func located(_ error: any Error, _ outer: Circumstances) -> any Error {
    switch error {
    case let error as PostgresError: return ServerFailure(error, outer)
    case var failure as ServerFailure:
      let inner = failure.circumstances
      failure.circumstances = outer
      failure.circumstances.activity = inner.activity ?? outer.activity
      failure.circumstances.schema = inner.schema ?? outer.schema
      failure.circumstances.role = inner.role ?? outer.role
      failure.circumstances.tablesAreThere = inner.tablesAreThere || outer.tablesAreThere
      let isKnown = inner.aftermath?.isKnown ?? true
      failure.circumstances.aftermath =
        isKnown ? outer.aftermath ?? inner.aftermath : inner.aftermath
      return failure
    default: return error
    }
  }
}

extension PostgresError {
  /// The error of the server or the connection that an error is, or has come of.
  init?(within error: any Error) {
    switch error {
    case let error as PostgresError: self = error
    case let failure as ServerFailure: self = failure.error
    default: return nil
    }
  }
}
