/// How messages of several lines become one.
enum MessageText {
  /// Every run of blanks and line breaks as one space, none at the ends.
  static func folded(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// At most `length` characters, an ellipsis standing for what was cut off.
  static func shortened(_ text: String, to length: Int) -> String {
    text.count <= length ? text : text.prefix(length - 1) + "…"
  }

  /// Bytes with the ASCII letters in lower case, so that a match has the same place in both.
  static func lowercasedASCII(_ bytes: [UInt8]) -> [UInt8] {
    bytes.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
  }

  /// A message that libpq made up, split into what happened and what it advises.
  ///
  /// libpq writes one line for every host and address that it tried and indents its advice with a
  /// tab. The lines are joined by semicolons, each different line once.
  static func split(_ text: String) -> (message: String, advice: String?) {
    var events: [String] = []
    var advice: [String] = []
    for line in text.split(whereSeparator: \.isNewline) {
      let content = folded(String(line))
      if content.isEmpty { continue }
      if line.first == "\t" {
        if !advice.contains(content) { advice.append(content) }
      } else if !events.contains(content) {
        events.append(content)
      }
    }
    guard !events.isEmpty else { return (advice.joined(separator: " "), nil) }
    return (
      events.joined(separator: "; "), advice.isEmpty ? nil : advice.joined(separator: " ")
    )
  }
}
