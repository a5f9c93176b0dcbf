/// A data set as plain values: catalogues of constants, and tables whose columns have rules.
public struct DataModel: Hashable, Codable, Sendable {
  /// The name of the data set.
  public var name: String
  /// The constants that rules use.
  public var catalogs: [Catalog]
  /// The tables, each after those that it references.
  public var tables: [TableModel]

  /// A data set.
  public init(name: String, catalogs: [Catalog], tables: [TableModel]) {
    self.name = name
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
