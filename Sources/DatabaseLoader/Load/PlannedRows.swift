import FakeDataKit

/// The rows that a load adds to a table.
struct PlannedRows: Sendable {
  /// The table, of a run that has at least these rows.
  let plan: TablePlan
  /// Which of that run's rows, or of its parents', the load adds.
  let units: Range<UInt64>
  /// How many rows of the table come before.
  let firstRow: UInt64

  /// The number of rows.
  var count: UInt64 { plan.rowCount(units: units) }
}

extension DataPlan {
  /// The rows of a table that follow others: those of a larger run.
  ///
  /// - Parameter bases: per table, the highest key before the first row; none where there are no rows.
  /// - Throws: ``LoaderError`` where there are no numbers left, or `ModelError`.
  func rows(of table: TableModel, after bases: [String: UInt64]) throws -> PlannedRows {
    let requested = self.table(table.name)!
    guard requested.isScaled, let base = bases[table.name] else {
      return PlannedRows(plan: requested, units: 0..<requested.units, firstRow: 0)
    }
    // Row numbers go on where the highest user ends.
    let root = bases[table.root] ?? 0
    let scale = parameters.scale
    guard root <= DataPlan.maximumScale - scale, base < 1 << 55 else {
      throw LoaderError(
        .targetUnfit,
        "table \"\(table.name)\": the highest key is \(base), and behind it there is no room for the "
          + "new rows. Nothing was changed.")
    }
    var larger = parameters
    larger.scale = root + scale
    return PlannedRows(
      plan: try DataPlan(model, larger).table(table.name)!, units: root..<(root + scale),
      firstRow: base)
  }
}
