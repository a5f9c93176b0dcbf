/// A data set as plain values: catalogues of constants, and tables whose columns have rules.
public struct DataModel: Hashable, Codable, Sendable {
  /// The name of the data set.
  public var name: String
  /// Its enums and domains, each after those that it is over.
  public var types: [TypeModel]
  /// The constants that rules use.
  public var catalogs: [Catalog]
  /// The tables; their foreign keys may refer to each other in any order.
  public var tables: [TableModel]

  /// A data set.
  public init(
    name: String, types: [TypeModel] = [], catalogs: [Catalog], tables: [TableModel]
  ) {
    self.name = name
    self.types = types
    self.catalogs = catalogs
    self.tables = tables
  }

  /// The table of that name.
  public func table(_ name: String) -> TableModel? { tables.first { $0.name == name } }

  /// The catalogue of that name.
  public func catalog(_ name: String) -> Catalog? { catalogs.first { $0.name == name } }
}

extension DataModel {
  /// The way from a root table down to a table, both included.
  ///
  /// - Throws: ``ModelError`` where a parent is not there, or is among its own descendants.
  func lineage(of table: TableModel) throws(ModelError) -> [TableModel] {
    var way = [table]
    while case .children(let name, _, _) = way[0].cardinality {
      guard let parent = self.table(name) else {
        throw ModelError(
          .invalidTable, "table \"\(way[0].name)\": its parent \"\(name)\" is no table")
      }
      if way.contains(where: { $0.name == name }) {
        throw ModelError(
          .cycle,
          "table \"\(table.name)\": parents go round in a circle: "
            + ([name] + way.map(\.name)).joined(separator: " → "))
      }
      way.insert(parent, at: 0)
    }
    return way
  }

  /// The root table that a table's rows descend from, or the table itself.
  public func root(of table: TableModel) -> TableModel {
    var (root, steps) = (table, 0)
    while case .children(let name, _, _) = root.cardinality, let parent = self.table(name),
      steps < tables.count
    {
      root = parent
      steps += 1
    }
    return root
  }

  /// Whether a table grows with the scale.
  public func isScaled(_ table: TableModel) -> Bool {
    switch root(of: table).cardinality {
    case .scale, .share: true
    case .catalog, .fixed, .children: false
    }
  }
}

extension DataModel {
  private enum CodingKeys: String, CodingKey { case name, types, catalogs, tables }

  /// Decodes a data set; one without types of its own has none.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    types = try container.decodeIfPresent([TypeModel].self, forKey: .types) ?? []
    catalogs = try container.decode([Catalog].self, forKey: .catalogs)
    tables = try container.decode([TableModel].self, forKey: .tables)
  }

  /// Encodes a data set, types only where it has any.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    if !types.isEmpty { try container.encode(types, forKey: .types) }
    try container.encode(catalogs, forKey: .catalogs)
    try container.encode(tables, forKey: .tables)
  }
}
