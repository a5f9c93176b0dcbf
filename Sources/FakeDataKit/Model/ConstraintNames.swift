/// The names of what belongs to a model's tables and is given none: keys, foreign keys, sequences.
///
/// They are those that PostgreSQL itself would choose, a number behind them where the name is taken.
struct ConstraintNames: Sendable {
  /// Per table, the name of the primary key, where it has one.
  private(set) var primaryKeys: [String: String] = [:]
  /// Per table, the name of the identity column's sequence, where it has one.
  private(set) var sequences: [String: String] = [:]
  /// Per table, the names of its foreign keys.
  private(set) var foreignKeys: [String: [String]] = [:]

  init(_ model: DataModel) {
    // Tables, indexes and sequences of a schema share one space of names.
    var relations: [String?: Set<String>] = [:]
    for table in model.tables {
      relations[table.schema, default: []].formUnion(
        [table.relation] + table.uniques.map(\.name) + table.indexes.map(\.name))
    }
    for table in model.tables {
      if let column = table.identity {
        sequences[table.name] = Self.choose(
          table.relation, column, "seq", &relations[table.schema, default: []])
      }
      // Constraints of a table share another one.
      var constraints = Set(
        (table.uniques.map(\.name) + table.checks.map(\.name) + table.foreignKeys.compactMap(\.name))
      )
      if !table.primaryKey.isEmpty {
        // The key's index has its name.
        var taken = constraints.union(relations[table.schema]!)
        let name = Self.choose(table.relation, nil, "pkey", &taken)
        relations[table.schema]!.insert(name)
        constraints.insert(name)
        primaryKeys[table.name] = name
      }
      foreignKeys[table.name] = table.foreignKeys.map { key in
        key.name
          ?? Self.choose(
            table.relation, key.columns.joined(separator: "_"), "fkey", &constraints)
      }
    }
  }

  private static func choose(
    _ table: String, _ column: String?, _ suffix: String, _ taken: inout Set<String>
  ) -> String {
    var name = SQLName.constraint(table, column, suffix)
    var number = 1
    while !taken.insert(name).inserted {
      name = SQLName.constraint(table, column, "\(suffix)\(number)")
      number += 1
    }
    return name
  }
}
