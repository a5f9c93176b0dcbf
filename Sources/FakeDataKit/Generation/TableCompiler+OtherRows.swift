/// Where a row is that other rows refer to.
struct RowSite {
  /// Its number within its table, from 0.
  var number: TableCompiler.Column
  /// Its ordinal, where it is a child.
  var ordinal: TableCompiler.Column?
  /// Its parent's number, where it is a child.
  var parentNumber: TableCompiler.Column?
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
  mutating func at(
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

  /// Where the draws of a column are found.
  func drawPlace(_ column: ColumnModel) throws(ModelError) -> Program.DrawPlace {
    guard let site else { return .own(draws(column)) }
    return .other(key(column.name), try place(column.scope, site))
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
