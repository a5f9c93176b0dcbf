/// Some consecutive rows of a table, made in one go by one thread.
///
/// Where segments begin does not depend on who makes them, so what is made per segment, such as a
/// compressed block, is the same for any number of threads.
public struct TableSegment: Sendable {
  /// The first row's number within the table, from 0.
  public let firstRow: UInt64
  /// How many rows it has.
  public let rowCount: UInt64
  /// The root rows, or groups of children, that it has.
  let groups: Range<UInt64>
  /// Per level of the way down to the table, the first row's number, where the table's rows are children of
  /// children.
  let firstRows: [UInt64]
}

/// Cuts a part of a table into segments, one after the other.
public struct TableSegments {
  private let plan: TablePlan
  private let segmentGroups: UInt64
  private let limit: UInt64
  private var position: UInt64
  private var nextRow: UInt64
  /// Per level of the way down, the number of the next row, where there are more than those of one root table;
  /// in the place of ``nextRow``.
  private var nextRows: [UInt64] = []
  private let counter: RowCounter?

  /// The rows of all segments, by their numbers in the table.
  public let rows: Range<UInt64>

  /// The segments of some of a table's units.
  ///
  /// - Parameters:
  ///   - plan: the table.
  ///   - units: which part of it, in its ``TablePlan/units``.
  ///   - rows: the numbers, from 0, of the rows that these units have in the whole table.
  ///   - segmentRows: about how many rows a segment has; more only where a single group of children
  ///     has more.
  public init(
    _ plan: TablePlan, units: Range<UInt64>, rows: Range<UInt64>, segmentRows: UInt64
  ) {
    self.plan = plan
    self.rows = rows
    nextRow = rows.lowerBound
    if case .descendants(let lineage) = plan.rows {
      let counter = plan.counter(lineage)
      nextRows = counter.rows(of: 0..<units.lowerBound)
      nextRows[0] = units.lowerBound
      nextRows[nextRows.count - 1] = rows.lowerBound
      self.counter = counter
    } else {
      counter = nil
    }
    switch plan.rows {
    case .root:
      (position, limit) = (units.lowerBound, units.upperBound)
      segmentGroups = max(1, segmentRows)
    case .children(let counts, _, let periods):
      position = units.lowerBound * UInt64(periods)
      limit = units.upperBound * UInt64(periods)
      // A group has half of the sum on average.
      segmentGroups = max(1, 2 * segmentRows / UInt64(max(1, counts.minimum + counts.maximum)))
    case .descendants(let lineage):
      (position, limit) = (units.lowerBound, units.upperBound)
      segmentGroups = UInt64(
        max(1, min(0x1p32, Double(segmentRows) / max(1e-6, lineage.expectedRowsPerRoot))))
    }
  }

  /// Whether there is no segment left.
  public var isAtEnd: Bool { position == limit }

  /// The next segment, or nil after the last.
  public mutating func next() -> TableSegment? {
    guard position < limit else { return nil }
    let end = min(limit, position + segmentGroups)
    let groups = position..<end
    if let counter {
      let counts = counter.rows(of: groups)
      defer {
        position = end
        for level in counts.indices { nextRows[level] += counts[level] }
      }
      return TableSegment(
        firstRow: nextRows[counts.count - 1], rowCount: counts[counts.count - 1], groups: groups,
        firstRows: nextRows)
    }
    let count =
      switch plan.rows {
      case .root: UInt64(groups.count)
      case .children(let counts, _, let periods): counts.total(groups: groups, periods: periods)
      case .descendants: UInt64(0)
      }
    defer {
      position = end
      nextRow += count
    }
    return TableSegment(firstRow: nextRow, rowCount: count, groups: groups, firstRows: [])
  }
}
