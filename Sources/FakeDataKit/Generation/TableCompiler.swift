/// Turns a table's rules into the steps of a ``Program``.
///
/// Every lane has a proven range of values: what reads a table by a lane, or stores a lane in four
/// bytes, is checked here once and never when rows are made.
struct TableCompiler {
  /// What is known of a column whose lane is compiled.
  struct Column {
    var lane: Int
    var range: ClosedRange<Int64>
    /// The texts that the lane's values number.
    var dictionary: TextDictionary?
    /// The catalogue whose rows the lane's values number.
    var catalog: String?
    /// The composed text that is stored instead of the lane.
    var composed: Int?
    /// The lane that is 1 where the value is NULL, if it can be.
    var nulls: Int?
    /// The values that the column can have in this run, where these are fewer: a table's row numbers, which are
    /// others behind rows that are there already.
    var runRange: ClosedRange<Int64>?
    /// What the row is whose number, from 0, the lane has.
    var reference: RowReference?
    /// What the number counts, where it is known to stand for a moment.
    var unit: TimeUnit?
    /// Whether the value is never anything else.
    var isNull = false
    /// The lane of a UUID's low 64 bits, or of a range's upper end.
    var second: Second?
    /// The values of an array.
    var array: Array?

    /// The second of two lanes.
    struct Second {
      var lane: Int
      var range: ClosedRange<Int64>
      var isRange: Bool
    }

    /// What an array is made of.
    struct Array {
      var elements: [Column]
      /// The lane that says how many of them there are; nil is all.
      var count: Int?
    }

    /// What the rule makes, as errors call it.
    var made: String {
      if array != nil { return "arrays" }
      if let second { return second.isRange ? "ranges" : "UUIDs" }
      return dictionary != nil || composed != nil ? "texts" : "numbers"
    }
  }

  /// A row that is referred to: its table, and the lane of its number.
  struct SitePlace: Hashable {
    var table: String
    var lane: Int
  }

  /// Most values that the column of a ``Rule/by(_:_:)`` may have.
  static let caseLimit: Int64 = 4096

  let table: TableModel
  let model: DataModel
  let parameters: RunParameters
  var program = Program()
  /// The values that each lane can have.
  var ranges: [ClosedRange<Int64>] = []
  private var compiled: [String: Column] = [:]
  private(set) var underway: [String] = []
  /// The compiler of the parent's columns, made when the first of them is read.
  var parent: [TableCompiler] = []
  /// The columns of other rows, with their tables, that this compiler's columns are read by.
  var trail: [String] = []
  /// Where the row is that is compiled, where it is not the one that the program makes.
  var site: RowSite?
  /// Where rows are that are referred to, as far as that is compiled.
  var sites: [SitePlace: RowSite] = [:]
  /// The numbers of rows that references can refer to, as far as they are compiled.
  var candidates: [Reference: Candidates] = [:]

  init(_ table: TableModel, _ model: DataModel, _ parameters: RunParameters) {
    self.table = table
    self.model = model
    self.parameters = parameters
  }

  /// Compiles a table with all of its columns.
  static func compile(
    _ table: TableModel, of model: DataModel, _ parameters: RunParameters, optimizing: Bool,
    takesShortWay: Bool, countedDraws: UInt64
  ) throws(ModelError) -> TablePlan {
    var compiler = TableCompiler(table, model, parameters)
    let rows = try compiler.rows(takesShortWay: takesShortWay)
    var columns: [TablePlan.StoredColumn] = []
    for column in table.columns {
      let source = try compiler.column(column.name)
      guard column.type != nil else { continue }
      columns.append(try compiler.storedColumn(column, source))
    }
    let counting = compiler.counting(rows)
    guard optimizing else {
      return TablePlan(
        table: table, isScaled: model.isScaled(table), columns: columns, rows: rows,
        program: compiler.program, ancestorPrograms: compiler.ancestors.map(\.program),
        counting: counting, countedDraws: countedDraws)
    }
    var optimizer = ProgramOptimizer(compiler.program, ranges: compiler.ranges)
    var lanes = columns.flatMap(\.lanes)
    var program = optimizer.optimized(outputs: &lanes)
    var moved = lanes.makeIterator()
    columns = columns.map { $0.moved(to: &moved) }
    let (ownRows, programs) = compiler.optimizedAncestors(rows, readBy: &program)
    return TablePlan(
      table: table, isScaled: model.isScaled(table), columns: columns, rows: ownRows,
      program: program, ancestorPrograms: programs, counting: counting, countedDraws: countedDraws)
  }

  /// The rows, and what counting them needs of the rows above.
  func counting(_ rows: TablePlan.Rows) -> (rows: TablePlan.Rows, programs: [Program]) {
    var nothing = Program()
    return optimizedAncestors(rows, readBy: &nothing)
  }

  /// The programs of the rows above, as far as `program` reads their lanes and limits do.
  private func optimizedAncestors(
    _ rows: TablePlan.Rows, readBy program: inout Program
  ) -> (rows: TablePlan.Rows, programs: [Program]) {
    var programs: [Program] = []
    var generations: [Generation] = []
    if case .descendants(let lineage) = rows { generations = lineage.generations }
    var below = program
    for (depth, ancestor) in ancestors.enumerated().reversed() {
      var optimizer = ProgramOptimizer(ancestor.program, ranges: ancestor.ranges)
      // What a level reads of the one above is what that one's program is asked for.
      var read = below.steps.map { if case .parentLane(let lane) = $0.step { lane } else { -1 } }
      read.append(generations.isEmpty ? -1 : generations[depth].limit ?? -1)
      let above = optimizer.optimized(outputs: &read)
      if let limit = read.popLast(), limit >= 0 { generations[depth].limit = limit }
      for (index, lane) in read.enumerated() where lane >= 0 {
        below.steps[index].step = .parentLane(lane)
      }
      programs.insert(below, at: 0)
      below = above
    }
    programs.insert(below, at: 0)
    program = programs.removeLast()
    guard case .descendants(var lineage) = rows else { return (rows, programs) }
    lineage.generations = generations
    return (.descendants(lineage), programs)
  }

  /// The compilers of the rows above, from the root table's down to the parent's.
  var ancestors: [TableCompiler] {
    guard case .children(let name, _, _) = table.cardinality, let parentTable = model.table(name)
    else { return [] }
    let above = parent.first ?? TableCompiler(parentTable, model, parameters)
    return above.ancestors + [above]
  }

  // MARK: - Rows

  mutating func rows(takesShortWay: Bool = true) throws(ModelError) -> TablePlan.Rows {
    switch table.cardinality {
    case .catalog(let name):
      guard let catalog = model.catalog(name) else {
        throw error(.unknownName, "there is no catalogue \"\(name)\"")
      }
      guard !catalog.rows.isEmpty else {
        throw error(.malformedCatalog, "catalogue \"\(name)\" is empty")
      }
      return .root(count: UInt64(catalog.rows.count))
    case .scale, .share, .fixed:
      return .root(count: try rootRows(table.cardinality))
    case .children:
      let way = try model.lineage(of: table)
      var root = TableCompiler(way[0], model, parameters)
      guard case .root(let rootRows) = try root.rows() else { preconditionFailure("a root table") }
      var most = rootRows
      let generations = try generations()
      for generation in generations {
        let perParent = UInt64(generation.counts.maximum) * UInt64(generation.periods)
        let (product, overflow) = most.multipliedReportingOverflow(by: perParent)
        guard !overflow, product <= Self.maximumCount else {
          throw error(.invalidParameter, "the table can have more than 2^54 rows")
        }
        most = product
      }
      if takesShortWay, generations.count == 1, generations[0].counts.maximum <= Self.maximumGroup,
        generations[0].counts.isUniform, generations[0].limit == nil
      {
        return .children(
          generations[0].counts, parents: rootRows, periods: generations[0].periods)
      }
      return .descendants(Lineage(roots: rootRows, generations: generations))
    }
  }

  /// Children of a group that the short way of making children of root rows takes.
  private static let maximumGroup = 1000

  /// The rows of a root table.
  private func rootRows(_ cardinality: TableModel.Cardinality) throws(ModelError) -> UInt64 {
    switch cardinality {
    case .fixed(let rows):
      guard (1...DataPlan.maximumScale).contains(rows) else {
        throw error(
          .invalidTable, "the number of rows must be from 1 to \(DataPlan.maximumScale)")
      }
      return rows
    case .share(let numerator, let denominator):
      let largest = UInt64(1) << 32
      guard (1...largest).contains(numerator), (1...largest).contains(denominator) else {
        throw error(.invalidTable, "a share of the scale is a quotient of numbers from 1 to 2^32")
      }
      let product = parameters.scale.multipliedFullWidth(by: numerator)
      guard product.high < denominator else {
        throw error(.invalidParameter, "the table can have more than 2^54 rows")
      }
      let rows = max(1, denominator.dividingFullWidth(product).quotient)
      guard rows <= DataPlan.maximumScale else {
        throw error(
          .invalidParameter, "the number of rows must be from 1 to \(DataPlan.maximumScale)")
      }
      return rows
    case .scale, .catalog, .children:
      return parameters.scale
    }
  }

  /// How many children the table's parents have.
  mutating func generation() throws(ModelError) -> Generation {
    guard case .children(_, let count, let every) = table.cardinality else {
      preconditionFailure("a table of children")
    }
    do {
      try count.validate()
    } catch {
      throw self.error(error.code, "children per parent: \(error.message)")
    }
    guard count.maximum >= 1 else {
      throw error(.invalidTable, "children per parent: no parent can have any")
    }
    if let every, every < 1 {
      throw error(.invalidTable, "a period has a day or more, not \(every)")
    }
    return Generation(
      counts: ChildCounts(count, key: key(ChildCounts.streamName)),
      periods: UInt32(periods.count), limit: try limit())
  }

  /// The tables from below the root down to this one.
  private mutating func generations() throws(ModelError) -> [Generation] {
    guard case .children(let name, _, _) = table.cardinality, let parentTable = model.table(name)
    else { return [] }
    if parent.isEmpty { parent.append(TableCompiler(parentTable, model, parameters)) }
    let above = try parent[0].generations()
    return above + [try generation()]
  }

  var ordinals: ClosedRange<Int64> {
    if case .children(_, let count, _) = table.cardinality {
      0...Int64(max(1, count.maximum) - 1)
    } else {
      0...0
    }
  }

  var periods: ClosedRange<Int64> {
    if case .children(_, _, every: let every?) = table.cardinality {
      0...Int64((parameters.days - 1) / max(1, every))
    } else {
      0...0
    }
  }

  // MARK: - Columns

  /// The lane of a column, compiled when it is first asked for.
  mutating func column(_ name: String) throws(ModelError) -> Column {
    if let column = compiled[name] { return column }
    if name == TableModel.rowColumn, case .catalog(let catalog) = table.cardinality,
      let rows = model.catalog(catalog)?.rows
    {
      // A constant has no lane, and what reads this column reads its lane.
      var column: Column
      if rows.count == 1 {
        column = add(.constant(0), 0...0)
      } else if let site {
        // Beneath a NULL the number can be that of a row that is not there.
        column = arithmetic(.minimum, site.number, Column(constant: Int64(rows.count - 1)))
      } else {
        column = arithmetic(
          .subtract, add(.rowNumber, 1...Int64(rows.count)), Column(constant: 1))
      }
      column.catalog = catalog
      compiled[name] = column
      return column
    }
    guard let definition = table.columns.first(where: { $0.name == name }) else {
      throw error(.unknownName, "there is no column \"\(name)\"")
    }
    guard !underway.contains(name) else {
      let circle = (underway + [name]).joined(separator: " → ")
      throw error(.cycle, "columns depend on each other in a circle: \(circle)")
    }
    let place = "\(table.name).\(name)"
    guard !trail.contains(place) else {
      let circle = (trailOfOthers + [place]).joined(separator: " → ")
      throw error(.cycle, "columns depend on each other in a circle: \(circle)")
    }
    underway.append(name)
    var column = try compile(definition.rule, for: definition)
    // What is stored or read needs a lane, which a constant has not.
    if column.lane < 0, column.composed == nil {
      column.lane = add(.constant(column.range.lowerBound), column.range).lane
    }
    column.unit = definition.type.flatMap(timeUnit) ?? column.unit
    try addNulls(to: &column, definition)
    underway.removeLast()
    compiled[name] = column
    return column
  }

  /// What the columns are read by that another compiler is asked for now.
  var trailOfOthers: [String] { trail + underway.map { "\(table.name).\($0)" } }

  /// The key of a stream of the table's.
  func key(_ column: String) -> StreamKey {
    StreamKey(
      dataVersion: DataContract.version, seed: parameters.seed, table: table.name, column: column)
  }

  /// The row's number, from 1.
  mutating func rowNumberColumn() -> Column {
    guard let site else { return add(.rowNumber, rowNumbers) }
    return arithmetic(.add, site.number, Column(constant: 1))
  }

  /// The row numbers that the table can have in this run.
  func rowNumbersOfRun() throws(ModelError) -> ClosedRange<Int64> {
    var compiler = TableCompiler(table, model, parameters)
    return 1...Int64(max(1, try compiler.mostRows()))
  }

  func draws(_ column: ColumnModel) -> Program.Draws {
    Program.Draws(key: key(column.name), scope: column.scope)
  }

  /// Adds a step with a lane of its own.
  mutating func add(_ step: Program.Step, _ range: ClosedRange<Int64>) -> Column {
    let lane = program.laneCount
    program.laneCount += 1
    program.steps.append((lane, step))
    ranges.append(range)
    return Column(lane: lane, range: range)
  }

  /// What is wrong with the table, with the column that is being made, or with a given one.
  func error(_ code: ModelError.Code, _ message: String, of column: String? = nil) -> ModelError {
    let place = (column ?? underway.last).map { ", column \"\($0)\"" } ?? ""
    return ModelError(code, "table \"\(table.name)\"\(place): \(message)")
  }

  /// The most rows of a table.
  static let maximumRows: UInt64 = 1 << 56
  /// The most rows that a table can have, so that the bytes of all tables together can be told.
  private static let maximumCount: UInt64 = 1 << 54

  /// The row numbers that the table can have, whatever the run asks for.
  var rowNumbers: ClosedRange<Int64> {
    switch table.cardinality {
    case .catalog(let name): 1...Int64(max(1, model.catalog(name)?.rows.count ?? 1))
    case .scale, .share: Self.rootNumbers
    case .fixed(let rows): 1...Int64(max(1, min(rows, DataPlan.maximumScale)))
    case .children: 1...Int64(Self.maximumRows)
    }
  }

  private static let rootNumbers: ClosedRange<Int64> = 1...Int64(DataPlan.maximumScale)

  /// The row numbers that the table's parent can have.
  var parentNumbers: ClosedRange<Int64> {
    guard case .children(let name, _, _) = table.cardinality, let parent = model.table(name) else {
      return Self.rootNumbers
    }
    return TableCompiler(parent, model, parameters).rowNumbers
  }

  mutating func ordinalColumn() -> Column {
    if let site { return site.ordinal }
    return ordinals.count == 1 ? Column(constant: 0) : add(.ordinal, ordinals)
  }

  mutating func periodColumn() -> Column {
    if let site { return site.period }
    return periods.count == 1 ? Column(constant: 0) : add(.period, periods)
  }

  /// A column of the parent's.
  mutating func parentColumn(_ name: String) throws(ModelError) -> Column {
    try ofParent { parent throws(ModelError) in try parent.column(name) }
  }
}

extension TableCompiler.Column {
  /// A number that is the same in every row; it has no lane.
  init(constant: Int64) {
    self.init(lane: -1, range: constant...constant)
  }

  var operand: Program.Operand { lane < 0 ? .constant(range.lowerBound) : .lane(lane) }
}

extension ClosedRange<Int64> {
  func contains(_ other: ClosedRange<Int64>) -> Bool {
    lowerBound <= other.lowerBound && other.upperBound <= upperBound
  }
}
