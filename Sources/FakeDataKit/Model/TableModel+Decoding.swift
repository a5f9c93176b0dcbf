extension TableModel {
  /// Decodes a table; what it leaves out is not there. A primary key that is a text and not a list is an
  /// identity column.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func list<Item: Decodable>(_ key: CodingKeys) throws -> [Item] {
      try container.decodeIfPresent([Item].self, forKey: key) ?? []
    }
    self.init(
      name: try container.decode(String.self, forKey: .name),
      schema: try container.decodeIfPresent(String.self, forKey: .schema),
      cardinality: try container.decode(Cardinality.self, forKey: .cardinality),
      columns: try list(.columns), identity: nil, uniques: try list(.uniques),
      checks: try list(.checks), indexes: try list(.indexes), foreignKeys: try list(.foreignKeys))
    if let column = try? container.decode(String.self, forKey: .primaryKey) {
      primaryKey = [column]
      identity = column
    } else {
      primaryKey = try list(.primaryKey)
      identity = try container.decodeIfPresent(String.self, forKey: .identity)
    }
  }
}

extension TableModel.Index {
  /// Decodes an index; what it leaves out is the usual.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      name: try container.decode(String.self, forKey: .name),
      columns: try container.decode([String].self, forKey: .columns),
      method: try container.decodeIfPresent(String.self, forKey: .method),
      isUnique: try container.decodeIfPresent(Bool.self, forKey: .isUnique) ?? false,
      predicate: try container.decodeIfPresent(String.self, forKey: .predicate))
  }
}

extension TableModel.ForeignKey {
  /// Decodes a foreign key; `column` stands for a list of one column.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    var columns: [String] = []
    if let column = try container.decodeIfPresent(String.self, forKey: .column) {
      columns = [column]
    } else {
      columns = try container.decode([String].self, forKey: .columns)
    }
    self.init(
      columns, references: try container.decode(String.self, forKey: .references),
      referencedColumns: try container.decodeIfPresent([String].self, forKey: .referencedColumns)
        ?? [],
      cascades: try container.decodeIfPresent(Bool.self, forKey: .cascades) ?? false,
      name: try container.decodeIfPresent(String.self, forKey: .name))
  }

  /// Encodes the foreign key.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(columns, forKey: .columns)
    try container.encode(references, forKey: .references)
    if !referencedColumns.isEmpty {
      try container.encode(referencedColumns, forKey: .referencedColumns)
    }
    try container.encode(cascades, forKey: .cascades)
    try container.encodeIfPresent(name, forKey: .name)
  }

  private enum CodingKeys: String, CodingKey {
    case column, columns, references, referencedColumns, cascades, name
  }
}
