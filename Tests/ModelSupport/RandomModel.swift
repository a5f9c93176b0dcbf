public import FakeDataKit

/// Data sets of random shape: tables, numbers of rows, types, keys, references and constraints, all from a seed.
public struct RandomModel {
  /// The seed.
  public let seed: UInt64
  /// The model.
  public private(set) var model: DataModel
  /// Whether no column's values depend on the scale.
  public private(set) var isHeadStable = true

  private var state: UInt64
  /// Per table, how many rows a data set of scale 1 has, about.
  private var rows: [Double] = []
  /// Per table, how its rows are told apart.
  private var keys: [Key] = []

  private enum Key { case identity, uuid, composite, natural, none }

  /// The model of a seed.
  public init(seed: UInt64) {
    self.seed = seed
    state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0xD1B5_4A32_D192_ED03
    model = DataModel(
      name: "random", types: [.enumeration("mood", ["calm", "so so", "it's \"wild\""])],
      catalogs: [
        Catalog(
          name: "list", columns: ["code", "word", "weight"],
          rows: [["a", "first, one", 5], ["b", "second\\", 1], ["c", "ünï", 3], ["d", "", 1]])
      ], tables: [])
    let tables = 1 + below(7)
    for index in 0..<tables { addTable(index) }
    for index in model.tables.indices { addAggregates(index) }
  }

  // MARK: - Draws

  private mutating func below(_ count: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    z ^= z >> 31
    return Int(z % UInt64(count))
  }

  private mutating func happens(_ percent: Int) -> Bool { below(100) < percent }

  private mutating func one<T>(of values: [T]) -> T { values[below(values.count)] }

  // MARK: - Tables

  private static let most = 250.0

  private mutating func addTable(_ index: Int) {
    let name =
      one(of: ["t\(index)", "Table \(index)", "order\(index)", "select"])
      + (index == 0 ? "" : "_\(index)")
    var table = TableModel(name: name, cardinality: .scale, columns: [])
    var perScale = 1.0
    let parents = model.tables.indices.filter { rows[$0] < Self.most && depth($0) < 4 }
    if index > 0 {
      switch below(100) {
      case 0..<12: break
      case 12..<22:
        let (numerator, denominator) = (UInt64(1 + below(3)), UInt64(1 + below(4)))
        table.cardinality = .share(numerator: numerator, denominator: denominator)
        perScale = Double(numerator) / Double(denominator)
      case 22..<32:
        let count = UInt64(1 + below(40))
        table.cardinality = .fixed(count)
        perScale = Double(count) / 10
      case 32..<40:
        table.cardinality = .catalog("list")
        perScale = 0.4
      default:
        guard !parents.isEmpty else { break }
        let parent = one(of: parents)
        let every = happens(15) ? 1 + below(2) : nil
        let count = countDistribution()
        table.cardinality = .children(of: model.tables[parent].name, count: count, every: every)
        perScale = rows[parent] * count.expected * (every == nil ? 1 : 3)
      }
    }
    rows.append(perScale)
    addKey(&table)
    for number in 0..<below(5) { addValue(&table, number) }
    for number in 0..<below(3) { addReference(&table, number) }
    if case .children = table.cardinality, happens(40) {
      table.columns.append(.latent("step", .uniform(1...9)))
      table.columns.append(ColumnModel("running", .int8, .runningTotal("step")))
    }
    model.tables.append(table)
  }

  private func depth(_ index: Int) -> Int {
    var (depth, table) = (0, model.tables[index])
    while case .children(let parent, _, _) = table.cardinality {
      table = model.table(parent)!
      depth += 1
    }
    return depth
  }

  private mutating func countDistribution() -> CountDistribution {
    switch below(8) {
    case 0: return .constant(1 + below(3))
    case 1:
      let low = below(3)
      return .uniform(low...(low + 1 + below(3)))
    case 2: return .weighted([.init(0, 3), .init(1, 4), .init(5, 1)])
    case 3: return .geometric(mean: 1.5, minimum: 0, maximum: 20 + below(400))
    case 4: return .poisson(mean: 2, maximum: 15)
    case 5: return .zipf(exponent: 1.5, maximum: 30)
    case 6: return .powerLaw(exponent: 2.5, minimum: 1, maximum: 700)
    default: return .empirical([.init(0, 0), .init(0.7, 2), .init(1, 9)])
    }
  }

  private func parent(of table: TableModel) -> (table: TableModel, key: Key)? {
    guard case .children(let name, _, _) = table.cardinality,
      let index = model.tables.firstIndex(where: { $0.name == name })
    else { return nil }
    return (model.tables[index], keys[index])
  }

  private mutating func addKey(_ table: inout TableModel) {
    var key: Key = one(of: [.identity, .identity, .identity, .uuid, .composite, .natural, .none])
    var isPeriodic = false
    if case .children(_, _, every: .some) = table.cardinality { isPeriodic = true }
    let parent = parent(of: table)
    if key == .composite, parent == nil || parent?.key == Key.none || isPeriodic { key = .identity }
    if let parent, parent.key != .none {
      // The parent's key, column by column.
      let columns = parent.table.primaryKey
      for column in columns {
        let definition = parent.table.columns.first { $0.name == column }!
        table.columns.append(
          ColumnModel(
            "p_\(column)", definition.type!,
            definition.rule == .rowNumber ? .parentKey : .parent(column)))
      }
      table.foreignKeys.append(
        .init(columns.map { "p_\($0)" }, references: parent.table.name, cascades: happens(50)))
    }
    switch key {
    case .identity:
      table.columns.insert(ColumnModel("id", .int8, .rowNumber), at: below(2) * table.columns.count)
      table.primaryKey = ["id"]
      table.identity = "id"
    case .uuid:
      table.columns.append(ColumnModel("uid", .uuid, .uuid(.v4)))
      table.primaryKey = ["uid"]
    case .composite:
      table.columns.append(ColumnModel("nth", .int4, .expression(.ordinal + 1)))
      table.primaryKey = parent!.table.primaryKey.map { "p_\($0)" } + ["nth"]
    case .natural:
      table.columns.append(.latent("number", .permuted(0...((1 << 30) - 1))))
      table.columns.append(ColumnModel("code", .text, .text("N-{number}")))
      table.primaryKey = ["code"]
    case .none:
      table.columns.append(ColumnModel("any", .int4, .uniform(0...5)))
    }
    keys.append(key)
  }

  // MARK: - Columns

  private mutating func addValue(_ table: inout TableModel, _ number: Int) {
    let name = one(of: ["v\(number)", "Value \(number)", "end\(number)"])
    let share = happens(30) ? Double(1 + below(9)) / 10 : 0
    func add(_ type: SQLType, _ rule: Rule, check: String? = nil) {
      table.columns.append(ColumnModel(name, type, rule, nullShare: share, check: check))
    }
    let quoted = SQLName.quoted(name)
    switch below(21) {
    case 0: add(.int4, .uniform(-50...50), check: "\(quoted) BETWEEN -50 AND 50")
    case 1:
      add(
        .numeric(precision: 10, scale: 2),
        .normal(mean: 5000, standardDeviation: 3000, range: 1...99_999), check: "\(quoted) > 0")
    case 2: add(.bool, .choice([.init(1, 2), .init(0, 1)]))
    case 3: add(.timestamptz, .expression(.asOfDay * 86_400_000_000 - 1))
    case 4: add(.date, .uniform(-9000...9000))
    case 5: add(.enumeration("mood"), .choice([.init("calm", 3), .init("it's \"wild\"", 1)]))
    case 6:
      add(
        .characterVarying(12),
        .choice([.init("a,b", 1), .init("tab\tnew\nline", 1), .init("\\N", 1)]))
    case 7: add(.uuid, .uuid(.v4))
    case 8: add(.array(of: .int4), .array(of: .uniform(0...99), count: 0...3))
    case 9: add(.float8(decimals: 3), .uniform(-1_000_000...1_000_000))
    case 10: add(.interval, .uniform(0...4_000_000_000))
    case 11:
      table.columns.append(ColumnModel(name, .int8, .permuted(-1000...4_000_000_000)))
      table.uniques.append(.init(name: "\(table.name)_u\(number)", columns: [name]))
    case 12:
      // A state decides whether the other column is there.
      table.columns.append(.latent("state \(number)", .choice([.init("on", 2), .init("off", 1)])))
      table.columns.append(
        ColumnModel(
          name, .int2,
          .by("state \(number)", [.init("on", .uniform(1...9)), .init("off", .null)])))
    case 13:
      add(.jsonb, .json(.object(["k": .constant(.integer(1)), "text": .constant(.text("a\"b"))])))
    case 14:
      guard let parent = parent(of: table)?.table,
        let column = parent.storedColumns.filter({ !isArray($0.type!) }).first(where: {
          $0.name.hasPrefix("v")
        })
      else { return add(.int2, .uniform(0...9)) }
      table.columns.append(ColumnModel(name, column.type!, .parent(column.name)))
    case 15:
      let weights = CalendarWeights(
        hours: happens(50) ? (0..<24).map { Double($0 % 5) } : [],
        weekdays: happens(50) ? [3, 3, 3, 3, 2, 1, 1] : [], yearlyGrowth: happens(50) ? 0.7 : 0)
      let days = below(900)
      add(
        happens(50) ? .timestamptz : .date,
        .moment(Moment(from: .daysBeforeAsOf(days + 7), weights: weights)))
    case 16:
      // Between a day, which may be the parent's or missing, and another moment.
      table.columns.append(
        .latent("day \(number)", .moment(Moment(from: .daysBeforeAsOf(300), unit: .days))))
      table.columns.append(
        .latent("end \(number)", .after("day \(number)", Delay(.days(0...9))), nullShare: 0.3))
      let kinds: [DelayDistribution.Kind] = [
        .uniform(7...999_999_999_999), .exponential(mean: 5 * TimeUnit.day), .days(1...20),
        .empirical([.init(0, 60e6), .init(0.8, 1e11), .init(1, 1e14)]),
      ]
      let base = happens(50) ? "day \(number)" : "end \(number)"
      let delay = Delay(
        one(of: kinds), limit: happens(50) ? "end \(number)" : nil,
        hours: happens(50) ? (0..<24).map { $0 < 8 ? 0 : Double($0 % 3) } : [])
      add(happens(50) ? .timestamp : .date, .after(base, delay))
    case 17:
      let patterns = [
        "[A-Z]{2}-\\d{4}", "(x|y\\w|[\"\\\\,]{2})(-[ä-ö]{0,3})?", "\\w{1,40}",
        "(a|bc|\\d{2,3}){1,2}\\.?",
      ]
      add(.text, .pattern(one(of: patterns), isUnique: false))
    case 18:
      let patterns = ["[A-Z]{7}", "(a|b)\\w{6,9}", "\\d{3}(x|yz|[0-5]{9}){1,3}", "[0-9a-f]{32}"]
      table.columns.append(ColumnModel(name, .text, .pattern(one(of: patterns), isUnique: true)))
      table.uniques.append(.init(name: "\(table.name)_u\(number)", columns: [name]))
    case 19:
      table.columns.append(.latent("padded \(number)", .uniform(-40...3000)))
      add(.characterVarying(20), .text("{{{padded \(number):0\(1 + below(12))}}}"))
    default:
      add(.text, .textLookup("word", in: "list", by: "row \(number)"))
      table.columns.append(.latent("row \(number)", .row(of: "list", weight: "weight")))
    }
  }

  private func isArray(_ type: SQLType) -> Bool { if case .array = type { true } else { false } }

  private mutating func addReference(_ table: inout TableModel, _ number: Int) {
    let candidates = model.tables.indices.filter { keys[$0] != .none }
    var targets = candidates.map { model.tables[$0] }
    if keys.last == .identity { targets.append(table) }
    guard !targets.isEmpty else { return }
    let target = one(of: targets)
    let isOwn = target.name == table.name
    var isChild = false
    if case .children = table.cardinality { isChild = true }
    var reach: Reference.Reach = one(of: [.soFar, .soFar, .earlier, .anywhere])
    if happens(40) {
      let common = ancestors(table).filter { Set(ancestors(target)).contains($0) }
      if !common.isEmpty { reach = .family(one(of: common)) }
    }
    let skews: [Reference.Skew] = [.uniform, .zipf(exponent: 0.9), .recent(share: 0.2)]
    var skew = one(of: skews)
    let isDistinct = isChild && !isOwn && happens(40)
    if isDistinct, case .recent = skew { skew = .uniform }
    if reach == .anywhere { isHeadStable = false }
    let row = "row of \(number)"
    table.columns.append(
      .latent(
        row, .reference(Reference(target.name, skew: skew, reach: reach, isDistinct: isDistinct))))
    var columns: [String] = []
    for key in target.primaryKey {
      let type = target.columns.first { $0.name == key }!.type!
      columns.append("r\(number)_\(key)")
      table.columns.append(
        ColumnModel(
          columns.last!, type, .referenced(key, by: row),
          nullShare: isDistinct ? 0 : happens(20) ? 0.3 : 0))
    }
    table.foreignKeys.append(.init(columns, references: target.name))
    // What else the row has, where that can be read by reference.
    let others = target.storedColumns.filter { isReadable($0, of: target) }
    if !isOwn, !others.isEmpty {
      let other = one(of: others)
      table.columns.append(
        ColumnModel("r\(number)_\(other.name)_too", other.type!, .referenced(other.name, by: row)))
    }
    if isDistinct, let parent = parent(of: table), parent.key != .none {
      var isPeriodic = false
      if case .children(_, _, every: .some) = table.cardinality { isPeriodic = true }
      if !isPeriodic {
        table.uniques.append(
          .init(
            name: "\(table.name)_d\(number)",
            columns: parent.table.primaryKey.map { "p_\($0)" } + columns))
      }
    }
  }

  /// Whether a column's rule hangs on its own row and on those above, and on nothing made of several rows.
  private func isReadable(_ column: ColumnModel, of table: TableModel) -> Bool {
    switch column.rule {
    case .runningTotal, .aggregate, .referenced, .reference: false
    case .parent(let name):
      parent(of: table).map { parent in
        parent.table.columns.first { $0.name == name }.map { isReadable($0, of: parent.table) }
          ?? false
      } ?? false
    default: true
    }
  }

  private func ancestors(_ table: TableModel) -> [String] {
    var (names, table): ([String], TableModel) = ([], table)
    while case .children(let parent, _, _) = table.cardinality {
      names.append(parent)
      table = model.table(parent)!
    }
    return names
  }

  private mutating func addAggregates(_ index: Int) {
    let name = model.tables[index].name
    for child in model.tables {
      guard case .children(name, _, _) = child.cardinality, happens(35) else { continue }
      let numbers = child.columns.filter { column in
        if case .uniform = column.rule { true } else { false }
      }
      if !numbers.isEmpty, happens(60) {
        model.tables[index].columns.append(
          ColumnModel(
            "sum of \(child.name)", .int8,
            .aggregate(Aggregate(.sum, of: one(of: numbers).name, in: child.name))))
      } else {
        model.tables[index].columns.append(
          ColumnModel(
            "count of \(child.name)", .int8, .aggregate(Aggregate(.count, in: child.name))))
      }
    }
  }

  // MARK: - Shrinking

  /// A smaller model that still fails.
  ///
  /// - Parameter fails: whether a model, which can be compiled, shows the failure.
  public static func shrunk(
    _ model: DataModel, _ parameters: RunParameters, while fails: (DataModel) -> Bool
  ) -> DataModel {
    var model = model
    var isSmaller = true
    while isSmaller {
      isSmaller = false
      for candidate in smaller(model) {
        guard (try? DataPlan(candidate, parameters)) != nil, fails(candidate) else { continue }
        model = candidate
        isSmaller = true
        break
      }
    }
    return model
  }

  /// Models with one thing less, tables first.
  private static func smaller(_ model: DataModel) -> [DataModel] {
    var all: [DataModel] = []
    for index in model.tables.indices {
      var less = model
      let name = less.tables.remove(at: index).name
      for other in less.tables.indices {
        let gone = less.tables[other].foreignKeys.filter { $0.references == name }
        let columns = Set(gone.flatMap(\.columns))
        less.tables[other].foreignKeys.removeAll { $0.references == name }
        less.tables[other].columns.removeAll { column in
          if columns.contains(column.name), column.type != nil { return true }
          switch column.rule {
          case .reference(let reference): return reference.table == name
          case .aggregate(let aggregate): return aggregate.table == name
          default: return false
          }
        }
        less.tables[other].uniques.removeAll { !columns.isDisjoint(with: $0.columns) }
      }
      all.append(less)
    }
    for index in model.tables.indices {
      for column in model.tables[index].columns.indices {
        var less = model
        let name = less.tables[index].columns.remove(at: column).name
        less.tables[index].uniques.removeAll { $0.columns.contains(name) }
        less.tables[index].foreignKeys.removeAll { $0.columns.contains(name) }
        all.append(less)
      }
      for unique in model.tables[index].uniques.indices {
        var less = model
        less.tables[index].uniques.remove(at: unique)
        all.append(less)
      }
    }
    return all
  }
}
