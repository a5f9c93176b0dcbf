/// Where a row is that other rows refer to.
struct RowSite {
  /// Its number within its table, from 0.
  var number: TableCompiler.Column
  /// Its ordinal and its period, where it is a child.
  var ordinal = TableCompiler.Column(constant: 0)
  var period = TableCompiler.Column(constant: 0)
  /// The lane of its ``RowKey``, where it has to be known.
  var key: Int?
  /// Where its parent is, where it is a child: none or one.
  var parent: [RowSite] = []

  /// Where a root table's row is.
  init(root number: TableCompiler.Column) {
    self.number = number
    key = number.lane
  }

  /// Where a child is.
  init(
    _ number: TableCompiler.Column, ordinal: TableCompiler.Column, period: TableCompiler.Column,
    key: Int? = nil, parent: RowSite
  ) {
    self.number = number
    self.ordinal = ordinal
    self.period = period
    self.key = key
    self.parent = [parent]
  }
}

/// Columns of rows that are not the ones that the program makes.
extension TableCompiler {
  /// Which of a table's rows belong to which unit.
  func tablePositions(of target: TableModel) throws(ModelError) -> TablePositions {
    var compiler = TableCompiler(target, model, parameters)
    let rows = try compiler.rows()
    let counting = compiler.counting(rows)
    return TablePositions(target.name, counting.rows, programs: counting.programs)
  }

  /// The place of a table's positions in the program.
  mutating func positions(of target: TableModel) throws(ModelError) -> Int {
    if let index = program.positions.firstIndex(where: { $0.table == target.name }) { return index }
    program.positions.append(try tablePositions(of: target))
    return program.positions.count - 1
  }

  /// Whether a table has a row.
  func hasRows(_ target: TableModel) throws(ModelError) -> Bool {
    let positions = try tablePositions(of: target)
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
  func totalRows(of target: TableModel) throws(ModelError) -> UInt64 {
    let positions = try tablePositions(of: target)
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
  static let tabulatedRows: UInt64 = 1 << 16

  /// A column of a small table, by a lane of its rows' numbers.
  mutating func tabulated(
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
  mutating func site(
    of target: TableModel, _ reference: RowReference, number: Column
  ) throws(ModelError) -> RowSite {
    guard case .children(let parentName, _, _) = target.cardinality else {
      return RowSite(root: number)
    }
    let place = SitePlace(table: target.name, lane: number.lane)
    if let known = sites[place] { return known }
    var site: RowSite
    if model.table(parentName)?.cardinality.isRoot != true
      || TableCompiler(target, model, parameters).periods.count > 1
    {
      site = try descent(to: target, number: number)
      // A sibling's place is known: where nothing else is read, nobody goes down to it.
      if let sibling = reference.sibling {
        site.ordinal = Column(lane: sibling.ordinal, range: ranges[sibling.ordinal])
      }
    } else if let sibling = reference.sibling {
      let parentNumber = stored(
        try ofSelfOrAncestor(sibling.ancestor) { compiler throws(ModelError) in
          compiler.arithmetic(.subtract, compiler.rowNumberColumn(), Column(constant: 1))
        })
      site = RowSite(
        number, ordinal: Column(lane: sibling.ordinal, range: ranges[sibling.ordinal]),
        period: Column(constant: 0), parent: RowSite(root: parentNumber))
    } else {
      let (unit, before) = try unit(of: number, in: try positions(of: target))
      var ordinal = before
      // The unit is the one that the row belongs to.
      ordinal.range = TableCompiler(target, model, parameters).ordinals
      site = RowSite(
        number, ordinal: ordinal, period: Column(constant: 0), parent: RowSite(root: unit))
    }
    sites[place] = site
    return site
  }

  /// The unit that a row of a table belongs to, and how many of the unit's rows come before it.
  private mutating func unit(
    of number: Column, in index: Int
  ) throws(ModelError) -> (unit: Column, before: Column) {
    let unit = add(.unit(index, row: number.lane), 0...Self.mostRoots)
    let first = add(.position(index, unit: unit.lane), 0...Int64(Self.maximumRows))
    return (unit, stored(arithmetic(.subtract, number, first)))
  }

  /// Where a row is that is found from its root row down, level by level.
  private mutating func descent(
    to target: TableModel, number: Column
  ) throws(ModelError) -> RowSite {
    let way = try model.lineage(of: target)
    let index = try positions(of: target)
    let (unit, before) = try unit(of: number, in: index)
    program.descents.append(program.positions[index])
    let found = program.descents.count - 1
    var compilers: [TableCompiler] = []
    for table in way { compilers.append(TableCompiler(table, model, parameters)) }
    let ordinal = add(
      .descend(found, root: unit.lane, place: before.lane), compilers[way.count - 1].ordinals)
    func part(
      _ part: DescentReader.Part, _ level: Int, _ range: ClosedRange<Int64>
    ) -> Column {
      range.lowerBound == range.upperBound
        ? Column(constant: range.lowerBound)
        : add(.descended(found, part, level: level, of: ordinal.lane), range)
    }
    var site = RowSite(root: unit)
    for level in 1..<(way.count - 1) {
      let first = add(
        .position(try positions(of: way[level]), unit: unit.lane), 0...Int64(Self.maximumRows))
      var own = stored(
        arithmetic(.add, first, part(.before, level, 0...Int64(Self.maximumRows))))
      own.range = 0...Int64(Self.maximumRows - 1)
      site = RowSite(
        own, ordinal: part(.ordinal, level, compilers[level].ordinals),
        period: part(.period, level, compilers[level].periods),
        key: part(.key, level, .min ... .max).lane, parent: site)
    }
    let level = way.count - 1
    return RowSite(
      number, ordinal: ordinal, period: part(.period, level, compilers[level].periods),
      parent: site)
  }

  /// A column of a row that is not the one that the program makes.
  mutating func at(
    _ site: RowSite, of target: TableModel,
    _ make: (inout TableCompiler) throws(ModelError) -> Column
  ) throws(ModelError) -> Column {
    var compiler = TableCompiler(target, model, parameters)
    compiler.site = site
    compiler.trail = trailOfOthers
    swap(&compiler.program, &program)
    swap(&compiler.ranges, &ranges)
    swap(&compiler.sites, &sites)
    defer {
      swap(&compiler.program, &program)
      swap(&compiler.ranges, &ranges)
      swap(&compiler.sites, &sites)
    }
    return try make(&compiler)
  }

  /// Where the draws of a row are that is not the one that the program makes.
  func place(_ scope: ColumnModel.Scope, _ site: RowSite) -> Program.RowPlace {
    guard let parent = site.parent.first else { return Program.RowPlace(number: site.number.lane) }
    guard let key = parent.key else { preconditionFailure("the key of a row with children") }
    let period = site.period.operand
    guard scope == .group else {
      return Program.RowPlace(number: key, ordinal: site.ordinal.operand, period: period)
    }
    // What a group shares: see ``RowKeys``.
    if parent.parent.isEmpty { return Program.RowPlace(number: key, period: period) }
    if periods.count == 1 { return place(.row, parent) }
    return Program.RowPlace(number: key, ordinal: .constant(0), period: period)
  }

  /// Where the draws of a column are found.
  func drawPlace(_ column: ColumnModel) -> Program.DrawPlace {
    guard let site else { return .own(draws(column)) }
    return .other(key(column.name), place(column.scope, site))
  }

  /// Makes sure that a rule is compiled for the row that the program makes.
  func requireOwnRow() throws(ModelError) {
    guard site == nil else {
      throw error(.invalidRule, "the column cannot be read of a row that is referred to")
    }
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
