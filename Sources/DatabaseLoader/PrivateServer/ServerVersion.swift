/// The version of a PostgreSQL server program.
struct ServerVersion: Sendable, Hashable, Comparable {
  /// The major version, such as 15.
  let major: Int
  /// The minor version, such as 4; 0 for a development version.
  let minor: Int
  /// As the program prints it, such as `15.4` or `18beta1`.
  let text: String

  /// Parses what `postgres --version` prints, such as `postgres (PostgreSQL) 15.4 (Debian 15.4-1)`.
  init?(programOutput: String) {
    let words = programOutput.split(whereSeparator: \.isWhitespace)
    guard
      let index = words.firstIndex(of: "(PostgreSQL)"), words.indices.contains(index + 1)
    else { return nil }
    self.init(String(words[index + 1]))
  }

  /// Parses a version number such as `15.4`, `15` or `18beta1`.
  init?(_ text: String) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let major = Int(digits) else { return nil }
    let rest = text.dropFirst(digits.count)
    self.major = major
    self.minor =
      rest.first == "." ? Int(rest.dropFirst().prefix { $0.isASCII && $0.isNumber }) ?? 0 : 0
    self.text = text
  }

  static func < (left: ServerVersion, right: ServerVersion) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }
}
