/// Text of unknown origin, made fit for a terminal and a log.
///
/// Names, paths and arguments may hold anything: line breaks that would forge a second message, escape
/// sequences that would move the cursor or clear the screen.
enum VisibleText {
  /// The most characters that a line has.
  static let maximumLength = 2000

  /// One line: what a terminal would act on is spelled out as in a Swift string (`\n`, `\u{1B}`), and
  /// of a very long text the middle is left out, since what is wrong with it often comes last.
  static func line(_ text: String) -> String {
    // Shortened twice, so that the time does not grow with what is left out.
    shortened(escaped(shortened(text)))
  }

  /// The text with control characters, line separators and what turns the direction of writing around
  /// spelled out.
  static func escaped(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: mustEscape) else { return text }
    return text.unicodeScalars.map { mustEscape($0) ? escape($0) : String($0) }.joined()
  }

  private static func shortened(_ text: String) -> String {
    // Scalars, because one character can be as long as it likes.
    let scalars = text.unicodeScalars
    guard scalars.count > maximumLength else { return text }
    let half = maximumLength / 2 - 1
    return String(String.UnicodeScalarView(scalars.prefix(half))) + " … "
      + String(String.UnicodeScalarView(scalars.suffix(half - 1)))
  }

  private static func mustEscape(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }
  }
}
