/// The pieces of an SQL text, as far as they matter here: texts and comments, in which nothing means
/// anything, parameters `:name`, semicolons, and all the rest.
struct SQLTokens: Sequence {
  enum Kind { case plain, parameter, quoted, comment, semicolon }

  struct Token {
    let kind: Kind
    let text: String
  }

  private let characters: [Character]

  init(_ sql: String) { characters = Array(sql) }

  func makeIterator() -> Iterator { Iterator(characters: characters) }

  struct Iterator: IteratorProtocol {
    let characters: [Character]
    var position = 0

    private func isAt(_ text: String, _ index: Int) -> Bool {
      let text = Array(text)
      return index + text.count <= characters.count
        && Array(characters[index..<(index + text.count)]) == text
    }

    private mutating func take(_ kind: Kind, to end: Int) -> Token {
      let end = Swift.min(end, characters.count)
      defer { position = end }
      return Token(kind: kind, text: String(characters[position..<end]))
    }

    private func end(after text: String, from index: Int) -> Int {
      var index = index
      while index < characters.count, !isAt(text, index) { index += 1 }
      return index + text.count
    }

    private func isNamePart(_ character: Character, first: Bool) -> Bool {
      character.isASCII
        && (character.isLetter || character == "_" || (!first && character.isNumber))
    }

    mutating func next() -> Token? {
      guard position < characters.count else { return nil }
      let character = characters[position]
      if character == ";" { return take(.semicolon, to: position + 1) }
      if character == "'" || character == "\"" {
        return take(.quoted, to: end(after: String(character), from: position + 1))
      }
      if isAt("--", position) { return take(.comment, to: end(after: "\n", from: position)) }
      if isAt("/*", position) { return take(.comment, to: end(after: "*/", from: position + 2)) }
      // A cast is no parameter.
      if isAt("::", position) { return take(.plain, to: position + 2) }
      if character == "$", let close = dollarQuoteEnd() { return take(.quoted, to: close) }
      if character == ":", position + 1 < characters.count,
        isNamePart(characters[position + 1], first: true)
      {
        var end = position + 1
        while end < characters.count, isNamePart(characters[end], first: false) { end += 1 }
        return take(.parameter, to: end)
      }
      return take(.plain, to: position + 1)
    }

    private func dollarQuoteEnd() -> Int? {
      var end = position + 1
      while end < characters.count, isNamePart(characters[end], first: end == position + 1) {
        end += 1
      }
      guard end < characters.count, characters[end] == "$" else { return nil }
      let tag = String(characters[position...end])
      return self.end(after: tag, from: end + 1)
    }
  }
}

extension Endpoint.Statement {
  /// Numbers the parameters of a statement that has them by name, in the order in which they first appear.
  init(numbering sql: String) {
    var numbered = ""
    var names: [String] = []
    for token in SQLTokens(sql) {
      guard token.kind == .parameter else {
        numbered += token.text
        continue
      }
      let name = String(token.text.dropFirst())
      let number = names.firstIndex(of: name) ?? names.count
      if number == names.count { names.append(name) }
      numbered += "$\(number + 1)"
    }
    self.init(sql: numbered, parameters: names)
  }
}
