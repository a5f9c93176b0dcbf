/// Makes the rows of a table, or of a part of it, batch by batch.
///
/// One generator belongs to one thread. All of its memory is allocated when it is made.
public struct TableGenerator: ~Copyable {
  /// Rows of a batch, where nothing else is asked for: a batch and its encoded rows stay in a
  /// core's second-level cache.
  public static let defaultBatchRows = 512

  let plan: TablePlan
  var batch: Batch
  /// The parents of the batch's rows; of no use where the rules read none of their columns.
  private var parents: Batch
  /// The rows above, where they are more than those of one root table.
  private let level: Level?
  private var children: ChildCursor?
  /// The first row, or group of children, that is not made yet, and the one to stop at.
  private var position: UInt64
  private var limit: UInt64
  private var nextRow: UInt64

  /// The rows made so far.
  public private(set) var rowsMade: UInt64 = 0

  /// A generator of the table's rows.
  ///
  /// - Parameters:
  ///   - plan: the table.
  ///   - units: which part of the table, in its ``TablePlan/units``; nil is the whole.
  ///   - firstRow: the row number, from 0, that a child table's first row gets; nil is the one that
  ///     it has in the whole table. It shows in the rows' numbers and in nothing else.
  ///   - batchRows: the most rows of a batch. It changes no value.
  /// - Complexity: O(units before `units`), a pass over their numbers of children.
  public init(
    _ plan: TablePlan, units: Range<UInt64>? = nil, firstRow: UInt64? = nil,
    batchRows: Int = TableGenerator.defaultBatchRows
  ) {
    self.plan = plan
    let capacity = max(batchRows, plan.minimumBatchRows)
    let units = units ?? 0..<plan.units
    if case .descendants(let lineage) = plan.rows {
      batch = Batch(program: plan.program, capacity: capacity, descends: true)
      parents = Batch(program: Program(), capacity: 1)
      let generation = lineage.generations[lineage.generations.count - 1]
      let level = Level(
        lineage, depth: lineage.generations.count - 1, programs: plan.ancestorPrograms,
        capacity: generation.parentCapacity(for: capacity))
      children = ChildCursor(generation, parentCapacity: level.batch.capacity)
      self.level = level
      (position, limit) = (units.lowerBound, units.upperBound)
      var firstRows = plan.rowCounts(units: 0..<units.lowerBound)
      if let firstRow { firstRows[firstRows.count - 1] = firstRow }
      nextRow = firstRows[firstRows.count - 1]
      level.restart(roots: units, firstRows: firstRows.dropLast())
      return
    }
    level = nil
    batch = Batch(program: plan.program, capacity: capacity)
    let parentProgram = plan.ancestorPrograms.last.flatMap { $0.laneCount > 0 ? $0 : nil }
    parents = Batch(
      program: parentProgram ?? Program(), capacity: parentProgram == nil ? 1 : capacity)
    switch plan.rows {
    case .root:
      position = units.lowerBound
      limit = units.upperBound
      nextRow = units.lowerBound
    case .children(_, _, let periods):
      position = units.lowerBound * UInt64(periods)
      limit = units.upperBound * UInt64(periods)
      nextRow = firstRow ?? plan.rowCount(units: 0..<units.lowerBound)
    case .descendants: preconditionFailure("has levels")
    }
  }

  /// Goes on with a segment of the table, with the memory that it has.
  public mutating func restart(with segment: TableSegment) {
    position = segment.groups.lowerBound
    limit = segment.groups.upperBound
    nextRow = segment.firstRow
    batch.forget()
    guard let level else { return }
    level.restart(roots: segment.groups, firstRows: segment.firstRows.dropLast())
    children!.begin(parentCount: 0)
  }

  /// Makes the next batch of rows.
  ///
  /// - Returns: the number of its rows, 0 after the last.
  public mutating func next() -> Int {
    if let level { return next(below: level) }
    while position < limit {
      switch plan.rows {
      case .root:
        let end = min(limit, position + UInt64(batch.capacity))
        batch.keys.setRoot(rows: position..<end)
        position = end
      case .children(let counts, _, let periods):
        position = batch.keys.setChildren(
          firstRow: nextRow, group: position, groupLimit: limit, counts: counts, periods: periods)
      case .descendants: preconditionFailure("has levels")
      }
      // Groups without children make an empty batch.
      guard batch.count > 0 else { continue }
      runPrograms()
      nextRow += UInt64(batch.count)
      rowsMade += UInt64(batch.count)
      return batch.count
    }
    return 0
  }

  private mutating func next(below level: Level) -> Int {
    guard children!.next(into: &batch.keys, below: level, firstRow: nextRow) else { return 0 }
    batch.run(plan.program, parents: level.lanes)
    nextRow += UInt64(batch.count)
    rowsMade += UInt64(batch.count)
    return batch.count
  }

  private mutating func runPrograms() {
    var parentLanes: Batch.Lanes?
    if let program = plan.ancestorPrograms.last, program.laneCount > 0 {
      let first = batch.keys.firstParent
      parents.keys.setRoot(rows: first..<(first + UInt64(batch.keys.parentCount)))
      parents.run(program, parents: nil)
      parentLanes = parents.parentLanes
    }
    batch.run(plan.program, parents: parentLanes)
  }
}
