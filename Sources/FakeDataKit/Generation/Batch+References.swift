/// The steps that look beyond a batch's rows.
extension Batch {
  /// What a step carries from one batch to the next.
  struct Carry: BitwiseCopyable {
    /// The root row that it belongs to.
    var root: Int64 = -1
    var sum: Int64 = 0
  }

  /// Bounds from which a rank takes 64 bits of draws: 32 would show that some ranks are likelier.
  static let wideBound: Int64 = 1 << 24

  func rank(
    _ distribution: Program.RankDistribution, _ key: StreamKey, _ bound: Program.Operand,
    into out: UnsafeMutablePointer<Int64>
  ) {
    keys.fillDraws(key, into: draws)
    switch bound {
    case .constant(let bound):
      fillRanks(distribution, key, largest: bound, into: out) { _ in bound }
    case .lane(let index):
      let bounds = lane(index)
      var largest: Int64 = 0
      for row in 0..<count { largest = max(largest, bounds[row]) }
      fillRanks(distribution, key, largest: largest, into: out) { bounds[$0] }
    }
  }

  @inline(__always)
  private func fillRanks(
    _ distribution: Program.RankDistribution, _ key: StreamKey, largest: Int64,
    into out: UnsafeMutablePointer<Int64>, _ bound: (Int) -> Int64
  ) {
    if largest >= Self.wideBound { keys.fillDraws(key, index: 1, into: moreDraws) }
    let count = count
    /// Whether a row is drawn with more bits depends on its own bound only.
    @inline(__always)
    func draw(_ row: Int, _ bound: Int64) -> UInt64 {
      UInt64(draws[row]) &<< 32 | (bound >= Self.wideBound ? UInt64(moreDraws[row]) : 0)
    }
    switch distribution {
    case .uniform where largest < Self.wideBound:
      for row in 0..<count {
        out[row] = Int64(bitPattern: (UInt64(draws[row]) &* UInt64(bitPattern: bound(row))) &>> 32)
      }
    case .uniform:
      for row in 0..<count {
        let bound = bound(row)
        out[row] = Int64(
          bitPattern: draw(row, bound).multipliedFullWidth(by: UInt64(bitPattern: bound)).high)
      }
    case .zipf(let tables):
      // Rows of a batch mostly have the same bound.
      var (last, weight): (Int64, UInt64) = (-1, 0)
      for row in 0..<count {
        let bound = bound(row)
        if bound != last {
          last = bound
          weight = bound > 0 ? tables.cumulated(UInt64(bitPattern: bound)) : 0
        }
        out[row] =
          bound > 0
          ? Int64(bitPattern: tables.sample(draw(row, bound), within: weight)) : 0
      }
    case .recent(let ranks):
      ExponentialQuantiles.table.withUnsafeBufferPointer { table in
        for row in 0..<count {
          let bound = bound(row)
          out[row] =
            bound > 0
            ? Int64(
              bitPattern: ranks.sample(
                draw(row, bound), UInt64(bitPattern: bound), table.baseAddress!)) : 0
        }
      }
    }
  }

  func distinctRank(
    _ distribution: Program.RankDistribution, _ key: StreamKey, _ bound: Program.Operand,
    _ parents: Lanes?, into out: UnsafeMutablePointer<Int64>
  ) {
    fillPerGroup(draws, key, parents)
    fillPerGroup(moreDraws, key, parents, index: 1)
    for group in 0..<keys.groupCount {
      let start = Int(keys.groupStart[group])
      let (first, rows) = (ordinal(ofGroup: group), Int(keys.groupRows[group]))
      guard rows > 0 else { continue }
      // Of ranks, or of the strata that the ranks are drawn from.
      let count =
        switch distribution {
        case .uniform, .recent: UInt64(bitPattern: value(bound, start))
        case .zipf: groupTotal(group)
        }
      let order = Permutation(
        count: count, key: UInt64(draws[group]) &<< 32 | UInt64(moreDraws[group]))
      if first == 0 {
        order.write(to: out + start, places: rows)
      } else {
        for row in 0..<rows {
          out[start &+ row] = Int64(bitPattern: order[first &+ UInt64(row)])
        }
      }
    }
    guard case .zipf(let tables) = distribution else { return }
    keys.fillDraws(key, index: 2, into: draws)
    fillPerGroup(scratch, key, parents, index: 4)
    var isWide = false
    for group in 0..<keys.groupCount where keys.groupRows[group] > 0 {
      isWide = isWide || value(bound, Int(keys.groupStart[group])) >= Self.wideBound
    }
    if isWide { keys.fillDraws(key, index: 3, into: moreDraws) }
    for group in 0..<keys.groupCount where keys.groupRows[group] > 0 {
      let start = Int(keys.groupStart[group])
      let bound = value(bound, start)
      let sample = DistinctZipf.Group(
        tables, children: groupTotal(group), count: UInt64(bitPattern: bound),
        height: UInt64(scratch[group]) &<< 32)
      for row in start..<(start &+ Int(keys.groupRows[group])) {
        let draw =
          UInt64(draws[row]) &<< 32 | (bound >= Self.wideBound ? UInt64(moreDraws[row]) : 0)
        out[row] = Int64(bitPattern: sample.sample(draw, stratum: UInt64(bitPattern: out[row])))
      }
    }
  }

  /// The ordinal of a group's first row in the batch.
  @inline(__always)
  private func ordinal(ofGroup group: Int) -> UInt64 {
    keys.isDescendant ? keys.descent.map { UInt64($0.groupOrdinal[group]) } ?? 0 : 0
  }

  /// The rows of a whole group.
  @inline(__always)
  private func groupTotal(_ group: Int) -> UInt64 {
    UInt64(
      keys.isDescendant
        ? keys.descent?.groupTotal[group] ?? 0 : keys.groupRows[group])
  }

  /// One draw for each of the rows that some lanes say.
  func fillDraws(_ key: StreamKey, of place: Program.RowPlace) {
    let numbers = lane(place.number)
    for row in 0..<count {
      let number = UInt64(bitPattern: numbers[row])
      let (first, word3, word): (UInt64, UInt32, Int)
      if let ordinal = place.ordinal {
        let ordinal = UInt32(truncatingIfNeeded: value(ordinal, row))
        (first, word3, word) = (number, ordinal / 4, Int(ordinal % 4))
      } else {
        (first, word3, word) = (number / 4, 0, Int(number % 4))
      }
      draws[row] =
        Philox.block(
          counter: SIMD4(
            UInt32(truncatingIfNeeded: first), UInt32(truncatingIfNeeded: first &>> 32), 0,
            word3), key: key)[word]
    }
  }

  func runningTotal(
    _ source: UnsafeMutablePointer<Int64>, _ carry: inout Carry,
    into out: UnsafeMutablePointer<Int64>
  ) {
    let ordinals = keys.isDescendant ? keys.descent?.groupOrdinal : nil
    var sum: Int64 = 0
    for group in 0..<keys.groupCount {
      let start = Int(keys.groupStart[group])
      // A piece of a group goes on where the piece before has ended.
      sum = ordinals.map { $0[group] > 0 ? carry.sum : 0 } ?? 0
      for row in start..<(start + Int(keys.groupRows[group])) {
        sum &+= source[row]
        out[row] = sum
      }
    }
    carry.sum = sum
  }
}

extension Program.Shares {
  /// The rows that are counted, in the smallest data set that has row number `row`, from 1, of the
  /// given ones; 0 before the first.
  @inline(__always)
  func rowsSoFar(_ row: Int64) -> Int64 {
    if row == 0 { return 0 }
    // The least scale s with s × numerator ÷ denominator ≥ row, rounded down.
    let row = UInt64(bitPattern: row)
    var scale: UInt64 = 1
    if row > 1 {
      let product = row.multipliedFullWidth(by: given.denominator)
      let (quotient, remainder) = given.numerator.dividingFullWidth(product)
      scale = quotient &+ (remainder > 0 ? 1 : 0)
    }
    let rows = counted.denominator.dividingFullWidth(
      scale.multipliedFullWidth(by: counted.numerator)
    ).quotient
    return Int64(bitPattern: max(1, rows))
  }
}

/// The children of batches of parents, made for an aggregate.
final class AggregationState {
  private let aggregation: Program.Aggregation
  private var batch: Batch
  private var cursor: ChildCursor

  init(_ aggregation: Program.Aggregation, parentCapacity: Int) {
    self.aggregation = aggregation
    // Counting makes no rows.
    let capacity = aggregation.function == .count ? 4 : TableGenerator.defaultBatchRows
    batch = Batch(program: aggregation.program, capacity: capacity, descends: true)
    cursor = ChildCursor(
      aggregation.generation, parentCapacity: max(RowKeys.lanes, parentCapacity))
  }

  /// Writes the aggregate of each parent's children.
  func fill(
    _ out: UnsafeMutablePointer<Int64>, _ parents: borrowing RowKeys, _ lanes: Batch.Lanes
  ) {
    if aggregation.function == .count { return cursor.fillTotals(out, of: parents, lanes) }
    for row in 0..<parents.count { out[row] = 0 }
    cursor.begin(parentCount: parents.count)
    var first: UInt64 = 0
    while cursor.next(into: &batch.keys, of: parents, lanes, firstRow: first) {
      first += UInt64(batch.count)
      batch.run(aggregation.program, parents: lanes)
      let values = batch.lane(aggregation.lane)
      for group in 0..<batch.keys.groupCount {
        let start = Int(batch.keys.groupStart[group])
        let parent = Int(batch.keys.groupParent[group])
        var sum = out[parent]
        for row in start..<(start + Int(batch.keys.groupRows[group])) { sum &+= values[row] }
        out[parent] = sum
      }
    }
  }
}
