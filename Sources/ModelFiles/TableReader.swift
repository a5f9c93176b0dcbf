import FakeDataKit

/// A table of a model file, on its way to a ``TableModel``.
final class TableReader {
  /// A column as the file declares it.
  struct Declaration {
    var entry: YAMLNode.Entry
    var isHidden: Bool
  }

  unowned let reader: ModelReader
  let name: String
  let node: YAMLNode
  let position: SourcePosition

  /// The columns that the file declares, in its order.
  private(set) var declarations: [Declaration] = []
  private var indices: [String: Int] = [:]
  /// The columns that are made, of the file and others, by their names.
  private(set) var built: [String: ColumnInfo] = [:]
  /// The places where they are declared or first read.
  private(set) var positions: [String: SourcePosition] = [:]
  /// The hidden columns that the file does not declare, in the order in which they are made.
  private var generated: [String] = []
  private var underway: [String] = []
  private var groups: [String: GroupScope] = [:]
  private(set) lazy var scope: Scope = TableScope(self, reader.source)

  /// Where the table's rows come from.
  private(set) var cardinality: TableModel.Cardinality = .scale
  private(set) var parent: String?
  private(set) var ownList: Catalog?
  /// The primary key.
  private(set) var key: [String] = []
  var foreignKeys: [TableModel.ForeignKey] = []
  private var uniques: [TableModel.Unique] = []
  private var checks: [TableModel.Check] = []
  private var indexes: [TableModel.Index] = []
  private var identity: String?
  var schema: String?

  static let keys = [
    "rows", "per", "count", "every", "columns", "hidden", "key", "unique", "checks", "indexes",
    "foreign_keys", "schema", "description",
  ]

  init(_ entry: YAMLNode.Entry, _ reader: ModelReader) {
    self.reader = reader
    name = entry.key
    node = entry.value
    position = entry.position
  }

  /// The table, and the column that is being made, as the beginning of a message.
  var place: String {
    underway.last.map { "\(name).\($0): " } ?? "\(name): "
  }

  /// Whether the number of its rows hangs on the scale.
  var isScaled: Bool {
    switch cardinality {
    case .scale, .share: true
    case .catalog, .fixed: false
    case .children: reader.ancestors(of: self).last?.isScaled ?? false
    }
  }

  // MARK: - Before columns are made

  /// Reads what the rows are, and the names of the columns.
  func declare() {
    reader.check(node, keys: Self.keys, of: "a table", scope)
    _ = try? readCardinality()
    schema = node["schema"]?.text
    for (key, isHidden) in [("hidden", true), ("columns", false)] {
      guard let columns = node[key], !columns.isNull else { continue }
      guard let entries = columns.map else {
        _ = scope.stop(
          "\(key) is a mapping of names to rules, not \(columns.kind)", at: columns.position)
        continue
      }
      for entry in entries { declare(entry, isHidden: isHidden) }
    }
    if node["columns"] == nil, let list = ownList {
      for column in list.columns where column != "weight" && !column.hasPrefix("#") {
        declare(
          .init(
            key: column, position: position,
            value: YAMLNode(plain: "\(list.name).\(column)", position)), isHidden: false)
      }
    }
    if declarations.allSatisfy(\.isHidden) { _ = scope.stop("it has no columns", at: position) }
    readKey()
  }

  private func declare(_ entry: YAMLNode.Entry, isHidden: Bool) {
    if let hidden = indices.updateValue(declarations.count, forKey: entry.key) {
      // The hidden column is what `name.x` reads, the stored one what `name` reads.
      let name = Self.hidden(entry.key)
      declarations[hidden].entry.key = name
      indices[name] = hidden
    }
    guard !entry.key.isEmpty, !entry.key.contains("{"), !entry.key.contains("}") else {
      _ = scope.stop("a column has no name, or one with braces", at: entry.position)
      return
    }
    declarations.append(Declaration(entry: entry, isHidden: isHidden))
  }

  /// The name of a hidden column beside a stored one of the same name.
  static func hidden(_ name: String) -> String { "\(name)#hidden" }

  private func readCardinality() throws(Stop) {
    if let per = node["per"] {
      if let rows = node["rows"] {
        throw scope.stop("it says rows and per: only one of them can be", at: rows.position)
      }
      guard let parent = per.text else {
        throw scope.stop("per is the name of a table", at: per.position)
      }
      guard reader.tables[parent] != nil else {
        throw scope.stop(
          "per: there is no table \"\(parent)\"" + Suggestion.text(parent, reader.tables.keys),
          at: per.position)
      }
      self.parent = parent
      var every: Int?
      if let node = node["every"] { every = try self.every(node) }
      let count = try node["count"].map { node throws(Stop) in try CountReader(scope).read(node) }
      cardinality = .children(of: parent, count: count ?? .constant(1), every: every)
      return
    }
    for key in ["count", "every"] {
      if let node = node[key] {
        throw scope.stop("\(key) goes with per, the table's parent", at: node.position)
      }
    }
    guard let rows = node["rows"] else {
      throw scope.stop(
        "how many rows it has is missing: rows: 500, rows: scale, or per: with the name of its parent",
        at: position)
    }
    reader.check(rows, keys: ["list"], of: "rows", scope)
    if let name = rows["list"]?.text ?? rows.plain.flatMap({ reader.hasList($0) ? $0 : nil }) {
      guard let list = try reader.list(name, at: rows.position) else {
        throw scope.stop(
          "there is no list \"\(name)\"" + Suggestion.text(name, reader.listNames),
          at: rows.position)
      }
      ownList = list
      cardinality = .catalog(name)
      return
    }
    cardinality = try self.rows(rows)
    if let fixed = reader.options.rows[name] { cardinality = .fixed(fixed) }
  }

  private func rows(_ node: YAMLNode) throws(Stop) -> TableModel.Cardinality {
    let problem =
      "rows is a number, \"scale\", a share of it such as scale / 100, a multiple such as 3 * scale, or {list: name}"
    guard let text = node.plain else { throw scope.stop(problem, at: node.position) }
    if let number = Decimal(text)?.scaled(to: 0) {
      guard number >= 0 else { throw scope.stop("rows: \(text) is negative", at: node.position) }
      return .fixed(UInt64(number))
    }
    let words = text.split { $0 == " " }.joined().split(
      separator: "/", omittingEmptySubsequences: false)
    let factors = words[0].split(separator: "*", omittingEmptySubsequences: false)
    guard words.count <= 2, factors.contains("scale"), factors.count <= 2 else {
      throw scope.stop(problem, at: node.position)
    }
    func number(_ text: Substring?) throws(Stop) -> UInt64 {
      guard let text else { return 1 }
      guard let number = Decimal(String(text))?.scaled(to: 0), number > 0 else {
        throw scope.stop(problem, at: node.position)
      }
      return UInt64(number)
    }
    let numerator = try number(factors.count == 2 ? factors.first { $0 != "scale" } : nil)
    let denominator = try number(words.count == 2 ? words[1] : nil)
    if numerator == denominator { return .scale }
    return .share(numerator: numerator, denominator: denominator)
  }

  private func every(_ node: YAMLNode) throws(Stop) -> Int {
    let words = ["day": 1, "week": 7, "month": 30, "year": 365]
    if let days = node.plain.flatMap({ words[$0] }) { return days }
    if let length = node.plain.flatMap(Quantity.duration), length > 0, length % Quantity.day == 0,
      length / Quantity.day <= 36_525
    {
      return Int(length / Quantity.day)
    }
    throw scope.stop(
      "every is day, week, month, year, or whole days such as 14d, not \(node.kind)",
      at: node.position)
  }

  private func readKey() {
    if let node = node["key"] {
      if node.plain == "none" { return }
      guard let names = names(node) else { return }
      key = names
      return
    }
    if let declared = declarations.first(where: {
      !$0.isHidden && ColumnSpec.isKey($0.entry.value)
    }) {
      key = [declared.entry.key]
    } else if let declared = declarations.first(where: {
      !$0.isHidden && $0.entry.key == "id" && ColumnSpec.isUnique($0.entry.value)
    }) {
      key = [declared.entry.key]
    } else if node["columns"] == nil, let list = ownList, let first = list.columns.first,
      let values = list.values(of: first), Set(values).count == values.count
    {
      key = [first]
    }
  }

  /// One name, or a list of them, of stored columns.
  private func names(_ node: YAMLNode) -> [String]? {
    let nodes = node.list ?? [node]
    var names: [String] = []
    for node in nodes {
      guard let name = node.text, let index = indices[name], !declarations[index].isHidden else {
        _ = scope.stop(
          "\(node.kind) is no stored column of the table"
            + Suggestion.text(
              node.text ?? "", declarations.filter { !$0.isHidden }.map(\.entry.key)),
          at: node.position)
        return nil
      }
      names.append(name)
    }
    return names
  }

  // MARK: - Columns

  /// The names of the declared columns.
  var columnNames: [String] { declarations.map(\.entry.key) }

  /// What can stand before a point: for suggestions.
  var headNames: [String] {
    reader.listNames + reader.ancestors(of: self).map(\.name) + ProviderGroup.names
  }

  /// Whether a column is being made.
  func isUnderway(_ name: String) -> Bool { underway.contains(name) }

  /// Makes all declared columns; mistakes are written down.
  func buildAll() {
    for declaration in declarations { _ = try? column(declaration.entry.key) }
    readConstraints()
  }

  /// A declared column.
  func column(_ name: String) throws(Stop) -> ColumnInfo? {
    if let info = built[name] { return info }
    guard let index = indices[name] else { return nil }
    let declaration = declarations[index]
    return try build(
      name, declaration.entry.value, at: declaration.entry.position,
      isHidden: declaration.isHidden, scope)
  }

  /// Makes a column of its rule.
  func build(
    _ name: String, _ node: YAMLNode, at position: SourcePosition, isHidden: Bool, _ scope: Scope
  ) throws(Stop) -> ColumnInfo {
    if reader.failed.contains([self.name, name]) { throw Stop() }
    guard !underway.contains(name) else {
      let circle = underway.drop { $0 != name } + [name]
      throw scope.stop(
        "columns need each other in a circle: \(circle.joined(separator: " → "))", at: position)
    }
    positions[name] = position
    underway.append(name)
    defer { underway.removeLast() }
    do {
      let info = try ColumnSpec(name, node, isHidden: isHidden, scope).read()
      built[name] = info
      if indices[name] == nil { generated.append(name) }
      return info
    } catch {
      reader.failed.insert([self.name, name])
      throw error
    }
  }

  /// A hidden column that the file does not declare.
  func add(_ info: ColumnInfo, at position: SourcePosition) -> ColumnInfo {
    if let known = built[info.name] { return known }
    built[info.name] = info
    positions[info.name] = position
    generated.append(info.name)
    return info
  }

  /// The row's number, as a hidden column.
  func rowNumber() throws(Stop) -> ColumnInfo {
    add(
      ColumnInfo(model: .latent("#number", .rowNumber), unit: .number(decimals: 0), type: .int8),
      at: position)
  }

  /// A column of a list, in the row that a column draws.
  func lookup(
    _ column: String, in catalog: Catalog, by selector: String, as name: String, _ scope: Scope,
    at position: SourcePosition
  ) throws(Stop) -> ColumnInfo {
    if let known = built[name] { return known }
    guard let values = catalog.values(of: column) else {
      throw scope.stop(
        "list \"\(catalog.name)\" has no column \"\(column)\""
          + Suggestion.text(column, catalog.columns), at: position)
    }
    return add(
      lookup(
        name, .lookup(column, in: catalog.name, by: selector), values, [catalog.name, column]),
      at: position)
  }

  private func lookup(
    _ name: String, _ rule: Rule, _ values: [Value], _ place: [String]
  ) -> ColumnInfo {
    var isNumber = true
    for case .text in values { isNumber = false }
    let decimals = reader.decimals[place] ?? 0
    let few = Set(values)
    return ColumnInfo(
      model: .latent(name, rule), unit: isNumber ? .number(decimals: decimals) : .text,
      type: !isNumber
        ? .text
        : decimals > 0 ? .numeric(precision: 12, scale: decimals) : ColumnSpec.integerType(values),
      values: few.count <= 64 ? few.sorted { $0.plainText < $1.plainText } : nil)
  }

  /// A column of the row of a table that another column refers to.
  func referenced(
    _ column: String, of target: String, by row: String, as name: String, _ scope: Scope,
    at position: SourcePosition
  ) throws(Stop) -> ColumnInfo {
    if let known = built[name] { return known }
    let source = try reader.column(column, of: target, scope, at: position)
    return add(
      ColumnInfo(
        model: .latent(name, .referenced(column, by: row)), unit: source.unit, type: source.type,
        values: source.values), at: position)
  }

  /// The providers of a group, as one thing with a name.
  func group(_ name: String, as alias: String?, locale: String?) throws(Stop) -> GroupScope? {
    let locale = locale ?? reader.locale
    let prefix =
      name + (alias.map { "@\($0)" } ?? "") + (locale == reader.locale ? "" : "@\(locale)")
    if let known = groups[prefix] { return known }
    guard let group = try reader.providerGroup(name) else { return nil }
    let scope = GroupScope(group, prefix: prefix, locale: locale, in: self)
    groups[prefix] = scope
    return scope
  }

  // MARK: - Constraints

  private func readConstraints() {
    if let node = node["unique"], !node.isNull {
      let items = Self.groups(node)
      for item in items {
        if let entry = item.map?.first(where: { !["columns", "name"].contains($0.key) }) {
          _ = scope.stop(
            "\"\(entry.key)\" is no key of a unique constraint"
              + Suggestion.text(entry.key, ["columns", "name"]), at: entry.position)
          continue
        }
        let columns = item["columns"] ?? item
        guard let names = names(columns) else { continue }
        addUnique(names, name: item["name"]?.text)
      }
    }
    if let node = node["checks"], !node.isNull {
      if let entries = node.map {
        for entry in entries {
          guard let condition = entry.value.text else {
            _ = scope.stop("a check is a condition in SQL", at: entry.value.position)
            continue
          }
          checks.append(.init(name: entry.key, condition: condition))
        }
      } else {
        for (index, item) in (node.list ?? [node]).enumerated() {
          guard let condition = item.text else {
            _ = scope.stop("a check is a condition in SQL", at: item.position)
            continue
          }
          let name = SQLName.constraint(relation, nil, index == 0 ? "check" : "check\(index)")
          checks.append(.init(name: name, condition: condition))
        }
      }
    }
    if let node = node["indexes"], !node.isNull {
      for item in Self.groups(node) { readIndex(item) }
    }
    if let node = node["foreign_keys"], !node.isNull {
      for item in node.list ?? [node] { readForeignKey(item) }
    }
    addKeyOfParent()
  }

  /// Where a table has copies of all columns of its parent's key, they refer to it.
  private func addKeyOfParent() {
    guard let parent = parent.flatMap({ reader.tables[$0] }), parent.key.count > 1,
      !foreignKeys.contains(where: { $0.references == parent.name })
    else { return }
    let stored = declarations.filter { !$0.isHidden }.compactMap { built[$0.entry.key] }
    var columns: [String] = []
    for name in parent.key {
      guard let copy = stored.first(where: { $0.model.rule == .parent(name) }) else { return }
      columns.append(copy.name)
    }
    foreignKeys.append(.init(columns, references: parent.name, cascades: true))
  }

  /// Lists of columns: a list of names is one of them, as in a key.
  private static func groups(_ node: YAMLNode) -> [YAMLNode] {
    guard let list = node.list, list.contains(where: { $0.text == nil }) else { return [node] }
    return list
  }

  private var relation: String {
    TableModel(name: name, schema: schema, cardinality: .scale, columns: []).relation
  }

  private func readIndex(_ item: YAMLNode) {
    reader.check(
      item, keys: ["columns", "name", "method", "unique", "where"], of: "an index", scope)
    guard let names = names(item["columns"] ?? item) else { return }
    if let node = item["unique"], node.flag == nil {
      _ = scope.stop("unique is true or false, not \(node.kind)", at: node.position)
    }
    addIndex(
      names, name: item["name"]?.text, method: item["method"]?.text,
      isUnique: item["unique"]?.plain == "true", predicate: item["where"]?.text)
  }

  func addIndex(
    _ columns: [String], name: String? = nil, method: String? = nil, isUnique: Bool = false,
    predicate: String? = nil
  ) {
    indexes.append(
      .init(
        name: name ?? free(SQLName.constraint(relation, columns.joined(separator: "_"), "idx")),
        columns: columns, method: method, isUnique: isUnique, predicate: predicate))
  }

  func addUnique(_ columns: [String], name: String? = nil) {
    guard key != columns, !uniques.contains(where: { $0.columns == columns }) else { return }
    uniques.append(
      .init(
        name: name ?? free(SQLName.constraint(relation, columns.joined(separator: "_"), "key")),
        columns: columns))
  }

  private func free(_ name: String) -> String {
    let taken = Set(indexes.map(\.name) + uniques.map(\.name))
    var result = name
    var number = 1
    while taken.contains(result) {
      result = "\(name)\(number)"
      number += 1
    }
    return result
  }

  private func readForeignKey(_ item: YAMLNode) {
    reader.check(
      item, keys: ["columns", "references", "to", "on_delete", "name"], of: "a foreign key", scope)
    guard let columns = item["columns"] ?? item["column"], let names = names(columns),
      let target = item["references"]?.text
    else {
      _ = scope.stop("a foreign key has columns, and a table that it references", at: item.position)
      return
    }
    guard let other = reader.tables[target] else {
      _ = scope.stop(
        "there is no table \"\(target)\"" + Suggestion.text(target, reader.tables.keys),
        at: item["references"]!.position)
      return
    }
    var referenced: [String] = []
    if let to = item["to"] { referenced = other.names(to) ?? [] }
    var cascades = false
    if let action = item["on_delete"] {
      guard let word = action.text,
        ["cascade", "restrict", "no action"].contains(word.lowercased())
      else {
        _ = scope.stop("on_delete is cascade or no action", at: action.position)
        return
      }
      cascades = word.lowercased() == "cascade"
    }
    let key = TableModel.ForeignKey(
      names, references: target, referencedColumns: referenced, cascades: cascades,
      name: item["name"]?.text)
    // One that is written out says more than the one that a rule brings along.
    foreignKeys.removeAll { $0.columns == names && $0.references == target }
    foreignKeys.append(key)
  }

  /// Makes a column the one that the server numbers.
  func setIdentity(_ name: String) { if identity == nil { identity = name } }

  // MARK: - The result

  /// The table, as the engine takes it.
  func model() -> TableModel {
    let hidden = declarations.filter(\.isHidden).map(\.entry.key) + generated
    let stored = declarations.filter { !$0.isHidden }.map(\.entry.key)
    return TableModel(
      name: name, schema: schema, cardinality: cardinality,
      columns: (hidden + stored).compactMap { built[$0]?.model },
      primaryKey: key, identity: identity, uniques: uniques, checks: checks, indexes: indexes,
      foreignKeys: foreignKeys)
  }
}

/// The rules of a table.
final class TableScope: Scope {
  override var columnNames: [String] { table.columnNames }
  override var listNames: [String] { table.reader.listNames }

  override func column(_ name: String) throws(Stop) -> ColumnInfo? { try table.column(name) }

  override func list(_ name: String, at position: SourcePosition) throws(Stop) -> Catalog? {
    try table.reader.list(name, at: position)
  }

  override func foreign(
    _ head: String, _ tail: String, at position: SourcePosition
  ) throws(Stop) -> ColumnInfo? {
    let name = "\(head).\(tail)"
    if let known = table.built[name] { return known }
    for (depth, ancestor) in table.reader.ancestors(of: table).enumerated()
    where ancestor.name == head || depth == 0 && head == "parent" {
      let source = try table.reader.column(tail, of: ancestor.name, self, at: position)
      let rule: Rule = depth == 0 ? .parent(tail) : .ancestor(tail, of: ancestor.name)
      return table.add(
        ColumnInfo(
          model: .latent(name, rule), unit: source.unit, type: source.type, values: source.values),
        at: position)
    }
    if let list = table.ownList, list.name == head {
      return try table.lookup(
        tail, in: list, by: TableModel.rowColumn, as: name, self, at: position)
    }
    guard let group = try table.group(head, as: nil, locale: nil) else { return nil }
    guard let info = try group.column(tail) else {
      throw stop(
        "there is no provider \"\(name)\"" + Suggestion.text(name, group.providerNames),
        at: position)
    }
    return info
  }
}
