/// Texts of a pattern.
///
/// A pattern becomes the pieces of a composed text. Each choice (alternatives, how often), each run of classes and
/// each class of characters beyond ASCII is one *part* with a number of its own: drawn, or, where texts are unique,
/// a digit of the number that the row has among all texts of the pattern (mixed radix).
extension TableCompiler {
  /// A pattern's piece, as it is written.
  private indirect enum Unit {
    case literal(String)
    /// Characters of ASCII, each one of some.
    case run([[UInt8]])
    case oneOf([String])
    case alternatives([[Unit]])
    /// So many times.
    case repeated([Unit], ClosedRange<Int>)

    /// In how many ways it is written; nil for 2⁶⁴ and more.
    var count: UInt64? {
      switch self {
      case .literal: 1
      case .run(let classes): TextPattern.Node.product(classes.map { UInt64($0.count) })
      case .oneOf(let texts): UInt64(texts.count)
      case .alternatives(let all): Self.sum(all.map(Self.count))
      case .repeated(let units, let range): Self.sum(Self.counts(units, range))
      }
    }

    static func count(_ units: [Unit]) -> UInt64? { TextPattern.Node.product(units.map(\.count)) }

    /// In how many ways each number of times is written.
    static func counts(_ units: [Unit], _ range: ClosedRange<Int>) -> [UInt64?] {
      range.map { TextPattern.Node.product(Array(repeating: count(units), count: $0)) }
    }

    private static func sum(_ counts: [UInt64?]) -> UInt64? {
      counts.reduce(0) { sum, count in
        guard let sum, let count, case (let result, false) = sum.addingReportingOverflow(count)
        else { return nil }
        return result
      }
    }
  }

  /// A run of classes has no more ways than this, so that a draw of 32 bits finds all of them equally likely.
  private static let maximumRun: UInt64 = 1 << 24

  /// Compiles a pattern.
  mutating func pattern(
    _ text: String, isUnique: Bool, for column: ColumnModel
  ) throws(ModelError) -> Column {
    let pattern: TextPattern
    do { pattern = try TextPattern(text) } catch { throw self.error(error.code, error.message) }
    var builder = TextBuilder()
    var parts = 0
    if isUnique {
      let (drawn, numbered) = Self.split(Self.units(of: pattern.distinct))
      // What is split off has at most 2⁴⁸ ways.
      let count = Unit.count(numbered)!
      let number = try distinctNumbers(
        from: 0, count,
        of: "pattern \"\(text)\" makes only \(count) texts, none of which may come twice",
        for: column)
      try write(drawn, of: nil, for: column, &parts, to: &builder)
      try write(numbered, of: number, for: column, &parts, to: &builder)
    } else {
      try write(Self.units(of: pattern.root), of: nil, for: column, &parts, to: &builder)
    }
    builder.endText()
    return add(builder, selector: nil)
  }

  // MARK: - Units

  private static func units(of node: TextPattern.Node) -> [Unit] {
    switch node {
    case .literal(let text): [.literal(text)]
    case .oneOf(let characters): [unit(characters)]
    case .sequence(let nodes): joined(nodes.flatMap(units))
    case .alternatives(let nodes): [.alternatives(nodes.map(units))]
    case .repeated(let node, let range): [.repeated(units(of: node), range)]
    }
  }

  private static func unit(_ characters: [Unicode.Scalar]) -> Unit {
    // Others are written otherwise in JSON.
    func isPlain(_ character: Unicode.Scalar) -> Bool {
      (0x20...0x7E).contains(character.value) && character != "\"" && character != "\\"
    }
    return characters.allSatisfy(isPlain)
      ? .run([characters.map { UInt8($0.value) }]) : .oneOf(characters.map { String($0) })
  }

  /// Classes side by side as runs.
  private static func joined(_ units: [Unit]) -> [Unit] {
    units.reduce(into: []) { joined, unit in
      switch (joined.last, unit) {
      case (.run(let before)?, .run(let classes)):
        let both = Unit.run(before + classes)
        if let count = both.count, count <= maximumRun {
          joined[joined.count - 1] = both
        } else {
          joined.append(unit)
        }
      case (.literal(let before)?, .literal(let text)):
        joined[joined.count - 1] = .literal(before + text)
      default: joined.append(unit)
      }
    }
  }

  /// The last units that together have at most 2⁴⁸ ways, and those before them.
  private static func split(_ units: [Unit]) -> (drawn: [Unit], numbered: [Unit]) {
    // A choice with more ways than that is left at its largest alternative.
    let units = joined(
      units.flatMap { unit in
        if let count = unit.count, count <= Permutation.maximumCount { return [unit] }
        return largest(unit)
      })
    var first = units.count
    while first > 0, let count = Unit.count(Array(units[(first - 1)...])),
      count <= Permutation.maximumCount
    {
      first -= 1
    }
    return (Array(units[..<first]), Array(units[first...]))
  }

  private static func largest(_ unit: Unit) -> [Unit] {
    switch unit {
    case .literal, .run, .oneOf: [unit]
    case .alternatives(let all):
      all.map { $0.flatMap(largest) }.max { (Unit.count($0) ?? .max) < (Unit.count($1) ?? .max) }
        ?? []
    case .repeated(let units, let range):
      (0..<range.upperBound).flatMap { _ in units.flatMap(largest) }
    }
  }

  // MARK: - Pieces

  /// Writes units one behind the other.
  ///
  /// - Parameter number: which of all ways it is; nil where each part is drawn.
  private mutating func write(
    _ units: [Unit], of number: Column?, for column: ColumnModel, _ parts: inout Int,
    to builder: inout TextBuilder
  ) throws(ModelError) {
    for (index, unit) in units.enumerated() {
      var own: Column?
      if let number {
        // The digit of this place.
        own = digit(
          of: number, weight: Unit.count(Array(units[(index + 1)...]))!, base: unit.count!)
      }
      try write(unit, of: own, for: column, &parts, to: &builder)
    }
  }

  private mutating func digit(of number: Column, weight: UInt64, base: UInt64) -> Column {
    var digit = number
    if weight > 1 { digit = arithmetic(.floorDivide, digit, Column(constant: Int64(weight))) }
    if (0...Int64(base - 1)).contains(digit.range) { return digit }
    return arithmetic(.remainder, digit, Column(constant: Int64(base)))
  }

  private mutating func write(
    _ unit: Unit, of number: Column?, for column: ColumnModel, _ parts: inout Int,
    to builder: inout TextBuilder
  ) throws(ModelError) {
    let constants = program.constants
    switch unit {
    case .literal(let text): builder.literal(text, constants)
    case .run(let classes):
      let lane = try self.number(number, below: unit.count!, for: column, &parts)
      builder.characters(classes, lane: lane, constants)
    case .oneOf(let texts):
      let lane = try self.number(number, below: unit.count!, for: column, &parts)
      builder.dictionary(TextDictionary(texts), lane: lane, constants)
    case .alternatives(let all):
      let (choice, rest) = try choice(number, of: all.map(Unit.count), for: column, &parts)
      try builder.alternatives(choice, all.count, constants) {
        (index, builder) throws(ModelError) in
        let own = rest.map { digit(of: $0, weight: 1, base: Unit.count(all[index])!) }
        try write(all[index], of: own, for: column, &parts, to: &builder)
      }
    case .repeated(let units, let range):
      let (choice, rest) = try choice(number, of: Unit.counts(units, range), for: column, &parts)
      let base = Unit.count(units)
      try builder.repeated(choice, range, constants) { (index, builder) throws(ModelError) in
        // The last copies are those that are there, so the last one has the lowest digit.
        let behind = Array(repeating: base, count: range.upperBound - 1 - index)
        let own = rest.map {
          digit(of: $0, weight: TextPattern.Node.product(behind)!, base: base!)
        }
        try write(units, of: own, for: column, &parts, to: &builder)
      }
    }
  }

  /// The lane of a number that is given, or of the next one that is drawn.
  private mutating func number(
    _ given: Column?, below count: UInt64, for column: ColumnModel, _ parts: inout Int
  ) throws(ModelError) -> Int {
    if let given { return stored(given).lane }
    var part = column
    part.name = "\(column.name)#\(parts)"
    parts += 1
    return try compile(.uniform(0...Int64(count - 1)), for: part).lane
  }

  /// The lane of which alternative it is, and the number within that where it is given.
  private mutating func choice(
    _ number: Column?, of counts: [UInt64?], for column: ColumnModel, _ parts: inout Int
  ) throws(ModelError) -> (lane: Int, rest: Column?) {
    guard let number else {
      return (try self.number(nil, below: UInt64(counts.count), for: column, &parts), nil)
    }
    let (choice, rest) = chosen(number, of: counts)
    return (choice.lane, rest)
  }

  /// Which of some alternatives a number is in, and its place in that.
  ///
  /// - Parameter counts: how many numbers each alternative has.
  private mutating func chosen(_ number: Column, of counts: [UInt64?]) -> (Column, Column) {
    var starts: [Int64] = [0]
    for count in counts { starts.append(starts[starts.count - 1] + Int64(count!)) }
    let number = stored(number)
    let bounds = Array(starts[1..<counts.count])
    let choice = add(
      .bucket(number.lane, bounds: program.constants.store(bounds)), 0...Int64(counts.count - 1))
    let start = add(
      .gather(program.constants.store(starts), index: choice.lane), 0...starts[counts.count - 1])
    return (choice, arithmetic(.subtract, number, start))
  }
}
