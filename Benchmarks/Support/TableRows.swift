public import FakeDataKit

/// Some rows of a table, to be made in the measured section of a benchmark.
///
/// The generators are made beforehand: one, or for a table with fewer rows as many as it takes.
public final class TableRows {
  private final class Part {
    var generator: TableGenerator

    init(_ plan: TablePlan, units: UInt64) {
      generator = TableGenerator(plan, units: 0..<units)
    }
  }

  private let rows: UInt64
  private var parts: [Part] = []

  /// `rows` rows of a table, in batches as the program makes them; up to a batch more where a unit
  /// of the table is not a row.
  public init(_ plan: TablePlan, rows: UInt64) {
    precondition(plan.rowCount > 0, "a table with rows")
    self.rows = rows
    var planned: UInt64 = 0
    while planned < rows {
      let unitIsRow = plan.units == plan.rowCount
      let units = unitIsRow ? min(plan.units, rows - planned) : plan.units
      parts.append(Part(plan, units: units))
      planned += unitIsRow ? units : plan.rowCount
    }
  }

  /// Makes the rows, once.
  ///
  /// - Parameter batch: what to do with each batch.
  /// - Returns: the rows made.
  @discardableResult
  public func make(_ batch: (borrowing TableGenerator) -> Void = { _ in }) -> UInt64 {
    var made: UInt64 = 0
    for part in parts {
      while made < rows {
        let count = part.generator.next()
        if count == 0 { break }
        made += UInt64(count)
        batch(part.generator)
      }
    }
    precondition(made >= rows, "rows are made once")
    return made
  }

  /// A buffer for batches of the table that has all the memory it will ever need.
  public static func buffer(for plan: TablePlan, _ format: RowFormat) -> OutputBuffer {
    var output = OutputBuffer(
      capacity: TableGenerator.defaultBatchRows * format.maximumRowBytes(plan))
    TableRows(plan, rows: 1).make { format.encode($0, into: &output) }
    return output
  }
}
