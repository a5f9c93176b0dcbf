/// Rewrites a program so that the lanes that are read take fewer passes over a batch.
///
/// What depends on a few lanes of few values is tabulated: all of its values are computed once, by
/// the program itself, and looked up afterwards. Then the steps whose lanes nobody reads are dropped,
/// and the lanes that are left are numbered without gaps. No value changes.
struct ProgramOptimizer {
  /// Entries of a table that replaces all that it can; at 16 KiB it shares a first-level cache with
  /// the lanes.
  static let comfortableEntries = 2048
  /// Entries of a table that is still worth its place in the second-level cache.
  static let maximumEntries = 8192
  /// Lanes that a table is read by.
  private static let maximumLanes = 3

  /// The lanes that a lane is a function of, and how many passes it takes to get there from them.
  private struct Source {
    var lanes: [Int]
    var entries: Int
    var passes: Int
  }

  private var program: Program
  private let ranges: [ClosedRange<Int64>]
  /// The step that fills each lane.
  private var stepOfLane: [Int: Program.Step] = [:]
  private var sources: [Int: Source] = [:]

  /// - Parameters:
  ///   - program: the program.
  ///   - ranges: the values that each of its lanes can have.
  init(_ program: Program, ranges: [ClosedRange<Int64>]) {
    self.program = program
    self.ranges = ranges
    for (lane, step) in program.steps { stepOfLane[lane] = step }
  }

  /// The rewritten program.
  ///
  /// - Parameter outputs: the lanes that are read from outside of the program, which become their
  ///   new numbers; numbers below 0 stand for no lane.
  mutating func optimized(outputs: inout [Int]) -> Program {
    for (lane, step) in program.steps { sources[lane] = source(of: lane, step) }
    let wanted = outputs.filter { $0 >= 0 } + program.texts.flatMap { program.lanesRead(by: $0) }
    tabulate(wanted)
    renumber(reachable(from: wanted), &outputs)
    return program
  }

  // MARK: - Tables

  /// What a lane is best computed from: itself, where a table is not possible.
  private func source(of lane: Int, _ step: Program.Step) -> Source {
    let itself = Source(lanes: [lane], entries: entries([lane]) ?? .max, passes: 0)
    guard step.isPure else { return itself }
    // Each lane that the step reads is an input of the table, or what it is itself made of is.
    var candidates = [Source(lanes: [], entries: 1, passes: 1)]
    for read in Set(step.lanesRead).sorted() {
      let direct = Source(lanes: [read], entries: 0, passes: 0)
      let choices = sources[read].map { $0.passes > 0 ? [$0, direct] : [direct] } ?? [direct]
      candidates = candidates.flatMap { candidate in
        choices.compactMap { choice in
          let lanes = candidate.lanes + choice.lanes.filter { !candidate.lanes.contains($0) }
          guard lanes.count <= Self.maximumLanes, let entries = entries(lanes) else { return nil }
          return Source(lanes: lanes, entries: entries, passes: candidate.passes + choice.passes)
        }
      }
    }
    candidates.removeAll { $0.lanes.isEmpty }
    let comfortable = candidates.filter { $0.entries <= Self.comfortableEntries }
    return comfortable.max { $0.passes < $1.passes }
      ?? candidates.min { $0.entries < $1.entries } ?? itself
  }

  /// How many combinations of values some lanes have, or nil where they are too many.
  private func entries(_ lanes: [Int]) -> Int? {
    var product = 1
    for lane in lanes {
      let width = UInt64(bitPattern: ranges[lane].upperBound &- ranges[lane].lowerBound)
      guard width < UInt64(Self.maximumEntries) else { return nil }
      product *= Int(width) + 1
      guard product <= Self.maximumEntries else { return nil }
    }
    return product
  }

  /// Replaces the steps of wanted lanes, and of those that they are computed from, by tables.
  private mutating func tabulate(_ wanted: [Int]) {
    var queue = wanted
    var seen = Set(wanted)
    while let lane = queue.popLast() {
      guard let step = stepOfLane[lane] else { continue }
      var read = step.lanesRead
      if let source = sources[lane], isWorthwhile(source, for: step) {
        read = source.lanes
        stepOfLane[lane] = table(of: lane, from: source.lanes)
      }
      for next in read where seen.insert(next).inserted { queue.append(next) }
    }
    for index in program.steps.indices {
      program.steps[index].step = stepOfLane[program.steps[index].lane]!
    }
  }

  /// Whether looking a number up takes less time than the steps do.
  private func isWorthwhile(_ source: Source, for step: Program.Step) -> Bool {
    if source.passes > 1 { return true }
    switch step {
    case .bucket, .select: return source.passes == 1
    case .arithmetic(let operation, _, _): return source.passes == 1 && operation == .divide
    default: return false
    }
  }

  /// The step that looks a lane up by the values of others.
  private func table(of lane: Int, from lanes: [Int]) -> Program.Step {
    // The steps between the two, in their order.
    var needed: Set<Int> = [lane]
    var steps: [(lane: Int, step: Program.Step)] = []
    for item in program.steps.reversed() where needed.contains(item.lane) {
      guard !lanes.contains(item.lane) else { continue }
      steps.append(item)
      needed.formUnion(item.step.lanesRead)
    }
    var part = Program()
    part.laneCount = program.laneCount
    part.steps = steps.reversed()
    var place = Program.Place()
    place.count = lanes.count
    var stride = 1
    for (index, input) in lanes.enumerated().reversed() {
      place.lanes[index] = input
      place.strides[index] = Int64(stride)
      // May wrap around, as the sum that it is part of does; the place itself is small.
      place.offset &-= ranges[input].lowerBound &* Int64(stride)
      stride *= ranges[input].count
    }
    // The program itself computes the table, a batch of combinations at a time.
    let entries = stride
    var numbers: [Int64] = []
    var batch = Batch(program: part, capacity: min(entries, TableGenerator.defaultBatchRows))
    while numbers.count < entries {
      let first = numbers.count
      let rows = min(batch.capacity, entries - first)
      batch.keys.setRoot(rows: UInt64(first)..<UInt64(first + rows))
      for row in 0..<rows {
        for index in 0..<lanes.count {
          let range = ranges[lanes[index]]
          let digit = (first + row) / Int(place.strides[index]) % range.count
          batch.lane(lanes[index])[row] = range.lowerBound + Int64(digit)
        }
      }
      batch.run(part, parents: nil)
      numbers += UnsafeBufferPointer(start: batch.lane(lane), count: rows)
    }
    return .tabulated(program.constants.store(numbers), place)
  }

  // MARK: - Lanes

  /// The lanes that the wanted ones are computed from, and these.
  private func reachable(from wanted: [Int]) -> Set<Int> {
    var reached = Set(wanted)
    for (lane, step) in program.steps.reversed() where reached.contains(lane) {
      reached.formUnion(step.lanesRead)
    }
    return reached
  }

  /// Drops the steps of other lanes than `kept`, and numbers these from 0.
  private mutating func renumber(_ kept: Set<Int>, _ outputs: inout [Int]) {
    var number: [Int: Int] = [:]
    for (lane, _) in program.steps where kept.contains(lane) { number[lane] = number.count }
    program.steps = program.steps.compactMap { lane, step in
      number[lane].map { ($0, step.renumbered(number, in: program.constants)) }
    }
    program.texts = program.texts.map { text in
      text.reading(in: program.constants) { number[$0]! }
    }
    program.laneCount = number.count
    outputs = outputs.map { $0 < 0 ? $0 : number[$0]! }
  }
}

extension Program {
  /// The lanes that a composed text reads.
  func lanesRead(by text: ComposedText) -> [Int] {
    (text.selector.map { [$0] } ?? [])
      + text.pieces.elements.flatMap { piece in
        switch piece {
        case .literal, .skip: [Int]()
        case .dictionary(_, let lane), .number(let lane), .guarded(_, let lane, _),
          .padded(let lane, _), .characters(_, let lane), .jump(_, let lane):
          [lane]
        case .scalar(_, let lane, let low, _): [lane, low]
        }
      }
  }
}

extension Program.ComposedText {
  /// The text with other lanes in the place of those that it reads.
  func reading(
    in constants: ConstantPool, _ lane: (Int) -> Int
  ) -> Program.ComposedText {
    var text = self
    text.selector = selector.map(lane)
    text.pieces = constants.store(
      pieces.elements.map { piece in
        switch piece {
        case .literal, .skip: piece
        case .padded(let old, let width): .padded(lane: lane(old), width: width)
        case .characters(let classes, let old): .characters(classes, lane: lane(old))
        case .jump(let places, let old): .jump(places, lane: lane(old))
        case .dictionary(let table, let old): .dictionary(table, lane: lane(old))
        case .number(let old): .number(lane: lane(old))
        case .scalar(let form, let old, let low, let isJSON):
          .scalar(form, lane: lane(old), low: low == old ? lane(old) : lane(low), isJSON: isJSON)
        case .guarded(let table, let old, let skipped):
          .guarded(table, lane: lane(old), skipped: skipped)
        }
      })
    return text
  }
}

extension Program.Step {
  /// Whether the step computes its lane from others alone, row by row.
  var isPure: Bool {
    switch self {
    case .gather, .bucket, .arithmetic, .select: true
    case .rowNumber, .parentKey, .parentLane, .ordinal, .period, .constant, .sample, .systematic,
      .tabulated, .rank, .rankAt, .distinctRank, .permuted, .sampleAt, .position, .unit, .descend,
      .descended, .rowsSoFar, .aggregate,
      .runningTotal, .precedingTotal, .chance, .chanceAt, .uuidHigh,
      .uuidLow, .delayed, .timeWithin:
      false
    }
  }

  /// The lanes that the step reads.
  var lanesRead: [Int] {
    func lanes(_ operands: Program.Operand?...) -> [Int] {
      operands.compactMap { if case .lane(let lane) = $0 { lane } else { nil } }
    }
    func lanes(_ place: Program.RowPlace) -> [Int] {
      [place.number] + lanes(place.ordinal, place.period)
    }
    func lanes(_ place: Program.DrawPlace) -> [Int] {
      if case .other(_, let place) = place { lanes(place) } else { [] }
    }
    return switch self {
    case .delayed(_, let place, let base, let limit): lanes(place) + [base] + lanes(limit)
    case .timeWithin(_, let place, let moment, let base, let limit):
      lanes(place) + [moment, base] + lanes(limit)
    case .rowNumber, .parentKey, .parentLane, .ordinal, .period, .constant, .systematic, .chance:
      []
    case .uuidHigh(_, let time, let row): (time.map { [$0] } ?? []) + (row.map { [$0] } ?? [])
    case .uuidLow(_, let row): row.map { [$0] } ?? []
    case .chanceAt(_, _, let place): lanes(place)
    case .rank(_, _, let bound), .distinctRank(_, _, let bound): lanes(bound)
    case .rankAt(_, _, let place, let bound): lanes(place) + lanes(bound)
    case .sampleAt(_, _, let place, let selector):
      lanes(place) + (selector.map { [$0] } ?? [])
    case .permuted(_, _, let lane), .position(_, let lane), .unit(_, let lane),
      .rowsSoFar(let lane, _),
      .runningTotal(let lane, _):
      [lane]
    case .precedingTotal(let lane, let root, _): [lane, root]
    case .descend(_, let root, let place): [root, place]
    case .descended(_, _, _, let lane): [lane]
    case .aggregate(_, let reads): reads.elements
    case .sample(_, _, let selector): selector.map { [$0] } ?? []
    case .gather(_, let index): [index]
    case .bucket(let input, _): [input]
    case .arithmetic(_, let left, let right):
      [left, right].compactMap { if case .lane(let lane) = $0 { lane } else { nil } }
    case .select(let branches, let selector): branches.elements + [selector]
    case .tabulated(_, let place): (0..<place.count).map { place.lanes[$0] }
    }
  }

  /// The step with other numbers for the lanes that it reads.
  func renumbered(_ number: [Int: Int], in constants: ConstantPool) -> Program.Step {
    func operand(_ operand: Program.Operand) -> Program.Operand {
      if case .lane(let lane) = operand { .lane(number[lane]!) } else { operand }
    }
    func moved(_ place: Program.RowPlace) -> Program.RowPlace {
      Program.RowPlace(
        number: number[place.number]!, ordinal: place.ordinal.map(operand),
        period: operand(place.period))
    }
    func moved(_ place: Program.DrawPlace) -> Program.DrawPlace {
      if case .other(let key, let place) = place { .other(key, moved(place)) } else { place }
    }
    switch self {
    case .delayed(let delay, let place, let base, let limit):
      return .delayed(delay, moved(place), after: number[base]!, limit: operand(limit))
    case .timeWithin(let sums, let place, let moment, let base, let limit):
      return .timeWithin(
        sums, moved(place), of: number[moment]!, after: number[base]!, limit: operand(limit))
    case .rowNumber, .parentKey, .parentLane, .ordinal, .period, .constant, .systematic, .chance:
      return self
    case .uuidHigh(let key, let time, let row):
      return .uuidHigh(key, time: time.map { number[$0]! }, row: row.map { number[$0]! })
    case .uuidLow(let key, let row):
      return .uuidLow(key, row: row.map { number[$0]! })
    case .chanceAt(let threshold, let key, let place):
      return .chanceAt(threshold, key, moved(place))
    case .sample(let family, let draws, let selector):
      return .sample(family, draws, selector: selector.map { number[$0]! })
    case .rank(let distribution, let key, let bound):
      return .rank(distribution, key, bound: operand(bound))
    case .rankAt(let distribution, let key, let place, let bound):
      return .rankAt(distribution, key, moved(place), bound: operand(bound))
    case .distinctRank(let distribution, let key, let bound):
      return .distinctRank(distribution, key, bound: operand(bound))
    case .permuted(let permutation, let base, let row):
      return .permuted(permutation, base: base, row: number[row]!)
    case .sampleAt(let family, let key, let place, let selector):
      return .sampleAt(family, key, moved(place), selector: selector.map { number[$0]! })
    case .position(let index, let unit):
      return .position(index, unit: number[unit]!)
    case .unit(let index, let row):
      return .unit(index, row: number[row]!)
    case .descend(let index, let root, let place):
      return .descend(index, root: number[root]!, place: number[place]!)
    case .descended(let index, let part, let level, let lane):
      return .descended(index, part, level: level, of: number[lane]!)
    case .rowsSoFar(let row, let shares):
      return .rowsSoFar(number[row]!, shares)
    case .runningTotal(let lane, let carry):
      return .runningTotal(number[lane]!, carry: carry)
    case .precedingTotal(let lane, let root, let carry):
      return .precedingTotal(number[lane]!, root: number[root]!, carry: carry)
    case .aggregate(let index, let reads):
      return .aggregate(index, reads: constants.store(reads.elements.map { number[$0]! }))
    case .gather(let table, let index):
      return .gather(table, index: number[index]!)
    case .bucket(let input, let bounds):
      return .bucket(number[input]!, bounds: bounds)
    case .arithmetic(let operation, let left, let right):
      return .arithmetic(operation, operand(left), operand(right))
    case .select(let branches, let selector):
      return .select(
        constants.store(branches.elements.map { number[$0]! }), selector: number[selector]!)
    case .tabulated(let table, var place):
      for index in 0..<place.count { place.lanes[index] = number[place.lanes[index]]! }
      return .tabulated(table, place)
    }
  }
}
