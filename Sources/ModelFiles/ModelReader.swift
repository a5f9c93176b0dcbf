import FakeDataKit

/// Reads a model file.
final class ModelReader {
  /// The locales of names, places and numbers.
  static let locales = ["en_US", "en_GB", "de", "fr", "es", "pt_BR", "ja"]
  /// The name of a column of ones in lists that have no weights.
  static let equalWeights = "#equal"

  let source: ModelSource
  let options: ModelFile.Options
  var problems: [ModelFileProblem] = []
  /// Columns that could not be made: table and name.
  var failed: Set<[String]> = []
  private(set) var locale = "en_US"
  private(set) var types: [TypeModel] = []
  private(set) var tables: [String: TableReader] = [:]
  private(set) var parameters: [ModelFile.Parameter] = []

  private var root: YAMLNode
  private var order: [TableReader] = []
  private var listNodes: [YAMLNode.Entry] = []
  private var catalogs: [String: Catalog] = [:]
  private var catalogOrder: [String] = []
  /// Digits behind the point of columns of lists, by list and column, where there are any.
  var decimals: [[String]: Int] = [:]
  private var failedLists: Set<String> = []
  private var groups: [String: ProviderGroup] = [:]

  static let keys = [
    "fakedata", "name", "description", "scale", "days", "locale", "parameters", "lists", "types",
    "tables",
  ]

  /// Reads a document.
  init(_ source: ModelSource, text: String, options: ModelFile.Options) throws(ModelFileError) {
    self.source = source
    self.options = options
    do {
      root = try YAMLNode.read(text)
    } catch {
      throw ModelFileError([source.problem(.error, error.message, at: error.position)])
    }
  }

  /// The place of no table.
  private func stop(_ message: String, at position: SourcePosition) {
    problems.append(source.problem(.error, message, at: position))
  }

  /// Everything, or all that is wrong.
  func read() throws(ModelFileError) -> ModelFile {
    guard root.map != nil else {
      throw ModelFileError([
        source.problem(
          .error, "a model is a mapping that begins with fakedata: 1, not \(root.kind)",
          at: root.position)
      ])
    }
    guard let version = root["fakedata"] else {
      throw ModelFileError([
        source.problem(
          .error, "this is no model: fakedata: 1, the version of the format, is missing",
          at: root.position)
      ])
    }
    guard version.plain == "1" else {
      throw ModelFileError([
        source.problem(
          .error, "fakedata: \(version.text ?? ""): this program reads version 1 of the format",
          at: version.position)
      ])
    }
    checkKeys(root, Self.keys, of: "a model", source)
    readParameters()
    let known = problems.count
    root = substituted(root)
    // Whatever reads a value that is not there would say that it is wrong.
    if problems.count > known { throw error() }
    readHead()
    readTypes()
    listNodes = root["lists"]?.map ?? []
    if let node = root["lists"], node.map == nil, !node.isNull {
      stop("lists is a mapping of names to lists, not \(node.kind)", at: node.position)
    }
    readTables()
    for entry in listNodes { _ = try? list(entry.key, at: entry.position) }
    let model = DataModel(
      name: name, types: types, catalogs: catalogOrder.compactMap { catalogs[$0] },
      tables: order.map { $0.model() })
    if problems.contains(where: { $0.severity == .error }) { throw error() }
    let unit = scaleTable()
    let days = self.days()
    let places = ModelPlaces(
      source: source, tables: tables.mapValues(\.position),
      columns: Dictionary(
        order.flatMap { table in table.positions.map { ([table.name, $0.key], $0.value) } },
        uniquingKeysWith: { first, _ in first }))
    if options.isCompiled { checkEngine(model, days: days, places) }
    if problems.contains(where: { $0.severity == .error }) { throw error() }
    return ModelFile(
      name: name, summary: root["description"]?.text ?? "", model: model, unit: unit, days: days,
      parameters: parameters, warnings: problems, places: places)
  }

  private func error() -> ModelFileError {
    var seen: Set<ModelFileProblem> = []
    let errors = problems.filter { $0.severity == .error && seen.insert($0).inserted }
    return ModelFileError(
      errors.enumerated().sorted {
        let (a, b) = ($0.element.position, $1.element.position)
        return (a?.line ?? 0, a?.column ?? 0, $0.offset) < (b?.line ?? 0, b?.column ?? 0, $1.offset)
      }.map(\.element))
  }

  // MARK: - The head

  private var name: String { root["name"]?.text ?? source.name }

  private func readHead() {
    if let node = root["locale"] {
      if let text = node.text, Self.locales.contains(text) {
        locale = text
      } else {
        stop(
          "there is no locale \(node.kind); there are \(Self.locales.joined(separator: ", "))"
            + Suggestion.text(node.text ?? "", Self.locales), at: node.position)
      }
    }
    if let node = root["name"], node.text?.isEmpty ?? true {
      stop("name is a text", at: node.position)
    }
  }

  private func days() -> Int {
    guard let node = root["days"] else { return 1 }
    if let text = node.plain {
      if let number = Decimal(text)?.scaled(to: 0),
        (1...Int64(DataPlan.maximumDays)).contains(number)
      {
        return Int(number)
      }
      if let length = Quantity.duration(text), length >= Quantity.day,
        length / Quantity.day <= Int64(DataPlan.maximumDays)
      {
        return Int(length / Quantity.day)
      }
    }
    stop(
      "days is a number from 1 to \(DataPlan.maximumDays), or a duration such as 3y",
      at: node.position)
    return 1
  }

  private func scaleTable() -> String {
    let scaled = order.filter { if case .scale = $0.cardinality { true } else { false } }
    if let node = root["scale"] {
      if let name = node.text, tables[name] != nil { return name }
      stop(
        "scale is the table whose rows --scale counts; there is no table \(node.kind)"
          + Suggestion.text(node.text ?? "", tables.keys), at: node.position)
    }
    return scaled.first?.name ?? "rows"
  }

  // MARK: - Parameters

  private var values: [String: YAMLNode] = [:]

  private func readParameters() {
    let node = root["parameters"]
    if let node, node.map == nil, !node.isNull {
      stop("parameters is a mapping of names to defaults, not \(node.kind)", at: node.position)
    }
    for entry in node?.map ?? [] {
      let hasDefault = entry.value["default"] != nil
      guard let usual = hasDefault ? entry.value["default"] : entry.value, !usual.isNull else {
        stop("parameter \"\(entry.key)\" has no default", at: entry.position)
        continue
      }
      if hasDefault {
        checkKeys(entry.value, ["default", "description"], of: "a parameter", source)
      }
      values[entry.key] = usual
      parameters.append(
        .init(
          name: entry.key, usual: usual.text ?? "", summary: entry.value["description"]?.text ?? "")
      )
      guard let text = options.parameters[entry.key] else { continue }
      do {
        var given = try YAMLNode.read(text)
        given.move(to: usual.position)
        values[entry.key] = given
      } catch {
        stop("--set \(entry.key)=\(text) \(error.message)", at: usual.position)
      }
    }
    for name in options.parameters.keys.sorted() where values[name] == nil {
      problems.append(
        source.problem(
          .error,
          "the model has no parameter \"\(name)\""
            + (values.isEmpty
              ? "; it has none"
              : Suggestion.text(name, values.keys)
                + "; there are \(values.keys.sorted().joined(separator: ", "))"),
          at: nil))
    }
  }

  /// A document with the values of parameters in the place of their names.
  private func substituted(_ node: YAMLNode) -> YAMLNode {
    var result = node
    switch node.content {
    case .scalar(let text, true) where text.first == "$":
      let name = String(text.dropFirst())
      guard let value = values[name] else {
        stop(
          "there is no parameter \"\(name)\"" + Suggestion.text(name, values.keys),
          at: node.position)
        return node
      }
      return value
    case .scalar(let text, true) where text.contains("$"):
      result.content = .scalar(substituted(text), isPlain: true)
    case .scalar: return node
    case .list(let nodes): result.content = .list(nodes.map(substituted))
    case .map(let entries):
      result.content = .map(
        entries.map { entry in
          var entry = entry
          entry.value = substituted(entry.value)
          return entry
        })
    }
    return result
  }

  /// A text with the values of parameters in the place of their names.
  private func substituted(_ text: String) -> String {
    var result = ""
    var rest = Substring(text)
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      let name = rest[rest.index(after: dollar)...].prefix {
        $0.isLetter || $0.isNumber || $0 == "_"
      }
      if let value = values[String(name)]?.text { result += value } else { result += "$\(name)" }
      rest = rest[name.endIndex...]
    }
    return result + rest
  }

  // MARK: - Types

  private func readTypes() {
    guard let node = root["types"], !node.isNull else { return }
    guard let entries = node.map else {
      stop("types is a mapping of names to enums and domains, not \(node.kind)", at: node.position)
      return
    }
    for entry in entries {
      if let labels = entry.value.list {
        let texts = labels.compactMap(\.text)
        guard texts.count == labels.count else {
          stop("type \"\(entry.key)\": the labels of an enum are texts", at: entry.value.position)
          continue
        }
        types.append(.enumeration(entry.key, texts))
        continue
      }
      guard let base = entry.value["domain"]?.text else {
        stop(
          "type \"\(entry.key)\" is a list of labels, or {domain: type, check: …}",
          at: entry.position)
        continue
      }
      checkKeys(entry.value, ["domain", "check", "not_null", "schema"], of: "a domain", source)
      if let node = entry.value["not_null"], node.flag == nil {
        stop(
          "type \"\(entry.key)\": not_null is true or false, not \(node.kind)", at: node.position)
      }
      guard let type = typeNamed(base) else {
        stop("type \"\(entry.key)\": there is no type \"\(base)\"", at: entry.value.position)
        continue
      }
      types.append(
        TypeModel(
          entry.key,
          .domain(
            base: type, check: entry.value["check"]?.text,
            isNotNull: entry.value["not_null"]?.flag == true),
          schema: entry.value["schema"]?.text))
    }
  }

  private func typeNamed(_ text: String) -> SQLType? {
    if text.hasSuffix("[]") { return typeNamed(String(text.dropLast(2))).map { .array(of: $0) } }
    if let type = types.first(where: { $0.name == text }) {
      if case .enumeration = type.kind { return .enumeration(text) }
      return .domain(text)
    }
    for prefix in ["enum ", "domain "] where text.hasPrefix(prefix) { return nil }
    return SQLType(text)
  }

  /// A type by its name; types that are not known here are read by the server from texts.
  func type(_ text: String, _ scope: Scope, at position: SourcePosition) throws(Stop) -> SQLType {
    if let type = typeNamed(text) ?? typeNamed(text.lowercased()) { return type }
    let known = [
      "point", "line", "lseg", "box", "path", "polygon", "circle", "tsvector", "tsquery", "xml",
      "money",
      "bit", "varbit", "hstore", "ltree", "macaddr8", "pg_lsn", "oid", "name", "geometry",
      "geography",
      "vector", "int4multirange", "int8multirange", "nummultirange", "datemultirange",
      "tsmultirange", "tstzmultirange", "bit varying", "cube", "jsonpath",
    ]
    let base = text.lowercased().prefix { $0 != "(" && $0 != "[" }.trimmingBlanks
    if known.contains(base) || text.contains(".") { return .other(text) }
    let names =
      types.map(\.name) + known + [
        "smallint", "integer", "bigint", "numeric", "real", "double precision", "boolean", "text",
        "varchar", "char", "citext", "uuid", "bytea", "date", "time", "timestamp", "timestamptz",
        "interval", "json", "jsonb", "inet", "cidr", "macaddr", "int4range", "int8range",
        "numrange",
        "daterange", "tsrange", "tstzrange",
      ]
    throw scope.stop(
      "there is no type \"\(text)\"" + Suggestion.text(text, names)
        + "; types of extensions are written with their schema, as in public.\(base)", at: position)
  }

  // MARK: - Lists

  var listNames: [String] { listNodes.map(\.key) }
  func hasList(_ name: String) -> Bool { listNodes.contains { $0.key == name } }

  /// A list of the model.
  func list(_ name: String, at position: SourcePosition) throws(Stop) -> Catalog? {
    guard let entry = listNodes.first(where: { $0.key == name }) else { return nil }
    return try catalog(name, entry.value, source)
  }

  /// A list that a rule makes.
  func add(_ catalog: Catalog) -> Catalog {
    if catalogs.updateValue(catalog, forKey: catalog.name) == nil {
      catalogOrder.append(catalog.name)
    }
    return catalog
  }

  /// A column that a rule adds to a list.
  func add(_ column: String, _ values: [Value], to list: String) {
    guard var catalog = catalogs[list], !catalog.columns.contains(column) else { return }
    catalog.columns.append(column)
    for row in catalog.rows.indices { catalog.rows[row].append(values[row]) }
    catalogs[list] = catalog
  }

  /// A list as it is written.
  func catalog(_ name: String, _ node: YAMLNode, _ source: ModelSource) throws(Stop) -> Catalog {
    if let known = catalogs[name] { return known }
    if failedLists.contains(name) { throw Stop() }
    do {
      return add(try ListReader(name, node, source, self).read())
    } catch {
      failedLists.insert(name)
      throw error
    }
  }

  // MARK: - Tables

  private func readTables() {
    guard let node = root["tables"], let entries = node.map, !entries.isEmpty else {
      let position = root["tables"]?.position ?? root.position
      stop("tables: there are none; a model has a mapping of names to tables", at: position)
      return
    }
    for entry in entries {
      guard entry.value.map != nil else {
        stop("\(entry.key): a table is a mapping, not \(entry.value.kind)", at: entry.position)
        continue
      }
      let table = TableReader(entry, self)
      tables[entry.key] = table
      order.append(table)
    }
    for table in order { table.declare() }
    for name in options.rows.keys.sorted() {
      guard let table = tables[name] else {
        problems.append(
          source.problem(
            .error, "--rows \(name): there is no such table" + Suggestion.text(name, tables.keys),
            at: nil))
        continue
      }
      if table.parent != nil || table.ownList != nil {
        problems.append(
          source.problem(
            .error,
            "--rows \(name): its rows are "
              + (table.parent.map { "children of those of \"\($0)\"" } ?? "those of a list"),
            at: nil))
      }
    }
    guard checkParents() else { return }
    for table in order { table.buildAll() }
  }

  private func checkParents() -> Bool {
    var isRight = true
    for table in order {
      var way = [table.name]
      var next = table.parent
      while let name = next {
        if way.contains(name) {
          if name == table.name {
            stop(
              "\(table.name): tables are parents of each other in a circle: "
                + "\((way + [name]).joined(separator: " → "))",
              at: table.node["per"]?.position ?? table.position)
          }
          isRight = false
          break
        }
        way.append(name)
        next = tables[name]?.parent
      }
    }
    return isRight
  }

  /// The tables above a table, the parent first.
  func ancestors(of table: TableReader) -> [TableReader] {
    var result: [TableReader] = []
    var next = table.parent.flatMap { tables[$0] }
    while let table = next, !result.contains(where: { $0 === table }) {
      result.append(table)
      next = table.parent.flatMap { tables[$0] }
    }
    return result
  }

  /// A column of another table.
  func column(
    _ name: String, of tableName: String, _ scope: Scope, at position: SourcePosition
  ) throws(Stop) -> ColumnInfo {
    guard let table = tables[tableName] else {
      throw scope.stop("there is no table \"\(tableName)\"", at: position)
    }
    if let info = try table.column(name) { return info }
    throw scope.stop(
      "table \"\(tableName)\" has no column \"\(name)\"" + Suggestion.text(name, table.columnNames),
      at: position)
  }

  /// A group of providers.
  func providerGroup(_ name: String) throws(Stop) -> ProviderGroup? {
    if let known = groups[name] { return known }
    guard !name.contains("/"), let group = try ProviderGroup(name) else { return nil }
    groups[name] = group
    return group
  }

  // MARK: - Checks

  /// Writes down keys that mean nothing.
  func check(_ node: YAMLNode, keys: [String], of what: String, _ scope: Scope) {
    for entry in node.map ?? [] where !keys.contains(entry.key) {
      _ = scope.stop(
        "\"\(entry.key)\" is no key of \(what)" + Suggestion.text(entry.key, keys),
        at: entry.position)
    }
  }

  private func checkKeys(_ node: YAMLNode, _ keys: [String], of what: String, _ source: ModelSource)
  {
    for entry in node.map ?? [] where !keys.contains(entry.key) {
      problems.append(
        source.problem(
          .error, "\"\(entry.key)\" is no key of \(what)" + Suggestion.text(entry.key, keys),
          at: entry.position))
    }
  }

  /// What only the engine sees, at the place of the column that it names.
  ///
  /// The scale of a run may be another one: what is wrong at one scale only is no mistake of the file.
  private func checkEngine(_ model: DataModel, days: Int, _ places: ModelPlaces) {
    do {
      _ = try DataPlan(model, RunParameters(seed: 0, scale: 1000, days: days))
    } catch {
      if (try? DataPlan(model, RunParameters(seed: 0, scale: 1, days: days))) == nil {
        problems.append(places.problem(error, .error))
      } else {
        var warning = places.problem(error, .warning)
        warning.message += " (with --scale 1000)"
        problems.append(warning)
      }
    }
  }
}

/// Where the tables and columns of a model are declared.
struct ModelPlaces: Sendable {
  let source: ModelSource
  let tables: [String: SourcePosition]
  let columns: [[String]: SourcePosition]

  /// What the engine says of a model, with its place in the file.
  func problem(_ error: ModelError, _ severity: ModelFileProblem.Severity) -> ModelFileProblem {
    let names = error.message.split(separator: "\"", omittingEmptySubsequences: false)
    guard names.count >= 3, names[0] == "table ", let table = tables[String(names[1])] else {
      return source.problem(severity, error.message, at: nil)
    }
    guard names.count >= 5, names[2] == ", column " else {
      return source.problem(
        severity, "\(names[1])" + names[2...].joined(separator: "\""), at: table)
    }
    let column = String(names[3])
    let declared = String(column.prefix { $0 != "#" })
    return source.problem(
      severity,
      "\(names[1]).\(declared.isEmpty ? column : declared)" + names[4...].joined(separator: "\""),
      at: columns[[String(names[1]), column]] ?? columns[[String(names[1]), declared]] ?? table)
  }
}

extension YAMLNode {
  /// Puts the value, and all within it, at a place of another text.
  fileprivate mutating func move(to position: SourcePosition) {
    self.position = position
    switch content {
    case .scalar: break
    case .list(let nodes):
      content = .list(
        nodes.map { node in
          var node = node
          node.move(to: position)
          return node
        })
    case .map(let entries):
      content = .map(
        entries.map { entry in
          var entry = entry
          entry.position = position
          entry.value.move(to: position)
          return entry
        })
    }
  }
}
