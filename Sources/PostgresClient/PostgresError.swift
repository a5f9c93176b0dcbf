/// What went wrong between this program and a PostgreSQL server.
///
/// ``code`` says what kind of failure it is, ``sqlState`` what the server calls it. Everything that
/// the server said is kept in the other properties; ``description`` is the essentials on one line.
/// No part of an error contains a password that was used to connect.
public struct PostgresError: Error, Sendable, CustomStringConvertible {
  /// The kind of the failure.
  public let code: Code

  /// The server's code for the condition; `nil` when the server gave none. libpq does not hand it
  /// over when a connection cannot be made.
  public var sqlState: SQLState?

  /// `ERROR`, `FATAL` or `PANIC`, in English whatever the server's language; `nil` when the message
  /// does not come from the server.
  public var severity: String?

  /// What happened.
  public var message: String

  /// More about it, such as the key that was there already.
  public var detail: String?

  /// What to do about it.
  public var hint: String?

  /// Where in the server it happened: the function, the line and column of a COPY.
  public var context: String?

  /// The SQL that was being run, complete. ``displayStatement`` is the form to print.
  public var statement: String?

  /// Where in ``statement`` the server found the error: characters, counted from 1.
  public var position: Int?

  /// The schema of the object that the error is about.
  public var schemaName: String?

  /// The table that the error is about.
  public var tableName: String?

  /// The column that the error is about.
  public var columnName: String?

  /// The data type that the error is about.
  public var dataTypeName: String?

  /// The constraint that does not hold; an index that enforces uniqueness counts as one.
  public var constraintName: String?

  /// Makes an error that did not come from the server.
  public init(_ code: Code, _ message: String, statement: String? = nil) {
    self.code = code
    self.message = message
    self.statement = statement
  }

  /// ``statement`` on one line of at most 200 characters, without the literals of a statement that
  /// sets a password.
  public var displayStatement: String? {
    statement.map { MessageText.shortened(Self.withoutPassword(MessageText.folded($0)), to: 200) }
  }

  /// The most characters of a part that ``parts`` shows: a trigger may say anything at any length.
  static let partLength = 500

  /// The error in parts of one line each, fit for a terminal and a log: the message with the code, then
  /// detail, hint, context and statement as far as there are any.
  public var parts: [String] {
    // What libpq and this program say has no severity, and may say the word password of a login.
    let message = severity == nil ? MessageText.folded(message) : Self.displayed(message)
    var parts = [message + (sqlState.map { " (SQLSTATE \($0))" } ?? "")]
    // Each line of a context is a place of its own.
    let places = context?.split(whereSeparator: \.isNewline).joined(separator: "; ")
    for (label, text) in [("detail", detail), ("hint", hint), ("context", places)] {
      if let text { parts.append("\(label): \(Self.displayed(text))") }
    }
    if let displayStatement, !displayStatement.isEmpty {
      parts.append("statement: \(displayStatement)")
    }
    return parts
  }

  /// The error as one line, fit for a terminal and a log.
  public var description: String { parts.joined(separator: "; ") }

  private static func displayed(_ text: String) -> String {
    MessageText.shortened(withoutPassword(MessageText.folded(text)), to: partLength)
  }

  /// Cuts a text off where a value may follow the word PASSWORD: ALTER ROLE writes it as a literal, a
  /// connection string inside a statement after an equals sign, people after a colon.
  private static func withoutPassword(_ text: String) -> String {
    let bytes = Array(text.utf8)
    let lowercased = MessageText.lowercasedASCII(bytes)
    guard let word = lowercased.firstRange(of: Array("password".utf8)),
      let value = bytes[word.upperBound...].firstIndex(where: { "'$=:".utf8.contains($0) })
    else { return text }
    return String(decoding: bytes[..<value], as: UTF8.self) + "…"
  }
}

extension PostgresError {
  /// The kinds of failure, by which a caller decides what to do.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    private enum Kind: String {
      case invalidConnectionParameters
      case connectionFailed
      case connectionLost
      case noAnswer
      case server
      case cancelled
      case protocolViolation
      case copyRowCount
      case misuse
    }

    private let kind: Kind

    /// The connection string or keywords make no sense; nothing was sent to a server.
    public static let invalidConnectionParameters = Code(kind: .invalidConnectionParameters)
    /// No connection could be made: no server there, or it did not let us in.
    public static let connectionFailed = Code(kind: .connectionFailed)
    /// The connection was there and is gone.
    public static let connectionLost = Code(kind: .connectionLost)
    /// The server was silent for longer than its client would wait, and the connection was given up.
    public static let noAnswer = Code(kind: .noAnswer)
    /// The server refused a statement. The connection is usable.
    public static let server = Code(kind: .server)
    /// The statement was cancelled, by a request or by a timeout. The connection is usable.
    public static let cancelled = Code(kind: .cancelled)
    /// libpq or the server did something that the protocol does not allow for.
    public static let protocolViolation = Code(kind: .protocolViolation)
    /// The server stored another number of rows than were sent.
    public static let copyRowCount = Code(kind: .copyRowCount)
    /// The call makes no sense: SQL with a NUL character, a statement that is no COPY for a copy.
    public static let misuse = Code(kind: .misuse)

    /// Whether there is no connection to go on with.
    public var isConnectionProblem: Bool {
      switch kind {
      case .invalidConnectionParameters, .connectionFailed, .connectionLost, .noAnswer: true
      default: false
      }
    }

    /// The name of the code.
    public var description: String { kind.rawValue }

    /// Matches a PostgreSQL error of this kind.
    public static func ~= (pattern: Code, error: PostgresError) -> Bool {
      error.code == pattern
    }

    /// Matches any error that is a ``PostgresError`` of this kind.
    public static func ~= (pattern: Code, error: any Error) -> Bool {
      (error as? PostgresError)?.code == pattern
    }
  }
}
