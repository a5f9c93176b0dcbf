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
