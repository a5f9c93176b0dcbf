import FakeDataKit
import PostgresClient

/// How the foreign keys of rows that are added behind others are checked.
enum AppendedForeignKeys {
  /// The server looks at each row as it comes. Why, where another way would be much quicker.
  case rowByRow(String?)
  /// The server does not look, and the new rows are checked afterwards, all at once.
  case afterwards(SuspendedForeignKeys)
  /// The keys are dropped and added again, which checks all rows. Readers wait meanwhile. Why it is done.
  case addedAgain(ExistingForeignKeys, String)

  /// What the server takes, in nanoseconds; only the proportion matters. Measured with PostgreSQL 15 on the
  /// fitness data set: 5.1, 4.4 and 6.0 µs for a row that is looked at by itself, 0.25 µs for one of a whole table.
  private enum Cost {
    static let perAddedRow = 5000.0
    static let perRowOfTable = 250.0
  }

  /// The quickest way that is open to the role.
  ///
  /// - Parameters:
  ///   - bases: per table, the highest key that there is.
  ///   - options: whether keys may be dropped, and from when on it is worth it.
  /// - Throws: ``LoaderError`` where no way is open.
  init(
    for data: DataPlan, after bases: [String: UInt64], _ target: Target, _ options: LoadOptions,
    on connection: inout Connection
  ) throws {
    if let suspended = try SuspendedForeignKeys(of: data, target.places, on: &connection) {
      self = .afterwards(suspended)
      return
    }
    let existing = try ExistingForeignKeys(of: data, target.places, on: &connection)
    var (rowByRow, addedAgain) = (0.0, 0.0)
    for table in existing.tables {
      let added = Double(data.table(table)?.rowEstimate.rows ?? 0)
      rowByRow += added * Cost.perAddedRow
      addedAgain += (Double(bases[table] ?? 0) + added) * Cost.perRowOfTable
    }
    let later = try LaterReferences(in: data, target.places, on: &connection)
    if later.areImmediate {
      if options.keepsForeignKeys {
        try later.requireDeferrable(target, "--keep-foreign-keys asks for it")
      }
      let rest = try LaterReferences(
        in: data, target.places, except: existing, on: &connection)
      try rest.requireDeferrable(target, LaterReferences.notOwner(connection.user))
      self = .addedAgain(existing, "tables refer to each other in a circle")
    } else if rowByRow - addedAgain <= options.secondsWorthDroppingKeys * 1e9 {
      self = .rowByRow(nil)
    } else if options.keepsForeignKeys {
      self = .rowByRow("--keep-foreign-keys asks for it")
    } else {
      self = .addedAgain(existing, "so many rows are added")
    }
  }

  /// The way in words, where it costs somebody something.
  var remark: String? {
    switch self {
    case .rowByRow(let reason):
      reason.map { "the foreign keys are checked row by row, which takes longer: \($0)" }
    case .afterwards: nil
    case .addedAgain(_, let reason):
      "the foreign keys are dropped and added again, since \(reason); others cannot read the "
        + "tables meanwhile (--keep-foreign-keys checks row by row, and lets them)"
    }
  }
}
