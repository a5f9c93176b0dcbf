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

  /// - Parameter place: where the draws are of rows that are not the batch's own.
  func rank(
    _ distribution: Program.RankDistribution, _ key: StreamKey, at place: Program.RowPlace? = nil,
    _ operand: Program.Operand, into out: UnsafeMutablePointer<Int64>
  ) {
    func fill(_ index: UInt32, into draws: UnsafeMutablePointer<UInt32>) {
      if let place {
        fillDraws(key, of: place, index: index, into: draws)
      } else {
        keys.fillDraws(key, index: index, into: draws)
      }
    }
    fill(0, into: draws)
    switch operand {
    case .constant(let bound):
      if bound >= Self.wideBound { fill(1, into: moreDraws) }
      fillRanks(distribution, operand, largest: bound, into: out) { _ in bound }
    case .lane(let index):
      let bounds = lane(index)
      var largest: Int64 = 0
      for row in 0..<count { largest = max(largest, bounds[row]) }
      if largest >= Self.wideBound { fill(1, into: moreDraws) }
      fillRanks(distribution, operand, largest: largest, into: out) { bounds[$0] }
    }
  }

  @inline(__always)
  private func fillRanks(
    _ distribution: Program.RankDistribution, _ operand: Program.Operand,
    largest: Int64, into out: UnsafeMutablePointer<Int64>, _ bound: (Int) -> Int64
  ) {
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
    case .zipf(let tables, _, _):
      let positions = UnsafeMutableRawPointer(out).assumingMemoryBound(to: UInt64.self)
      switch operand {
      case .constant(let bound):
        let weight = tables.cumulated(UInt64(bitPattern: bound))
        for row in 0..<count {
          positions[row] = draw(row, bound).multipliedFullWidth(by: weight).high
        }
      case .lane(let index):
        tables.fillPositions(
          positions, count: count, draws: draws, moreDraws: moreDraws,
          counts: UnsafeRawPointer(lane(index)).assumingMemoryBound(to: UInt64.self),
          wideCount: UInt64(Self.wideBound))
      }
      tables.fillRanks(positions, count: count)
    case .boundZipf(let tables):
      let draws = draws
      for row in 0..<count { out[row] = tables.sample(draws[row]) }
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
    switch distribution {
    case .uniform, .recent, .boundZipf: fillDistinctNumbers(bound, into: out)
    case .zipf(let tables, let strata, let mostChildren):
      fillDistinctZipf(tables, strata, mostChildren, key, bound, parents, into: out)
    }
  }

  /// Numbers below the groups' bounds, in the orders of the groups' own that were drawn.
  private func fillDistinctNumbers(
    _ bound: Program.Operand, into out: UnsafeMutablePointer<Int64>
  ) {
    guard let wide else { preconditionFailure("room for distinct ranks") }
    fillOrdinals(into: out)
    let rowKey = wide
    for row in 0..<count {
      let group = Int(keys.rowGroup[row])
      rowKey[row] = UInt64(draws[group]) &<< 32 | UInt64(moreDraws[group])
    }
    if case .constant(let bound) = bound, bound > Int64(Permutation.shuffledCount) {
      return Permutation.write(to: out, keys: rowKey, count: UInt64(bitPattern: bound), rows: count)
    }
    // Runs of rows whose numbers have parts of the same size.
    var run = 0
    var last: Permutation?
    func write(before row: Int) {
      if let last, last.count > Permutation.shuffledCount, run < row, case .lane(let lane) = bound {
        let counts = UnsafeRawPointer(self.lane(lane)).assumingMemoryBound(to: UInt64.self)
        Permutation.write(
          to: out + run, keys: rowKey + run, counts: counts + run, like: last, rows: row - run)
      }
      run = row
    }
    for group in 0..<keys.groupCount where keys.groupRows[group] > 0 {
      let start = Int(keys.groupStart[group])
      let order = Permutation(count: UInt64(bitPattern: value(bound, start)), key: rowKey[start])
      if last.map({ !order.isLike($0) }) ?? true { write(before: start) }
      last = order
      if order.count <= Permutation.shuffledCount {
        fillOrder(order, ofGroup: group, into: out)
        run = start + Int(keys.groupRows[group])
      }
    }
    write(before: count)
  }

  /// Distinct ranks, the more popular the more often.
  ///
  /// - Parameter strata: those of groups of up to `mostChildren` children, where all groups have the same bound.
  private func fillDistinctZipf(
    _ tables: ZipfRanks.Tables, _ strata: ConstantTable<DistinctZipf.Stratum>,
    _ mostChildren: UInt64, _ key: StreamKey, _ bound: Program.Operand, _ parents: Lanes?,
    into out: UnsafeMutablePointer<Int64>
  ) {
    var (isWide, areKnown) = (false, true)
    for group in 0..<keys.groupCount where keys.groupRows[group] > 0 {
      let order = Permutation(
        count: groupTotal(group), key: UInt64(draws[group]) &<< 32 | UInt64(moreDraws[group]))
      fillOrder(order, ofGroup: group, into: out)
      isWide = isWide || value(bound, Int(keys.groupStart[group])) >= Self.wideBound
      areKnown = areKnown && order.count <= mostChildren
    }
    fillPerGroup(scratch, key, parents, index: 4)
    keys.fillDraws(key, index: 2, into: draws)
    if isWide { keys.fillDraws(key, index: 3, into: moreDraws) }
    let positions = UnsafeMutableRawPointer(out).assumingMemoryBound(to: UInt64.self)
    if areKnown {
      fillPositions(positions, bound, isWide: isWide, in: strata.base)
    } else {
      fillPositions(positions, bound, isWide: isWide, tables)
    }
    tables.fillRanks(positions, count: count)
  }

  /// Replaces numbers of strata by positions in them.
  private func fillPositions(
    _ positions: UnsafeMutablePointer<UInt64>, _ bound: Program.Operand, isWide: Bool,
    in strata: UnsafePointer<DistinctZipf.Stratum>
  ) {
    guard let wide else { preconditionFailure("room for distinct ranks") }
    let first = wide
    for group in 0..<keys.groupCount {
      first[group] = DistinctZipf.firstStratum(children: groupTotal(group))
    }
    let (rowGroup, heights) = (keys.rowGroup, scratch)
    eachDraw(bound, isWide: isWide) { row, draw in
      let group = Int(rowGroup[row])
      let stratum = strata[Int(truncatingIfNeeded: first[group] &+ positions[row])]
      positions[row] = stratum.position(draw, height: UInt64(heights[group]) &<< 32)
    }
  }

  /// Likewise, where the strata are still to be found.
  private func fillPositions(
    _ positions: UnsafeMutablePointer<UInt64>, _ bound: Program.Operand, isWide: Bool,
    _ tables: ZipfRanks.Tables
  ) {
    guard let wide else { preconditionFailure("room for distinct ranks") }
    // Where strata begin, where the first whole ranks in them do, and the weights of the ranks there.
    let (starts, next, weights) = (wide, wide + 2 * laneStride, wide + 4 * laneStride)
    // Per group: its first stratum among these, and what its strata have in common.
    let (first, widths, bases) = (
      wide + 6 * laneStride, wide + 7 * laneStride, wide + 8 * laneStride
    )
    var (lastChildren, lastBound, lastGroup, used) = (UInt64(0), UInt64(0), 0, 0)
    for group in 0..<keys.groupCount where keys.groupRows[group] > 0 {
      let (start, rows) = (Int(keys.groupStart[group]), Int(keys.groupRows[group]))
      let (children, count) = (groupTotal(group), UInt64(bitPattern: value(bound, start)))
      // Groups that are alike have the same strata.
      if children == lastChildren, count == lastBound {
        first[group] = first[lastGroup]
        (widths[group], bases[group]) = (widths[lastGroup], bases[lastGroup])
        continue
      }
      let all = DistinctZipf.Group(tables, children: children, count: count)
      (first[group], widths[group], bases[group]) = (UInt64(used), all.width, all.base)
      if rows == Int(children) {
        (lastChildren, lastBound, lastGroup) = (children, count, group)
        all.writeStarts(to: starts + used)
        used += rows + 1
        continue
      }
      // Of a piece of a group, the strata of its rows and those behind these.
      for row in 0..<rows {
        let place = positions[start + row]
        starts[used + 2 * row] = all.start(of: place)
        starts[used + 2 * row + 1] = all.start(of: place + 1)
        positions[start + row] = UInt64(2 * row)
      }
      used += 2 * rows
    }
    tables.fillNext(starts, count: used, starts: next, weights: weights)
    let (rowGroup, heights) = (keys.rowGroup, scratch)
    eachDraw(bound, isWide: isWide) { row, draw in
      let group = Int(rowGroup[row])
      let index = Int(truncatingIfNeeded: first[group] &+ positions[row])
      let stratum = DistinctZipf.Stratum(
        start: starts[index], next: next[index], weight: weights[index], end: next[index &+ 1],
        width: widths[group], base: bases[group])
      positions[row] = stratum.position(draw, height: UInt64(heights[group]) &<< 32)
    }
  }

  /// Calls a closure with the bits that each row draws, of which there are more where its own bound is large.
  @inline(__always)
  private func eachDraw(
    _ bound: Program.Operand, isWide: Bool, _ body: (_ row: Int, _ draw: UInt64) -> Void
  ) {
    let (draws, moreDraws, count) = (draws, moreDraws, count)
    if !isWide {
      for row in 0..<count { body(row, UInt64(draws[row]) &<< 32) }
    } else {
      for row in 0..<count {
        let more = value(bound, row) >= Self.wideBound ? moreDraws[row] : 0
        body(row, UInt64(draws[row]) &<< 32 | UInt64(more))
      }
    }
  }

  /// The numbers at the places of a group's rows.
  private func fillOrder(
    _ order: Permutation, ofGroup group: Int, into out: UnsafeMutablePointer<Int64>
  ) {
    let (first, rows) = (ordinal(ofGroup: group), Int(keys.groupRows[group]))
    let out = out + Int(keys.groupStart[group])
    if first == 0 { return order.write(to: out, places: rows) }
    for row in 0..<rows { out[row] = Int64(bitPattern: first &+ UInt64(row)) }
    order.write(to: out, places: out, count: rows)
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
    fillDraws(key, of: place, index: 0, into: draws)
  }

  /// Likewise, with the index of the draws.
  func fillDraws(
    _ key: StreamKey, of place: Program.RowPlace, index: UInt32,
    into draws: UnsafeMutablePointer<UInt32>
  ) {
    let numbers = lane(place.number)
    for row in 0..<count {
      let number = UInt64(bitPattern: numbers[row])
      let period = UInt32(truncatingIfNeeded: value(place.period, row))
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
            UInt32(truncatingIfNeeded: first), UInt32(truncatingIfNeeded: first &>> 32), period,
            index &<< 24 | word3), key: key)[word]
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
