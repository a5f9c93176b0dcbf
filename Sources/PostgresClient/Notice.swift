/// A message that the server sent along with its work: a warning, a notice, or a `RAISE` of lower
/// rank than an error.
public struct Notice: Sendable, Hashable, CustomStringConvertible {
  /// `WARNING`, `NOTICE`, `INFO`, `LOG` or `DEBUG`, in English whatever the server's language.
  public let severity: String

  /// The code of the condition; `nil` when the message is libpq's own.
  public let sqlState: SQLState?

  /// The message, usually one line.
  public let message: String

  /// More about the matter, perhaps over several lines.
  public let detail: String?

  /// What to do about it.
  public let hint: String?

  /// Where in the server it came up: the function, the line of a COPY.
  public let context: String?

  init(_ diagnostics: Diagnostics) {
    severity = diagnostics.severity ?? "NOTICE"
    sqlState = diagnostics.sqlState
    message = diagnostics.message ?? MessageText.folded(diagnostics.rendered)
    detail = diagnostics.detail
    hint = diagnostics.hint
    context = diagnostics.context
  }

  /// Whether this is the last word of a session that the server ended.
  var endsSession: Bool { severity == "FATAL" || severity == "PANIC" }

  /// The notice as one line.
  public var description: String {
    var line = "\(severity): \(MessageText.folded(message))"
    if let detail { line += "; detail: \(MessageText.folded(detail))" }
    if let hint { line += "; hint: \(MessageText.folded(hint))" }
    return line
  }
}
