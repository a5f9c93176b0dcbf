/// What holds for a table's rows, and what finds them.
extension TableModel {
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

  /// A condition that holds for each row.
  public struct Check: Hashable, Codable, Sendable {
    /// The constraint's name.
    public var name: String
    /// The condition as SQL, without `CHECK`.
    public var condition: String

    /// A condition with its name.
    public init(name: String, condition: String) {
      self.name = name
      self.condition = condition
    }
  }

  /// An index that belongs to no constraint.
  public struct Index: Hashable, Codable, Sendable {
    /// The index's name.
    public var name: String
    /// Its columns.
    public var columns: [String]
    /// The access method; nil is `btree`.
    public var method: String?
    /// Whether no two rows have the same values in its columns.
    public var isUnique: Bool
    /// The condition of the rows that are in it, as SQL without `WHERE`; nil is all rows.
    public var predicate: String?

    /// An index over columns.
    public init(
      name: String, columns: [String], method: String? = nil, isUnique: Bool = false,
      predicate: String? = nil
    ) {
      self.name = name
      self.columns = columns
      self.method = method
      self.isUnique = isUnique
      self.predicate = predicate
    }

    enum CodingKeys: String, CodingKey { case name, columns, method, isUnique, predicate }
  }

  /// A foreign key, to any table of the model: the table itself and those that come later among them.
  public struct ForeignKey: Hashable, Codable, Sendable {
    /// The referencing columns.
    public var columns: [String]
    /// The referenced table.
    public var references: String
    /// The referenced columns, one for each referencing one; none are the table's primary key.
    public var referencedColumns: [String]
    /// Whether rows are deleted with the row they reference.
    public var cascades: Bool
    /// The constraint's name; nil is the one that PostgreSQL would choose.
    public var name: String?

    /// A foreign key over columns.
    public init(
      _ columns: [String], references: String, referencedColumns: [String] = [],
      cascades: Bool = false, name: String? = nil
    ) {
      self.columns = columns
      self.references = references
      self.referencedColumns = referencedColumns
      self.cascades = cascades
      self.name = name
    }

    /// A foreign key of one column to the primary key of `references`.
    public init(_ column: String, references: String, cascades: Bool = false) {
      self.init([column], references: references, cascades: cascades)
    }
  }

  /// The table's name within its schema: ``name`` without the schema's in front.
  public var relation: String { SQLName.relation(name, in: schema) }

  /// The name in SQL, with the schema's in front where the model names one.
  public var sqlName: String {
    (schema.map { "\(SQLName.quoted($0))." } ?? "") + SQLName.quoted(relation)
  }

  /// The sets of columns that no two rows have the same values in: those that foreign keys can refer to.
  public var keys: [[String]] {
    (primaryKey.isEmpty ? [] : [primaryKey]) + uniques.map(\.columns)
      + indexes.filter { $0.isUnique && $0.predicate == nil }.map(\.columns)
  }
}

extension DataModel {
  /// The columns that a foreign key refers to.
  public func referencedColumns(of key: TableModel.ForeignKey) -> [String] {
    key.referencedColumns.isEmpty
      ? table(key.references)?.primaryKey ?? [] : key.referencedColumns
  }

  /// The schemas that the model names, in the order in which its tables and then its types do.
  public var schemas: [String] {
    var seen: Set<String> = []
    return (tables.map(\.schema) + types.map(\.schema)).compactMap(\.self)
      .filter { seen.insert($0).inserted }
  }
}
