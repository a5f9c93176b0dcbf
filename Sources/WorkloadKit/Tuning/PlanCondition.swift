import Foundation

/// A column of a relation in a plan, by the relation's alias there.
struct PlanColumn: Hashable, Sendable {
  let alias: String
  let column: String
}

/// What a condition of a plan asks of columns, read from its text.
///
/// The text is what `EXPLAIN (VERBOSE)` prints: every column has its relation's alias before it, and
/// every operation its parentheses.
struct PlanCondition: Sendable {
  /// One comparison of a column.
  struct Comparison: Sendable {
    let column: PlanColumn
    /// Whether it is one with equality; else a range.
    let isEquality: Bool
    /// The aliases on the other side.
    let others: Set<String>
    /// The comparison as SQL without aliases, if the other side is a constant of the statement.
    let literal: String?
  }

  /// Comparisons that an index can serve, all of which have to be true.
  private(set) var comparisons: [Comparison] = []
  /// Columns that are in it in any other way: within functions, behind OR, compared with `<>`.
  private(set) var others: [PlanColumn] = []
  /// Whether it has alternatives.
  private(set) var hasAlternatives = false

  init(_ text: String) { add(text) }

  private mutating func add(_ text: String) {
    let text = Self.stripped(text)
    let parts = Self.split(text, at: " AND ")
    if parts.count > 1 {
      for part in parts { add(part) }
      return
    }
    if Self.split(text, at: " OR ").count > 1 {
      hasAlternatives = true
      others += Self.columns(text)
      return
    }
    for (mark, isEquality) in [
      (" = ", true), (" <= ", false), (" >= ", false), (" < ", false), (" > ", false),
    ] {
      let sides = Self.split(text, at: mark)
      guard sides.count == 2 else { continue }
      var isServed = false
      for (one, other) in [(sides[0], sides[1]), (sides[1], sides[0])] {
        guard let column = Self.bareColumn(one) else { continue }
        isServed = true
        let columns = Self.columns(other)
        comparisons.append(
          Comparison(
            column: column, isEquality: isEquality, others: Set(columns.map(\.alias)),
            literal: columns.isEmpty && !other.contains("$") && !other.contains("SubPlan")
              && !other.contains("InitPlan")
              ? text.replacingOccurrences(of: "\(column.alias).", with: "") : nil))
        if columns.isEmpty { break }
      }
      if isServed { return }
    }
    others += Self.columns(text)
  }

  // MARK: - Texts

  private static let name = #"(?:[a-z_][a-z0-9_]*|"[^"]+")"#
  private static let column = try! NSRegularExpression(
    pattern: "(?<![a-z0-9_.\"'])(\(name))\\.(\(name))(?!\\()")
  private static let cast = try! NSRegularExpression(
    pattern: #"^(.*)::(?:text|character varying|bpchar)(?:\(\d+\))?$"#)

  private static func plain(_ name: String) -> String {
    name.hasPrefix("\"") ? String(name.dropFirst().dropLast()) : name
  }

  /// The name that a text is, without its quotes, if it is nothing else.
  static func bareName(_ text: String) -> String? {
    text.range(of: "^\(name)$", options: .regularExpression) == nil ? nil : plain(text)
  }

  /// All columns in a text, outside of its string constants.
  static func columns(_ text: String) -> [PlanColumn] {
    let bare = text.replacingOccurrences(of: "'[^']*'", with: "''", options: .regularExpression)
    return column.matches(in: bare, range: NSRange(bare.startIndex..., in: bare)).map { match in
      PlanColumn(
        alias: plain(String(bare[Range(match.range(at: 1), in: bare)!])),
        column: plain(String(bare[Range(match.range(at: 2), in: bare)!])))
    }
  }

  /// The column that a text is, if it is nothing else; a cast between kinds of text changes nothing.
  static func bareColumn(_ text: String) -> PlanColumn? {
    var text = stripped(text)
    let range = NSRange(text.startIndex..., in: text)
    if let match = cast.firstMatch(in: text, range: range) {
      text = stripped(String(text[Range(match.range(at: 1), in: text)!]))
    }
    guard
      let match = column.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)),
      Range(match.range, in: text) == text.startIndex..<text.endIndex
    else { return nil }
    return columns(text).first
  }

  /// A sort key's column and whether it descends; nil for an expression.
  static func sortKey(_ text: String) -> (column: PlanColumn, isDescending: Bool)? {
    var text = text
    var isDescending = false
    if text.hasSuffix(" DESC") {
      text = String(text.dropLast(5))
      isDescending = true
    }
    return bareColumn(text).map { ($0, isDescending) }
  }

  /// Without the parentheses around all of it.
  static func stripped(_ text: String) -> String {
    var text = text.trimmingCharacters(in: .whitespaces)
    while text.hasPrefix("("), text.hasSuffix(")") {
      var depth = 0
      var closesEarly = false
      var isQuoted = false
      for (offset, character) in text.enumerated() {
        if character == "'" { isQuoted.toggle() }
        if isQuoted { continue }
        if character == "(" { depth += 1 }
        if character == ")" { depth -= 1 }
        if depth == 0, offset < text.count - 1 {
          closesEarly = true
          break
        }
      }
      if closesEarly { break }
      text = String(text.dropFirst().dropLast())
    }
    return text
  }

  /// The parts of a text between marks that are outside of parentheses and string constants.
  static func split(_ text: String, at mark: String) -> [String] {
    let (characters, mark) = (Array(text), Array(mark))
    var parts: [String] = []
    var current = ""
    var depth = 0
    var isQuoted = false
    var index = 0
    while index < characters.count {
      let character = characters[index]
      if character == "'" { isQuoted.toggle() }
      if !isQuoted, depth == 0, index + mark.count <= characters.count,
        Array(characters[index..<(index + mark.count)]) == mark
      {
        parts.append(current)
        current = ""
        index += mark.count
        continue
      }
      if !isQuoted, character == "(" { depth += 1 }
      if !isQuoted, character == ")" { depth -= 1 }
      current.append(character)
      index += 1
    }
    return parts + [current]
  }
}
