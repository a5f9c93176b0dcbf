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

  /// Most values that the column of a ``Rule/by(_:_:)`` may have.
  static let caseLimit: Int64 = 4096

  let table: TableModel
  let model: DataModel
  let parameters: RunParameters
  var program = Program()
  /// The values that each lane can have.
  private var ranges: [ClosedRange<Int64>] = []
  private var compiled: [String: Column] = [:]
  private var underway: [String] = []
  /// The compiler of the parent's columns, made when the first of them is read.
  private(set) var parent: [TableCompiler] = []

  init(_ table: TableModel, _ model: DataModel, _ parameters: RunParameters) {
    self.table = table
    self.model = model
    self.parameters = parameters
  }

  /// Compiles a table with all of its columns.
  static func compile(
    _ table: TableModel, of model: DataModel, _ parameters: RunParameters, optimizing: Bool,
    countedDraws: UInt64
  ) throws(ModelError) -> TablePlan {
    var compiler = TableCompiler(table, model, parameters)
    let rows = try compiler.rows()
    var columns: [TablePlan.StoredColumn] = []
    for column in table.columns {
      let source = try compiler.column(column.name)
      guard column.type != nil else { continue }
      columns.append(try compiler.storedColumn(column, source))
    }
    guard optimizing else {
      return TablePlan(
        table: table, columns: columns, rows: rows, program: compiler.program,
        parentProgram: compiler.parent.first?.program, countedDraws: countedDraws)
    }
    return compiler.optimizedPlan(rows, columns, countedDraws: countedDraws)
  }

  /// The plan of a table whose columns are compiled, with its programs optimized.
  private func optimizedPlan(
    _ rows: TablePlan.Rows, _ columns: [TablePlan.StoredColumn], countedDraws: UInt64
  ) -> TablePlan {
    var optimizer = ProgramOptimizer(program, ranges: ranges)
    var lanes = columns.flatMap(\.lanes)
    var program = optimizer.optimized(outputs: &lanes)
    var moved = lanes.makeIterator()
    let columns = columns.map { $0.moved(to: &moved) }
    var parentProgram: Program?
    if let parent = parent.first {
      var optimizer = ProgramOptimizer(parent.program, ranges: parent.ranges)
      var read = program.steps.map { if case .parentLane(let lane) = $0.step { lane } else { -1 } }
      parentProgram = optimizer.optimized(outputs: &read)
      for (index, lane) in read.enumerated() where lane >= 0 {
        program.steps[index].step = .parentLane(lane)
      }
    }
    return TablePlan(
      table: table, columns: columns, rows: rows, program: program, parentProgram: parentProgram,
      countedDraws: countedDraws)
  }

  // MARK: - Rows

  private func rows() throws(ModelError) -> TablePlan.Rows {
    switch table.cardinality {
    case .catalog(let name):
      guard let catalog = model.catalog(name) else {
        throw error(.unknownName, "there is no catalogue \"\(name)\"")
      }
      guard !catalog.rows.isEmpty else {
        throw error(.malformedCatalog, "catalogue \"\(name)\" is empty")
      }
      return .root(count: UInt64(catalog.rows.count))
    case .scale:
      return .root(count: parameters.scale)
    case .children(let parentName, let count, let daily):
      guard let parent = model.table(parentName), parent.cardinality == .scale else {
        throw error(.invalidTable, "its parent \"\(parentName)\" is no table of cardinality scale")
      }
      guard (0...1000).contains(count.lowerBound), (1...1000).contains(count.upperBound) else {
        throw error(.invalidTable, "children per parent must be from 0 to 1000, at least 0-1")
      }
      let periods = daily ? UInt32(parameters.days) : 1
      // Neither factor is so large that this product overflows before it is compared.
      guard parameters.scale * UInt64(periods) <= Self.maximumCount / UInt64(count.upperBound)
      else {
        throw error(.invalidParameter, "the table can have more than 2^54 rows")
      }
      return .children(
        ChildCounts(range: count, key: key(ChildCounts.streamName)), parents: parameters.scale,
        periods: periods)
    }
  }

  private var ordinals: ClosedRange<Int64> {
    if case .children(_, let count, _) = table.cardinality {
      0...Int64(max(1, count.upperBound) - 1)
    } else {
      0...0
    }
  }

  private var periods: ClosedRange<Int64> {
    if case .children(_, _, daily: true) = table.cardinality {
      0...Int64(parameters.days - 1)
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
      var column =
        rows.count == 1
        ? add(.constant(0), 0...0)
        : arithmetic(
          .subtract, add(.rowNumber, 1...Int64(rows.count)), Column(constant: 1))
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
    underway.append(name)
    var column = try compile(definition.rule, for: definition)
    try addNulls(to: &column, definition)
    underway.removeLast()
    compiled[name] = column
    return column
  }

  /// The key of a stream of the table's.
  func key(_ column: String) -> StreamKey {
    StreamKey(
      dataVersion: DataContract.version, seed: parameters.seed, table: table.name, column: column)
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

  func error(_ code: ModelError.Code, _ message: String) -> ModelError {
    let place = underway.last.map { ", column \"\($0)\"" } ?? ""
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
    case .scale: Self.parentNumbers
    case .children: 1...Int64(Self.maximumRows)
    }
  }

  /// The row numbers that a parent can have.
  static let parentNumbers: ClosedRange<Int64> = 1...Int64(DataPlan.maximumScale)

  mutating func ordinalColumn() -> Column {
    ordinals.count == 1 ? Column(constant: 0) : add(.ordinal, ordinals)
  }

  mutating func periodColumn() -> Column {
    periods.count == 1 ? Column(constant: 0) : add(.period, periods)
  }

  /// A column of the parent's.
  mutating func parentColumn(_ name: String) throws(ModelError) -> Column {
    guard case .children(let parentName, _, _) = table.cardinality,
      let parentTable = model.table(parentName)
    else { throw error(.invalidRule, "the table has no parent") }
    if parent.isEmpty { parent.append(TableCompiler(parentTable, model, parameters)) }
    let source = try parent[0].column(name)
    guard source.composed == nil else {
      throw error(.invalidRule, "the parent's \"\(name)\" is a composed text, which cannot be read")
    }
    guard source.array == nil else {
      throw error(.invalidRule, "the parent's \"\(name)\" is an array, which cannot be read")
    }
    var column = add(.parentLane(source.lane), source.range)
    column.dictionary = source.dictionary
    column.catalog = source.catalog
    column.nulls = source.nulls.map { add(.parentLane($0), 0...1).lane }
    column.isNull = source.isNull
    column.second = source.second.map {
      .init(lane: add(.parentLane($0.lane), $0.range).lane, range: $0.range, isRange: $0.isRange)
    }
    return column
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
