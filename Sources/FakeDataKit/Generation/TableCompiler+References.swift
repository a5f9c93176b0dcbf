/// A row that a column refers to by its number.
struct RowReference {
  /// Its table.
  var table: String
  /// The lane of its place among the rows that descend from the same row of an ancestor, and the ancestor's
  /// table, where it is that row's child.
  var sibling: (ancestor: String, ordinal: Int)?
}

/// Where a row is that other rows refer to.
struct RowSite {
  /// Its number within its table, from 0.
  var number: TableCompiler.Column
  /// Its ordinal, where it is a child.
  var ordinal: TableCompiler.Column?
  /// Its parent's number, where it is a child.
  var parentNumber: TableCompiler.Column?
}

extension TableCompiler {
  /// The rows that a reference can refer to: `count` of them, from row number `first`, from 0, on.
  struct Candidates {
    var first: Column
    var count: Column
  }

  // MARK: - Rows above

  /// A column that is made of the parent's row.
  mutating func ofParent(
    _ make: (inout TableCompiler) throws(ModelError) -> Column
  ) throws(ModelError) -> Column {
    guard case .children(let parentName, _, _) = table.cardinality,
      let parentTable = model.table(parentName)
    else { throw error(.invalidRule, "the table has no parent") }
    if let site {
      guard let number = site.parentNumber else {
        throw error(.invalidRule, "the parent of a row that is referred to cannot be read here")
      }
      return try at(RowSite(number: number), of: parentTable, make)
    }
    if parent.isEmpty { parent.append(TableCompiler(parentTable, model, parameters)) }
    let trailBefore = parent[0].trail
    parent[0].trail = trailOfOthers
    defer { parent[0].trail = trailBefore }
    return relay(try make(&parent[0]))
  }

  /// A column that is made of an ancestor's row.
  mutating func ofAncestor(
    _ name: String, _ make: (inout TableCompiler) throws(ModelError) -> Column
  ) throws(ModelError) -> Column {
    guard try model.lineage(of: table).dropLast().contains(where: { $0.name == name }) else {
      throw error(.invalidRule, "\"\(name)\" is no ancestor of the table")
    }
    return try ofParent { parent throws(ModelError) in
      parent.table.name == name ? try make(&parent) : try parent.ofAncestor(name, make)
    }
  }

  /// A column that is made of the root table's row, which may be the table's own.
  private mutating func ofRoot(
    _ make: (inout TableCompiler) throws(ModelError) -> Column
  ) throws(ModelError) -> Column {
    guard case .children = table.cardinality else { return try make(&self) }
    return try ofParent { parent throws(ModelError) in try parent.ofRoot(make) }
  }

  /// A column of the parent's program as one of this.
  private mutating func relay(_ source: Column) -> Column {
    copy(source, of: parent[0].program) { compiler, lane in
      compiler.add(.parentLane(lane), compiler.parent[0].ranges[lane])
    }
  }

  /// A column of another program as one of this.
  ///
  /// - Parameter lane: makes a lane of this program for one of the other.
  private mutating func copy(
    _ source: Column, of other: Program, _ lane: (inout TableCompiler, Int) -> Column
  ) -> Column {
    let text = source.composed.map { other.texts[$0] }
    var lanes: [Int: Column] = [:]
    for old in source.lanes + (text.map(other.lanesRead) ?? []) where lanes[old] == nil {
      lanes[old] = lane(&self, old)
    }
    var column = source.reading(lanes)
    if let text {
      // The text is put together again from what its pieces are made of.
      program.constants.keep(other.constants)
      program.texts.append(text.reading(in: program.constants) { lanes[$0]!.lane })
      column.composed = program.texts.count - 1
    }
    return column
  }

  // MARK: - References

  /// Compiles a reference: its lane is the row's number, from 0.
  mutating func reference(
    _ reference: Reference, for column: ColumnModel
  ) throws(ModelError) -> Column {
    try requireOwnRow()
    guard let target = model.table(reference.table) else {
      throw error(.unknownName, "there is no table \"\(reference.table)\"")
    }
    guard try hasRows(target) else {
      throw error(.invalidRule, "table \"\(target.name)\", which it refers to, is empty")
    }
    let candidates = try candidates(
      of: reference, in: target, isOwn: target.name == table.name)
    let count = candidates.count
    let ranks = 0...max(0, count.range.upperBound - 1)
    let distribution = try rankDistribution(reference.skew)
    let key = key(column.name)
    let rank: Column
    if reference.isDistinct {
      guard case .children = table.cardinality else {
        throw error(.invalidRule, "rows are distinct among children only")
      }
      if case .recent = reference.skew {
        throw error(
          .invalidRule, "distinct rows are equally likely or follow Zipf, and are not recent ones")
      }
      rank = add(.distinctRank(distribution, key, bound: count.operand), ranks)
    } else {
      rank = add(.rank(distribution, key, bound: count.operand), ranks)
    }
    guard Self.range(.add, rank.range, candidates.first.range) != nil else {
      throw error(.invalidRule, "the numbers of rows exceed 64 bits")
    }
    var number = arithmetic(.add, rank, candidates.first)
    number = stored(number)
    if count.range.lowerBound < 1, !reference.isDistinct {
      number.nulls = isBelow(1, count).lane
    }
    number.reference = RowReference(table: target.name)
    if case .family(let ancestor) = reference.reach,
      case .children(ancestor, _, every: nil) = target.cardinality
    {
      number.reference!.sibling = (ancestor, rank.lane)
    }
    return number
  }

  private func rankDistribution(
    _ skew: Reference.Skew
  ) throws(ModelError) -> Program.RankDistribution {
    switch skew {
    case .uniform: return .uniform
    case .zipf(let exponent):
      guard ZipfRanks.exponents.contains(exponent) else {
        throw error(
          .invalidRule, "a Zipf distribution's exponent is from 0.01 to 4, not \(exponent)")
      }
      return .zipf(ZipfRanks(exponent: exponent).tables(in: program.constants))
    case .recent(let share):
      guard RecentRanks.shares.contains(share) else {
        throw error(
          .invalidRule, "recent rows lie back a share of all from 0.000001 to 16, not \(share)")
      }
      return .recent(RecentRanks(.share(share)))
    }
  }

  /// A column with a lane, which a constant has not.
  private mutating func stored(_ column: Column) -> Column {
    column.lane < 0 ? add(.constant(column.range.lowerBound), column.range) : column
  }

  /// Compiles numbers of which none comes twice.
  mutating func permuted(
    _ range: ClosedRange<Int64>, for column: ColumnModel
  ) throws(ModelError) -> Column {
    let width = UInt64(bitPattern: range.upperBound &- range.lowerBound)
    guard width < Permutation.maximumCount else {
      throw error(.invalidRule, "the range \(range) has more than 2^48 values")
    }
    if try mostRows() > width + 1 {
      let rows = try totalRows(of: table)
      guard rows <= width + 1 else {
        throw error(
          .invalidRule,
          "the table has \(rows) rows, and \(range) only \(width + 1) values, none of which may come twice"
        )
      }
    }
    let key = key(column.name)
    let permutation = Permutation(count: width + 1, key: UInt64(key.high) << 32 | UInt64(key.low))
    let row = stored(arithmetic(.subtract, rowNumberColumn(), Column(constant: 1)))
    return add(.permuted(permutation, base: range.lowerBound, row: row.lane), range)
  }

  /// The most rows that the table can have in this run.
  mutating func mostRows() throws(ModelError) -> UInt64 {
    var compiler = TableCompiler(table, model, parameters)
    switch try compiler.rows() {
    case .root(let count): return count
    case .children(let counts, let parents, let periods):
      return parents * UInt64(periods) * UInt64(counts.maximum)
    case .descendants(let lineage):
      return lineage.generations.reduce(lineage.roots) {
        $0 * UInt64($1.periods) * UInt64($1.counts.maximum)
      }
    }
  }

  /// 1 where a column is below a number, else 0.
  private mutating func isBelow(_ bound: Int64, _ column: Column) -> Column {
    if column.lane < 0 {
      let isBelow: Int64 = column.range.lowerBound < bound ? 1 : 0
      return add(.constant(isBelow), isBelow...isBelow)
    }
    let isNot = add(.bucket(column.lane, bounds: program.constants.store([bound])), 0...1)
    return arithmetic(.subtract, Column(constant: 1), isNot)
  }

  /// The most children that a parent can have, as the lane of the parent's program, where distinct references
  /// limit them.
  mutating func limit() throws(ModelError) -> Int? {
    guard case .children(_, let children, _) = table.cardinality, !parent.isEmpty else {
      return nil
    }
    var limit: Column?
    for column in table.columns {
      guard case .reference(let reference) = column.rule, reference.isDistinct,
        let target = model.table(reference.table)
      else { continue }
      guard target.name != table.name else {
        throw error(
          .invalidRule,
          "column \"\(column.name)\": rows of its own table cannot be distinct among children")
      }
      let count = try parent[0].candidates(of: reference, in: target, isOwn: false).count
      if count.range.lowerBound >= Int64(children.maximum) { continue }
      limit = limit.map { parent[0].arithmetic(.minimum, $0, count) } ?? count
    }
    guard let limit else { return nil }
    return parent[0].stored(limit).lane
  }

  /// The rows that can be referred to.
  ///
  /// It may be the parent's compiler that is asked, for what its children refer to.
  ///
  /// - Parameter isOwn: whether the target is the referring rows' own table.
  mutating func candidates(
    of reference: Reference, in target: TableModel, isOwn: Bool
  ) throws(ModelError) -> Candidates {
    if !isOwn, let known = candidates[reference] { return known }
    let zero = Column(constant: 0)
    let result: Candidates
    switch reference.reach {
    case .family(let ancestor):
      result = try family(of: ancestor, in: target, isOwn: isOwn)
    case .soFar, .earlier:
      if isOwn {
        let count = arithmetic(.subtract, rowNumberColumn(), Column(constant: 1))
        result = Candidates(first: zero, count: count)
      } else if !model.isScaled(target) {
        result = Candidates(first: zero, count: Column(constant: Int64(try totalRows(of: target))))
      } else {
        let isEarlier = reference.reach == .earlier
        let count = try ofRoot { root throws(ModelError) in
          try root.rowsSoFar(of: target, isEarlier: isEarlier)
        }
        result = Candidates(first: zero, count: count)
      }
    case .anywhere:
      result = Candidates(first: zero, count: Column(constant: Int64(try totalRows(of: target))))
    }
    if !isOwn { candidates[reference] = result }
    return result
  }

  /// The rows of a table that are there once this root row is.
  private mutating func rowsSoFar(
    of target: TableModel, isEarlier: Bool
  ) throws(ModelError) -> Column {
    let targetRoot = model.root(of: target)
    var units: Column
    if model.isScaled(table) {
      units = rowNumberColumn()
      if isEarlier { units = arithmetic(.subtract, units, Column(constant: 1)) }
      if targetRoot.name != table.name, let given = share(table), let counted = share(targetRoot),
        given != counted
      {
        let shares = Program.Shares(
          counted: (counted[0], counted[1]), given: (given[0], given[1]))
        units = add(.rowsSoFar(stored(units).lane, shares), 1...Self.mostRoots)
      }
    } else {
      // The rows are there at every scale, so they refer to what is too.
      let share = share(targetRoot) ?? [1, 1]
      units = add(.constant(Int64(max(1, share[0] / share[1]))), 1...Self.mostRoots)
    }
    guard case .children = target.cardinality else { return units }
    let position = add(
      .position(try positions(of: target), unit: stored(units).lane), 0...Int64(Self.maximumRows))
    // Its first row is there, wherever that is.
    return isEarlier ? position : arithmetic(.maximum, position, Column(constant: 1))
  }

  private static let mostRoots = Int64(DataPlan.maximumScale)

  /// The share of the scale that a root table has.
  private func share(_ root: TableModel) -> [UInt64]? {
    switch root.cardinality {
    case .scale: [1, 1]
    case .share(let numerator, let denominator): [numerator, denominator]
    case .catalog, .fixed, .children: nil
    }
  }

  /// The rows of a table that descend from the same row of an ancestor.
  private mutating func family(
    of ancestor: String, in target: TableModel, isOwn: Bool
  ) throws(ModelError) -> Candidates {
    let path = try model.lineage(of: target)
    guard let place = path.firstIndex(where: { $0.name == ancestor }), place < path.count - 1 else {
      throw error(
        .invalidRule, "table \"\(target.name)\" does not descend from table \"\(ancestor)\"")
    }
    if isOwn, place == path.count - 2 {
      // Its own earlier siblings.
      let ordinal = ordinalColumn()
      let before = arithmetic(.subtract, rowNumberColumn(), Column(constant: 1))
      return Candidates(first: arithmetic(.subtract, before, ordinal), count: ordinal)
    }
    let below = path[place...]
    let first = try ofSelfOrAncestor(ancestor) { compiler throws(ModelError) in
      try compiler.firstDescendant(below, in: target)
    }
    if isOwn {
      let before = arithmetic(.subtract, rowNumberColumn(), Column(constant: 1))
      var count = arithmetic(.subtract, before, first)
      // The family's first row is not behind the row itself.
      count = arithmetic(.maximum, count, Column(constant: 0))
      return Candidates(first: first, count: count)
    }
    let count = try ofSelfOrAncestor(ancestor) { compiler throws(ModelError) in
      try compiler.descendants(below)
    }
    return Candidates(first: first, count: count)
  }

  private mutating func ofSelfOrAncestor(
    _ name: String, _ make: (inout TableCompiler) throws(ModelError) -> Column
  ) throws(ModelError) -> Column {
    table.name == name ? try make(&self) : try ofAncestor(name, make)
  }

  /// How many rows of the last table of a path descend from a row of this table, the first one.
  private mutating func descendants(
    _ path: ArraySlice<TableModel>
  ) throws(ModelError) -> Column {
    let next = path[path.startIndex + 1]
    guard path.count > 2 else {
      return try aggregate(.count, over: next) { _ throws(ModelError) in Column(constant: 0) }
    }
    return try aggregate(.sum, over: next) { child throws(ModelError) in
      try child.descendants(path.dropFirst())
    }
  }

  /// The number, from 0, of the first row of the last table of a path that descends from a row of this table,
  /// the first one.
  private mutating func firstDescendant(
    _ path: ArraySlice<TableModel>, in target: TableModel
  ) throws(ModelError) -> Column {
    let index = try positions(of: target)
    func firstOfRoot(_ root: inout TableCompiler, _ index: Int) -> Column {
      let unit = root.stored(
        root.arithmetic(.subtract, root.rowNumberColumn(), Column(constant: 1)))
      return root.add(.position(index, unit: unit.lane), 0...Int64(Self.maximumRows))
    }
    guard case .children = table.cardinality else { return firstOfRoot(&self, index) }
    let start = try ofRoot { root throws(ModelError) in
      let index = try root.positions(of: target)
      return firstOfRoot(&root, index)
    }
    let root = stored(try ofRoot { root throws(ModelError) in root.rowNumberColumn() })
    let counted = stored(try descendants(path))
    program.carryCount += 1
    let before = add(
      .precedingTotal(counted.lane, root: root.lane, carry: program.carryCount - 1),
      0...Int64(Self.maximumRows))
    return arithmetic(.add, start, before)
  }

  // MARK: - Rows of other tables

  /// The place of a table's positions in the program.
  private mutating func positions(of target: TableModel) throws(ModelError) -> Int {
    if let index = program.positions.firstIndex(where: { $0.table == target.name }) { return index }
    var compiler = TableCompiler(target, model, parameters)
    let rows = try compiler.rows()
    let counting = compiler.counting(rows)
    program.positions.append(
      TablePositions(target.name, counting.rows, programs: counting.programs))
    return program.positions.count - 1
  }

  /// Whether a table has a row.
  private func hasRows(_ target: TableModel) throws(ModelError) -> Bool {
    var compiler = TableCompiler(target, model, parameters)
    let rows = try compiler.rows()
    if case .root = rows { return true }
    let counting = compiler.counting(rows)
    let positions = TablePositions(target.name, counting.rows, programs: counting.programs)
    let reader = PositionReader(positions)
    var start: UInt64 = 0
    while start < positions.units {
      let end = min(positions.units, start + 4096)
      if reader.rows(of: start..<end) > 0 { return true }
      start = end
    }
    return false
  }

  /// How many rows a table has.
  private func totalRows(of target: TableModel) throws(ModelError) -> UInt64 {
    var compiler = TableCompiler(target, model, parameters)
    let rows = try compiler.rows()
    if case .root(let count) = rows { return count }
    let counting = compiler.counting(rows)
    let positions = TablePositions(target.name, counting.rows, programs: counting.programs)
    return PositionReader(positions).rows(of: 0..<positions.units)
  }

  /// Compiles a column of the row that another column refers to.
  mutating func referenced(_ name: String, by selector: String) throws(ModelError) -> Column {
    let source = try column(selector)
    guard let reference = source.reference, let target = model.table(reference.table) else {
      throw error(.invalidRule, "\"\(selector)\" refers to no row of a table")
    }
    guard target.columns.contains(where: { $0.name == name }) else {
      throw error(.unknownName, "table \"\(target.name)\" has no column \"\(name)\"")
    }
    var result: Column
    if target.columns.contains(where: { $0.name == name && $0.rule == .rowNumber }) {
      result = arithmetic(.add, source, Column(constant: 1))
      result.runRange = try TableCompiler(target, model, parameters).rowNumbersOfRun()
    } else if !model.isScaled(target), try totalRows(of: target) <= Self.tabulatedRows {
      result = try tabulated(name, of: target, by: source)
    } else {
      let site = try site(of: target, reference, number: source)
      result = try at(site, of: target) { compiler throws(ModelError) in try compiler.column(name) }
    }
    result.nulls = either(result.nulls, source.nulls)
    return result
  }

  /// Rows of a table whose values are looked up and not made again.
  private static let tabulatedRows: UInt64 = 1 << 16

  /// A column of a small table, by a lane of its rows' numbers.
  private mutating func tabulated(
    _ name: String, of target: TableModel, by number: Column
  ) throws(ModelError) -> Column {
    var compiler = TableCompiler(target, model, parameters)
    compiler.trail = trailOfOthers
    let rows = try compiler.rows()
    let source = try compiler.column(name)
    let counting = compiler.counting(rows)
    let text = source.composed.map { compiler.program.texts[$0] }
    let lanes = source.lanes + (text.map { compiler.program.lanesRead(by: $0) } ?? [])
    var unread = compiler.program
    unread.texts = []
    let plan = TablePlan(
      table: target, isScaled: false, columns: [], rows: rows, program: unread,
      ancestorPrograms: compiler.ancestors.map(\.program), counting: counting, countedDraws: 0)
    var values: [Int: [Int64]] = [:]
    var generator = TableGenerator(plan)
    while generator.next() > 0 {
      for lane in Set(lanes) {
        values[lane, default: []] += UnsafeBufferPointer(
          start: generator.batch.lane(lane), count: generator.batch.count)
      }
    }
    return copy(source, of: compiler.program) { own, lane in
      let numbers = values[lane]!
      return own.add(
        .gather(own.program.constants.store(numbers), index: number.lane),
        numbers.min()!...numbers.max()!)
    }
  }

  /// Where the row is that a reference refers to.
  private mutating func site(
    of target: TableModel, _ reference: RowReference, number: Column
  ) throws(ModelError) -> RowSite {
    guard case .children(let parentName, _, let every) = target.cardinality else {
      return RowSite(number: number)
    }
    guard every == nil else {
      throw error(
        .invalidRule,
        "columns of table \"\(target.name)\", which has periods, cannot be referred to")
    }
    let most = Int64(DataPlan.maximumScale)
    if let sibling = reference.sibling {
      let parentNumber = stored(
        try ofSelfOrAncestor(sibling.ancestor) { compiler throws(ModelError) in
          compiler.arithmetic(.subtract, compiler.rowNumberColumn(), Column(constant: 1))
        })
      return RowSite(
        number: number,
        ordinal: Column(lane: sibling.ordinal, range: ranges[sibling.ordinal]),
        parentNumber: parentNumber)
    }
    guard let parent = model.table(parentName), parent.cardinality.isRoot else {
      throw error(
        .invalidRule,
        "columns of table \"\(target.name)\", whose rows are children of children, cannot be "
          + "referred to but for its row number")
    }
    let index = try positions(of: target)
    let unit = add(.unit(index, row: number.lane), 0...most)
    let first = add(.position(index, unit: unit.lane), 0...Int64(Self.maximumRows))
    var ordinal = arithmetic(.subtract, number, first)
    // The unit is the one that the row belongs to.
    ordinal.range = TableCompiler(target, model, parameters).ordinals
    return RowSite(number: number, ordinal: ordinal, parentNumber: unit)
  }

  /// A column of a row that is not the one that the program makes.
  private mutating func at(
    _ site: RowSite, of target: TableModel,
    _ make: (inout TableCompiler) throws(ModelError) -> Column
  ) throws(ModelError) -> Column {
    var compiler = TableCompiler(target, model, parameters)
    compiler.site = site
    compiler.trail = trailOfOthers
    swap(&compiler.program, &program)
    swap(&compiler.ranges, &ranges)
    defer {
      swap(&compiler.program, &program)
      swap(&compiler.ranges, &ranges)
    }
    return try make(&compiler)
  }

  /// Where the draws of a row are that is not the one that the program makes.
  func place(
    _ scope: ColumnModel.Scope, _ site: RowSite
  ) throws(ModelError) -> Program.RowPlace {
    guard let parent = site.parentNumber else {
      return Program.RowPlace(number: site.number.lane)
    }
    guard case .children(let name, _, _) = table.cardinality,
      model.table(name)?.cardinality.isRoot == true
    else {
      throw error(.invalidRule, "a draw of a child of children cannot be made by reference")
    }
    if scope == .group { return Program.RowPlace(number: parent.lane) }
    return Program.RowPlace(number: parent.lane, ordinal: site.ordinal?.operand ?? .constant(0))
  }

  /// Makes sure that a rule is compiled for the row that the program makes.
  func requireOwnRow() throws(ModelError) {
    guard site == nil else {
      throw error(.invalidRule, "the column cannot be read of a row that is referred to")
    }
  }

  // MARK: - Children

  /// Compiles an aggregate.
  mutating func aggregate(_ aggregate: Aggregate) throws(ModelError) -> Column {
    guard let child = model.table(aggregate.table) else {
      throw error(.unknownName, "there is no table \"\(aggregate.table)\"")
    }
    guard case .children(table.name, _, _) = child.cardinality else {
      throw error(
        .invalidRule, "the rows of table \"\(child.name)\" are no children of this table's")
    }
    if aggregate.function == .sum, aggregate.column == nil {
      throw error(.invalidRule, "a sum is one of a column")
    }
    return try self.aggregate(aggregate.function, over: child) { child throws(ModelError) in
      guard let name = aggregate.column else { return Column(constant: 0) }
      return try child.number(name)
    }
  }

  private mutating func aggregate(
    _ function: Aggregate.Function, over child: TableModel,
    _ make: (inout TableCompiler) throws(ModelError) -> Column
  ) throws(ModelError) -> Column {
    try requireOwnRow()
    // What the children read of their parents are lanes of this program.
    var compiler = TableCompiler(child, model, parameters)
    compiler.trail = trailOfOthers
    compiler.parent = [self]
    var generation = try compiler.generation()
    var source = try make(&compiler)
    if function == .sum, let nulls = source.nulls {
      let there = compiler.arithmetic(
        .subtract, Column(constant: 1), Column(lane: nulls, range: 0...1))
      source = compiler.arithmetic(.multiply, source, there)
    }
    source = compiler.stored(source)
    self = compiler.parent[0]
    var optimizer = ProgramOptimizer(compiler.program, ranges: compiler.ranges)
    var outputs = [source.lane]
    var body = optimizer.optimized(outputs: &outputs)
    var reads: [Int] = []
    for (index, step) in body.steps.enumerated() {
      guard case .parentLane(let lane) = step.step else { continue }
      body.steps[index].step = .parentLane(reads.count)
      reads.append(lane)
    }
    if let limit = generation.limit {
      generation.limit = reads.count
      reads.append(limit)
    }
    let most = Int64(generation.counts.maximum) * Int64(generation.periods)
    let range: ClosedRange<Int64>
    switch function {
    case .count:
      let least = generation.limit == nil ? generation.counts.minimum : 0
      range = (Int64(least) * Int64(generation.periods))...most
    case .sum:
      let (low, lowOverflow) = source.range.lowerBound.multipliedReportingOverflow(by: most)
      let (high, highOverflow) = source.range.upperBound.multipliedReportingOverflow(by: most)
      guard !lowOverflow, !highOverflow else {
        throw error(.invalidRule, "the sum over \(most) children can exceed 64 bits")
      }
      range = min(0, low)...max(0, high)
    }
    program.aggregations.append(
      Program.Aggregation(
        function: function, generation: generation, program: body, lane: outputs[0]))
    return add(
      .aggregate(program.aggregations.count - 1, reads: program.constants.store(reads)), range)
  }

  /// Compiles a running total.
  mutating func runningTotal(of name: String) throws(ModelError) -> Column {
    try requireOwnRow()
    guard case .children(_, let count, _) = table.cardinality else {
      throw error(.invalidRule, "there are running totals among children only")
    }
    var source = try number(name)
    if let nulls = source.nulls {
      let there = arithmetic(.subtract, Column(constant: 1), Column(lane: nulls, range: 0...1))
      source = arithmetic(.multiply, source, there)
    }
    source = stored(source)
    let (low, lowOverflow) = source.range.lowerBound.multipliedReportingOverflow(
      by: Int64(max(1, count.maximum)))
    let (high, highOverflow) = source.range.upperBound.multipliedReportingOverflow(
      by: Int64(max(1, count.maximum)))
    guard !lowOverflow, !highOverflow else {
      throw error(.invalidRule, "the total of \(count.maximum) rows can exceed 64 bits")
    }
    program.carryCount += 1
    return add(
      .runningTotal(source.lane, carry: program.carryCount - 1),
      min(low, source.range.lowerBound)...max(high, source.range.upperBound))
  }
}

extension TableModel.Cardinality {
  /// Whether the table's rows have no parents.
  var isRoot: Bool { if case .children = self { false } else { true } }
}

extension TableCompiler.Column {
  /// The lanes that the column is made of, a composed text's aside.
  var lanes: [Int] {
    [lane, nulls ?? -1, second?.lane ?? -1, array?.count ?? -1].filter { $0 >= 0 }
      + (array?.elements.flatMap(\.lanes) ?? [])
  }

  /// The same column with other lanes, a composed text's aside.
  func reading(_ lanes: [Int: TableCompiler.Column]) -> TableCompiler.Column {
    var column = self
    if lane >= 0 { (column.lane, column.range) = (lanes[lane]!.lane, lanes[lane]!.range) }
    column.nulls = nulls.map { lanes[$0]!.lane }
    column.second = second.map {
      Second(lane: lanes[$0.lane]!.lane, range: $0.range, isRange: $0.isRange)
    }
    column.array = array.map { array in
      Array(
        elements: array.elements.map { $0.reading(lanes) },
        count: array.count.map { lanes[$0]!.lane })
    }
    column.reference = reference.map { RowReference(table: $0.table) }
    return column
  }
}
