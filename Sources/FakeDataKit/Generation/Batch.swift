/// Reused columnar buffers for some consecutive rows of a table.
///
/// Memory is allocated once, when the batch is made, and then filled again and again.
struct Batch: ~Copyable {
  /// The most rows that it holds.
  let capacity: Int
  /// Its rows' keys.
  var keys: RowKeys
  /// Lane `i` starts at `i` × ``laneStride``.
  let lanes: UnsafeMutablePointer<Int64>
  /// Rows from the start of one lane to the start of the next.
  let laneStride: Int
  /// Composed text `i` of row `r` ends where `textEnds[i][r]` says, and starts where the one of the
  /// row before ends.
  let texts: [UnsafeMutablePointer<UInt8>]
  let textEnds: [UnsafeMutablePointer<UInt32>]

  /// What steps carry from one batch to the next.
  private let carries: UnsafeMutablePointer<Carry>
  private let carryCount: Int
  private let aggregations: [AggregationState]
  private let positions: [PositionReader]
  private let descents: [DescentReader]
  let draws: UnsafeMutablePointer<UInt32>
  let moreDraws: UnsafeMutablePointer<UInt32>
  let scratch: UnsafeMutablePointer<UInt32>
  /// Room for nine numbers a row, where a step draws distinct ranks.
  let wide: UnsafeMutablePointer<UInt64>?

  /// Rows that a kernel may write past the last one.
  private static let slack = RowKeys.slack

  /// - Parameter descends: as in ``RowKeys/init(capacity:descends:)``.
  init(program: Program, capacity: Int, descends: Bool = false) {
    self.capacity = capacity
    keys = RowKeys(
      capacity: capacity, descends: descends || !program.aggregations.isEmpty)
    laneStride = capacity + Self.slack
    func allocate<T: BitwiseCopyable>(_ count: Int, _ zero: T) -> UnsafeMutablePointer<T> {
      let pointer = UnsafeMutablePointer<T>.allocate(capacity: count)
      pointer.initialize(repeating: zero, count: count)
      return pointer
    }
    lanes = allocate(max(1, program.laneCount) * laneStride, Int64(0))
    carryCount = program.carryCount
    carries = allocate(max(1, program.carryCount), Carry())
    aggregations = program.aggregations.map { AggregationState($0, parentCapacity: capacity) }
    positions = program.positions.map { PositionReader($0) }
    descents = program.descents.map { DescentReader($0, capacity: capacity) }
    draws = allocate(laneStride, 0)
    moreDraws = allocate(laneStride, 0)
    scratch = allocate(laneStride, 0)
    let isDistinct = program.steps.contains {
      if case .distinctRank = $0.step { true } else { false }
    }
    wide = isDistinct ? allocate(9 * laneStride, 0) : nil
    texts = program.texts.map {
      allocate(capacity * $0.maximumBytes + TextDictionary.overread, UInt8(0))
    }
    let stride = laneStride
    textEnds = program.texts.map { _ in allocate(stride, UInt32(0)) }
  }

  deinit {
    lanes.deallocate()
    carries.deallocate()
    draws.deallocate()
    moreDraws.deallocate()
    scratch.deallocate()
    wide?.deallocate()
    for text in texts { text.deallocate() }
    for ends in textEnds { ends.deallocate() }
  }

  /// Rows in the batch.
  var count: Int { keys.count }

  /// The lanes of a batch, for as long as the batch lives.
  struct Lanes {
    var base: UnsafeMutablePointer<Int64>
    var stride: Int
    /// What the parents draw, and room for a draw of each, where they are one of several levels.
    var keys: RowKeys.DrawSource?
    var scratch: UnsafeMutablePointer<UInt32>?
    /// The lanes that a program of children means by the numbers 0, 1, 2 …, where these are not the lanes'
    /// own.
    var numbers: UnsafePointer<Int>?

    /// A lane by the number that a program of children has for it.
    @inline(__always)
    func lane(_ number: Int) -> UnsafeMutablePointer<Int64> {
      base + (numbers.map { $0[number] } ?? number) &* stride
    }
  }

  /// Its lanes, for a batch of children to read.
  var parentLanes: Lanes { Lanes(base: lanes, stride: laneStride) }

  /// The lane with the given number.
  @inline(__always)
  func lane(_ index: Int) -> UnsafeMutablePointer<Int64> { lanes + index * laneStride }

  /// Forgets what steps carry from one batch to the next: the next batch does not follow the last one.
  func forget() {
    for index in 0..<carryCount { carries[index] = Carry() }
  }

  /// Runs the program for the rows that ``keys`` says.
  ///
  /// - Parameter parents: the lanes of the parents' batch, filled, where the program reads columns
  ///   of theirs.
  func run(_ program: Program, parents: Lanes?) {
    if !aggregations.isEmpty { keys.fillRowKeys() }
    program.steps.withUnsafeBufferPointer { steps in
      for (lane, step) in steps { run(step, into: self.lane(lane), parents: parents) }
    }
    for index in program.texts.indices {
      compose(program.texts[index], into: texts[index], ends: textEnds[index])
    }
  }

  private func run(
    _ step: Program.Step, into out: UnsafeMutablePointer<Int64>, parents: Lanes?
  ) {
    let count = keys.count
    switch step {
    case .rowNumber:
      let first = Int64(keys.firstRow) + 1
      for row in 0..<count { out[row] = first &+ Int64(row) }
    case .parentKey:
      let first = Int64(keys.firstParent) + 1
      for row in 0..<count {
        out[row] = first &+ Int64(keys.groupParent[Int(keys.rowGroup[row])])
      }
    case .parentLane(let parentLane):
      guard let parents else { preconditionFailure("a parent's column without parents") }
      let source = parents.lane(parentLane)
      for row in 0..<count {
        out[row] = source[Int(keys.groupParent[Int(keys.rowGroup[row])])]
      }
    case .ordinal: fillOrdinals(into: out)
    case .period:
      for row in 0..<count { out[row] = Int64(keys.groupPeriod[Int(keys.rowGroup[row])]) }
    case .constant(let value):
      for row in 0..<count { out[row] = value }
    case .sample(let family, let stream, let selector):
      fill(draws, stream, parents)
      sample(family, selector: selector.map { UnsafePointer(lane($0)) }, into: out)
    case .systematic(let sample, let key):
      systematic(sample, key, parents, into: out)
    case .gather(let table, let index):
      let source = lane(index)
      for row in 0..<count { out[row] = table[Int(truncatingIfNeeded: source[row])] }
    case .bucket(let input, let bounds):
      let source = lane(input)
      for row in 0..<count { out[row] = 0 }
      for index in 0..<bounds.count {
        let bound = bounds[index]
        for row in 0..<count { out[row] &+= source[row] >= bound ? 1 : 0 }
      }
    case .arithmetic(let operation, let left, let right):
      arithmetic(operation, left, right, into: out)
    case .select(let branches, let selector):
      let chosen = lane(selector)
      for row in 0..<count { out[row] = lane(branches[Int(chosen[row])])[row] }
    case .tabulated(let table, let place):
      tabulated(table.base, place, into: out)
    case .rankAt(let distribution, let key, let place, let bound):
      rank(distribution, key, at: place, bound, into: out)
    case .rank(let distribution, let key, let bound):
      rank(distribution, key, bound, into: out)
    case .distinctRank(let distribution, let key, let bound):
      distinctRank(distribution, key, bound, parents, into: out)
    case .permuted(let permutation, let base, let row):
      let rows = lane(row)
      permutation.write(to: out, places: rows, count: count)
      if base != 0 { for row in 0..<count { out[row] &+= base } }
    case .sampleAt(let family, let key, let place, let selector):
      fillDraws(key, of: place)
      sample(family, selector: selector.map { UnsafePointer(lane($0)) }, into: out)
    case .position(let index, let unit):
      positions[index].fill(out, units: lane(unit), count: count)
    case .unit(let index, let rows):
      positions[index].fill(out, unitsOf: lane(rows), count: count)
    case .descend(let index, let root, let place):
      descents[index].find(out, roots: lane(root), places: lane(place), count: count)
    case .descended(let index, let part, let level, _):
      descents[index].fill(out, part, level: level, count: count)
    case .rowsSoFar(let rows, let shares):
      let source = lane(rows)
      for row in 0..<count { out[row] = shares.rowsSoFar(source[row]) }
    case .aggregate(let index, let reads):
      let lanes = Lanes(
        base: lanes, stride: laneStride, keys: keys.drawSource, scratch: scratch,
        numbers: reads.base)
      aggregations[index].fill(out, keys, lanes)
    case .runningTotal(let summed, let carry):
      runningTotal(lane(summed), &carries[carry], into: out)
    case .precedingTotal(let summed, let root, let carry):
      let (source, roots) = (lane(summed), lane(root))
      var state = carries[carry]
      for row in 0..<count {
        if roots[row] != state.root { state = Carry(root: roots[row], sum: 0) }
        out[row] = state.sum
        state.sum &+= source[row]
      }
      carries[carry] = state
    case .chance(let threshold, let stream):
      fill(draws, stream, parents)
      for row in 0..<count { out[row] = draws[row] < threshold ? 1 : 0 }
    case .chanceAt(let threshold, let key, let place):
      fillDraws(key, of: place)
      for row in 0..<count { out[row] = draws[row] < threshold ? 1 : 0 }
    case .delayed(let delay, let place, let base, let limit):
      fill(draws, place, parents)
      delayed(delay, after: lane(base), limit, into: out)
    case .timeWithin(let sums, let place, let moment, let base, let limit):
      fill(draws, place, parents)
      timeWithin(sums.base, of: lane(moment), after: lane(base), limit, into: out)
    case .uuidHigh(let key, let time, let row):
      uuidHigh(
        key, time: time.map { UnsafePointer(lane($0)) }, of: row.map { UnsafePointer(lane($0)) },
        into: out)
    case .uuidLow(let key, let row):
      uuidLow(key, of: row.map { UnsafePointer(lane($0)) }, into: out)
    }
  }

  func fillOrdinals(into out: UnsafeMutablePointer<Int64>) {
    let count = keys.count
    for row in 0..<count {
      out[row] = Int64(UInt32(row) &- keys.groupStart[Int(keys.rowGroup[row])])
    }
    guard keys.isDescendant, let ordinals = keys.descent?.groupOrdinal else { return }
    for row in 0..<count { out[row] &+= Int64(ordinals[Int(keys.rowGroup[row])]) }
  }

  @inline(__always)
  func value(_ operand: Program.Operand, _ row: Int) -> Int64 {
    switch operand {
    case .constant(let value): value
    case .lane(let index): lane(index)[row]
    }
  }

  private func tabulated(
    _ table: UnsafePointer<Int64>, _ place: Program.Place, into out: UnsafeMutablePointer<Int64>
  ) {
    let count = keys.count
    let offset = place.offset
    let (a, b, c) = (lane(place.lanes[0]), lane(place.lanes[1]), lane(place.lanes[2]))
    let (first, second) = (place.strides[0], place.strides[1])
    switch place.count {
    case 1:
      for row in 0..<count { out[row] = table[Int(offset &+ a[row])] }
    case 2:
      for row in 0..<count { out[row] = table[Int(offset &+ a[row] &* first &+ b[row])] }
    default:
      for row in 0..<count {
        out[row] = table[Int(offset &+ a[row] &* first &+ b[row] &* second &+ c[row])]
      }
    }
  }

  private func fill(
    _ target: UnsafeMutablePointer<UInt32>, _ stream: Program.Draws, _ parents: Lanes?
  ) {
    switch stream.scope {
    case .row: keys.fillDraws(stream.key, into: target)
    case .group where keys.isDescendant:
      fillPerGroup(scratch, stream.key, parents)
      for group in 0..<keys.groupCount {
        let draw = scratch[group]
        let start = Int(keys.groupStart[group])
        for row in start..<(start + Int(keys.groupRows[group])) { target[row] = draw }
      }
    case .group: keys.fillGroupDraws(stream.key, scratch: scratch, into: target)
    }
  }

  private func fill(
    _ target: UnsafeMutablePointer<UInt32>, _ place: Program.DrawPlace, _ parents: Lanes?
  ) {
    switch place {
    case .own(let stream): fill(target, stream, parents)
    case .other(let key, let place): fillDraws(key, of: place)
    }
  }

  /// One draw for each group.
  func fillPerGroup(
    _ target: UnsafeMutablePointer<UInt32>, _ key: StreamKey, _ parents: Lanes?,
    index: UInt32 = 0, round: UInt32 = 0
  ) {
    guard keys.isDescendant else {
      return keys.fillDrawsPerGroup(key, index: index, round: round, into: target)
    }
    guard let source = parents?.keys, let scratch = parents?.scratch else {
      preconditionFailure("children without parents")
    }
    keys.fillDrawsPerGroup(
      key, index: index, round: round, parents: source, scratch: scratch, into: target)
  }

  private func sample(
    _ family: Program.Family, selector: UnsafePointer<Int64>?,
    into out: UnsafeMutablePointer<Int64>
  ) {
    let count = keys.count
    let draws = UnsafePointer(draws)
    /// One loop for the first parameter set, one for the set that the selector says.
    @inline(__always)
    func each(_ value: (_ set: Int, _ draw: UInt32) -> Int64) {
      if let selector {
        for row in 0..<count { out[row] = value(Int(selector[row]), draws[row]) }
      } else {
        for row in 0..<count { out[row] = value(0, draws[row]) }
      }
    }
    switch family {
    case .uniform(let sets):
      each { sets[$0].sample($1) }
    case .normal(let sets):
      NormalQuantiles.table.withUnsafeBufferPointer { quantiles in
        let quantiles = quantiles.baseAddress!
        each { sets[$0].sample($1, quantiles) }
      }
    case .empirical(let tables):
      each {
        EmpiricalDistribution.sample(tables.base + $0 &* (EmpiricalDistribution.cells + 1), $1)
      }
    case .timeOfDay(let hours):
      each { _, draw in MomentDistribution.timeOfDay(hours.base, draw) }
    case .alias(let entries, let starts):
      each { set, draw in
        let start = Int(starts[set])
        return AliasTable.sample(
          entries.base + start, UInt64(truncatingIfNeeded: Int(starts[set &+ 1]) &- start), draw)
      }
    }
  }

  private func systematic(
    _ sample: SystematicSample.Tables, _ key: StreamKey, _ parents: Lanes?,
    into out: UnsafeMutablePointer<Int64>
  ) {
    if keys.isDescendant {
      return systematicOfPieces(sample, key, parents, into: out)
    }
    for round in 0..<((keys.longestGroup + sample.strata - 1) / sample.strata) {
      let first = round * sample.strata
      fillRound(round, key, parents)
      for group in 0..<keys.groupCount {
        let start = Int(keys.groupStart[group])
        let end = start &+ Int(keys.groupRows[group])
        let round = SystematicSample.Round(
          start: draws[group], order: moreDraws[group], layout: scratch[group])
        let firstRow = start &+ first
        for row in stride(from: firstRow, to: min(end, firstRow &+ sample.strata), by: 1) {
          out[row] = sample.sample(round, ordinal: row &- firstRow)
        }
      }
    }
  }

  /// The same where a batch can have a piece of a group.
  private func systematicOfPieces(
    _ sample: SystematicSample.Tables, _ key: StreamKey, _ parents: Lanes?,
    into out: UnsafeMutablePointer<Int64>
  ) {
    guard let ordinals = keys.descent?.groupOrdinal else { return }
    var (firstRound, lastRound) = (Int.max, -1)
    for group in 0..<keys.groupCount {
      let ordinal = Int(ordinals[group])
      firstRound = min(firstRound, ordinal / sample.strata)
      lastRound = max(lastRound, (ordinal + Int(keys.groupRows[group]) - 1) / sample.strata)
    }
    guard firstRound <= lastRound else { return }
    for round in firstRound...lastRound {
      fillRound(round, key, parents)
      for group in 0..<keys.groupCount {
        let (start, ordinal) = (Int(keys.groupStart[group]), Int(ordinals[group]))
        let draws = SystematicSample.Round(
          start: draws[group], order: moreDraws[group], layout: scratch[group])
        let first = max(ordinal, round * sample.strata)
        let end = min(ordinal + Int(keys.groupRows[group]), (round + 1) * sample.strata)
        for place in stride(from: first, to: end, by: 1) {
          out[start + place - ordinal] = sample.sample(
            draws, ordinal: place - round * sample.strata)
        }
      }
    }
  }

  /// What the groups draw for a round.
  private func fillRound(_ round: Int, _ key: StreamKey, _ parents: Lanes?) {
    fillPerGroup(draws, key, parents, index: 0, round: UInt32(round))
    fillPerGroup(moreDraws, key, parents, index: 1, round: UInt32(round))
    fillPerGroup(scratch, key, parents, index: 2, round: UInt32(round))
  }

  private func arithmetic(
    _ operation: Program.Operator, _ left: Program.Operand, _ right: Program.Operand,
    into out: UnsafeMutablePointer<Int64>
  ) {
    let count = keys.count
    @inline(__always)
    func each(_ apply: (Int64, Int64) -> Int64) {
      switch (left, right) {
      case (.lane(let a), .lane(let b)):
        let (a, b) = (lane(a), lane(b))
        for row in 0..<count { out[row] = apply(a[row], b[row]) }
      case (.lane(let a), .constant(let b)):
        let a = lane(a)
        for row in 0..<count { out[row] = apply(a[row], b) }
      case (.constant(let a), .lane(let b)):
        let b = lane(b)
        for row in 0..<count { out[row] = apply(a, b[row]) }
      case (.constant(let a), .constant(let b)):
        let value = apply(a, b)
        for row in 0..<count { out[row] = value }
      }
    }
    // The compiler of the plan has proved that no step overflows.
    switch operation {
    case .add: each { $0 &+ $1 }
    case .subtract: each { $0 &- $1 }
    case .multiply: each { $0 &* $1 }
    case .multiplyNarrow:
      // Said so, two of these multiplications are one vector instruction.
      each { ($0 & 0xFFFF_FFFF) &* ($1 & 0xFFFF_FFFF) }
    case .minimum: each { min($0, $1) }
    case .maximum: each { max($0, $1) }
    // Not every machine compares vectors of 64-bit numbers; every one those of 32 bits.
    case .minimumNarrow:
      each { Int64(min(Int32(truncatingIfNeeded: $0), Int32(truncatingIfNeeded: $1))) }
    case .maximumNarrow:
      each { Int64(max(Int32(truncatingIfNeeded: $0), Int32(truncatingIfNeeded: $1))) }
    case .divide: each { Self.roundedQuotient($0, $1) }
    case .floorDivide: each { Self.floorQuotient($0, $1) }
    case .remainder: each { $0 &- Self.floorQuotient($0, $1) &* $1 }
    case .divideNarrow:
      guard case .constant(let divisor) = right else { preconditionFailure("a constant divisor") }
      let half = UInt64(divisor) / 2
      // Exact for 32-bit dividends: D. Lemire, O. Kaser, N. Kurz, "Faster Remainder by Direct
      // Computation", Software: Practice and Experience 49 (2019).
      let inverse = UInt64.max / UInt64(divisor) + 1
      each { value, _ in
        Int64(
          truncatingIfNeeded: (UInt64(bitPattern: value) &+ half)
            .multipliedFullWidth(by: inverse).high)
      }
    }
  }

  @inline(__always)
  static func floorQuotient(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return quotient &- (value < 0 && quotient &* divisor != value ? 1 : 0)
  }

  @inline(__always)
  static func roundedQuotient(_ value: Int64, _ divisor: Int64) -> Int64 {
    let half = divisor &>> 1
    return (value &+ (value < 0 ? 0 &- half : half)) / divisor
  }
}
