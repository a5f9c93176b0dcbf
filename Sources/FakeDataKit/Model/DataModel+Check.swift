/// Models that contradict themselves.
extension DataModel {
  /// Refuses a model with names that mean nothing, mean two things, or that PostgreSQL does not take.
  ///
  /// - Throws: ``ModelError`` that names the table, and the column or constraint.
  func check() throws(ModelError) {
    for catalog in catalogs {
      for (row, values) in catalog.rows.enumerated() where values.count != catalog.columns.count {
        throw ModelError(
          .malformedCatalog,
          "catalogue \"\(catalog.name)\", row \(row + 1): \(values.count) values, expected "
            + "\(catalog.columns.count)")
      }
    }
    try checkTypes()
    var names: Set<String> = []
    for table in tables {
      guard names.insert(table.name).inserted else {
        throw ModelError(.invalidTable, "table \"\(table.name)\" is given twice")
      }
      try table.checkColumns()
      try table.checkNames()
    }
    try checkForeignKeys()
    try checkRelations()
  }

  private func checkForeignKeys() throws(ModelError) {
    let byName = Dictionary(tables.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for table in tables {
      for key in table.foreignKeys {
        guard let other = byName[key.references] else {
          throw table.error(
            .unknownName,
            "a foreign key references \"\(key.references)\", which is no table of the model")
        }
        let referenced = key.referencedColumns.isEmpty ? other.primaryKey : key.referencedColumns
        let columns = key.columns.joined(separator: ", ")
        guard !referenced.isEmpty else {
          throw table.error(
            .invalidTable,
            "the foreign key from (\(columns)) references \"\(other.name)\", which has no primary key; "
              + "name the columns that it references")
        }
        if let unknown = referenced.first(where: { !other.hasStored($0) }) {
          throw table.error(
            .unknownName,
            "the foreign key from (\(columns)) references \"\(unknown)\", which is no column of "
              + "\"\(other.name)\"")
        }
        guard key.columns.count == referenced.count else {
          throw table.error(
            .invalidTable,
            "the foreign key from (\(columns)) to \"\(other.name)\" has \(key.columns.count) columns and "
              + "references \(referenced.count)")
        }
        guard other.keys.contains(where: { Set($0) == Set(referenced) }) else {
          throw table.error(
            .invalidTable,
            "the foreign key from (\(columns)) references (\(referenced.joined(separator: ", "))) of "
              + "\"\(other.name)\", which is neither its primary key nor unique")
        }
      }
    }
  }

  /// Refuses two tables, indexes or sequences of one name in a schema, and a type of the name of a table, which
  /// brings a type for its rows along.
  private func checkRelations() throws(ModelError) {
    var types: Set<[String?]> = []
    for type in self.types where !types.insert([type.schema, type.typeName]).inserted {
      throw ModelError(
        .invalidType,
        "type \"\(type.name)\": its name is taken in \(Self.shown(type.schema)) by another type")
    }
    var owners: [String?: [String: String]] = [:]
    let sequences = ConstraintNames(self).sequences
    for table in tables {
      guard !types.contains([table.schema, table.relation]) else {
        throw table.error(
          .invalidTable,
          "its name is taken in \(Self.shown(table.schema)) by a type; a table is a type too")
      }
      var relations = [(table.relation, "table")]
      relations += table.uniques.map { ($0.name, "unique constraint") }
      relations += table.indexes.map { ($0.name, "index") }
      relations += sequences[table.name].map { [($0, "sequence")] } ?? []
      for (name, kind) in relations {
        guard let owner = owners[table.schema, default: [:]].updateValue(table.name, forKey: name)
        else { continue }
        throw table.error(
          .invalidTable,
          "the name \"\(name)\" of its \(kind) is taken in \(Self.shown(table.schema))"
            + (owner == table.name ? "" : " by table \"\(owner)\" or what belongs to it"))
      }
    }
  }

  private static func shown(_ schema: String?) -> String {
    schema.map { "schema \"\($0)\"" } ?? "its schema"
  }
}

extension TableModel {
  fileprivate func error(_ code: ModelError.Code, _ message: String) -> ModelError {
    ModelError(code, "table \"\(name)\": \(message)")
  }

  fileprivate func hasStored(_ column: String) -> Bool {
    columns.contains { $0.name == column && $0.type != nil }
  }

  fileprivate func checkColumns() throws(ModelError) {
    var names: Set<String> = []
    for column in columns where !names.insert(column.name).inserted {
      throw error(.invalidTable, "column \"\(column.name)\" is given twice")
    }
    var lists: [(what: String, columns: [String])] = []
    if !primaryKey.isEmpty { lists.append(("the primary key", primaryKey)) }
    lists += uniques.map { ("unique constraint \"\($0.name)\"", $0.columns) }
    lists += indexes.map { ("index \"\($0.name)\"", $0.columns) }
    lists += foreignKeys.map { ("a foreign key to \"\($0.references)\"", $0.columns) }
    for (what, list) in lists {
      guard !list.isEmpty else { throw error(.invalidTable, "\(what) has no columns") }
      if let unknown = list.first(where: { !hasStored($0) }) {
        throw error(.unknownName, "\(what) names \"\(unknown)\", which is no column")
      }
      guard Set(list).count == list.count else {
        throw error(
          .invalidTable, "\(what) names a column twice: (\(list.joined(separator: ", ")))")
      }
    }
    guard let identity else { return }
    guard let column = columns.first(where: { $0.name == identity }), let type = column.type else {
      throw error(.unknownName, "the identity column \"\(identity)\" is no column")
    }
    guard type.isInteger else {
      throw error(
        .invalidTable,
        "the identity column \"\(identity)\" is of type \(type.sqlName); the server numbers columns of "
          + "type \(SQLType.int2.sqlName), \(SQLType.int4.sqlName) or \(SQLType.int8.sqlName)")
    }
    guard column.defaultValue == nil else {
      throw error(.invalidTable, "the identity column \"\(identity)\" has a default value too")
    }
  }

  /// Refuses names that PostgreSQL would cut off, and constraints of the same name.
  fileprivate func checkNames() throws(ModelError) {
    var names = [(relation, "name")]
    names += storedColumns.map { ($0.name, "column") }
    if let schema { names.append((schema, "schema")) }
    let constraints =
      uniques.map { ($0.name, "unique constraint") } + checks.map { ($0.name, "check") }
      + foreignKeys.compactMap { key in key.name.map { ($0, "foreign key") } }
    names += constraints + indexes.map { ($0.name, "index") }
    for (name, kind) in names {
      guard !name.isEmpty, !name.utf8.contains(0) else {
        throw error(.invalidTable, "its \(kind) \"\(name)\" is empty or has a zero byte")
      }
      guard name.utf8.count <= SQLName.maximumBytes else {
        throw error(
          .invalidTable,
          "its \(kind) \"\(name)\" has \(name.utf8.count) bytes; names in PostgreSQL have at most "
            + "\(SQLName.maximumBytes)")
      }
    }
    var seen: Set<String> = []
    for (name, kind) in constraints where !seen.insert(name).inserted {
      throw error(.invalidTable, "the name \"\(name)\" of its \(kind) is given to two constraints")
    }
    // Those without a name get one of their own each, so they must not be the same.
    guard Set(foreignKeys).count == foreignKeys.count else {
      throw error(.invalidTable, "a foreign key is given twice")
    }
  }
}

/// Which tables' numbers of rows hang on those of others.
extension DataModel {
  /// Refuses numbers of children that limit each other in a circle: a distinct reference has no more children than
  /// there are rows to refer to.
  func checkLimits() throws(ModelError) {
    for table in tables { _ = try lineage(of: table) }
    var known: Set<String> = []
    for table in tables {
      var way: [String] = []
      try checkLimits(table, &way, &known)
    }
  }

  private func checkLimits(
    _ table: TableModel, _ way: inout [String], _ known: inout Set<String>
  ) throws(ModelError) {
    if known.contains(table.name) { return }
    guard !way.contains(table.name) else {
      throw ModelError(
        .cycle,
        "table \"\(table.name)\": distinct references and parents limit numbers of rows in a circle: "
          + (way + [table.name]).joined(separator: " → "))
    }
    way.append(table.name)
    if case .children(let parent, _, _) = table.cardinality, let parent = self.table(parent) {
      try checkLimits(parent, &way, &known)
    }
    for column in table.columns {
      guard case .reference(let reference) = column.rule, reference.isDistinct,
        reference.table != table.name, let target = self.table(reference.table)
      else { continue }
      try checkLimits(target, &way, &known)
    }
    way.removeLast()
    known.insert(table.name)
  }
}
