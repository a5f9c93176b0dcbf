import Yams

/// A value of a YAML document, with its place.
struct YAMLNode {
  /// What it is.
  indirect enum Content {
    /// A text; plain where it stands without quotation marks.
    case scalar(String, isPlain: Bool)
    case list([YAMLNode])
    case map([Entry])
  }

  /// A key with its value.
  struct Entry {
    var key: String
    var position: SourcePosition
    var value: YAMLNode
  }

  var content: Content
  var position: SourcePosition

  init(_ content: Content, _ position: SourcePosition) {
    self.content = content
    self.position = position
  }

  /// A plain scalar.
  init(plain text: String, _ position: SourcePosition) {
    self.init(.scalar(text, isPlain: true), position)
  }

  /// The text of a scalar.
  var text: String? { if case .scalar(let text, _) = content { text } else { nil } }
  /// The text of a scalar that has no quotation marks.
  var plain: String? { if case .scalar(let text, true) = content { text } else { nil } }
  /// The elements of a list.
  var list: [YAMLNode]? { if case .list(let nodes) = content { nodes } else { nil } }
  /// The entries of a mapping.
  var map: [Entry]? { if case .map(let entries) = content { entries } else { nil } }
  /// Whether it is YAML's null.
  var isNull: Bool { plain.map { ["", "~", "null", "Null", "NULL"].contains($0) } ?? false }

  /// Whether it is true or false; nil for anything else.
  var flag: Bool? { plain == "true" ? true : plain == "false" ? false : nil }

  /// The value of a key.
  subscript(key: String) -> YAMLNode? { map?.first { $0.key == key }?.value }

  /// What it is, in words.
  var kind: String {
    switch content {
    case .scalar(let text, _): isNull ? "nothing" : "\"\(text.prefix(40))\""
    case .list: "a list"
    case .map: "a mapping"
    }
  }
}

/// A document that is none, with the place where that shows.
struct YAMLProblem: Error {
  var message: String
  var position: SourcePosition?
}

extension YAMLNode {
  /// The most bytes of a model file.
  static let maximumBytes = 16 << 20
  /// The most values of a document, those that aliases repeat counted each time.
  private static let maximumNodes = 1_000_000

  /// Reads a document.
  static func read(_ text: String) throws(YAMLProblem) -> YAMLNode {
    try refuseAliasesAsKeys(text)
    let node: Node?
    do {
      // What is a text and what a number is told later, by what is wanted.
      node = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
    } catch let error as YamlError {
      throw problem(error)
    } catch {
      throw YAMLProblem(message: "is not YAML: \(error)")
    }
    guard let node else { throw YAMLProblem(message: "is empty") }
    var count = 0
    return try convert(node, &count)
  }

  private static func convert(_ node: Node, _ count: inout Int) throws(YAMLProblem) -> YAMLNode {
    let position = node.mark.map { SourcePosition(line: $0.line, column: $0.column) }
    count += 1
    guard count <= maximumNodes else {
      throw YAMLProblem(message: "has more than a million values", position: position)
    }
    let place = position ?? SourcePosition(line: 1, column: 1)
    switch node {
    case .scalar(let scalar):
      let isPlain = scalar.style == .plain || scalar.style == .any
      return YAMLNode(.scalar(scalar.string, isPlain: isPlain), place)
    case .sequence(let sequence):
      var nodes: [YAMLNode] = []
      for element in sequence {
        let node = try convert(element, &count)
        if let text = node.plain, let open = nodes.last?.plain, Self.isOpen(open) {
          nodes[nodes.count - 1].content = .scalar("\(open), \(text)", isPlain: true)
        } else {
          nodes.append(node)
        }
      }
      return YAMLNode(.list(nodes), place)
    case .mapping(let mapping):
      var entries: [Entry] = []
      for (key, value) in mapping {
        guard case .scalar(let scalar) = key else {
          throw YAMLProblem(message: "a key is a list or a mapping, not a name", position: position)
        }
        let mark = scalar.mark.map { SourcePosition(line: $0.line, column: $0.column) } ?? place
        // To YAML `{type: numeric(10,2)}` has a key `2)`.
        if let open = entries.last?.value.plain, Self.isOpen(open),
          case .scalar(let rest) = value, rest.string.isEmpty
        {
          entries[entries.count - 1].value.content = .scalar(
            "\(open), \(scalar.string)", isPlain: true)
          continue
        }
        entries.append(
          Entry(key: scalar.string, position: mark, value: try convert(value, &count)))
      }
      return YAMLNode(.map(entries), place)
    case .alias:
      throw YAMLProblem(message: "an alias leads nowhere", position: position)
    }
  }

  /// Whether a parenthesis is not closed.
  private static func isOpen(_ text: String) -> Bool {
    var depth = 0
    for byte in text.utf8 {
      if byte == UInt8(ascii: "(") { depth += 1 }
      if byte == UInt8(ascii: ")") { depth -= 1 }
    }
    return depth > 0
  }

  private static func problem(_ error: YamlError) -> YAMLProblem {
    func place(_ mark: Mark) -> SourcePosition {
      SourcePosition(line: max(1, mark.line), column: max(1, mark.column))
    }
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let about = context.map { " \($0.text)" } ?? ""
      return YAMLProblem(
        message: "is not YAML:\(about), \(problem)\(hint(problem))", position: place(mark))
    case .duplicatedKeysInMapping(let names, let context):
      let name = names.first ?? ""
      return YAMLProblem(message: "\"\(name)\" is given twice", position: place(context.mark))
    case .reader(let problem, _, _, _):
      return YAMLProblem(message: "is not YAML: \(problem)")
    default:
      return YAMLProblem(message: "is not YAML: \(error)")
    }
  }

  /// What to do about a problem that YAML's words leave open.
  private static func hint(_ problem: String) -> String {
    if problem.contains("unknown escape character") {
      return "; a text with backslashes is written in single quotation marks"
    }
    if problem.contains("mapping values are not allowed") {
      return
        "; a text with a colon and a blank is written in quotation marks, and lines of a mapping begin in one column"
    }
    if problem.contains("cannot start any token") {
      return problem.contains("\\t")
        ? "; blanks, not tabs, stand at the beginning of a line"
        : "; it is written in quotation marks"
    }
    return ""
  }

  /// Keys are compared with each other before anything else is known of them, and one that is an alias of lists of
  /// aliases would take forever.
  private static func refuseAliasesAsKeys(_ text: String) throws(YAMLProblem) {
    guard text.utf8.contains(UInt8(ascii: "&")), text.utf8.contains(UInt8(ascii: "*")) else {
      return
    }
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let trimmed = line.drop { $0 == " " || $0 == "-" || $0 == "{" || $0 == "[" }
      let isKey = trimmed.first == "*" && trimmed.contains(":")
      let isComplex = trimmed.first == "?" || line.contains(", *") && line.contains(":")
      if isKey || isComplex && line.contains("*") || trimmed.first == "?" {
        throw YAMLProblem(
          message: "an alias or a list is no name of a key",
          position: SourcePosition(line: index + 1, column: line.count - trimmed.count + 1))
      }
    }
  }
}
