import FakeDataKit

/// Rules that choose.
extension RuleReader {
  func choice(_ node: YAMLNode) throws(Stop) -> Made {
    var texts: [(node: YAMLNode, weight: Int64)] = []
    if let list = node.list {
      guard !list.isEmpty else { throw scope.stop("a choice of nothing", at: node.position) }
      for item in list {
        guard !item.isNull else {
          throw scope.stop(
            "a choice has values, not nothing; null: 20% beside it makes a share of them NULL",
            at: item.position)
        }
        guard item.text != nil else {
          throw scope.stop(
            "a choice has values, not \(item.kind); rules for each value of a column are by: and cases:",
            at: item.position)
        }
        texts.append((item, 1))
      }
    } else {
      guard node.map != nil else {
        throw scope.stop(
          "a choice is a list, or a mapping of values to weights, not \(node.kind)",
          at: node.position)
      }
      for (key, position, weight) in try WeightReader(scope).weights(node) {
        texts.append((YAMLNode(plain: key, position), weight))
      }
    }
    let areQuoted = texts.contains { $0.node.plain == nil }
    let unit =
      wanted ?? (areQuoted ? .text : self.unit(of: texts.map { $0.node.text! }))
    var values: [Rule.WeightedValue] = []
    for (node, weight) in texts {
      guard let value = Self.value(node, unit) else { throw mismatch(node, unit) }
      values.append(.init(value, weight))
    }
    let sum = values.reduce(0) { $0 + $1.weight }
    for (item, value) in zip(texts, values) where value.weight > 0 && sum / value.weight >= 1 << 31
    {
      scope.warn(
        "\(item.node.kind) is too seldom to occur: draws have 32 bits", at: item.node.position)
    }
    var result = Made(rule: .choice(values), unit: unit, values: values.map(\.value))
    let numbers = values.compactMap {
      if case .integer(let number) = $0.value { number } else { nil }
    }
    if let low = numbers.min(), let high = numbers.max() { result.type = type(unit, low...high) }
    if case .boolean = unit { result.type = .bool }
    return result
  }

  func constant(_ node: YAMLNode) throws(Stop) -> Made {
    if node.isNull { return Made(rule: .null, unit: wanted ?? .text) }
    guard let text = node.text else {
      throw scope.stop("a value is a number or a text, not \(node.kind)", at: node.position)
    }
    let unit = wanted ?? (node.plain == nil ? .text : self.unit(of: [text]))
    guard let value = Self.value(node, unit) else { throw mismatch(node, unit) }
    switch value {
    case .text:
      return Made(rule: .choice([.init(value, 1)]), unit: unit, values: [value])
    case .integer(let number):
      return Made(
        rule: .expression(.constant(number)), unit: unit,
        type: unit == .boolean ? .bool : type(unit, number...number), values: [value])
    }
  }

  /// A rule for each value of another column.
  func by(_ node: YAMLNode, _ whole: YAMLNode) throws(Stop) -> Made {
    guard let selector = node.text else {
      throw scope.stop(
        "by is the name of a column; its values are the keys of cases", at: node.position)
    }
    let source = try scope.resolve(selector, at: node.position)
    guard let cases = whole["cases"] else {
      throw scope.stop(
        "by needs cases: a rule for each value of \"\(selector)\"", at: node.position)
    }
    var entries: [(value: Value, node: YAMLNode)] = []
    if let list = cases.list {
      // Of the numbers from 0 on.
      for (number, node) in list.enumerated() { entries.append((.integer(Int64(number)), node)) }
    } else {
      for entry in Self.separated(cases.map ?? [], source) {
        guard let value = Self.value(YAMLNode(plain: entry.key, entry.position), source.unit) else {
          throw scope.stop(
            "\"\(entry.key)\" is no value of \"\(selector)\", which is \(source.unit.words)",
            at: entry.position)
        }
        if let values = source.values, !values.contains(value) {
          throw scope.stop(
            "\"\(entry.key)\" is no value of \"\(selector)\""
              + Suggestion.text(entry.key, values.map(\.plainText)), at: entry.position)
        }
        entries.append((value, entry.value))
      }
    }
    guard !entries.isEmpty else { throw scope.stop("by has no cases", at: cases.position) }
    if let otherwise = whole["else"] {
      guard let values = source.values else {
        throw scope.stop(
          "else: the values of \"\(selector)\" are not known; only the given cases can be",
          at: otherwise.position)
      }
      for value in values where !entries.contains(where: { $0.value == value }) {
        entries.append((value, otherwise))
      }
    } else if let values = source.values,
      let missing = values.first(where: { value in !entries.contains { $0.value == value } })
    {
      throw scope.stop(
        "cases: there is none for \(missing), which \"\(selector)\" can be; else: is for all others",
        at: cases.position)
    }
    let index = numbered(source, &entries)
    return try joined(entries, by: index)
  }

  /// A column whose values number those of another one from 0 on, where these are numbers that are no good for
  /// looking things up.
  private func numbered(
    _ source: ColumnInfo, _ entries: inout [(value: Value, node: YAMLNode)]
  ) -> ColumnInfo {
    var numbers: [Int64] = []
    for value in source.values ?? entries.map(\.value) {
      if case .integer(let number) = value { numbers.append(number) }
    }
    guard source.unit != .text, let low = numbers.min(), let high = numbers.max(),
      low < 0 || high >= 4096
    else { return source }
    let sorted = Array(Set(numbers)).sorted()
    entries = entries.compactMap { entry in
      guard case .integer(let number) = entry.value, let index = sorted.firstIndex(of: number)
      else {
        return nil
      }
      return (.integer(Int64(index)), entry.node)
    }
    return table.add(
      ColumnInfo(
        model: .latent(
          "\(source.name)#index", .bucket(source.name, bounds: Array(sorted.dropFirst()))),
        unit: .number(decimals: 0), type: .int4,
        values: sorted.indices.map { .integer(Int64($0)) }),
      at: table.positions[source.name] ?? table.position)
  }

  /// Cases with one value each: `a, b:` stands for both.
  private static func separated(_ entries: [YAMLNode.Entry], _ source: ColumnInfo) -> [YAMLNode
    .Entry]
  {
    entries.flatMap { entry -> [YAMLNode.Entry] in
      guard entry.key.contains(","), source.values.map({ !$0.contains(.text(entry.key)) }) ?? true
      else {
        return [entry]
      }
      return entry.key.split(separator: ",").map {
        YAMLNode.Entry(key: $0.trimmingBlanks, position: entry.position, value: entry.value)
      }
    }
  }

  /// The rules of cases as one.
  private func joined(
    _ entries: [(value: Value, node: YAMLNode)], by source: ColumnInfo
  ) throws(Stop) -> Made {
    var reader = self
    reader.isCase = true
    var cases: [(value: Value, made: Made, node: YAMLNode)] = []
    for (value, node) in entries {
      let made = try reader.read(node)
      if case .null = made.rule {} else { reader.wanted = made.unit }
      cases.append((value, made, node))
    }
    guard let first = cases.first(where: { $0.made.rule != .null })?.made else {
      return Made(rule: .null, unit: wanted ?? .text)
    }
    for item in cases where item.made.rule != .null && item.made.unit != first.unit {
      throw scope.stop(
        "this case makes \(item.made.unit.words), others make \(first.unit.words)",
        at: item.node.position)
    }
    var result = first
    result.origin = .none
    if case .row(let list) = first.origin,
      cases.allSatisfy({
        if case .row(let other) = $0.made.origin { other.name == list.name } else { false }
      })
    {
      result.origin = first.origin
    }
    result.values = union(cases.map(\.made))
    if case .number(0) = first.unit {
      result.type = cases.contains { $0.made.type == .int8 } ? .int8 : first.type
    }
    guard first.unit == .text, !cases.allSatisfy({ $0.made.rule.isChoiceOrNull }),
      cases.contains(where: { $0.made.rule != first.rule && $0.made.rule != .null })
    else {
      result.rule = .by(source.name, cases.map { .init($0.value, $0.made.rule) })
      return result
    }
    // Texts of different kinds: each case is a text with columns in it.
    var templates: [Value] = []
    var indices: [Rule.Case] = []
    for (number, item) in cases.enumerated() {
      if case .null = item.made.rule {
        indices.append(.init(item.value, .null))
        continue
      }
      if case .text(let template) = item.made.rule {
        templates.append(.text(template))
      } else {
        let branch = table.add(
          ColumnInfo(
            model: .latent("\(name)#\(number)", item.made.rule), unit: .text, type: .text),
          at: item.node.position)
        templates.append(.text("{\(branch.name)}"))
      }
      indices.append(.init(item.value, .expression(.constant(Int64(templates.count - 1)))))
    }
    let catalog = self.reader.add(
      Catalog(
        name: "#\(table.name).\(name)", columns: ["text"], rows: templates.map { [$0] }))
    let index = table.add(
      ColumnInfo(
        model: .latent("\(name)#case", .by(source.name, indices)), unit: .number(decimals: 0),
        type: .int4, origin: .row(of: catalog)), at: table.positions[name] ?? table.position)
    result.rule = .textLookup("text", in: catalog.name, by: index.name)
    return result
  }

  private func union(_ cases: [Made]) -> [Value]? {
    var values: [Value] = []
    for made in cases where made.rule != .null {
      guard let some = made.values else { return nil }
      for value in some where !values.contains(value) { values.append(value) }
    }
    return values.count <= 64 ? values : nil
  }

  // MARK: - Lists

  /// A value of a list.
  func pick(_ node: YAMLNode, _ whole: YAMLNode) throws(Stop) -> Made {
    guard let path = node.text else {
      throw scope.stop("pick is the name of a list, or list.column", at: node.position)
    }
    var (name, column) = (path, String?.none)
    var list = try scope.list(path, at: node.position)
    if list == nil, let dot = path.lastIndex(of: ".") {
      name = String(path[..<dot])
      column = String(path[path.index(after: dot)...])
      list = try scope.list(name, at: node.position)
    }
    guard let list else {
      throw scope.stop(
        "there is no list \"\(name)\"" + Suggestion.text(name, scope.listNames), at: node.position)
    }
    let values = list.columns.filter { $0 != "weight" && !$0.hasPrefix("#") }
    guard let wanted = column ?? (values.count == 1 ? values[0] : nil) else {
      throw scope.stop(
        "list \"\(name)\" has several columns; pick one of them, as in pick: \(name).\(values.first ?? "")",
        at: node.position)
    }
    let weight = try self.weight(whole, of: list)
    if isElement { return try choice(of: wanted, in: list, weight, at: node.position) }
    var rule = Rule.row(of: list.name, weight: weight)
    if let distinct = whole["distinct"], distinct.plain != "false" {
      guard table.parent != nil else {
        throw scope.stop(
          "distinct: rows have siblings only in a table with per:", at: distinct.position)
      }
      rule = .distinctRow(
        of: list.name, weight: weight, strata: try strata(distinct, list, weight))
    }
    let row = table.add(
      ColumnInfo(
        model: .latent("\(self.name)#row", rule),
        unit: .number(decimals: 0), type: .int4, origin: .row(of: list)), at: node.position)
    let full = "\(self.name)#row.\(wanted)"
    let info = try table.lookup(wanted, in: list, by: row.name, as: full, scope, at: node.position)
    return copy(of: info)
  }

  /// The values of a list as a choice.
  private func choice(
    of column: String, in list: Catalog, _ weight: String, at position: SourcePosition
  ) throws(Stop) -> Made {
    guard let values = list.values(of: column), let weights = list.values(of: weight) else {
      throw scope.stop(
        "list \"\(list.name)\" has no column \"\(column)\"" + Suggestion.text(column, list.columns),
        at: position)
    }
    var choices: [Rule.WeightedValue] = []
    var isNumber = true
    for (value, weight) in zip(values, weights) {
      if case .text = value { isNumber = false }
      guard case .integer(let weight) = weight else { continue }
      choices.append(.init(value, weight))
    }
    let decimals = reader.decimals[[list.name, column]] ?? 0
    return Made(
      rule: .choice(choices), unit: isNumber ? .number(decimals: decimals) : .text,
      type: isNumber ? (decimals > 0 ? .numeric(precision: 12, scale: decimals) : .int8) : .text)
  }

  /// A row of a list.
  func row(_ node: YAMLNode, _ whole: YAMLNode) throws(Stop) -> Made {
    guard let name = node.text else {
      throw scope.stop("row is the name of a list", at: node.position)
    }
    guard let list = try scope.list(name, at: node.position) else {
      throw scope.stop(
        "there is no list \"\(name)\"" + Suggestion.text(name, scope.listNames), at: node.position)
    }
    guard isHidden else {
      throw scope.stop(
        "row: is the row itself and belongs in hidden:; pick: \(name).\(list.columns[0]) is a value of it",
        at: node.position)
    }
    if let at = whole["at"] {
      guard let text = at.text else {
        throw scope.stop("at is an expression: the number of the row, from 0", at: at.position)
      }
      let value = try typed(text, wanted: .number(decimals: 0), at: at.position)
      return Made(
        rule: .expression(value.expression), unit: value.unit, type: .int4, origin: .row(of: list))
    }
    let weight = try self.weight(whole, of: list)
    var made = Made(
      rule: .row(of: list.name, weight: weight), unit: .number(decimals: 0), type: .int4,
      origin: .row(of: list))
    guard let distinct = whole["distinct"], distinct.plain != "false" else { return made }
    guard table.parent != nil else {
      throw scope.stop(
        "distinct: rows have siblings only in a table with per:", at: distinct.position)
    }
    made.rule = .distinctRow(
      of: list.name, weight: weight, strata: try strata(distinct, list, weight))
    return made
  }

  private func strata(_ node: YAMLNode, _ list: Catalog, _ weight: String) throws(Stop) -> Int {
    if let number = node.plain.flatMap({ Int($0) }) { return number }
    guard node.plain == "true" else {
      throw scope.stop("distinct is true, or the prime number of strata", at: node.position)
    }
    var (largest, sum): (Int64, Int64) = (0, 0)
    for case .integer(let number) in list.values(of: weight) ?? [] {
      largest = max(largest, number)
      sum += number
    }
    let primes = [
      251, 241, 239, 233, 229, 227, 223, 211, 199, 197, 193, 191, 181, 179, 173, 167, 163, 157, 151,
      149, 139, 137, 131, 127, 113, 109, 107, 103, 101, 97, 89, 83, 79, 73, 71, 67, 61, 59, 53, 47,
      43,
      41, 37, 31, 29, 23, 19, 17, 13, 11, 7, 5, 3, 2,
    ]
    guard largest > 0, let prime = primes.first(where: { Int64($0) * largest <= sum }) else {
      throw scope.stop(
        "distinct: one row of \"\(list.name)\" has more than half of all the weight",
        at: node.position)
    }
    return prime
  }

  /// The column of a list's weights.
  private func weight(_ whole: YAMLNode, of list: Catalog) throws(Stop) -> String {
    guard let node = whole["weight"] else {
      return list.columns.contains("weight") ? "weight" : ModelReader.equalWeights
    }
    guard let name = node.text, list.columns.contains(name) else {
      throw scope.stop(
        "list \"\(list.name)\" has no column \(node.kind)"
          + Suggestion.text(node.text ?? "", list.columns), at: node.position)
    }
    return name
  }
}

extension Rule {
  /// Whether it is a choice, or no value.
  fileprivate var isChoiceOrNull: Bool {
    switch self {
    case .choice, .null: true
    default: false
    }
  }
}
