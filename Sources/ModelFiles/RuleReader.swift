import FakeDataKit

extension Rule {
  /// Whether it is a distribution that is interpolated.
  fileprivate var isInterpolated: Bool {
    switch self {
    case .normal, .empirical: true
    default: false
    }
  }
}

/// Reads a rule.
struct RuleReader {
  /// A rule with what its values are.
  struct Made {
    var rule: Rule
    var unit: Unit
    /// The type that suits it; nil for that of the unit.
    var type: SQLType?
    var origin: ColumnInfo.Origin = .none
    var values: [Value]?
    var foreignKey: TableModel.ForeignKey?
  }

  /// The column's name in the table.
  let name: String
  let scope: Scope
  /// What the values shall be, where the column's type says so.
  var wanted: Unit?
  var isHidden = false
  var isUnique = false
  var isUUID = false
  /// Whether the type has decimals, and the rule says how many.
  var hasDecimals = false
  /// Texts that need no quotation marks: the labels of the column's enum.
  var words: [String] = []
  /// Whether it is the rule of a case, where a bare word is a text.
  var isCase = false
  /// Whether it makes the elements of an array, which have draws of their own but no columns.
  var isElement = false

  var table: TableReader { scope.table }
  var reader: ModelReader { scope.table.reader }

  /// Rules by the key that they are written with, and the keys that can stand beside it.
  static let rules: [String: [String]] = [
    "rule": [], "provider": ["as", "locale"], "uniform": [], "normal": [], "quantiles": [],
    "weighted": [], "bucket": [], "expression": [], "running_total": [], "count": [], "sum": [],
    "choice": [], "by": ["cases", "else"], "value": [], "true": [], "chance": [], "text": [],
    "pattern": [],
    "template": [], "pick": ["weight", "distinct"], "row": ["weight", "distinct", "at"],
    "refers": ["skew", "distinct", "within", "earlier", "anywhere", "foreign_key"],
    "time": ["growth", "hours", "weekdays", "months"],
    "date": ["growth", "weekdays", "months"],
    "after": ["within", "mean", "delay", "before", "hours"], "uuid": [], "json": [], "array": [],
    "range": [],
  ]

  init(_ name: String, _ scope: Scope) {
    self.name = name
    self.scope = scope
  }

  /// Reads a rule in its short or its long form.
  func read(_ node: YAMLNode) throws(Stop) -> Made {
    switch node.content {
    case .scalar(let text, let isPlain): return try short(text, isPlain: isPlain, node)
    case .list: return try choice(node)
    case .map(let entries):
      let heads = entries.filter { Self.rules[$0.key] != nil }
      // `within`, `distinct` and the like are no rules; `count` and `weight` may stand beside one.
      guard
        let head = heads.first(where: { head in
          !heads.contains { $0.key != head.key && Self.rules[$0.key]!.contains(head.key) }
        })
      else {
        guard let first = entries.first else {
          throw scope.stop(
            "it has no rule: how its values are made is missing", at: node.position)
        }
        throw scope.stop(
          "\"\(first.key)\" is no rule"
            + Suggestion.text(first.key, Array(Self.rules.keys) + ColumnSpec.attributes),
          at: first.position)
      }
      for entry in entries where entry.key != head.key {
        let options = Self.rules[head.key]!
        guard options.contains(entry.key) else {
          throw scope.stop(
            "\"\(entry.key)\" does not go with \(head.key)"
              + Suggestion.text(entry.key, options + ColumnSpec.attributes), at: entry.position)
        }
      }
      return try long(head, node)
    }
  }

  private func long(_ head: YAMLNode.Entry, _ node: YAMLNode) throws(Stop) -> Made {
    let value = head.value
    switch head.key {
    case "rule": return try read(value)
    case "provider": return try provider(value, node)
    case "uniform": return try uniform(value)
    case "normal": return try normal(value)
    case "quantiles": return try quantiles(value)
    case "weighted": return try weighted(value)
    case "bucket": return try bucket(value)
    case "expression": return try expression(value)
    case "running_total": return try runningTotal(value)
    case "count": return try count(value)
    case "sum": return try sum(value)
    case "choice": return try choice(value)
    case "by": return try by(value, node)
    case "value": return try constant(value)
    case "true", "chance": return try truth(value)
    case "text": return try text(value)
    case "pattern": return try pattern(value)
    case "template": return try template(value)
    case "pick": return try pick(value, node)
    case "row": return try row(value, node)
    case "refers": return try refers(value, node)
    case "time": return try moment(value, node, isDate: false)
    case "date": return try moment(value, node, isDate: true)
    case "after": return try after(value, node)
    case "uuid": return try uuid(value)
    case "json": return try json(value)
    case "array": return try array(value)
    default: return try range(value)
    }
  }

  // MARK: - Short rules

  private func short(_ text: String, isPlain: Bool, _ node: YAMLNode) throws(Stop) -> Made {
    if node.isNull { return Made(rule: .null, unit: wanted ?? .text) }
    if text.contains("{") || text.contains("}") { return try self.text(node) }
    guard isPlain else { return try constant(node) }
    switch text {
    case "key", "number": return Made(rule: .rowNumber, unit: .number(decimals: 0), type: .int8)
    case "ordinal":
      return Made(rule: .expression(.ordinal + 1), unit: .number(decimals: 0), type: .int4)
    case "parent": return try parent(node)
    case "uuid": return try uuid(node)
    case "true", "false": return try constant(node)
    default: break
    }
    if let unit = wanted, unit != .text, Self.value(node, unit) != nil { return try constant(node) }
    if Decimal(text) != nil { return try constant(node) }
    if wanted != .text, let (low, high) = Quantity.ends(text), isLimit(low), isLimit(high) {
      return try uniform(node)
    }
    if let info = try scopeColumn(text, node) { return copy(of: info) }
    if words.contains(text) || isCase && wanted ?? .text == .text && Self.isWord(text) {
      return try constant(YAMLNode(.scalar(text, isPlain: false), node.position))
    }
    if Quantity.duration(text) != nil || Quantity.moment(text) != nil
      || Quantity.timeOfDay(text) != nil
    {
      return try constant(node)
    }
    throw scope.stop(
      "\"\(text)\" is no rule and no column"
        + Suggestion.text(text, scope.columnNames + ["key", "parent", "number", "ordinal"])
        + "; a text that is always the same is written with quotation marks", at: node.position)
  }

  private static func isWord(_ text: String) -> Bool {
    !text.isEmpty && text.allSatisfy { $0.isLetter || $0.isNumber || "_- ".contains($0) }
  }

  private func isLimit(_ text: String) -> Bool {
    Decimal(text) != nil || Quantity.duration(text) != nil || Quantity.moment(text) != nil
      || Quantity.timeOfDay(text) != nil
  }

  /// The column that a short rule names; nil where it is no name.
  private func scopeColumn(_ text: String, _ node: YAMLNode) throws(Stop) -> ColumnInfo? {
    if text != name, let own = try scope.column(text) { return own }
    guard text.contains("."), !text.contains(" ") else { return nil }
    return try scope.resolve(text, at: node.position)
  }

  /// The value of another column.
  func copy(of info: ColumnInfo) -> Made {
    let rule: Rule
    switch info.model.rule {
    // These take no draws, so they can be made twice.
    case .lookup, .parent, .ancestor, .referenced, .rowNumber, .parentKey, .text, .textLookup:
      rule = info.model.nullShare == 0 ? info.model.rule : .column(info.name)
    default: rule = .column(info.name)
    }
    return Made(
      rule: rule, unit: info.unit, type: info.type, origin: info.origin, values: info.values)
  }

  private func parent(_ node: YAMLNode) throws(Stop) -> Made {
    guard let name = table.parent, let parent = reader.tables[name] else {
      // A parent that is not there is told already.
      if table.node["per"] != nil { throw Stop() }
      throw scope.stop(
        "parent: the table has no parent; per: names it", at: node.position)
    }
    guard parent.key.count == 1 else {
      throw scope.stop(
        parent.key.isEmpty
          ? "parent: table \"\(name)\" has no key"
          : "parent: the key of \"\(name)\" has several columns; read each of them, as in \(name).\(parent.key[0]), and "
            + "say foreign_keys", at: node.position)
    }
    let key = try reader.column(parent.key[0], of: name, scope, at: node.position)
    let rule: Rule
    if case .rowNumber = key.model.rule { rule = .parentKey } else { rule = .parent(key.name) }
    return Made(
      rule: rule, unit: key.unit, type: key.type,
      foreignKey: isHidden ? nil : .init(self.name, references: name, cascades: true))
  }

  private func provider(_ value: YAMLNode, _ node: YAMLNode) throws(Stop) -> Made {
    guard let path = value.text, let dot = path.firstIndex(of: ".") else {
      throw scope.stop(
        "a provider is written group.name, such as person.email", at: value.position)
    }
    let (head, tail) = (String(path[..<dot]), String(path[path.index(after: dot)...]))
    if let locale = node["locale"]?.text, !ModelReader.locales.contains(locale) {
      throw scope.stop(
        "there is no locale \"\(locale)\"; there are \(ModelReader.locales.joined(separator: ", "))",
        at: node["locale"]!.position)
    }
    guard let group = try table.group(head, as: node["as"]?.text, locale: node["locale"]?.text)
    else {
      throw scope.stop(
        "there is no provider \"\(path)\""
          + (Suggestion.nearest(to: head, ProviderGroup.names).map {
            "; did you mean \"\($0).\(tail)\"?"
          } ?? ""), at: value.position)
    }
    if isUnique, let entry = group.uniqueRule(tail) {
      let info = try table.build(
        group.name(tail) + "#unique", entry.value, at: entry.position, isHidden: true, group)
      return copy(of: info)
    }
    guard let info = try group.column(tail) else {
      throw scope.stop(
        "there is no provider \"\(path)\"" + Suggestion.text(path, group.providerNames),
        at: value.position)
    }
    if isUnique {
      let others = group.columnNames.filter { group.uniqueRule($0) != nil }
      throw scope.stop(
        "\(path) repeats, so it cannot be unique"
          + (others.isEmpty
            ? "; a text can be with the row's number in it"
            : "; \(others.prefix(6).map { "\(head).\($0)" }.joined(separator: ", ")) can"),
        at: value.position)
    }
    return copy(of: info)
  }

  // MARK: - Values

  /// A value of a unit.
  static func value(_ node: YAMLNode, _ unit: Unit) -> Value? {
    guard let text = node.text else { return nil }
    if unit == .text || unit == .uuid || unit == .json || unit == .other { return .text(text) }
    return lane(text, unit).map { .integer($0) }
  }

  /// The number that stands for a value of a unit.
  static func lane(_ text: String, _ unit: Unit) -> Int64? {
    switch unit {
    case .number(let decimals): return Decimal(text)?.scaled(to: decimals)
    case .boolean: return text == "true" ? 1 : text == "false" ? 0 : nil
    case .date:
      guard let moment = Quantity.moment(text), moment % Quantity.day == 0 else { return nil }
      return moment / Quantity.day
    case .moment: return Quantity.moment(text)
    case .timeOfDay: return Quantity.timeOfDay(text)
    case .duration: return Quantity.duration(text)
    case .text, .uuid, .json, .other: return nil
    }
  }

  /// What some texts are, where the column does not say.
  func unit(of texts: [String]) -> Unit {
    if let wanted { return wanted }
    let numbers = texts.compactMap { Decimal($0) }
    if numbers.count == texts.count { return .number(decimals: numbers.map(\.decimals).max() ?? 0) }
    for unit in [Unit.boolean, .date, .moment, .timeOfDay, .duration]
    where texts.allSatisfy({ Self.lane($0, unit) != nil }) {
      return unit
    }
    return .text
  }

  /// The type of numbers that are within a range.
  func type(_ unit: Unit, _ range: ClosedRange<Int64>) -> SQLType {
    guard case .number(let decimals) = unit else { return unit.type }
    if decimals == 0 {
      return Int32(exactly: range.lowerBound) != nil && Int32(exactly: range.upperBound) != nil
        ? .int4 : .int8
    }
    return .numeric(precision: 12, scale: decimals)
  }

  /// A rule of numbers in a unit: distributions of times are made in seconds.
  func numbers(
    _ unit: Unit, _ range: ClosedRange<Int64>, _ rule: (_ factor: Int64) -> Rule
  ) -> Made {
    switch unit {
    case .moment, .timeOfDay, .duration:
      let seconds = table.add(
        ColumnInfo(
          model: .latent("\(name)#s", rule(1_000_000)), unit: .number(decimals: 0), type: .int8),
        at: table.positions[name] ?? table.position)
      return Made(rule: .expression(.column(seconds.name) * 1_000_000), unit: unit)
    default:
      let made = rule(1)
      guard made.isInterpolated, range.upperBound >= Self.interpolated else {
        return Made(rule: made, unit: unit, type: type(unit, range))
      }
      // Distributions that are interpolated have nine digits; a draw of its own makes the others.
      var factor: Int64 = 10
      while range.upperBound / factor >= Self.interpolated { factor *= 10 }
      let position = table.positions[name] ?? table.position
      let most = table.add(
        ColumnInfo(
          model: .latent("\(name)#most", rule(factor)), unit: .number(decimals: 0), type: .int8),
        at: position)
      let rest = table.add(
        ColumnInfo(
          model: .latent("\(name)#rest", .uniform(0...factor - 1)), unit: .number(decimals: 0),
          type: .int8), at: position)
      return Made(
        rule: .expression(
          (.column(most.name) * .constant(factor) + .column(rest.name)).clamped(to: range)),
        unit: unit, type: type(unit, range))
    }
  }

  /// What the numbers of interpolated distributions are below.
  private static let interpolated: Int64 = 1_000_000_000

  func mismatch(_ node: YAMLNode, _ unit: Unit) -> Stop {
    scope.stop("\(node.kind) is not \(unit.words)", at: node.position)
  }
}
