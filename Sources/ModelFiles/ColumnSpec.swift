import FakeDataKit

/// A column as a model file says it: a rule, and what is said beside it.
struct ColumnSpec {
  /// What can be said beside a rule.
  static let attributes = [
    "type", "decimals", "null", "nulls", "unique", "when", "check", "default", "index", "same",
    "identity", "references", "on_delete", "description",
  ]

  private let name: String
  private let node: YAMLNode
  private let isHidden: Bool
  private let scope: Scope
  private var table: TableReader { scope.table }
  private var reader: ModelReader { scope.table.reader }

  init(_ name: String, _ node: YAMLNode, isHidden: Bool, _ scope: Scope) {
    self.name = name
    self.node = node
    self.isHidden = isHidden
    self.scope = scope
  }

  /// Whether a column's rule is the row's number as a key.
  static func isKey(_ node: YAMLNode) -> Bool {
    node.plain == "key" || node["rule"]?.plain == "key"
  }

  /// Whether a column says that no value is there twice, or is a UUID.
  static func isUnique(_ node: YAMLNode) -> Bool {
    node["unique"]?.plain == "true" || node.plain == "uuid" || node["uuid"] != nil
      || node["type"]?.plain == "uuid" && node.map?.count == 1
  }

  /// The type of whole numbers among which are the given ones.
  static func integerType(_ values: [Value]) -> SQLType {
    for case .integer(let number) in values where Int32(exactly: number) == nil { return .int8 }
    return .int4
  }

  /// The column, made.
  func read() throws(Stop) -> ColumnInfo {
    try checkAttributes()
    let type = try declaredType()
    var context = RuleReader(name, scope)
    context.isHidden = isHidden
    context.isUnique = isUnique
    context.isUUID = type == .uuid
    if let type { context.wanted = Unit(type, reader.types) }
    if case .enumeration(let name)? = type {
      context.words = reader.types.first { $0.name == name }?.labels ?? []
    }
    switch type {
    case .unconstrainedNumeric(0)?, .float4(0)?, .float8(0)?, .numrange(0)?:
      // How many decimals there are the rule says.
      context.wanted = nil
      context.hasDecimals = true
    default: break
    }
    if let node = node["decimals"] {
      guard let number = node.plain.flatMap({ Int($0) }),
        (0...SQLType.maximumDecimals).contains(number)
      else { throw scope.stop("decimals is a number from 0 to 18", at: node.position) }
      context.wanted = .number(decimals: number)
    }
    var made = try rule(context, type)
    for entry in (node["when"]?.map ?? []).reversed() { made = try conditioned(made, by: entry) }
    let stored = try storedType(type, made)
    var info = ColumnInfo(
      model: ColumnModel(name, stored, made.rule), unit: made.unit, type: stored,
      origin: made.origin, values: made.values)
    if isHidden { info.hide() }
    try readAttributes(&info, made)
    return info
  }

  /// The rule, without what is said beside it; where nothing else is said, of the type alone.
  private func rule(_ context: RuleReader, _ type: SQLType?) throws(Stop) -> RuleReader.Made {
    guard let entries = node.map else { return try context.read(node) }
    let rest = entries.filter { entry in
      !Self.attributes.contains(entry.key) && !(scope is GroupScope && entry.key == "hidden")
    }
    guard rest.isEmpty else { return try context.read(YAMLNode(.map(rest), node.position)) }
    if case .enumeration(let name)? = type,
      let labels = reader.types.first(where: { $0.name == name })?.labels
    {
      let values = labels.map { Value.text($0) }
      return .init(
        rule: .choice(values.map { .init($0, 1) }), unit: .text, type: type, values: values)
    }
    switch type {
    case .bool?:
      return .init(
        rule: .choice([.init(0, 1), .init(1, 1)]), unit: .boolean, type: .bool, values: [0, 1])
    case .uuid?: return .init(rule: .uuid(.v4), unit: .uuid, type: .uuid)
    default:
      throw scope.stop("it has no rule: how its values are made is missing", at: node.position)
    }
  }

  /// Refuses what is said in a form that would be taken for nothing.
  private func checkAttributes() throws(Stop) {
    // A provider's `unique` is a rule.
    guard scope is TableScope else { return }
    for key in ["unique", "index", "identity"] {
      if let node = node[key], node.flag == nil {
        throw scope.stop("\(key) is true or false, not \(node.kind)", at: node.position)
      }
    }
    for key in ["check", "default"] {
      if let node = node[key], node.text == nil {
        throw scope.stop("\(key) is a text in SQL, not \(node.kind)", at: node.position)
      }
    }
    if let node = node["when"], node.map == nil {
      throw scope.stop(
        "when is a mapping of a column to a value, such as {status: paid}, not \(node.kind)",
        at: node.position)
    }
  }

  private func declaredType() throws(Stop) -> SQLType? {
    guard let node = node["type"] else { return nil }
    guard let text = node.text, !text.isEmpty else {
      throw scope.stop("type is the name of a type", at: node.position)
    }
    return try reader.type(text, scope, at: node.position)
  }

  private var isUnique: Bool {
    node["unique"]?.plain == "true" || !isHidden && scope is TableScope && table.key == [name]
  }

  /// The type that the column has in the database.
  private func storedType(_ type: SQLType?, _ made: RuleReader.Made) throws(Stop) -> SQLType {
    guard let type else { return made.type ?? made.unit.type }
    if case .number(let decimals) = made.unit {
      switch type {
      case .unconstrainedNumeric(0): return .unconstrainedNumeric(decimals: decimals)
      case .float4(0): return .float4(decimals: decimals)
      case .float8(0): return .float8(decimals: decimals)
      default: break
      }
    }
    if type == .numrange(decimals: 0), case .numrange(let decimals)? = made.type {
      return .numrange(decimals: decimals)
    }
    let unit = Unit(type, reader.types)
    // What the server reads from a text can be made as one.
    if made.unit == .text, unit != .text, unit != .json, type != .uuid {
      if case .domain = type { return type }
      return .other(type.sqlName)
    }
    return type
  }

  /// NULL unless a column has one of some values.
  private func conditioned(
    _ made: RuleReader.Made, by entry: YAMLNode.Entry
  ) throws(Stop) -> RuleReader.Made {
    let source = try scope.resolve(entry.key, at: entry.position)
    guard let values = source.values else {
      throw scope.stop(
        "when: \"\(entry.key)\" is no column with a few values that are known, such as a choice",
        at: entry.position)
    }
    var wanted: [Value] = []
    for node in entry.value.list ?? [entry.value] {
      guard let value = RuleReader.value(node, source.unit), values.contains(value) else {
        throw scope.stop(
          "when: \(node.kind) is no value of \"\(entry.key)\""
            + Suggestion.text(node.text ?? "", values.map(\.plainText)), at: node.position)
      }
      wanted.append(value)
    }
    guard wanted.count < values.count else { return made }
    var result = made
    result.rule = .by(
      source.name, values.map { .init($0, wanted.contains($0) ? made.rule : .null) })
    return result
  }

  private func readAttributes(_ info: inout ColumnInfo, _ made: RuleReader.Made) throws(Stop) {
    if let node = node["null"] ?? node["nulls"] {
      guard let share = node.plain.flatMap(Quantity.share), share < 1 else {
        throw scope.stop(
          "null is a share below 1, such as 20%, not \(node.kind)", at: node.position)
      }
      info.model.nullShare = share
      if share > 0, share < 0x1p-32 {
        scope.warn(
          "null: a share of \(node.text!) is nothing: draws have 32 bits", at: node.position)
      }
    }
    if let node = node["same"] {
      guard node.plain == "group" else {
        throw scope.stop(
          "same is group: all children of a parent then have the same draw", at: node.position)
      }
      info.model.scope = .group
    }
    if isHidden {
      for key in ["check", "default", "index", "identity", "references", "on_delete"] {
        if let node = node[key] {
          throw scope.stop(
            "\(key) goes with a stored column; this one is hidden", at: node.position)
        }
      }
      return
    }
    info.model.check = node["check"]?.text
    info.model.defaultValue = node["default"].flatMap { defaultValue($0, info.unit) }
    if Self.isKey(node) || node["identity"]?.plain == "true" { table.setIdentity(name) }
    if isUnique { table.addUnique([name]) }
    if node["index"]?.plain == "true" { table.addIndex([name]) }
    if let key = made.foreignKey { table.foreignKeys.append(key) }
    try readReference()
  }

  /// A default as SQL: a bare word in a column of texts is a text.
  private func defaultValue(_ node: YAMLNode, _ unit: Unit) -> String? {
    guard let text = node.text else { return nil }
    let isWord = text.allSatisfy {
      $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" || $0 == " "
    }
    guard unit == .text, isWord, !text.lowercased().hasPrefix("current"),
      !["null", "user", "session_user", "localtime", "localtimestamp"].contains(text.lowercased())
    else { return text }
    return "'\(text)'"
  }

  /// A foreign key that is said beside the rule.
  private func readReference() throws(Stop) {
    var cascades: Bool?
    if let action = node["on_delete"] {
      guard let word = action.text?.lowercased(),
        ["cascade", "restrict", "no action"].contains(word)
      else { throw scope.stop("on_delete is cascade or no action", at: action.position) }
      cascades = word == "cascade"
    }
    guard let target = node["references"] else {
      guard let cascades else { return }
      guard let index = table.foreignKeys.firstIndex(where: { $0.columns == [name] }) else {
        throw scope.stop(
          "on_delete: the column has no foreign key; references: names the table",
          at: node["on_delete"]!.position)
      }
      table.foreignKeys[index].cascades = cascades
      return
    }
    guard let text = target.text else {
      throw scope.stop("references is the name of a table, or table.column", at: target.position)
    }
    var (other, column) = (text, [String]())
    if reader.tables[other] == nil, let dot = text.lastIndex(of: ".") {
      other = String(text[..<dot])
      column = [String(text[text.index(after: dot)...])]
    }
    guard reader.tables[other] != nil else {
      throw scope.stop(
        "references: there is no table \"\(other)\"" + Suggestion.text(other, reader.tables.keys),
        at: target.position)
    }
    table.foreignKeys.removeAll { $0.columns == [name] }
    table.foreignKeys.append(
      .init([name], references: other, referencedColumns: column, cascades: cascades ?? false))
  }
}
