import Foundation

/// Reads endpoints from SQL files.
///
/// A file begins with comments that say what it is, then come the statements, each ended by a semicolon:
///
///     -- endpoint: GET /meal/{user_id}/day
///     -- summary: What a user has eaten today.
///     -- kind: read
///     -- param user: key users
///     -- param now: now
///     SELECT … WHERE user_id = :user AND …;
///
/// `summary` may go on in comment lines that begin with two more spaces. `before:` gives a statement that
/// is run first and not measured. Parameters are written `:name`, as psql and pgbench do.
struct WorkloadParser {
  private let file: String
  private var path: String?
  private var summary = ""
  private var kind: Endpoint.Kind?
  private var rules: [ParameterRule] = []
  private var before: [(line: Int, sql: String)] = []

  init(file: String) { self.file = file }

  private func error(_ line: Int, _ message: String) -> WorkloadError {
    WorkloadError(.malformed, "\(file), line \(line): \(message)")
  }

  /// The endpoint of a file.
  ///
  /// - Throws: ``WorkloadError`` with file and line.
  mutating func parse(_ text: String) throws(WorkloadError) -> Endpoint {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var body = 0
    while body < lines.count {
      let line = lines[body].trimmingCharacters(in: .whitespaces)
      guard line.isEmpty || line.hasPrefix("--") else { break }
      if line.hasPrefix("--   "), !summary.isEmpty {
        summary += " " + line.dropFirst(2).trimmingCharacters(in: .whitespaces)
      } else if line.hasPrefix("--") {
        try header(line.dropFirst(2).trimmingCharacters(in: .whitespaces), body + 1)
      }
      body += 1
    }
    let sql = lines[body...].joined(separator: "\n")
    let statements = try Self.split(sql).map { piece throws(WorkloadError) in
      try statement(piece.sql, line: body + 1 + piece.line)
    }
    guard let path else { throw error(1, "the line \"-- endpoint: …\" is missing") }
    guard let kind else { throw error(1, "the line \"-- kind: read\" or \"write\" is missing") }
    if kind == .read, let first = before.first {
      throw error(first.line, "\"before\" is for what writes and is rolled back")
    }
    guard !statements.isEmpty else { throw error(lines.count, "there is no statement") }
    var first: [Endpoint.Statement] = []
    for item in before { first.append(try statement(item.sql, line: item.line)) }
    let used = Set((statements + first).flatMap(\.parameters))
    if let unused = rules.flatMap(\.names).first(where: { !used.contains($0) }) {
      throw error(1, "parameter \(unused) is not used")
    }
    return Endpoint(
      name: Self.name(of: file), file: file, path: path, summary: summary, kind: kind,
      parameters: rules,
      before: first, statements: statements,
      text: sql.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  /// The name of a file without its ending and the number that orders it.
  static func name(of file: String) -> String {
    let base = file.split(separator: "/").last.map(String.init) ?? file
    let stem = base.hasSuffix(".sql") ? String(base.dropLast(4)) : base
    let digits = stem.prefix { $0.isASCII && $0.isNumber }
    return stem.dropFirst(digits.count).first == "-" && !digits.isEmpty
      ? String(stem.dropFirst(digits.count + 1)) : stem
  }

  // MARK: - Header

  private mutating func header(_ text: String, _ line: Int) throws(WorkloadError) {
    guard let colon = text.firstIndex(of: ":") else { return }
    let key = text[..<colon].trimmingCharacters(in: .whitespaces)
    let value = text[text.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    switch key {
    case "endpoint": path = value
    case "summary": summary = value
    case "before": before.append((line, value))
    case "kind":
      guard let kind = Endpoint.Kind(rawValue: value) else {
        throw error(line, "kind is read or write, not \"\(value)\"")
      }
      self.kind = kind
    default:
      guard key.hasPrefix("param ") else { return }
      let names = key.dropFirst("param ".count).split(separator: ",")
        .map { $0.trimmingCharacters(in: .whitespaces) }
      guard names.allSatisfy(Self.isName), Set(names).count == names.count else {
        throw error(line, "\"\(key)\" names no parameters: letters, digits and underscores")
      }
      if let twice = names.first(where: { name in rules.contains { $0.names.contains(name) } }) {
        throw error(line, "parameter \(twice) is given twice")
      }
      rules.append(ParameterRule(names: names, source: try source(value, names.count, line)))
    }
  }

  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && !text.first!.isNumber
      && text.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || $0 == "_" || ("0"..."9").contains($0))
      }
  }

  private func source(
    _ text: String, _ count: Int, _ line: Int
  ) throws(WorkloadError) -> ParameterRule.Source {
    let words = text.split(separator: " ", maxSplits: 1).map(String.init)
    let rest = words.count > 1 ? words[1].trimmingCharacters(in: .whitespaces) : ""
    let source: ParameterRule.Source?
    switch words.first {
    case "key" where !rest.isEmpty: source = .key(table: rest)
    case "existing" where !rest.isEmpty: source = .existing(table: rest)
    case "column":
      let parts = rest.split(separator: ".").map(String.init)
      source = parts.count == 2 ? .column(table: parts[0], column: parts[1]) : nil
    case "row": source = row(rest)
    case "integer":
      let ends = rest.components(separatedBy: "..").map { Int64($0) }
      if ends.count == 2, let low = ends[0], let high = ends[1], low <= high {
        source = .integer(low...high)
      } else {
        source = nil
      }
    case "choice" where !rest.isEmpty:
      source = .choice(
        rest.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) })
    case "now": source = .now
    case "today": source = .today
    default: source = nil
    }
    guard let source else {
      throw error(
        line,
        "\"\(text)\" is none of: key TABLE, existing TABLE, row TABLE (COLUMN, …), column TABLE.COLUMN, "
          + "integer LOW..HIGH, choice A | B, now, today")
    }
    if case .row(_, let columns) = source {
      guard columns.count == count else {
        throw error(line, "\(count) parameters and \(columns.count) columns")
      }
    } else if count != 1 {
      throw error(line, "only \"row\" gives several parameters")
    }
    return source
  }

  private func row(_ text: String) -> ParameterRule.Source? {
    guard let open = text.firstIndex(of: "("), text.hasSuffix(")") else { return nil }
    let table = text[..<open].trimmingCharacters(in: .whitespaces)
    let columns = text[text.index(after: open)...].dropLast().split(separator: ",")
      .map { $0.trimmingCharacters(in: .whitespaces) }
    return table.isEmpty || columns.isEmpty ? nil : .row(table: table, columns: columns)
  }

  // MARK: - SQL

  /// The statements of a text, without their semicolons, and the lines on which they begin, from 0.
  static func split(_ sql: String) -> [(line: Int, sql: String)] {
    var statements: [(line: Int, sql: String)] = []
    var current = ""
    var start = 0
    var line = 0
    for token in SQLTokens(sql) {
      if token.text == ";" {
        append()
      } else {
        if current.allSatisfy(\.isWhitespace) { start = line }
        current += token.text
      }
      line += token.text.count { $0 == "\n" }
    }
    append()
    func append() {
      let trimmed = current.trimmingCharacters(in: .whitespacesAndNewlines)
      if !trimmed.isEmpty { statements.append((start, trimmed)) }
      current = ""
    }
    return statements
  }

  /// What would end the transaction that a measurement rolls back, or begin another one.
  private static let transactionWords: Set<String> = [
    "begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release", "prepare",
  ]

  private func statement(_ sql: String, line: Int) throws(WorkloadError) -> Endpoint.Statement {
    let plain = SQLTokens(sql).filter { $0.kind != .comment }.map(\.text).joined()
    let word = plain.drop { $0.isWhitespace }.prefix { $0.isLetter }.lowercased()
    if Self.transactionWords.contains(word) {
      throw error(
        line,
        "\(word.uppercased()) has no place here: what writes is run in a transaction that is rolled back"
      )
    }
    let statement = Endpoint.Statement(numbering: sql)
    let known = rules.flatMap(\.names)
    if let name = statement.parameters.first(where: { !known.contains($0) }) {
      throw error(line, "parameter :\(name) is not described: -- param \(name): …")
    }
    return statement
  }
}
