import FakeDataKit
import PostgresClient

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
  /// The rows of each table that follow others: those of a larger run.
  ///
  /// - Parameter bases: per table, the highest number before the first row; none where there are no rows.
  /// - Throws: ``LoaderError`` where there are no numbers left, or `ModelError`.
  func rows(after bases: [String: UInt64]) throws -> [String: PlannedRows] {
    // Tables of one root, and roots of as many rows, are of the same larger run.
    var larger: [UInt64: DataPlan] = [:]
    var rows: [String: PlannedRows] = [:]
    for plan in tables {
      guard plan.isScaled, let base = bases[plan.name] else {
        rows[plan.name] = PlannedRows(plan: plan, units: 0..<plan.units, firstRow: 0)
        continue
      }
      guard let run = model.largerRun(of: plan.table, after: bases, adding: parameters.scale),
        base < 1 << 55
      else {
        throw LoaderError(
          .targetUnfit,
          "table \"\(plan.name)\": the highest key is \(base), and behind it there is no room for the "
            + "new rows. Nothing was changed.")
      }
      if larger[run.scale] == nil {
        var parameters = parameters
        parameters.scale = run.scale
        larger[run.scale] =
          run.scale == self.parameters.scale ? self : try DataPlan(model, parameters)
      }
      let whole = larger[run.scale]!.table(plan.name)!
      let units = run.roots
      // Rows that have no number of their own are numbered as in the larger run.
      let firstRow =
        plan.table.numberColumn == nil ? whole.rowCount(units: 0..<units.lowerBound) : base
      rows[plan.name] = PlannedRows(plan: whole, units: units, firstRow: firstRow)
    }
    return rows
  }
}

extension Target {
  /// Refuses to add rows behind others where nothing tells where these end.
  func checkNumbered(_ data: DataPlan, on connection: inout Connection) throws {
    for plan in data.tables where plan.isScaled && plan.table.numberColumn == nil {
      // Rows of other tables come with those of their roots.
      guard data.model.root(of: plan.table).name == plan.name else { continue }
      let place = places[plan.name]
      if try place.isEmpty(on: &connection) { continue }
      throw LoaderError(
        .targetUnfit,
        "schema \"\(schema)\": rows cannot be added behind those of table \(shown(place)), which has no "
          + "identity or whole-number key that numbers them. Empty the tables with --if-exists truncate, or "
          + "replace them with --if-exists replace. Nothing was changed.")
    }
  }
}
