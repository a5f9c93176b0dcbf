/// A level of the way from a root table down to one of its descendants, compiled.
struct Generation: Sendable {
  /// How many children the table's parents have.
  var counts: ChildCounts
  /// Periods per parent.
  var periods: UInt32
  /// The lane of the parent's program that says how many children a parent can have at most, where
  /// something limits them.
  var limit: Int?
}

/// The way from a root table down to one of its descendants.
struct Lineage: Sendable {
  /// The root's rows.
  var roots: UInt64
  /// The tables below the root, the last one the table itself.
  var generations: [Generation]

  /// The rows that descend from a root row, on average.
  var expectedRowsPerRoot: Double {
    generations.reduce(1) { $0 * $1.counts.expected * Double($1.periods) }
  }
}

/// Batches of a table's rows on the way from a root table down to one of its descendants: one level of it,
/// and those above.
///
/// A level is filled when the one below has used it up. It belongs to one thread.
final class Level {
  let parents: Level?
  let program: Program
  var batch: Batch
  /// Room for a draw per row, for the level below.
  let scratch: UnsafeMutablePointer<UInt32>
  /// The rows that are still to be made, where this is the root.
  private var position: UInt64 = 0
  private var limit: UInt64 = 0
  private var firstRoot: UInt64 = 0
  private var rootsMade: UInt64 { position - firstRoot }
  private var children: ChildCursor?
  /// The number of the next row.
  private var nextRow: UInt64 = 0

  /// - Parameters:
  ///   - lineage: the way down.
  ///   - depth: the level on it, 0 is the root.
  ///   - programs: per level, what is read of its rows.
  ///   - capacity: the most rows of a batch of this level.
  init(_ lineage: Lineage, depth: Int, programs: [Program], capacity: Int) {
    program = programs[depth]
    batch = Batch(program: program, capacity: capacity, descends: true)
    scratch = .allocate(capacity: capacity + RowKeys.slack)
    scratch.initialize(repeating: 0, count: capacity + RowKeys.slack)
    if depth == 0 {
      parents = nil
      return
    }
    let generation = lineage.generations[depth - 1]
    let level = Level(
      lineage, depth: depth - 1, programs: programs,
      capacity: generation.parentCapacity(for: capacity))
    parents = level
    children = ChildCursor(generation, parentCapacity: level.batch.capacity)
  }

  deinit { scratch.deallocate() }

  /// Its lanes and keys, for a batch of children to read.
  var lanes: Batch.Lanes {
    Batch.Lanes(
      base: batch.lanes, stride: batch.laneStride, keys: batch.keys.drawSource, scratch: scratch)
  }

  /// Begins with the rows of some root rows.
  ///
  /// - Parameter firstRows: per level from the root on, the number of its first row.
  func restart(roots: Range<UInt64>, firstRows: [UInt64]) {
    batch.forget()
    if let parents {
      parents.restart(roots: roots, firstRows: firstRows.dropLast())
      children!.begin(parentCount: 0)
      nextRow = firstRows[firstRows.count - 1]
    } else {
      position = roots.lowerBound
      limit = roots.upperBound
      firstRoot = position
    }
  }

  /// Begins with the rows of some root rows, numbered from 0.
  func restart(counting roots: Range<UInt64>) {
    batch.forget()
    if let parents {
      parents.restart(counting: roots)
      children!.begin(parentCount: 0)
      nextRow = 0
    } else {
      restart(roots: roots, firstRows: [])
    }
  }

  /// Per level from the root on, the rows that were made since the last restart, where row numbers
  /// began with 0.
  var rowsMade: [UInt64] { parents.map { $0.rowsMade + [nextRow] } ?? [rootsMade] }

  /// Fills the batch with the next rows.
  ///
  /// - Returns: whether there are any.
  func refill() -> Bool {
    guard let parents else {
      guard position < limit else { return false }
      let end = min(limit, position + UInt64(batch.capacity))
      batch.keys.setRoot(rows: position..<end)
      position = end
      run(parents: nil)
      return true
    }
    guard children!.next(into: &batch.keys, below: parents, firstRow: nextRow) else {
      return false
    }
    nextRow += UInt64(batch.count)
    run(parents: parents.lanes)
    return true
  }

  /// Where a row of the batch is, which is not the root's.
  ///
  /// - Returns: its key, the rows before it since the last restart, where row numbers began with 0, its
  ///   parent's place in the batch above, its ordinal and its period.
  func place(
    ofRow row: Int
  ) -> (key: UInt64, before: UInt64, parent: Int, ordinal: UInt32, period: UInt32) {
    guard let descent = batch.keys.descent else { preconditionFailure("buffers for row keys") }
    let group = Int(batch.keys.rowGroup[row])
    return (
      descent.rowKey[row], batch.keys.firstRow + UInt64(row), Int(batch.keys.groupParent[group]),
      descent.groupOrdinal[group] + UInt32(row) - batch.keys.groupStart[group],
      batch.keys.groupPeriod[group]
    )
  }

  private func run(parents: Batch.Lanes?) {
    // Aggregates need the row keys, so with them the batch has them computed.
    if program.aggregations.isEmpty { batch.keys.fillRowKeys() }
    batch.run(program, parents: parents)
  }
}

/// The children of batches of parents, batch by batch.
struct ChildCursor: ~Copyable {
  private let generation: Generation
  /// How many children the groups from `groups.lowerBound` on have.
  private let counts: UnsafeMutablePointer<UInt32>
  private let capacity: Int
  private var groups = 0..<0
  private var cursor = RowKeys.GroupCursor()
  /// Groups of the batch of parents.
  private var groupLimit = 0

  /// - Parameter parentCapacity: the most rows of a batch of parents.
  init(_ generation: Generation, parentCapacity: Int) {
    self.generation = generation
    capacity = parentCapacity
    counts = .allocate(capacity: capacity + RowKeys.slack)
    counts.initialize(repeating: 0, count: capacity + RowKeys.slack)
  }

  deinit { counts.deallocate() }

  /// Begins with a batch of `parentCount` parents.
  mutating func begin(parentCount: Int) {
    groupLimit = parentCount * Int(generation.periods)
    groups = 0..<0
    cursor = RowKeys.GroupCursor()
  }

  /// Makes `keys` those of the next children of the batch of parents.
  ///
  /// - Parameters:
  ///   - parents: the parents' keys, with their row keys.
  ///   - lanes: the parents' lanes.
  /// - Returns: whether there are any.
  mutating func next(
    into keys: inout RowKeys, of parents: borrowing RowKeys, _ lanes: Batch.Lanes,
    firstRow: UInt64
  ) -> Bool {
    while cursor.group < groupLimit {
      if cursor.group >= groups.upperBound { count(parents, lanes) }
      keys.setChildren(
        of: parents, counts: counts, groups: groups, cursor: &cursor,
        periods: generation.periods, firstRow: firstRow)
      if keys.count > 0 { return true }
    }
    return false
  }

  /// Makes `keys` those of the next children, if need be of the next batch of parents.
  ///
  /// - Returns: whether there are any.
  mutating func next(into keys: inout RowKeys, below parents: Level, firstRow: UInt64) -> Bool {
    while !next(into: &keys, of: parents.batch.keys, parents.lanes, firstRow: firstRow) {
      guard parents.refill() else { return false }
      begin(parentCount: parents.batch.count)
    }
    return true
  }

  /// Goes on to the next group of the batch of parents.
  ///
  /// - Returns: its parent's place in the batch, its period and how many children it has, or nil behind the
  ///   last one.
  mutating func nextGroup(
    of parents: borrowing RowKeys, _ lanes: Batch.Lanes
  ) -> (parent: Int, period: UInt32, children: UInt32)? {
    guard cursor.group < groupLimit else { return nil }
    if cursor.group >= groups.upperBound { count(parents, lanes) }
    let (group, periods) = (cursor.group, Int(generation.periods))
    cursor.group += 1
    return (
      group / periods, generation.periods - 1 - UInt32(group % periods),
      counts[group - groups.lowerBound]
    )
  }

  /// The number of children of a batch of parents.
  mutating func total(of parents: borrowing RowKeys, _ lanes: Batch.Lanes) -> UInt64 {
    begin(parentCount: parents.count)
    var sum: UInt64 = 0
    while groups.upperBound < groupLimit {
      count(parents, lanes)
      for index in 0..<groups.count { sum += UInt64(counts[index]) }
    }
    return sum
  }

  /// Writes the number of children of each of a batch of parents.
  mutating func fillTotals(
    _ out: UnsafeMutablePointer<Int64>, of parents: borrowing RowKeys, _ lanes: Batch.Lanes
  ) {
    begin(parentCount: parents.count)
    for parent in 0..<parents.count { out[parent] = 0 }
    let periods = Int(generation.periods)
    while groups.upperBound < groupLimit {
      count(parents, lanes)
      for (index, group) in groups.enumerated() {
        out[group / periods] &+= Int64(counts[index])
      }
    }
  }

  /// Finds out how many children the next groups have.
  private mutating func count(_ parents: borrowing RowKeys, _ lanes: Batch.Lanes) {
    let first = groups.upperBound
    groups = first..<min(groupLimit, first + capacity)
    generation.counts.fill(counts, of: parents, groups: groups, periods: generation.periods)
    guard let lane = generation.limit else { return }
    let limits = lanes.lane(lane)
    for (index, group) in groups.enumerated() {
      let limit = limits[group / Int(generation.periods)]
      counts[index] = UInt32(truncatingIfNeeded: min(Int64(counts[index]), max(0, limit)))
    }
  }
}

extension Generation {
  /// The parents whose children fill a batch about, and seldom more than that.
  func parentCapacity(for capacity: Int) -> Int {
    let children = max(0.25, counts.expected * Double(periods))
    let parents = Int(Double(capacity) * 0.9 / children)
    return min(2048, max(4, parents / RowKeys.lanes * RowKeys.lanes))
  }
}

/// Counts the rows below some root rows, without making any.
final class RowCounter {
  /// The rows of a batch whose children are counted.
  private static let parentRows = 512

  private let levels: Int
  private let parents: Level
  private var cursor: ChildCursor

  init(_ lineage: Lineage, programs: [Program]) {
    levels = lineage.generations.count + 1
    let parents = Level(
      lineage, depth: levels - 2, programs: programs, capacity: Self.parentRows)
    self.parents = parents
    cursor = ChildCursor(lineage.generations[levels - 2], parentCapacity: Self.parentRows)
  }

  /// How many rows of the table some root rows have.
  func total(of roots: Range<UInt64>) -> UInt64 {
    parents.restart(counting: roots)
    var sum: UInt64 = 0
    while parents.refill() { sum += cursor.total(of: parents.batch.keys, parents.lanes) }
    return sum
  }

  /// Per level from the root on, how many rows some root rows have.
  func rows(of roots: Range<UInt64>) -> [UInt64] {
    let sum = total(of: roots)
    return parents.rowsMade + [sum]
  }
}
