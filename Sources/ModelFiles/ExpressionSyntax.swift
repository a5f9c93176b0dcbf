/// Arithmetic as it is written.
indirect enum ExpressionSyntax: Hashable {
  case number(Decimal)
  /// Microseconds.
  case duration(Int64)
  /// Microseconds since 2000-01-01, and whether a time of day was written.
  case moment(Int64, isDay: Bool)
  /// Microseconds since midnight.
  case timeOfDay(Int64)
  /// A column, or a column of another row: `price`, `product.price`.
  case name(String)
  case binary(Character, ExpressionSyntax, ExpressionSyntax)
  case call(String, [ExpressionSyntax])
}

/// Reads arithmetic.
struct ExpressionParser {
  /// What is wrong, and at which character of the text, from 0.
  struct Problem: Error {
    var message: String
    var offset: Int
  }

  /// The deepest nesting of parentheses.
  private static let maximumDepth = 100

  private let characters: [Character]
  private var index = 0
  private var depth = 0

  /// Reads a whole text.
  static func parse(_ text: String) throws(Problem) -> ExpressionSyntax {
    var parser = ExpressionParser(characters: Array(text))
    let result = try parser.sum()
    parser.skipBlanks()
    guard parser.index == parser.characters.count else {
      throw parser.problem("\"\(parser.characters[parser.index])\" is not expected here")
    }
    return result
  }

  private init(characters: [Character]) { self.characters = characters }

  private func problem(_ message: String) -> Problem { Problem(message: message, offset: index) }

  private mutating func skipBlanks() {
    while index < characters.count, characters[index].isWhitespace { index += 1 }
  }

  private mutating func next(of operators: [Character]) -> Character? {
    skipBlanks()
    guard index < characters.count, operators.contains(characters[index]) else { return nil }
    index += 1
    return characters[index - 1]
  }

  private mutating func sum() throws(Problem) -> ExpressionSyntax {
    var left = try product()
    while let operation = next(of: ["+", "-"]) { left = .binary(operation, left, try product()) }
    return left
  }

  private mutating func product() throws(Problem) -> ExpressionSyntax {
    var left = try term()
    while let operation = next(of: ["*", "/", "%"]) { left = .binary(operation, left, try term()) }
    return left
  }

  private mutating func term() throws(Problem) -> ExpressionSyntax {
    skipBlanks()
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.maximumDepth else { throw problem("too many parentheses") }
    guard index < characters.count else {
      throw problem("a number or a name is missing at the end")
    }
    let character = characters[index]
    if character == "(" {
      index += 1
      let inner = try sum()
      guard next(of: [")"]) != nil else { throw problem("a \")\" is missing") }
      return inner
    }
    if character == "-" {
      index += 1
      let inner = try term()
      if case .number(var number) = inner {
        number.digits = -number.digits
        return .number(number)
      }
      return .binary("-", .number(Decimal(0)), inner)
    }
    if character.isNumber || character == "." { return try literal() }
    return try name()
  }

  /// A number, a duration, a date or a time of day.
  private mutating func literal() throws(Problem) -> ExpressionSyntax {
    let start = index
    func isDate(_ at: Int) -> Bool {
      at + 10 <= characters.count && characters[at + 4] == "-" && characters[at + 7] == "-"
        && Quantity.moment(String(characters[at..<(at + 10)])) != nil
    }
    if isDate(start) {
      index += 10
      let day = String(characters[start..<index])
      if index + 6 <= characters.count, characters[index] == "T",
        let moment = Quantity.moment(String(characters[start..<(index + 6)]))
      {
        index += 6
        return .moment(moment, isDay: false)
      }
      return .moment(Quantity.moment(day)!, isDay: true)
    }
    while index < characters.count,
      characters[index].isNumber || characters[index].isLetter || "._:".contains(characters[index])
    {
      index += 1
    }
    let text = String(characters[start..<index])
    if let number = Decimal(text) { return .number(number) }
    if let duration = Quantity.duration(text) { return .duration(duration) }
    if let time = Quantity.timeOfDay(text) { return .timeOfDay(time) }
    index = start
    throw problem("\"\(text)\" is no number, duration or date")
  }

  private mutating func name() throws(Problem) -> ExpressionSyntax {
    let start = index
    // A name with blanks or signs stands in quotation marks of its own, as in SQL.
    var name = ""
    while index < characters.count {
      if characters[index] == "\"" {
        index += 1
        while index < characters.count, characters[index] != "\"" {
          name.append(characters[index])
          index += 1
        }
        guard index < characters.count else { throw problem("a quotation mark is not closed") }
        index += 1
      } else if characters[index].isLetter || characters[index].isNumber
        || "_.#@".contains(characters[index])
      {
        name.append(characters[index])
        index += 1
      } else {
        break
      }
    }
    guard index > start else { throw problem("\"\(characters[start])\" is not expected here") }
    guard index < characters.count, characters[index] == "(" else { return .name(name) }
    index += 1
    var arguments: [ExpressionSyntax] = []
    repeat { arguments.append(try sum()) } while next(of: [","]) != nil
    guard next(of: [")"]) != nil else { throw problem("a \")\" is missing") }
    return .call(name, arguments)
  }
}
