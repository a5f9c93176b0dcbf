import FakeDataKit

/// A mistake that is written down already: what depends on it is left out.
struct Stop: Error {}

/// A column that is there, made of its declaration or on the way.
struct ColumnInfo {
  /// What its values lead to.
  enum Origin {
    case none
    /// The number of a row of a list.
    case row(of: Catalog)
    /// The number of a row of a table.
    case reference(to: String)
    /// The key of a row, whose number another column has.
    case key(of: String, row: String)
  }

  /// The column, as the engine takes it.
  var model: ColumnModel
  /// What its numbers mean.
  var unit: Unit
  /// Its type, or the one that it would be stored as.
  var type: SQLType
  /// What it leads to.
  var origin: Origin = .none
  /// The values that it can have, where they are few and known.
  var values: [Value]?

  var name: String { model.name }

  init(
    model: ColumnModel, unit: Unit, type: SQLType, origin: Origin = .none, values: [Value]? = nil
  ) {
    self.model = model
    self.unit = unit
    self.type = type
    self.origin = origin
    self.values = values
    if model.type == nil { hide() }
  }

  /// Makes it a latent column, which texts show as its type has it.
  mutating func hide() {
    model.type = nil
    switch unit {
    case .text, .other, .json, .number(0): model.shownAs = nil
    default: model.shownAs = type
    }
  }
}

/// Where the names in rules mean something: a table, or a group of providers within a table.
class Scope {
  /// The table.
  unowned let table: TableReader
  /// The file that the rules stand in.
  let source: ModelSource

  init(_ table: TableReader, _ source: ModelSource) {
    self.table = table
    self.source = source
  }

  /// The name that a column has in the table.
  func name(_ column: String) -> String { column }

  /// A column of the scope's own; nil where there is none of the name.
  func column(_ name: String) throws(Stop) -> ColumnInfo? { preconditionFailure("abstract") }

  /// The names of all columns.
  var columnNames: [String] { preconditionFailure("abstract") }

  /// A list.
  func list(_ name: String, at position: SourcePosition) throws(Stop) -> Catalog? {
    preconditionFailure("abstract")
  }

  /// The names of all lists.
  var listNames: [String] { preconditionFailure("abstract") }

  /// A column of something else than this scope: of another row, or of a provider.
  func foreign(_ head: String, _ tail: String, at position: SourcePosition) throws(Stop)
    -> ColumnInfo?
  { nil }

  /// Writes a mistake down.
  func stop(_ message: String, at position: SourcePosition) -> Stop {
    table.reader.problems.append(
      source.problem(.error, "\(table.place)\(message)", at: position))
    return Stop()
  }

  /// Writes down what is odd.
  func warn(_ message: String, at position: SourcePosition) {
    table.reader.problems.append(
      source.problem(.warning, "\(table.place)\(message)", at: position))
  }

  /// The column that a name leads to: one of the table's, or one of another row that a hidden column of the
  /// table is made for.
  func resolve(_ path: String, at position: SourcePosition) throws(Stop) -> ColumnInfo {
    if let own = try column(path) { return own }
    guard let dot = path.firstIndex(of: "."), dot != path.startIndex else {
      throw stop(
        "there is no column \"\(path)\"" + Suggestion.text(path, columnNames), at: position)
    }
    let (head, tail) = (String(path[..<dot]), String(path[path.index(after: dot)...]))
    // `product` stands for what `product_id` refers to.
    for candidate in [TableReader.hidden(head), head, head + "_id"]
    where !table.isUnderway(name(candidate)) {
      guard let info = try column(candidate) else { continue }
      if let result = try through(info, tail, as: name(path), at: position) { return result }
    }
    if let result = try foreign(head, tail, at: position) { return result }
    throw stop(
      "\"\(head)\" in \"\(path)\" is neither a column that refers to a row, nor an ancestor of the table, a list or a "
        + "provider" + Suggestion.text(head, columnNames + table.headNames), at: position)
  }

  /// A column of the row that a column leads to.
  private func through(
    _ info: ColumnInfo, _ tail: String, as name: String, at position: SourcePosition
  ) throws(Stop) -> ColumnInfo? {
    switch info.origin {
    case .none: return nil
    case .row(let catalog):
      return try table.lookup(tail, in: catalog, by: info.name, as: name, self, at: position)
    case .reference(let target):
      return try table.referenced(tail, of: target, by: info.name, as: name, self, at: position)
    case .key(let target, let row):
      return try table.referenced(tail, of: target, by: row, as: name, self, at: position)
    }
  }
}

/// A group of providers in a table: `person`, and all that is read of one person.
final class GroupScope: Scope {
  private let group: ProviderGroup
  private let prefix: String
  private let locale: String

  init(_ group: ProviderGroup, prefix: String, locale: String, in table: TableReader) {
    self.group = group
    self.prefix = prefix
    self.locale = locale
    super.init(table, group.source)
  }

  override func name(_ column: String) -> String { "\(prefix).\(column)" }
  override var columnNames: [String] { group.columns(in: locale).map(\.key) }
  override var listNames: [String] { group.listNames }
  /// The providers, as models name them.
  var providerNames: [String] { columnNames.map { "\(group.name).\($0)" } }

  override func column(_ name: String) throws(Stop) -> ColumnInfo? {
    if name == "#number" { return try table.rowNumber() }
    let full = self.name(name)
    if let info = table.built[full] { return info }
    guard let entry = group.columns(in: locale).last(where: { $0.key == name }) else { return nil }
    return try table.build(full, entry.value, at: entry.position, isHidden: true, self)
  }

  override func list(_ name: String, at position: SourcePosition) throws(Stop) -> Catalog? {
    try group.list(name, in: locale, of: table.reader, at: position)
  }

  /// The rule of a provider whose values differ from row to row.
  func uniqueRule(_ name: String) -> YAMLNode.Entry? {
    group.columns(in: locale).last { $0.key == name }?.value.map?.first { $0.key == "unique" }
  }
}
