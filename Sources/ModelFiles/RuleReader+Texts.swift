import FakeDataKit

extension Rule {
  /// Whether it takes draws of its own and reads no other column.
  fileprivate var isDrawn: Bool {
    switch self {
    case .uniform, .normal, .empirical, .choice, .uuid(.v4), .pattern(_, isUnique: false): true
    default: false
    }
  }
}

/// Rules that make texts, and what is made of texts.
extension RuleReader {
  func text(_ node: YAMLNode) throws(Stop) -> Made {
    guard let text = node.text else {
      throw scope.stop("text is a text with columns in braces, not \(node.kind)", at: node.position)
    }
    if let info = try copied(text, at: node.position) { return copy(of: info) }
    let template = try compiled(text, at: node.position)
    if !template.contains("{"), !template.contains("}") {
      return Made(
        rule: .choice([.init(.text(template), 1)]), unit: .text, values: [.text(template)])
    }
    return Made(rule: .text(template), unit: .text)
  }

  /// The column of texts that a text consists of.
  private func copied(_ text: String, at position: SourcePosition) throws(Stop) -> ColumnInfo? {
    let inner = text.dropFirst().dropLast()
    guard text.first == "{", text.last == "}", !inner.contains(where: { "{}:".contains($0) }) else {
      return nil
    }
    let info = try scope.resolve(inner.trimmingBlanks, at: position)
    return info.unit == .text ? info : nil
  }

  /// A text with the table's own names of the columns that stand in braces.
  func compiled(_ text: String, at position: SourcePosition) throws(Stop) -> String {
    var result = ""
    var rest = Substring(text)
    while let index = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      result += rest[..<index]
      let brace = rest[index]
      rest = rest[rest.index(after: index)...]
      if rest.first == brace {
        result += [brace, brace]
        rest.removeFirst()
        continue
      }
      guard brace == "{", let end = rest.firstIndex(of: "}") else {
        throw scope.stop(
          "in \"\(text)\": a \(brace == "{" ? "\"{\" without \"}\"" : "\"}\" without \"{\""); a brace itself is written twice",
          at: position)
      }
      result += try place(String(rest[..<end]), in: text, at: position)
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  /// What stands for a column in a text.
  private func place(
    _ content: String, in text: String, at position: SourcePosition
  ) throws(Stop) -> String {
    let parts = content.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let info = try scope.resolve(parts[0].trimmingBlanks, at: position)
    if parts.count == 2 {
      guard parts[1].first == "0", let width = Int(parts[1]), (1...18).contains(width) else {
        throw scope.stop(
          "in \"\(text)\": behind the colon stands how many digits a number has, as in {\(parts[0]):06}",
          at: position)
      }
      guard case .number(0) = info.unit else {
        throw scope.stop("in \"\(text)\": \"\(parts[0])\" is no whole number", at: position)
      }
      return "{\(info.name):\(parts[1])}"
    }
    // A text that is put together is put together here.
    if case .text(let inner) = info.model.rule, info.model.nullShare == 0 { return inner }
    return "{\(info.name)}"
  }

  func template(_ node: YAMLNode) throws(Stop) -> Made {
    guard let path = node.text, let dot = path.lastIndex(of: ".") else {
      throw scope.stop(
        "template is a column of a list's row, such as phrase.text", at: node.position)
    }
    let (head, column) = (String(path[..<dot]), String(path[path.index(after: dot)...]))
    let row = try scope.resolve(head, at: node.position)
    guard case .row(let list) = row.origin else {
      throw scope.stop("template: \"\(head)\" is no row of a list", at: node.position)
    }
    guard let values = list.values(of: column) else {
      throw scope.stop(
        "list \"\(list.name)\" has no column \"\(column)\"" + Suggestion.text(column, list.columns),
        at: node.position)
    }
    var texts: [Value] = []
    for value in values {
      texts.append(.text(try compiled(value.plainText, at: node.position)))
    }
    if texts == values {
      return Made(rule: .textLookup(column, in: list.name, by: row.name), unit: .text)
    }
    let own = "#\(table.name).\(name)"
    reader.add(own, texts, to: list.name)
    return Made(rule: .textLookup(own, in: list.name, by: row.name), unit: .text)
  }

  func pattern(_ node: YAMLNode) throws(Stop) -> Made {
    guard let text = node.text else {
      throw scope.stop("pattern is a text such as \"[A-Z]{2}-[0-9]{4}\"", at: node.position)
    }
    return Made(rule: .pattern(text, isUnique: isUnique), unit: .text)
  }

  func uuid(_ node: YAMLNode) throws(Stop) -> Made {
    if node.plain == "v4" || node.plain == "uuid" {
      return Made(rule: .uuid(.v4), unit: .uuid, type: .uuid)
    }
    guard let column = node["v7"]?.text else {
      throw scope.stop(
        "uuid is v4, or {v7: column} with the column of the time that it begins with",
        at: node.position)
    }
    let source = try scope.resolve(column, at: node["v7"]!.position)
    guard source.unit == .moment else {
      throw scope.stop("\"\(column)\" is no time", at: node["v7"]!.position)
    }
    return Made(rule: .uuid(.v7(time: source.name)), unit: .uuid, type: .uuid)
  }

  func json(_ node: YAMLNode) throws(Stop) -> Made {
    Made(rule: .json(try jsonTemplate(node)), unit: .json, type: .jsonb)
  }

  private func jsonTemplate(_ node: YAMLNode) throws(Stop) -> JSONTemplate {
    switch node.content {
    case .map(let entries):
      var members: [JSONTemplate.Member] = []
      for entry in entries { members.append(.init(entry.key, try jsonTemplate(entry.value))) }
      return .object(members)
    case .list(let nodes):
      var elements: [JSONTemplate] = []
      for node in nodes { elements.append(try jsonTemplate(node)) }
      return .array(elements)
    case .scalar(let text, let isPlain):
      if node.isNull { return .null }
      if isPlain {
        if text == "true" || text == "false" { return .boolean(text == "true") }
        if let number = Decimal(text)?.scaled(to: 0) { return .constant(.integer(number)) }
      }
      guard text.contains("{") || text.contains("}") else { return .constant(.text(text)) }
      if text.first == "{", text.last == "}",
        !text.dropFirst().dropLast().contains(where: { "{}:".contains($0) })
      {
        return .column(
          try scope.resolve(text.dropFirst().dropLast().trimmingBlanks, at: node.position).name)
      }
      let template = try compiled(text, at: node.position)
      let part = table.add(
        ColumnInfo(
          model: .latent("\(name)#\(template)", .text(template)), unit: .text, type: .text),
        at: node.position)
      return .column(part.name)
    }
  }

  func array(_ node: YAMLNode) throws(Stop) -> Made {
    reader.check(node, keys: ["of", "count"], of: "array", scope)
    guard let of = node["of"], let count = node["count"]?.text.flatMap(Quantity.range),
      count.lowerBound >= 0, count.upperBound <= 1000
    else {
      throw scope.stop("array is written {of: rule, count: 0-3}", at: node.position)
    }
    var reader = self
    reader.wanted = nil
    reader.isElement = true
    let element = try reader.read(of)
    guard element.rule.isDrawn else {
      throw scope.stop(
        "the elements of an array are drawn by themselves: a range, a choice, a pick, a pattern, a uuid",
        at: of.position)
    }
    return Made(
      rule: .array(of: element.rule, count: Int(count.lowerBound)...Int(count.upperBound)),
      unit: .other, type: .array(of: element.type ?? element.unit.type))
  }

  func range(_ node: YAMLNode) throws(Stop) -> Made {
    guard let ends = node.list, ends.count == 2, let low = ends[0].text, let high = ends[1].text
    else {
      throw scope.stop("range has two ends, such as [starts_on, starts_on + 7]", at: node.position)
    }
    let first = try typed(low, wanted: nil, at: ends[0].position)
    let last = try typed(high, wanted: first.unit, at: ends[1].position)
    let type: SQLType
    switch first.unit {
    case .date: type = .daterange
    case .moment: type = .tstzrange
    case .number(0): type = .int8range
    case .number(let decimals): type = .numrange(decimals: decimals)
    default: throw scope.stop("there are no ranges of \(first.unit.words)", at: node.position)
    }
    return Made(rule: .range(first.expression, last.expression), unit: .other, type: type)
  }
}
