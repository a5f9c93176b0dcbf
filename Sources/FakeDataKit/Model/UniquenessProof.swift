/// Proves that keys are unique by the way in which their values are made.
///
/// A set of columns is unique if their values tell which row it is. The proof starts from these values and collects
/// what else they tell: other columns of the row, its ancestors' rows and columns, its period and its ordinal, until
/// the row is known or nothing new is found. It looks at the rules alone and at no parameter of a run, so a model is
/// refused at every scale or at none.
struct UniquenessProof {
  /// Something that the values tell of a row, or of one of its ancestors' rows. Tables are those of the model.
  enum Fact: Hashable {
    /// Which row it is.
    case row(String)
    /// The value of a column.
    case column(String, of: String)
    /// The value of an expression.
    case value(Expression, of: String)
    /// Its place among its parent's children of the period.
    case ordinal(String)
    case period(String)
    /// Something that no two of its siblings of the period have in common.
    case amongSiblings(String)
  }

  private struct Question: Hashable {
    var table: String
    var columns: Set<String>
  }

  let model: DataModel
  private let tables: [String: TableModel]
  private let columns: [String: [String: ColumnModel]]
  private var answers: [Question: Bool] = [:]
  private var underway: Set<Question> = []
  /// The columns whose bounds are being asked for.
  var bounding: Set<Fact> = []

  init(_ model: DataModel) {
    self.model = model
    tables = Dictionary(model.tables.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    columns = tables.mapValues { table in
      Dictionary(table.columns.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
  }

  func table(_ name: String) -> TableModel? { tables[name] }

  func column(_ name: String, of table: String) -> ColumnModel? { columns[table]?[name] }

  func parent(of table: TableModel) -> TableModel? {
    if case .children(let name, _, _) = table.cardinality { tables[name] } else { nil }
  }

  /// The table and its ancestors, upwards.
  private func lineage(of table: TableModel) -> [TableModel] {
    var way = [table]
    while let parent = parent(of: way[way.count - 1]), way.count <= tables.count {
      way.append(parent)
    }
    return way
  }

  /// Whether no two rows have the same values, none of them NULL, in some columns.
  mutating func isUnique(_ names: some Sequence<String>, in table: TableModel) -> Bool {
    let question = Question(table: table.name, columns: Set(names))
    if let answer = answers[question] { return answer }
    // A proof that needs itself is none.
    guard underway.insert(question).inserted else { return false }
    defer { underway.remove(question) }
    let answer = facts(told: question.columns, by: table).contains(.row(table.name))
    answers[question] = answer
    return answer
  }

  /// What the values of some columns tell.
  mutating func facts(told names: Set<String>, by table: TableModel) -> Set<Fact> {
    let way = lineage(of: table)
    var facts = Set(names.map { Fact.column($0, of: table.name) })
    for table in way { facts.formUnion(given(table)) }
    var before = -1
    while before != facts.count, !facts.contains(.row(table.name)) {
      before = facts.count
      for table in way { extend(&facts, table) }
    }
    return facts
  }

  /// What is known of every row.
  private func given(_ table: TableModel) -> Set<Fact> {
    switch table.cardinality {
    case .children(_, let count, let every):
      var facts: Set<Fact> = []
      if count.maximum <= 1 { facts.insert(.ordinal(table.name)) }
      if every == nil { facts.insert(.period(table.name)) }
      return facts
    case .fixed(1): return [.row(table.name)]
    case .catalog(let name) where model.catalog(name)?.rows.count == 1: return [.row(table.name)]
    case .catalog, .fixed, .scale, .share: return []
    }
  }

  private mutating func extend(_ facts: inout Set<Fact>, _ table: TableModel) {
    let name = table.name
    if let parent = parent(of: table) {
      if facts.contains(.row(name)) { facts.insert(.row(parent.name)) }
      if facts.contains(.row(parent.name)), facts.contains(.period(name)),
        facts.contains(.ordinal(name)) || facts.contains(.amongSiblings(name))
      {
        facts.insert(.row(name))
      }
    }
    if facts.contains(.row(name)) { return }
    if facts.contains(.column(TableModel.rowColumn, of: name)), case .catalog = table.cardinality {
      facts.insert(.row(name))
    }
    for column in table.columns where facts.contains(.column(column.name, of: name)) {
      facts.formUnion(consequences(of: column, in: table, facts))
    }
    for case .value(let expression, name) in facts {
      facts.formUnion(parts(of: expression, in: table, facts))
    }
    facts.formUnion(references(in: table, facts))
    facts.formUnion(lookups(in: table, facts))
  }

  /// The rows that known columns of theirs tell.
  private mutating func references(in table: TableModel, _ facts: Set<Fact>) -> Set<Fact> {
    var columns: [String: Set<String>] = [:]
    for column in table.columns where facts.contains(.column(column.name, of: table.name)) {
      guard case .referenced(let name, let selector) = column.rule,
        let selecting = self.column(selector, of: table.name),
        case .reference(let reference) = selecting.rule,
        isFaithful(column, to: self.column(name, of: reference.table))
      else { continue }
      columns[selector, default: []].insert(name)
    }
    var told: Set<Fact> = []
    for (selector, names) in columns
    where !facts.contains(.column(selector, of: table.name)) {
      guard case .reference(let reference)? = self.column(selector, of: table.name)?.rule,
        let target = self.table(reference.table), isUnique(names, in: target)
      else { continue }
      told.insert(.column(selector, of: table.name))
    }
    return told
  }

  /// The columns that known columns look values up by, where these are distinct.
  private func lookups(in table: TableModel, _ facts: Set<Fact>) -> Set<Fact> {
    var columns: [[String]: [(name: String, type: SQLType?)]] = [:]
    for column in table.columns where facts.contains(.column(column.name, of: table.name)) {
      // Documents that are written differently are taken to be different ones.
      let isDocument = column.type.flatMap { model.baseType(of: $0) } == .jsonb
      guard isDocument || comparison(column.type) != .unknown else { continue }
      switch column.rule {
      case .lookup(let name, let catalog, let selector):
        columns[[catalog, selector], default: []].append((name, column.type))
      case .textLookup(let name, let catalog, let selector) where isPlain(name, of: catalog):
        columns[[catalog, selector], default: []].append((name, column.type))
      default: break
      }
    }
    var told: Set<Fact> = []
    for (key, names) in columns where !facts.contains(.column(key[1], of: table.name)) {
      guard let catalog = model.catalog(key[0]) else { continue }
      let values = names.compactMap { name, type in
        catalog.values(of: name)?.map { compared($0.plainText, as: type) }
      }
      let rows = Set(catalog.rows.indices.map { row in values.map { $0[row] } })
      if rows.count == catalog.rows.count { told.insert(.column(key[1], of: table.name)) }
    }
    return told
  }

  /// Whether no text of a list has a column in braces, which may make equal ones of different texts.
  func isPlain(_ name: String, of catalog: String) -> Bool {
    model.catalog(catalog)?.values(of: name)?.allSatisfy { value in
      if case .text(let text) = value { !text.contains("{") && !text.contains("}") } else { true }
    } ?? false
  }

  // MARK: - Types

  /// How a type compares texts that differ.
  enum Comparison {
    case exact
    /// Some texts that differ are equal: those of `citext` by their cases, those of `char(n)` by blanks at the end.
    case ignoringCase, ignoringBlanks
    /// Not at all, or in a way that is not known here.
    case unknown
  }

  func comparison(_ type: SQLType?) -> Comparison {
    guard let type else { return .exact }
    switch model.baseType(of: type) {
    case .citext: return .ignoringCase
    case .character: return .ignoringBlanks
    // `cidr` leaves bits off, JSON has many texts for one value.
    case .cidr, .json, .jsonb, .array, nil: return .unknown
    case .int4range, .int8range, .numrange, .daterange, .tsrange, .tstzrange: return .unknown
    default: return .exact
    }
  }

  /// A text as a type compares it.
  private func compared(_ text: String, as type: SQLType?) -> [UInt8] {
    switch comparison(type) {
    case .exact, .unknown: return Array(text.utf8)
    case .ignoringCase: return Array(text.lowercased().utf8)
    case .ignoringBlanks:
      var bytes = Array(text.utf8)
      while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
      return bytes
    }
  }

  /// Whether a column tells as much as the one that its values are taken from.
  func isFaithful(_ column: ColumnModel, to source: ColumnModel?) -> Bool {
    switch comparison(column.type) {
    case .exact: true
    case .ignoringCase, .ignoringBlanks:
      source.map { comparison($0.type) == comparison(column.type) } ?? false
    case .unknown: false
    }
  }
}
