import FakeDataKit

/// The columns by which rows are numbered.
extension TableModel {
  /// The stored column that has the numbers of the rows, if an identity column or a primary key of one column
  /// of whole numbers is made so.
  var numberColumn: String? {
    let candidates = (identity.map { [$0] } ?? []) + (primaryKey.count == 1 ? primaryKey : [])
    return candidates.first { name in
      columns.contains {
        $0.name == name && $0.rule == .rowNumber && $0.nullShare == 0
          && ($0.type?.isInteger ?? false)
      }
    }
  }

  /// The column of whole numbers that the rows ascend by in the order in which they are made, if no two rows can
  /// have the same number in it.
  ///
  /// - Parameter model: the model that the table is of.
  func orderColumn(in model: DataModel) -> String? {
    let candidates = keys.filter { $0.count == 1 }.map { $0[0] }
    return candidates.first { name in
      guard let column = columns.first(where: { $0.name == name }),
        column.type?.isInteger ?? false, column.nullShare == 0
      else { return false }
      switch column.rule {
      case .rowNumber: return true
      case .lookup(let source, in: let catalog, by: Self.rowColumn):
        let values = (model.catalog(catalog)?.values(of: source) ?? []).map { value in
          if case .integer(let number) = value { number } else { Int64.min }
        }
        return zip(values, values.dropFirst()).allSatisfy(<)
      default: return false
      }
    }
  }

  /// The column that a sequence numbers, where one is: the identity column, and in tables that are there also one
  /// that has the numbers of the rows.
  var sequenceColumn: String? { identity ?? numberColumn }
}
