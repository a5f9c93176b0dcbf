/// A table: how many rows it has, its columns, and its constraints.
public struct TableModel: Hashable, Codable, Sendable {
  /// How many rows a table has.
  public enum Cardinality: Hashable, Codable, Sendable {
    /// One row for each row of a catalogue. Its rules find that row's number by ``rowColumn``.
    case catalog(String)
    /// As many rows as the run asks for: a root of the data set.
    case scale
    /// A root with as many rows as the run asks for, times `numerator` and divided by `denominator`,
    /// rounded down, and at least one.
    case share(numerator: UInt64, denominator: UInt64)
    /// A root with the same number of rows whatever the run asks for.
    case fixed(UInt64)
    /// Some children for each row of another table, which can itself be a table of children.
    ///
    /// - Parameters:
    ///   - table: the parent.
    ///   - count: children per parent, or per parent and period.
    ///   - every: the days of a period, where that many children come in each period of the history: 1
    ///     is daily, 7 weekly. The history ends with the as-of day, and its first period may be a
    ///     shorter one. nil: children belong to no period.
    case children(of: String, count: CountDistribution, every: Int?)

    /// Children whose number is equally likely, in all or on each day of the history.
    public static func children(
      of table: String, count: ClosedRange<Int>, daily: Bool
    ) -> Cardinality {
      .children(of: table, count: .uniform(count), every: daily ? 1 : nil)
    }
  }

  /// A unique constraint.
  public struct Unique: Hashable, Codable, Sendable {
    /// The constraint's name.
    public var name: String
    /// Its columns.
    public var columns: [String]

    /// A unique constraint over columns.
    public init(name: String, columns: [String]) {
      self.name = name
      self.columns = columns
    }
  }

  /// A foreign key of one column.
  public struct ForeignKey: Hashable, Codable, Sendable {
    /// The referencing column.
    public var column: String
    /// The referenced table; its primary key is referenced.
    public var references: String
    /// Whether rows are deleted with the row they reference.
    public var cascades: Bool

    /// A foreign key to the primary key of `references`.
    public init(_ column: String, references: String, cascades: Bool = false) {
      self.column = column
      self.references = references
      self.cascades = cascades
    }
  }

  /// The name by which the rules of a ``Cardinality/catalog(_:)`` table call their own row's number
  /// in the catalogue.
  public static let rowColumn = "#row"

  /// The table's name.
  public var name: String
  /// How many rows it has.
  public var cardinality: Cardinality
  /// Its columns, in the order in which they are stored; latent ones among them.
  public var columns: [ColumnModel]
  /// The column of the primary key: an identity column.
  public var primaryKey: String
  /// Its unique constraints.
  public var uniques: [Unique]
  /// Its foreign keys.
  public var foreignKeys: [ForeignKey]

  /// A table.
  public init(
    name: String, cardinality: Cardinality, columns: [ColumnModel], primaryKey: String,
    uniques: [Unique] = [], foreignKeys: [ForeignKey] = []
  ) {
    self.name = name
    self.cardinality = cardinality
    self.columns = columns
    self.primaryKey = primaryKey
    self.uniques = uniques
    self.foreignKeys = foreignKeys
  }

  /// The columns that are stored.
  public var storedColumns: [ColumnModel] { columns.filter { $0.type != nil } }
}
