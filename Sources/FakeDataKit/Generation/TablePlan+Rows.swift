import Synchronization

/// How many rows a table has, and some of its units.
extension TablePlan {
  /// A number of rows that is known without a long computation.
  public struct RowEstimate: Sendable, Hashable {
    /// The rows, or as many as are to be expected.
    public let rows: UInt64
    /// Whether the rows were counted.
    public let isExact: Bool
  }

  /// The draws of numbers of children that a run adds up without a word: less than a second of a core. With
  /// more than that ``rowEstimate(units:)`` gives the expected value.
  static let usualCountedDraws: UInt64 = 500_000_000
  /// Draws that are added up between two looks whether to go on.
  private static let drawsOfStep: UInt64 = 1 << 26

  /// The number of rows, or their expected value where counting them would take long.
  public var rowEstimate: RowEstimate { rowEstimate(units: 0..<units) }

  /// The number of rows that belong to some units, or its expected value where counting them would take
  /// long.
  public func rowEstimate(units: Range<UInt64>) -> RowEstimate {
    if units == 0..<self.units, let counted = counted.withLock({ $0 }) {
      return RowEstimate(rows: counted, isExact: true)
    }
    return isCountedAtOnce(units: units)
      ? RowEstimate(rows: rowCount(units: units), isExact: true)
      : RowEstimate(rows: expectedRowCount(units: units), isExact: false)
  }

  /// The number of rows that are to be expected of some units. Of units that follow each other the
  /// numbers add up to that of all.
  public func expectedRowCount(units: Range<UInt64>) -> UInt64 {
    switch rows {
    case .root: return UInt64(units.count)
    case .children(let counts, _, let periods):
      // Twice the mean of equally likely numbers is whole.
      let twice = UInt64(counts.minimum + counts.maximum) * UInt64(periods)
      return units.upperBound * twice / 2 - units.lowerBound * twice / 2
    case .descendants(let lineage):
      let perRoot = lineage.expectedRowsPerRoot
      func rows(_ units: UInt64) -> UInt64 {
        UInt64(min(Double(units) * perRoot, Double(TableCompiler.maximumRows)))
      }
      return rows(units.upperBound) - rows(units.lowerBound)
    }
  }

  /// The number of rows that belong to some units.
  ///
  /// - Complexity: as that of ``rowCount(units:check:)``.
  public func rowCount(units: Range<UInt64>) -> UInt64 { rowCount(units: units) {} }

  /// The number of rows that belong to some units.
  ///
  /// - Parameter check: called again and again, several times a second, so that it can end the count with
  ///   an error.
  /// - Throws: what `check` throws.
  /// - Complexity: where the numbers of children vary, O(units), a pass over these numbers.
  public func rowCount<Failure>(
    units: Range<UInt64>, check: () throws(Failure) -> Void
  ) throws(Failure) -> UInt64 {
    let isWhole = units == 0..<self.units
    if isWhole, let counted = counted.withLock({ $0 }) { return counted }
    var count: UInt64 = 0
    switch rows {
    case .root: count = UInt64(units.count)
    case .children(let counts, _, let periods) where counts.minimum == counts.maximum:
      count = counts.total(parents: units, periods: periods)
    case .children(let counts, _, let periods):
      let step = max(1, Self.drawsOfStep / UInt64(periods))
      var start = units.lowerBound
      while start < units.upperBound {
        try check()
        let end = min(units.upperBound, start + step)
        count += counts.total(parents: start..<end, periods: periods)
        start = end
      }
    case .descendants(let lineage):
      let counter = counter(lineage)
      let step = max(1, Self.drawsOfStep / 16 / UInt64(max(1, drawsPerUnit)))
      var start = units.lowerBound
      while start < units.upperBound {
        try check()
        let end = min(units.upperBound, start + step)
        count += counter.total(of: start..<end)
        start = end
      }
    }
    if isWhole { counted.withLock { $0 = count } }
    return count
  }

  /// Whether counting the rows of some units takes less than a second.
  public func isCountedAtOnce(units: Range<UInt64>) -> Bool {
    draws(of: units) <= countedDraws
  }

  /// The draws that counting the rows of some units takes.
  private func draws(of units: Range<UInt64>) -> UInt64 {
    switch rows {
    case .root: 0
    case .children(let counts, _, let periods):
      counts.minimum == counts.maximum ? 0 : UInt64(units.count) * UInt64(periods)
    case .descendants:
      // Rows between are walked through, which takes longer than adding draws up.
      UInt64(min(8 * drawsPerUnit * Double(units.count), 0x1p62))
    }
  }

  /// How many numbers of children are drawn below a root row, on average.
  private var drawsPerUnit: Double {
    guard case .descendants(let lineage) = rows else { return 1 }
    var (parents, draws) = (1.0, 0.0)
    for generation in lineage.generations {
      draws += parents * Double(generation.periods)
      parents *= generation.counts.expected * Double(generation.periods)
    }
    return max(1, draws)
  }

  /// Per level of the way down to the table, how many rows some root rows have.
  func rowCounts(units: Range<UInt64>) -> [UInt64] {
    switch rows {
    case .root: [UInt64(units.count)]
    case .children: [UInt64(units.count), rowCount(units: units)]
    case .descendants(let lineage): counter(lineage).rows(of: units)
    }
  }

  /// What counts the rows of a lineage, which is the table's.
  func counter(_ lineage: Lineage) -> RowCounter {
    guard case .descendants(let lineage) = counting.rows else {
      return RowCounter(lineage, programs: ancestorPrograms)
    }
    return RowCounter(lineage, programs: counting.programs)
  }
}
