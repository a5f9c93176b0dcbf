/// Reads the notation of ``TextPattern``.
struct TextPatternParser {
  private typealias Node = TextPattern.Node

  private let pattern: String
  private let characters: [Unicode.Scalar]
  private var place = 0

  init(_ pattern: String) {
    self.pattern = pattern
    characters = Array(pattern.unicodeScalars)
  }

  mutating func parse() throws(ModelError) -> TextPattern.Node {
    _ = take("^")
    let node = try alternatives()
    if next == "$", place == characters.count - 1 { place += 1 }
    guard place == characters.count else {
      throw problem(
        next == ")" ? "a parenthesis is closed that is not open" : "\(shown) is unexpected")
    }
    guard node.maximumCharacters <= TextPattern.maximumCharacters else {
      throw problem("texts have more than \(TextPattern.maximumCharacters) characters")
    }
    return node
  }

  private var next: Unicode.Scalar? { place < characters.count ? characters[place] : nil }

  private var shown: String { next.map { "'\($0)'" } ?? "the end" }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == character else { return false }
    place += 1
    return true
  }

  private func problem(_ text: String) -> ModelError {
    ModelError(
      .invalidRule,
      "pattern \"\(pattern)\", at character \(min(place, max(0, characters.count - 1)) + 1): \(text)"
    )
  }

  // MARK: - Grammar

  private mutating func alternatives() throws(ModelError) -> Node {
    var nodes = [try sequence()]
    while take("|") { nodes.append(try sequence()) }
    return nodes.count == 1 ? nodes[0] : .alternatives(nodes)
  }

  private mutating func sequence() throws(ModelError) -> Node {
    var nodes: [Node] = []
    while let character = next, character != "|", character != ")" {
      if character == "$", place == characters.count - 1 { break }
      let node = try quantified(try atom())
      if case .literal(let text) = node, case .literal(let before)? = nodes.last {
        nodes[nodes.count - 1] = .literal(before + text)
      } else {
        nodes.append(node)
      }
    }
    return nodes.count == 1 ? nodes[0] : .sequence(nodes)
  }

  private mutating func atom() throws(ModelError) -> Node {
    guard let character = next else { throw problem("it ends here") }
    switch character {
    case "(":
      place += 1
      if take("?"), !take(":") { throw problem("'(?' is no group that patterns know") }
      let node = try alternatives()
      guard take(")") else { throw problem("a parenthesis is not closed") }
      return node
    case "[":
      place += 1
      return .oneOf(try characterClass())
    case "\\":
      place += 1
      let (node, _) = try escape()
      return node
    case "*", "+":
      throw problem("'\(character)' has no end; write how often at most: {0,5}")
    case ".":
      throw problem("'.' is any character; write which ones: [a-z], or '\\.' for a full stop")
    case "?", "{", "}", "]", "^", "$":
      throw problem("'\(character)' is unexpected; '\\\(character)' is the sign itself")
    default:
      guard character.value != 0 else { throw problem("a text has no zero byte") }
      place += 1
      return .literal(String(character))
    }
  }

  /// What is behind a backslash.
  private mutating func escape() throws(ModelError) -> (node: Node, character: Unicode.Scalar?) {
    guard let character = next else { throw problem("a backslash stands before nothing") }
    switch character {
    case "d":
      place += 1
      return (.oneOf(Self.scalars("0"..."9")), nil)
    case "w":
      place += 1
      return (
        .oneOf(
          Self.scalars("A"..."Z") + Self.scalars("a"..."z") + Self.scalars("0"..."9") + ["_"]), nil
      )
    default:
      guard !character.properties.isAlphabetic, !("0"..."9").contains(character) else {
        throw problem("'\\\(character)' is not known; there are \\d and \\w")
      }
      place += 1
      return (.literal(String(character)), character)
    }
  }

  private static func scalars(_ range: ClosedRange<Unicode.Scalar>) -> [Unicode.Scalar] {
    (range.lowerBound.value...range.upperBound.value).compactMap { Unicode.Scalar($0) }
  }

  private mutating func characterClass() throws(ModelError) -> [Unicode.Scalar] {
    var members: [Unicode.Scalar] = []
    if next == "^" { throw problem("a class says which characters, and not which it has not") }
    while !take("]") {
      guard next != nil else { throw problem("a class is not closed") }
      guard let first = try classCharacter(&members) else { continue }
      guard next == "-", place + 1 < characters.count, characters[place + 1] != "]" else {
        members.append(first)
        continue
      }
      place += 1
      var none: [Unicode.Scalar] = []
      guard let last = try classCharacter(&none) else {
        throw problem("a range of characters ends with a character")
      }
      guard first <= last, last.value - first.value < TextPattern.maximumClass else {
        throw problem(
          first <= last
            ? "a class has more than \(TextPattern.maximumClass) characters"
            : "the range from '\(first)' to '\(last)' is empty")
      }
      members += Self.scalars(first...last)
    }
    guard !members.isEmpty else { throw problem("a class has no character") }
    guard !members.contains(where: { $0.value == 0 }) else {
      throw problem("a text has no zero byte")
    }
    var seen: Set<Unicode.Scalar> = []
    members = members.filter { seen.insert($0).inserted }
    guard members.count <= TextPattern.maximumClass else {
      throw problem("a class has more than \(TextPattern.maximumClass) characters")
    }
    return members
  }

  /// A character of a class, or nil where it was a class of its own, whose members are added.
  private mutating func classCharacter(
    _ members: inout [Unicode.Scalar]
  ) throws(ModelError) -> Unicode.Scalar? {
    guard let character = next else { throw problem("a class is not closed") }
    guard character == "\\" else {
      place += 1
      return character
    }
    place += 1
    let (node, escaped) = try escape()
    if case .oneOf(let others) = node { members += others }
    return escaped
  }

  private mutating func quantified(_ node: Node) throws(ModelError) -> Node {
    let range: ClosedRange<Int>
    switch next {
    case "?":
      place += 1
      range = 0...1
    case "{":
      place += 1
      range = try bounds()
    default: return node
    }
    if next == "?" || next == "{" || next == "*" || next == "+" {
      throw problem("\(shown) is unexpected behind a number of times")
    }
    guard range.upperBound > 0 else { throw problem("nothing comes 0 times only") }
    let (length, overflow) = range.upperBound.multipliedReportingOverflow(
      by: node.maximumCharacters)
    guard !overflow, length <= TextPattern.maximumCharacters,
      range.upperBound <= TextPattern.maximumCharacters
    else {
      throw problem("texts have more than \(TextPattern.maximumCharacters) characters")
    }
    if range.count > 1 { return .repeated(node, range) }
    return range.upperBound == 1
      ? node : .sequence(Array(repeating: node, count: range.upperBound))
  }

  /// `n}` or `m,n}`.
  private mutating func bounds() throws(ModelError) -> ClosedRange<Int> {
    let first = try number()
    guard take(",") else {
      guard take("}") else { throw problem("a number of times is written {3} or {1,3}") }
      return first...first
    }
    guard next != "}" else { throw problem("the number of times has no end; write {\(first),9}") }
    let last = try number()
    guard take("}") else { throw problem("a number of times is written {3} or {1,3}") }
    guard first <= last else { throw problem("\(first) to \(last) times is empty") }
    return first...last
  }

  private mutating func number() throws(ModelError) -> Int {
    var digits = ""
    while let character = next, ("0"..."9").contains(character) {
      digits.unicodeScalars.append(character)
      place += 1
    }
    guard let number = Int(digits), number <= TextPattern.maximumCharacters else {
      throw problem("a number of times is from 0 to \(TextPattern.maximumCharacters)")
    }
    return number
  }
}
