import FakeDataKit

/// Reads a list: one written in the model, or a file of comma-separated values.
struct ListReader {
  private let name: String
  private let node: YAMLNode
  private let source: ModelSource
  private let reader: ModelReader

  init(_ name: String, _ node: YAMLNode, _ source: ModelSource, _ reader: ModelReader) {
    self.name = name
    self.node = node
    self.source = source
    self.reader = reader
  }

  private func stop(_ message: String, at position: SourcePosition? = nil) -> Stop {
    reader.problems.append(
      source.problem(.error, "list \"\(name)\": \(message)", at: position ?? node.position))
    return Stop()
  }

  func read() throws(Stop) -> Catalog {
    let (columns, rows) = try table()
    guard !rows.isEmpty else { throw stop("it is empty") }
    guard Set(columns).count == columns.count, !columns.contains("") else {
      throw stop("a column has no name, or the name of another one")
    }
    // A column is one of numbers if each of its fields is one, as it would be written.
    let decimals = columns.indices.map { column in Self.decimals(rows.lazy.map { $0[column] }) }
    var values = rows.map { row in
      zip(row, decimals).map { text, decimals in
        decimals.flatMap { Decimal(text)?.scaled(to: $0) }.map { Value.integer($0) } ?? .text(text)
      }
    }
    for (column, decimals) in zip(columns, decimals) {
      if let decimals, decimals > 0 { reader.decimals[[name, column]] = decimals }
    }
    var names = columns
    if let weight = columns.firstIndex(of: "weight") {
      guard decimals[weight] == 0 else {
        throw stop("its weights are whole numbers that are not negative")
      }
    } else {
      names.append(ModelReader.equalWeights)
      for row in values.indices { values[row].append(.integer(1)) }
    }
    return Catalog(name: name, columns: names, rows: values)
  }

  /// The digits behind the point of a column's numbers; nil where it has texts.
  private static func decimals(_ fields: some Sequence<String>) -> Int? {
    var result = 0
    for field in fields {
      let digits = field.first == "-" ? field.dropFirst() : field[...]
      guard let first = digits.utf8.first, (48...57).contains(first),
        digits.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }), digits.utf8.last != 46,
        let number = Decimal(field), number.decimals < digits.utf8.count - 1 || number.decimals == 0
      else { return nil }
      // 007 is no number, and -0 neither.
      if first == 48, digits.utf8.count > 1, digits.utf8.dropFirst().first != 46 { return nil }
      if number.digits == 0, field.first == "-" { return nil }
      result = max(result, number.decimals)
    }
    return result <= 9 ? result : nil
  }

  private func table() throws(Stop) -> (columns: [String], rows: [[String]]) {
    if let list = node.list {
      var rows: [[String]] = []
      for item in list {
        guard let text = item.text else {
          throw stop(
            "its elements are values, not \(item.kind); a list of several columns is {columns: […], rows: [[…], …]}",
            at: item.position)
        }
        rows.append([text])
      }
      return (["value"], rows)
    }
    guard let entries = node.map else {
      throw stop(
        "a list is [a, b], {a: 70, b: 30}, {columns: …, rows: …} or {file: name.csv}, not \(node.kind)"
      )
    }
    if let file = node["file"] {
      if let other = entries.first(where: { $0.key != "file" }) {
        throw stop("\"\(other.key)\" does not go with file", at: other.position)
      }
      return try self.file(file)
    }
    if let columns = node["columns"], let rows = node["rows"] {
      if let other = entries.first(where: { !["columns", "rows"].contains($0.key) }) {
        throw stop("\"\(other.key)\" does not go with columns and rows", at: other.position)
      }
      return try written(columns, rows)
    }
    var rows: [[String]] = []
    let scope = ListScope(self)
    for entry in entries {
      guard let weight = entry.value.plain.flatMap(Decimal.init)?.scaled(to: 0), weight >= 0 else {
        throw scope.list.stop(
          "the weight of \"\(entry.key)\" is a whole number, not \(entry.value.kind)",
          at: entry.value.position)
      }
      rows.append([entry.key, String(weight)])
    }
    return (["value", "weight"], rows)
  }

  private struct ListScope {
    let list: ListReader

    init(_ list: ListReader) { self.list = list }
  }

  private func written(
    _ columns: YAMLNode, _ rows: YAMLNode
  ) throws(Stop) -> (columns: [String], rows: [[String]]) {
    let names = (columns.list ?? []).compactMap(\.text)
    guard !names.isEmpty, names.count == columns.list?.count else {
      throw stop("columns is a list of names", at: columns.position)
    }
    var result: [[String]] = []
    for row in rows.list ?? [] {
      let fields = (row.list ?? []).compactMap(\.text)
      guard fields.count == names.count, row.list?.count == names.count else {
        throw stop(
          "a row has \(row.list?.count ?? 1) values; there are \(names.count) columns",
          at: row.position)
      }
      result.append(fields)
    }
    return (names, result)
  }

  private func file(_ node: YAMLNode) throws(Stop) -> (columns: [String], rows: [[String]]) {
    guard let path = node.text else { throw stop("file is the name of a file", at: node.position) }
    let text: String
    switch source.file(path) {
    case .success(let read): text = read
    case .failure(let message): throw stop("\(path): \(message.text)", at: node.position)
    }
    let rows: [(line: Int, fields: [String])]
    do {
      rows = try CSVFile.read(text)
    } catch {
      throw stop("\(path), line \(error.line): \(error.message)", at: node.position)
    }
    guard let head = rows.first else { throw stop("\(path) is empty", at: node.position) }
    for row in rows.dropFirst() where row.fields.count != head.fields.count {
      throw stop(
        "\(path), line \(row.line): \(row.fields.count) fields; the first line has \(head.fields.count)",
        at: node.position)
    }
    return (head.fields, rows.dropFirst().map(\.fields))
  }
}
