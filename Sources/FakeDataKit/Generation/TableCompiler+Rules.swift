extension TableCompiler {
  /// Compiles a rule of the given column.
  mutating func compile(_ rule: Rule, for column: ColumnModel) throws(ModelError) -> Column {
    switch rule {
    case .rowNumber:
      var result = rowNumberColumn()
      result.runRange = try rowNumbersOfRun()
      return result
    case .parentKey:
      guard case .children = table.cardinality else {
        throw error(.invalidRule, "the table has no parent")
      }
      var result =
        site == nil
        ? add(.parentKey, parentNumbers)
        : try ofParent { parent throws(ModelError) in parent.rowNumberColumn() }
      if case .children(let name, _, _) = table.cardinality, let parent = model.table(name) {
        result.runRange = try TableCompiler(parent, model, parameters).rowNumbersOfRun()
      }
      return result
    case .ancestor(let name, let ancestor):
      return try ofAncestor(ancestor) { ancestor throws(ModelError) in try ancestor.column(name) }
    case .permuted(let range):
      return try permuted(range, for: column)
    case .reference(let reference):
      return try self.reference(reference, for: column)
    case .referenced(let name, let selector):
      return try referenced(name, by: selector)
    case .aggregate(let aggregate):
      return try self.aggregate(aggregate)
    case .runningTotal(let name):
      return try runningTotal(of: name)
    case .pattern(let text, let isUnique):
      return try pattern(text, isUnique: isUnique, for: column)
    case .moment(let moment):
      return try self.moment(moment, for: column)
    case .after(let name, let delay):
      return try after(name, delay, for: column)
    case .parent(let name):
      return try parentColumn(name)
    case .uniform, .normal, .empirical, .choice, .row:
      return try sample([rule], selector: nil, for: column)
    case .distinctRow(let catalogName, let weight, let strata):
      let catalog = try catalog(catalogName)
      let weights = try weights(weight, of: catalog)
      guard SystematicSample.isPrime(strata), strata < 256 else {
        throw error(.invalidRule, "strata must be a prime below 256, not \(strata)")
      }
      guard case .children = table.cardinality else {
        throw error(.invalidRule, "rows are distinct among children only")
      }
      try requireOwnRow()
      guard weights.count < 1 << 16 else {
        throw error(.invalidRule, "catalogue \"\(catalogName)\" has 2^16 rows or more")
      }
      let key = key(column.name)
      let sample = SystematicSample(weights: weights, strata: strata, key: key)
      var result = add(
        .systematic(sample.tables(in: program.constants), key), 0...Int64(catalog.rows.count - 1))
      result.catalog = catalogName
      return result
    case .lookup(let name, let catalogName, let selector):
      let index = try rowColumn(selector, of: catalogName)
      return lookup(try values(name, of: try catalog(catalogName)), index)
    case .by(let selector, let cases):
      return try choose(cases, by: selector, for: column)
    case .bucket(let name, let bounds):
      guard bounds == bounds.sorted() else { throw error(.invalidRule, "bounds must ascend") }
      let source = try number(name)
      let range = 0...Int64(bounds.count)
      guard source.range.lowerBound >= 0, source.range.upperBound < Self.caseLimit else {
        var result = add(.bucket(source.lane, bounds: program.constants.store(bounds)), range)
        result.nulls = source.nulls
        return result
      }
      // Few values: all buckets are known beforehand.
      let buckets = (0...source.range.upperBound).map { value in
        Int64(bounds.count { value >= $0 })
      }
      var result = add(.gather(program.constants.store(buckets), index: source.lane), range)
      result.nulls = source.nulls
      return result
    case .expression(let expression):
      let result = try evaluate(expression)
      guard result.lane < 0 else { return result }
      // A stored or read column needs a lane, which a bare constant has not.
      var constant = add(.constant(result.range.lowerBound), result.range)
      constant.nulls = result.nulls
      return constant
    case .text(let template):
      return try compose([template], selector: nil)
    case .textLookup(let name, let catalogName, let selector):
      let index = try rowColumn(selector, of: catalogName)
      let templates = try values(name, of: try catalog(catalogName)).map { value in
        if case .text(let text) = value { text } else { "\(value)" }
      }
      return try compose(templates, selector: index)
    case .column(let name):
      return try self.column(name)
    case .null:
      return nullColumn()
    case .uuid(let version):
      return try uuid(version, for: column)
    case .range(let lower, let upper):
      return try range(lower, upper)
    case .array(let rule, let count):
      return try array(of: rule, count: count, for: column)
    case .json(let template):
      return try json(template, for: column)
    }
  }

  // MARK: - Catalogues

  func catalog(_ name: String) throws(ModelError) -> Catalog {
    guard let catalog = model.catalog(name) else {
      throw error(.unknownName, "there is no catalogue \"\(name)\"")
    }
    guard !catalog.rows.isEmpty else {
      throw error(.malformedCatalog, "catalogue \"\(name)\" is empty")
    }
    return catalog
  }

  func values(_ column: String, of catalog: Catalog) throws(ModelError) -> [Value] {
    guard let values = catalog.values(of: column) else {
      throw error(.unknownName, "catalogue \"\(catalog.name)\" has no column \"\(column)\"")
    }
    return values
  }

  func weights(_ column: String, of catalog: Catalog) throws(ModelError) -> [Int64] {
    var weights: [Int64] = []
    for value in try values(column, of: catalog) {
      guard case .integer(let weight) = value, (0..<(1 << 31)).contains(weight) else {
        throw error(.invalidRule, "\(value) in \"\(catalog.name).\(column)\" is no weight")
      }
      weights.append(weight)
    }
    return try checked(weights)
  }

  /// Weights of which one is positive and whose sum fits.
  func checked(_ weights: [Int64]) throws(ModelError) -> [Int64] {
    var total: Int64 = 0
    for weight in weights {
      let (sum, overflow) = total.addingReportingOverflow(weight)
      guard weight >= 0, !overflow, sum < 1 << 32 else {
        throw error(.invalidRule, "weights must not be negative, and their sum be below 2^32")
      }
      total = sum
    }
    guard total > 0 else { throw error(.invalidRule, "no weight is positive") }
    return weights
  }

  /// A column whose values number the rows of a catalogue.
  private mutating func rowColumn(
    _ name: String, of catalogName: String
  ) throws(ModelError) -> Column {
    let index = try column(name)
    let rows = Int64(try catalog(catalogName).rows.count)
    guard index.made == "numbers", index.catalog == nil || index.catalog == catalogName,
      (0...(rows - 1)).contains(index.range)
    else {
      throw error(
        .invalidRule,
        "\"\(name)\" is \(index.range), which does not number the \(rows) rows of "
          + "catalogue \"\(catalogName)\"")
    }
    return index
  }

  /// One of some values, by an index lane.
  private mutating func lookup(_ values: [Value], _ index: Column) -> Column {
    var numbers: [Int64] = []
    for case .integer(let number) in values { numbers.append(number) }
    if numbers.count == values.count {
      var result = add(
        .gather(program.constants.store(numbers), index: index.lane),
        numbers.min()!...numbers.max()!)
      result.nulls = index.nulls
      return result
    }
    // Texts stay where they are: the lane that numbers the rows numbers the texts too.
    var result = Column(
      lane: index.lane, range: index.range, dictionary: TextDictionary(values.map(\.plainText)))
    result.nulls = index.nulls
    return result
  }

  // MARK: - Cases

  private mutating func choose(
    _ cases: [Rule.Case], by selector: String, for column: ColumnModel
  ) throws(ModelError) -> Column {
    let source = try self.column(selector)
    guard source.composed == nil, source.second == nil, source.array == nil,
      source.range.lowerBound >= 0,
      source.range.upperBound < Self.caseLimit
    else {
      throw error(
        .invalidRule, "\"\(selector)\" has too many values (\(source.range)) for a rule by value")
    }
    var map: [Int64] = []
    for number in 0...source.range.upperBound {
      let value: Value =
        source.dictionary.map { .text($0.string(Int(number))) } ?? .integer(number)
      let index = cases.firstIndex { $0.value == value }
      guard let index else {
        // Numbers below the range never occur; any case does for them.
        if number < source.range.lowerBound {
          map.append(0)
          continue
        }
        throw error(.invalidRule, "no rule for \(value), which \"\(selector)\" can be")
      }
      map.append(Int64(index))
    }
    // In the place of a case that is NULL comes one that is not, beneath the NULL.
    guard let filler = cases.first(where: { $0.rule != .null }) else { return nullColumn() }
    let filled = cases.map { $0.rule == .null ? Rule.Case($0.value, filler.rule) : $0 }
    var result = try chosen(filled, map, source, for: column)
    if filled != cases {
      let areNull = map.map { cases[Int($0)].rule == .null ? Int64(1) : 0 }
      let lane = add(.gather(program.constants.store(areNull), index: source.lane), 0...1).lane
      result.nulls = either(result.nulls, lane)
    }
    // A column that reads a NULL has no case.
    if result.nulls != source.nulls { result.nulls = either(result.nulls, source.nulls) }
    return result
  }

  /// The value of the case that a map gives for a column's value.
  private mutating func chosen(
    _ cases: [Rule.Case], _ map: [Int64], _ source: Column, for column: ColumnModel
  ) throws(ModelError) -> Column {
    if let constants = constants(cases) {
      return lookup(map.map { constants[Int($0)] }, source)
    }
    let isIdentity = map.enumerated().allSatisfy { Int64($0.offset) == $0.element }
    let chosen =
      isIdentity
      ? source
      : add(
        .gather(program.constants.store(map), index: source.lane),
        0...Int64(max(1, cases.count) - 1))
    if let result = try? sample(cases.map(\.rule), selector: chosen.lane, for: column) {
      return result
    }
    if cases.dropFirst().allSatisfy({ $0.rule == cases[0].rule }) {
      return try compile(cases[0].rule, for: column)
    }
    // Rules of different kinds: all of them are made, and each row keeps its own.
    var branches: [Column] = []
    for item in cases { branches.append(try compile(item.rule, for: column)) }
    guard branches.allSatisfy({ $0.made == "numbers" }) else {
      throw error(.invalidRule, "rules by value must all be choices, or all make numbers")
    }
    let low = branches.map(\.range.lowerBound).min()!
    let high = branches.map(\.range.upperBound).max()!
    var result = add(
      .select(program.constants.store(branches.map(\.lane)), selector: chosen.lane), low...high)
    if let name = branches[0].catalog, branches.allSatisfy({ $0.catalog == name }) {
      result.catalog = name
    }
    result.nulls = nulls(of: branches.map(\.nulls), by: chosen.lane)
    if branches.allSatisfy({ $0.unit == branches[0].unit }) { result.unit = branches[0].unit }
    return result
  }

  /// The numbers of cases that are each a single number.
  private func constants(_ cases: [Rule.Case]) -> [Value]? {
    var values: [Value] = []
    for item in cases {
      guard case .expression(.constant(let number)) = item.rule else { return nil }
      values.append(.integer(number))
    }
    return values
  }

  // MARK: - Distributions

  /// Rules of one kind as the parameter sets of one step.
  private mutating func sample(
    _ rules: [Rule], selector: Int?, for column: ColumnModel
  ) throws(ModelError) -> Column {
    func mixed() -> ModelError { error(.invalidRule, "rules are of different kinds") }
    let place = drawPlace(column)
    func step(_ family: Program.Family) -> Program.Step {
      Self.sample(family, place, selector: selector)
    }
    guard let first = rules.first else { throw error(.invalidRule, "there are no cases") }
    switch first {
    case .uniform:
      var sets: [UniformInteger] = []
      for rule in rules {
        guard case .uniform(let range) = rule else { throw mixed() }
        guard range.upperBound.subtractingReportingOverflow(range.lowerBound).overflow == false,
          range.upperBound - range.lowerBound < 1 << 32
        else { throw error(.invalidRule, "the range \(range) has more than 2^32 values") }
        sets.append(UniformInteger(range))
      }
      let low = sets.map(\.lowerBound).min()!
      let high = sets.map { $0.lowerBound + Int64($0.span - 1) }.max()!
      return add(step(.uniform(program.constants.store(sets))), low...high)
    case .normal:
      var sets: [NormalDistribution] = []
      for rule in rules {
        guard case .normal(let mean, let deviation, let range) = rule else { throw mixed() }
        guard deviation >= 0, deviation < 1e6, abs(mean) < 1e12 else {
          throw error(
            .invalidRule, "a normal distribution with mean \(mean), deviation \(deviation)")
        }
        sets.append(
          NormalDistribution(mean: mean, standardDeviation: deviation, range: range))
      }
      let low = sets.map(\.lowerBound).min()!
      return add(
        step(.normal(program.constants.store(sets))), low...sets.map(\.upperBound).max()!)
    case .empirical:
      var tables: [Int64] = []
      var values: [Int64] = []
      for rule in rules {
        guard case .empirical(let quantiles) = rule else { throw mixed() }
        try check(quantiles)
        let table = EmpiricalDistribution(quantiles).table
        tables += table
        values += [table[0], table[table.count - 1]].map { ($0 + 32_768) >> 16 }
      }
      return add(
        step(.empirical(program.constants.store(tables))), values.min()!...values.max()!)
    case .row(let catalogName, _):
      let catalog = try catalog(catalogName)
      var sets: [[Int64]] = []
      for rule in rules {
        guard case .row(catalogName, let weight) = rule else { throw mixed() }
        sets.append(try weights(weight, of: catalog))
      }
      let outcomes = sets.map { Array(0..<$0.count) }
      var result = add(step(alias(sets, outcomes)), 0...Int64(catalog.rows.count - 1))
      result.catalog = catalogName
      return result
    case .choice:
      var outcomes: [Value] = []
      var sets: [[Int64]] = []
      var numbers: [[Int]] = []
      for rule in rules {
        guard case .choice(let values) = rule else { throw mixed() }
        sets.append(try checked(values.map(\.weight)))
        numbers.append(
          values.map { item in
            if let index = outcomes.firstIndex(of: item.value) { return index }
            outcomes.append(item.value)
            return outcomes.count - 1
          })
      }
      let index = add(step(alias(sets, numbers)), 0...Int64(outcomes.count - 1))
      if outcomes.enumerated().allSatisfy({ .integer(Int64($0.offset)) == $0.element }) {
        return index
      }
      return lookup(outcomes, index)
    default:
      throw mixed()
    }
  }

  /// The step that samples a distribution.
  static func sample(
    _ family: Program.Family, _ place: Program.DrawPlace, selector: Int? = nil
  ) -> Program.Step {
    switch place {
    case .own(let draws): .sample(family, draws, selector: selector)
    case .other(let key, let place): .sampleAt(family, key, place, selector: selector)
    }
  }

  private func alias(_ weights: [[Int64]], _ outcomes: [[Int]]) -> Program.Family {
    var entries: [AliasTable.Entry] = []
    var starts: [Int32] = [0]
    for (weights, outcomes) in zip(weights, outcomes) {
      entries += AliasTable(weights: weights).entries.map { entry in
        AliasTable.Entry(
          threshold: entry.threshold, outcome: UInt32(outcomes[Int(entry.outcome)]),
          alias: UInt32(outcomes[Int(entry.alias)]))
      }
      starts.append(Int32(entries.count))
    }
    return .alias(
      entries: program.constants.store(entries), starts: program.constants.store(starts))
  }

  private func check(_ quantiles: [EmpiricalDistribution.Quantile]) throws(ModelError) {
    guard EmpiricalDistribution.problem(quantiles) == nil,
      quantiles.allSatisfy({ abs($0.value) < 1e9 })
    else {
      throw error(
        .invalidRule, "quantiles must ascend, from probability 0 to 1, with values below 10^9")
    }
  }
}

extension Value {
  /// The value as a text without quotation marks.
  public var plainText: String {
    switch self {
    case .integer(let number): String(number)
    case .text(let text): text
    }
  }
}
