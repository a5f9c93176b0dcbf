import FakeDataKit

/// Rules that make numbers, dates and times.
extension RuleReader {
  func uniform(_ node: YAMLNode) throws(Stop) -> Made {
    var ends: (String, String)?
    if let text = node.text {
      ends = Quantity.ends(text) ?? (Decimal(text) != nil ? (text, text) : nil)
    } else if let low = node["min"]?.text, let high = node["max"]?.text {
      reader.check(node, keys: ["min", "max"], of: "uniform", scope)
      ends = (low, high)
    }
    guard let (low, high) = ends else {
      throw scope.stop(
        "uniform is a range such as 1-6, or {min: 1, max: 6}, not \(node.kind)", at: node.position)
    }
    let unit = unit(of: [low, high])
    if unit == .text || Self.lane(low, unit) == nil || Self.lane(high, unit) == nil, node.map != nil
    {
      return try uniform(between: low, and: high, at: node.position)
    }
    guard unit.isArithmetic, let first = Self.lane(low, unit), let last = Self.lane(high, unit)
    else {
      throw scope.stop("\(low) to \(high) is no range of \(unit.words)", at: node.position)
    }
    guard first <= last else {
      throw scope.stop("\(low) is above \(high): a range ascends", at: node.position)
    }
    if isUnique {
      return Made(rule: .permuted(first...last), unit: unit, type: type(unit, first...last))
    }
    var made = numbers(unit, first...last) { .uniform(first / $0...last / $0) }
    let width = last.subtractingReportingOverflow(first)
    if !width.overflow, width.partialValue < 64, case .number = unit {
      made.values = (first...last).map { .integer($0) }
    }
    return made
  }

  /// Numbers between two that differ from row to row, in steps of a millionth of what is between them.
  private func uniform(
    between low: String, and high: String, at position: SourcePosition
  ) throws(Stop) -> Made {
    let first = try typed(low, wanted: wanted, at: position)
    let last = try typed(high, wanted: first.unit, at: position)
    let part = table.add(
      ColumnInfo(
        model: .latent("\(name)#part", .uniform(0...(1 << 20) - 1)), unit: .number(decimals: 0),
        type: .int4), at: position)
    let width = Expression.maximum(last.expression - first.expression + 1, 1)
    return Made(
      rule: .expression(
        first.expression + .floorQuotient(width * .column(part.name), 1 << 20)),
      unit: first.unit)
  }

  func normal(_ node: YAMLNode) throws(Stop) -> Made {
    reader.check(node, keys: ["mean", "sd", "min", "max"], of: "normal", scope)
    guard let mean = node["mean"]?.text, let deviation = node["sd"]?.text else {
      throw scope.stop(
        "normal needs mean and sd, such as {mean: 35, sd: 10, min: 1}", at: node.position)
    }
    let unit = unitOfDistribution([mean])
    guard let center = real(mean, unit), let width = real(deviation, unit), width >= 0 else {
      throw scope.stop("mean and sd are \(unit.words) each", at: node.position)
    }
    func end(_ key: String, _ usual: Double) throws(Stop) -> Int64 {
      guard let node = node[key] else { return Self.nearest(usual) }
      guard let value = node.text.flatMap({ Self.lane($0, unit) }) else {
        throw mismatch(node, unit)
      }
      return value
    }
    let low = try end("min", center - 8 * width - 1)
    let high = try end("max", center + 8 * width + 1)
    guard low <= high else { throw scope.stop("min is above max", at: node.position) }
    return numbers(unit, low...high) { factor in
      .normal(
        mean: center / Double(factor), standardDeviation: width / Double(factor),
        range: low / factor...high / factor)
    }
  }

  func quantiles(_ node: YAMLNode) throws(Stop) -> Made {
    let unit = unitOfDistribution((node.map ?? []).compactMap(\.value.text))
    let points = try WeightReader(scope).quantiles(node) { node in
      node.text.flatMap { real($0, unit) }
    }
    let range = Self.nearest(points[0].value)...Self.nearest(points[points.count - 1].value)
    return numbers(unit, range) { factor in
      .empirical(points.map { .init($0.probability, $0.value / Double(factor)) })
    }
  }

  func weighted(_ node: YAMLNode) throws(Stop) -> Made {
    let weights = try WeightReader(scope).weights(node)
    let unit = unit(
      of: weights.flatMap { weight in
        Quantity.ends(weight.key).map { [$0.0, $0.1] } ?? [weight.key]
      })
    guard unit.isArithmetic else {
      throw scope.stop(
        "weighted has numbers and ranges of numbers; texts are a choice", at: node.position)
    }
    var ranges: [(ClosedRange<Int64>, Int64)] = []
    for (key, position, weight) in weights {
      let ends = Quantity.ends(key) ?? (key, key)
      guard let low = Self.lane(ends.0, unit), let high = Self.lane(ends.1, unit), low <= high
      else {
        throw scope.stop("\"\(key)\" is no number and no range of numbers", at: position)
      }
      ranges.append((low...high, weight))
    }
    let range = ranges.map(\.0.lowerBound).min()!...ranges.map(\.0.upperBound).max()!
    if let values = Self.expanded(ranges) {
      return Made(
        rule: .choice(values), unit: unit, type: type(unit, range),
        values: values.count <= 64 ? values.map(\.value) : nil)
    }
    // Which of the ranges it is, then a number of it.
    let index = table.add(
      ColumnInfo(
        model: .latent(
          "\(name)#range",
          .choice(ranges.enumerated().map { .init(.integer(Int64($0.offset)), $0.element.1) })),
        unit: .number(decimals: 0), type: .int4), at: node.position)
    return numbers(unit, range) { factor in
      .by(
        index.name,
        ranges.enumerated().map { number, item in
          .init(
            .integer(Int64(number)),
            .uniform(item.0.lowerBound / factor...item.0.upperBound / factor))
        })
    }
  }

  /// All numbers of some ranges with weights of their own; nil where that would be many.
  private static func expanded(
    _ ranges: [(ClosedRange<Int64>, Int64)]
  ) -> [Rule.WeightedValue]? {
    var multiple: Int64 = 1
    var count: Int64 = 0
    for (range, _) in ranges {
      let (size, overflow) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
      guard !overflow, size < 256 else { return nil }
      count += size + 1
      multiple = multiple / divisor(multiple, size + 1) * (size + 1)
      guard count <= 256, multiple < 1 << 20 else { return nil }
    }
    let sum = ranges.reduce(0) { $0 + $1.1 }
    guard sum <= (1 << 31) / multiple else { return nil }
    return ranges.flatMap { range, weight in
      range.map { .init(.integer($0), weight * (multiple / Int64(range.count))) }
    }
  }

  /// The greatest common divisor.
  private static func divisor(_ a: Int64, _ b: Int64) -> Int64 { b == 0 ? a : divisor(b, a % b) }

  func bucket(_ node: YAMLNode) throws(Stop) -> Made {
    reader.check(node, keys: ["of", "bounds"], of: "bucket", scope)
    guard let of = node["of"]?.text, let bounds = node["bounds"]?.list else {
      throw scope.stop("bucket is written {of: column, bounds: [18, 65]}", at: node.position)
    }
    let source = try scope.resolve(of, at: node["of"]!.position)
    var numbers: [Int64] = []
    for bound in bounds {
      guard let number = bound.text.flatMap({ Self.lane($0, source.unit) }) else {
        throw mismatch(bound, source.unit)
      }
      numbers.append(number)
    }
    guard !numbers.isEmpty, numbers == numbers.sorted() else {
      throw scope.stop("bounds ascend", at: node["bounds"]!.position)
    }
    return Made(
      rule: .bucket(source.name, bounds: numbers), unit: .number(decimals: 0), type: .int4,
      values: (0...numbers.count).map { .integer(Int64($0)) })
  }

  func expression(_ node: YAMLNode) throws(Stop) -> Made {
    guard let text = node.text else {
      throw scope.stop("an expression is a text such as quantity * price", at: node.position)
    }
    let value = try typed(text, wanted: wanted, at: node.position)
    return Made(rule: .expression(value.expression), unit: value.unit)
  }

  /// Arithmetic, compiled.
  func typed(
    _ text: String, wanted: Unit?, at position: SourcePosition
  ) throws(Stop) -> ExpressionCompiler.Typed {
    var stopped = false
    let compiler = ExpressionCompiler { name throws(ExpressionCompiler.Problem) in
      do {
        let info = try scope.resolve(name, at: position)
        return (info.name, info.unit)
      } catch {
        stopped = true
        throw ExpressionCompiler.Problem("")
      }
    }
    let syntax: ExpressionSyntax
    do {
      syntax = try ExpressionParser.parse(text)
    } catch {
      throw scope.stop("in \"\(text)\": \(error.message)", at: position)
    }
    do {
      return try compiler.compile(syntax, wanted: wanted)
    } catch {
      if stopped { throw Stop() }
      throw scope.stop("in \"\(text)\": \(error.message)", at: position)
    }
  }

  func runningTotal(_ node: YAMLNode) throws(Stop) -> Made {
    guard let text = node.text else {
      throw scope.stop("running_total is the name of a column", at: node.position)
    }
    let source = try scope.resolve(text, at: node.position)
    guard source.unit.isArithmetic else {
      throw scope.stop("\"\(text)\" is no number", at: node.position)
    }
    return Made(rule: .runningTotal(source.name), unit: source.unit)
  }

  func count(_ node: YAMLNode) throws(Stop) -> Made {
    guard let name = node.text else {
      throw scope.stop(
        "count is the name of a table whose rows are children of this one's", at: node.position)
    }
    try requireChild(name, node)
    return Made(
      rule: .aggregate(Aggregate(.count, in: name)), unit: .number(decimals: 0), type: .int4)
  }

  func sum(_ node: YAMLNode) throws(Stop) -> Made {
    guard let path = node.text, let dot = path.lastIndex(of: ".") else {
      throw scope.stop(
        "sum is a column of a child table, such as order_lines.amount", at: node.position)
    }
    let (child, column) = (String(path[..<dot]), String(path[path.index(after: dot)...]))
    try requireChild(child, node)
    let source = try reader.column(column, of: child, scope, at: node.position)
    guard source.unit.isArithmetic else {
      throw scope.stop("\"\(path)\" is no number", at: node.position)
    }
    var made = Made(
      rule: .aggregate(Aggregate(.sum, of: column, in: child)), unit: source.unit)
    if let wanted, wanted != source.unit, case .number(let want) = wanted,
      case .number(let have) = source.unit, want != have
    {
      // In the digits of the column itself.
      let raw = table.add(
        ColumnInfo(model: .latent("\(name)#sum", made.rule), unit: source.unit, type: .int8),
        at: node.position)
      let factor = Decimal.power(abs(want - have))
      made = Made(
        rule: .expression(
          want > have ? .column(raw.name) * .constant(factor) : .column(raw.name) / factor),
        unit: wanted)
    }
    return made
  }

  private func requireChild(_ name: String, _ node: YAMLNode) throws(Stop) {
    guard let child = reader.tables[name] else {
      throw scope.stop(
        "there is no table \"\(name)\"" + Suggestion.text(name, reader.tables.keys),
        at: node.position)
    }
    guard child.parent == table.name else {
      throw scope.stop(
        "the rows of \"\(name)\" are no children of this table's; per: \(table.name) would make them",
        at: node.position)
    }
  }

  func truth(_ node: YAMLNode) throws(Stop) -> Made {
    guard let text = node.text, Quantity.share(text) != nil,
      let share = Decimal(text.last == "%" ? String(text.dropLast()) : text)
    else { throw scope.stop("true: has a share, such as 80%, not \(node.kind)", at: node.position) }
    guard share.decimals <= 7 else {
      throw scope.stop("true: the share has too many digits behind the point", at: node.position)
    }
    let whole = Decimal.power(share.decimals) * (text.last == "%" ? 100 : 1)
    return Made(
      rule: .choice([.init(1, share.digits), .init(0, whole - share.digits)]), unit: .boolean,
      type: .bool, values: [1, 0])
  }

  // MARK: - Units

  /// What the values of a continuous distribution are: of numbers as many digits as are written, and two where the type
  /// has decimals.
  private func unitOfDistribution(_ texts: [String]) -> Unit {
    let unit = unit(of: texts)
    guard wanted == nil, hasDecimals, case .number(let decimals) = unit else {
      return unit == .text ? .number(decimals: 0) : unit
    }
    return .number(decimals: max(2, decimals))
  }

  /// The whole number that is nearest, or an end of those that there are.
  private static func nearest(_ number: Double) -> Int64 {
    Int64(exactly: number.rounded()) ?? (number < 0 ? .min : .max)
  }

  /// A number of a unit that need not be whole.
  private func real(_ text: String, _ unit: Unit) -> Double? {
    switch unit {
    case .number(let decimals):
      return Decimal(text).map { $0.double * Double(Decimal.power(decimals)) }
    default: return Self.lane(text, unit).map { Double($0) }
    }
  }
}
