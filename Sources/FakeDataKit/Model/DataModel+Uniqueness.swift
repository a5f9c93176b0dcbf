/// Keys whose values could come twice.
extension DataModel {
  /// Refuses a model with a primary key, a unique constraint or a unique index over all rows whose values are not
  /// unique by the way in which they are made. Unique indexes over some of the rows are left to the server where
  /// their columns are not unique over all rows.
  ///
  /// - Throws: ``ModelError`` that names table, constraint and columns.
  func checkUniqueness() throws(ModelError) {
    var proof = UniquenessProof(self)
    for table in tables {
      var keys: [(what: String, columns: [String])] = []
      if !table.primaryKey.isEmpty { keys.append(("primary key", table.primaryKey)) }
      keys += table.uniques.map { ("unique constraint \"\($0.name)\"", $0.columns) }
      keys += table.indexes.filter { $0.isUnique && $0.predicate == nil }
        .map { ("unique index \"\($0.name)\"", $0.columns) }
      for (what, columns) in keys {
        // Rows with a NULL in it are never equal.
        let isNull = columns.contains { name in
          table.columns.contains { $0.name == name && $0.rule == .null }
        }
        if isNull || proof.isUnique(columns, in: table) { continue }
        throw ModelError(
          .invalidTable,
          "table \"\(table.name)\": \(what) (\(columns.joined(separator: ", "))): "
            + proof.advice(for: columns, in: table))
      }
    }
  }
}

extension UniquenessProof {
  /// What is wrong with columns that are not unique, and what to do.
  fileprivate mutating func advice(for columns: [String], in table: TableModel) -> String {
    let rest = ", or leave the constraint out"
    guard let parent = parent(of: table) else {
      return
        "two rows can have the same values; let one of the columns tell rows apart (a row number, "
        + "permuted numbers, a UUID, a unique pattern, or a text or a sum of one of these)" + rest
    }
    let facts = facts(told: Set(columns), by: table)
    guard facts.contains(.row(parent.name)) else {
      return
        "two rows can have the same values; let one of the columns tell rows apart (a row number, "
        + "permuted numbers, a UUID, a unique pattern, or a text or a sum of one of these), or let them "
        + "tell the row's parent and the row among its siblings" + rest
    }
    let period = facts.contains(.period(table.name)) ? "" : " and periods"
    return
      "two rows with the same parent can have the same values; let one of the columns tell siblings"
      + "\(period) apart (the ordinal, a distinct reference, numbers or a unique pattern permuted within "
      + "the group)" + rest
  }
}
