/// A row that a column refers to by its number.
struct RowReference {
  /// Its table.
  var table: String
  /// The lane of its place among the rows that descend from the same row of an ancestor, and the ancestor's
  /// table, where it is that row's child.
  var sibling: (ancestor: String, ordinal: Int)?
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
      return try at(site.parent[0], of: parentTable, make)
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
  mutating func ofRoot(
    _ make: (inout TableCompiler) throws(ModelError) -> Column
  ) throws(ModelError) -> Column {
    guard case .children = table.cardinality else { return try make(&self) }
    return try ofParent { parent throws(ModelError) in try parent.ofRoot(make) }
  }

  /// A column of the parent's program as one of this.
  mutating func relay(_ source: Column) -> Column {
    copy(source, of: parent[0].program) { compiler, lane in
      compiler.add(.parentLane(lane), compiler.parent[0].ranges[lane])
    }
  }

  /// A column of another program as one of this.
  ///
  /// - Parameter lane: makes a lane of this program for one of the other.
  mutating func copy(
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
    guard let target = model.table(reference.table) else {
      throw error(.unknownName, "there is no table \"\(reference.table)\"")
    }
    // What is distinct hangs on the siblings too.
    if reference.isDistinct { try requireOwnRow() }
    guard try hasRows(target) else {
      throw error(.invalidRule, "table \"\(target.name)\", which it refers to, is empty")
    }
    let candidates = try candidates(
      of: reference, in: target, isOwn: target.name == table.name)
    let count = candidates.count
    let ranks = 0...max(0, count.range.upperBound - 1)
    let distribution = try rankDistribution(
      reference.skew, isDistinct: reference.isDistinct,
      of: count.lane < 0 ? UInt64(count.range.lowerBound) : nil)
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
      // Whatever the column's scope, each row draws its own.
      let step: Program.Step =
        site.map { .rankAt(distribution, key, place(.row, $0), bound: count.operand) }
        ?? .rank(distribution, key, bound: count.operand)
      rank = add(step, ranks)
    }
    guard Self.range(.add, rank.range, candidates.first.range) != nil else {
      throw error(.invalidRule, "the numbers of rows exceed 64 bits")
    }
    var number = stored(arithmetic(.add, rank, candidates.first))
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

  /// - Parameters:
  ///   - isDistinct: whether ranks are distinct within groups.
  ///   - count: how many ranks there are, where that is known.
  func rankDistribution(
    _ skew: Reference.Skew, isDistinct: Bool, of count: UInt64?
  ) throws(ModelError) -> Program.RankDistribution {
    switch skew {
    case .uniform: return .uniform
    case .zipf(let exponent):
      guard ZipfRanks.exponents.contains(exponent) else {
        throw error(
          .invalidRule, "a Zipf distribution's exponent is from 0.01 to 4, not \(exponent)")
      }
      let ranks = ZipfRanks(exponent: exponent)
      if !isDistinct, let count, (1..<UInt64(Batch.wideBound)).contains(count) {
        return .boundZipf(ZipfAlias(ranks, count: count).tables(in: program.constants))
      }
      let most = isDistinct ? min(Self.tabulatedChildren, count ?? 0) : 0
      let strata = most > 0 ? DistinctZipf.strata(upTo: most, count: count!, ranks) : []
      return .zipf(
        ranks.tables(in: program.constants), strata: program.constants.store(strata),
        mostChildren: most)
    case .recent(let share):
      guard RecentRanks.shares.contains(share) else {
        throw error(
          .invalidRule, "recent rows lie back a share of all from 0.000001 to 16, not \(share)")
      }
      return .recent(RecentRanks(.share(share)))
    }
  }

  /// The most children of a group whose strata of ranks are tabulated: half a first-level cache of them.
  private static let tabulatedChildren: UInt64 = 44

  /// A column with a lane, which a constant has not.
  mutating func stored(_ column: Column) -> Column {
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
    let count = width + 1
    return try distinctNumbers(
      from: range.lowerBound, count,
      of: "\(range) has only \(count) values, none of which may come twice", for: column)
  }

  /// Compiles numbers from a base on, none twice in the table or, for a column whose scope is the group, among the
  /// children of a parent in a period.
  ///
  /// - Parameters:
  ///   - count: how many numbers there are, from 1 to ``Permutation/maximumCount``.
  ///   - problem: what is wrong where these are too few.
  mutating func distinctNumbers(
    from base: Int64, _ count: UInt64, of problem: String, for column: ColumnModel
  ) throws(ModelError) -> Column {
    let key = key(column.name)
    if column.scope == .group {
      guard case .children(_, let children, _) = table.cardinality else {
        throw error(.invalidRule, "numbers are distinct within a group among children only")
      }
      guard children.maximum <= count else {
        throw error(
          .invalidRule, "a parent can have \(children.maximum) rows in the table, and \(problem)")
      }
      try requireOwnRow()
      let rank = add(
        .distinctRank(.uniform, key, bound: .constant(Int64(count))), 0...Int64(count - 1))
      return stored(arithmetic(.add, rank, Column(constant: base)))
    }
    if try mostRows() > count {
      let rows = try totalRows(of: table)
      guard rows <= count else {
        throw error(.invalidRule, "the table has \(rows) rows, and \(problem)")
      }
    }
    let permutation = Permutation(count: count, key: UInt64(key.high) << 32 | UInt64(key.low))
    let row = stored(arithmetic(.subtract, rowNumberColumn(), Column(constant: 1)))
    return add(
      .permuted(permutation, base: base, row: row.lane), base...(base + Int64(count - 1)))
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
  mutating func isBelow(_ bound: Int64, _ column: Column) -> Column {
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
          .invalidRule, "rows of its own table cannot be distinct among children", of: column.name
        )
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
  mutating func rowsSoFar(
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
        units = add(.rowsSoFar(stored(units).lane, shares), (isEarlier ? 0 : 1)...Self.mostRoots)
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

  static let mostRoots = Int64(DataPlan.maximumScale)

  /// The share of the scale that a root table has.
  func share(_ root: TableModel) -> [UInt64]? {
    switch root.cardinality {
    case .scale: [1, 1]
    case .share(let numerator, let denominator): [numerator, denominator]
    case .catalog, .fixed, .children: nil
    }
  }

  /// The rows of a table that descend from the same row of an ancestor.
  mutating func family(
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

  mutating func ofSelfOrAncestor(
    _ name: String, _ make: (inout TableCompiler) throws(ModelError) -> Column
  ) throws(ModelError) -> Column {
    table.name == name ? try make(&self) : try ofAncestor(name, make)
  }

  /// How many rows of the last table of a path descend from a row of this table, the first one.
  mutating func descendants(
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
  mutating func firstDescendant(
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
}
