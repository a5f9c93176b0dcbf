import Testing

@testable import DataSets
@testable import FakeDataKit

/// The data contract: what a value hangs on, and what it does not.
@Suite struct ContractTests {
  /// A model by name, so that tests can say which one they ran with.
  enum Subject: String, Sendable, CaseIterable {
    case sample, fitness

    func model(_ count: ClosedRange<Int>? = nil) -> DataModel {
      switch self {
      case .sample: SampleModel.model(children: count ?? 0...9)
      case .fitness: Fitness.model(workouts: count ?? Fitness.defaultWorkouts)
      }
    }

    /// The daily table whose count of children ``model(_:)`` takes, and its parent's column.
    var daily: (table: String, parent: String) {
      switch self {
      case .sample: ("children", "parent_id")
      case .fitness: ("user_workouts", "user_id")
      }
    }

    func plan(_ parameters: RunParameters) throws -> DataPlan {
      try DataPlan(model(), parameters)
    }
  }

  // MARK: - How rows are made

  @Test(arguments: Subject.allCases, [1, 2, 3, 5, 7, 16, 100, 1000, 1023, 4096])
  func batchSizesChangeNothing(subject: Subject, batchRows: Int) throws {
    let plan = try subject.plan(.sample(150, days: subject == .sample ? 3 : 1))
    for table in plan.tables where table.isScaled {
      #expect(table.encodedRows(batchRows: batchRows) == table.encodedRows(), "\(table.name)")
    }
  }

  @Test(
    arguments: Subject.allCases, [[], [75], [50, 100], [1, 2, 3, 37, 37, 149]] as [[UInt64]])
  func partsAreTheWhole(subject: Subject, borders: [UInt64]) throws {
    let plan = try subject.plan(.sample(150, days: subject == .sample ? 2 : 1))
    for table in plan.tables {
      let ends = ([0] + borders + [150]).map { $0 * table.units / 150 }
      let parts = zip(ends, ends.dropFirst()).map { table.encodedRows(units: $0..<$1) }
      #expect(parts.count == borders.count + 1)
      #expect(Array(parts.joined()) == table.encodedRows(), "\(table.name)")
    }
  }

  @Test(arguments: Subject.allCases)
  func aPlanCanBeUsedTwice(subject: Subject) throws {
    let plan = try subject.plan(.sample(100))
    let again = try subject.plan(.sample(100))
    for (table, other) in zip(plan.tables, again.tables) {
      #expect(table.encodedRows() == table.encodedRows())
      #expect(table.encodedRows() == other.encodedRows())
    }
  }

  @Test(arguments: Subject.allCases)
  func fewerRowsAreTheHeadOfMore(subject: Subject) throws {
    let small = try subject.plan(.sample(1000))
    let large = try subject.plan(.sample(5000))
    for (table, larger) in zip(small.tables, large.tables) {
      let bytes = table.encodedRows()
      // Parents 1,001 to 5,000 come after all rows of the first 1,000.
      #expect(larger.rowCount >= table.rowCount)
      let head = larger.encodedRows(units: 0..<table.units)
      #expect(head == bytes, "\(table.name)")
      if table.isScaled { #expect(larger.rowCount > 4 * table.rowCount) }
    }
  }

  // MARK: - Changes of the model

  /// The stored columns of two plans that both have, table by table, are the same.
  private func expectEqualColumns(
    _ left: DataPlan, _ right: DataPlan, except changed: Set<String> = []
  ) throws {
    var compared = 0
    for table in left.tables {
      guard let other = right.table(table.name) else { continue }
      let (rows, otherRows) = (try table.decoded(), try other.decoded())
      for name in rows.names where otherRows.names.contains(name) {
        if changed.contains("\(table.name).\(name)") {
          #expect(rows.column(name) != otherRows.column(name), "\(table.name).\(name)")
        } else {
          #expect(rows.column(name) == otherRows.column(name), "\(table.name).\(name)")
        }
        compared += 1
      }
    }
    #expect(compared > 10)
  }

  @Test(arguments: Subject.allCases)
  func moreColumnsMoveNoOther(subject: Subject) throws {
    let model = subject.model()
    var changed = model
    for index in changed.tables.indices {
      guard changed.isScaled(changed.tables[index]) else { continue }
      changed.tables[index].columns.insert(.latent("new latent", .uniform(0...1)), at: 0)
      changed.tables[index].columns.insert(
        ColumnModel("new first", .int4, .normal(mean: 0, standardDeviation: 9, range: -50...50)),
        at: 0)
      changed.tables[index].columns.append(
        ColumnModel("new last", .text, .text("<{new first}|{new latent}>")))
    }
    try expectEqualColumns(
      try DataPlan(model, .sample(200)), try DataPlan(changed, .sample(200)))
  }

  @Test(arguments: Subject.allCases)
  func moreTablesMoveNoOther(subject: Subject) throws {
    let model = subject.model()
    var changed = model
    let key = ColumnModel("id", .int8, .rowNumber)
    let root = model.tables.first { $0.cardinality == .scale }!
    changed.tables.insert(
      TableModel(
        name: "new", cardinality: .scale,
        columns: [key] + root.columns.filter { $0.name != root.primaryKey[0] && $0.name != "id" },
        primaryKey: "id"), at: 0)
    changed.tables.append(
      TableModel(
        name: "new children", cardinality: .children(of: root.name, count: 0...4, daily: true),
        columns: [key, ColumnModel("p", .int8, .parentKey)], primaryKey: "id"))
    try expectEqualColumns(
      try DataPlan(model, .sample(200)), try DataPlan(changed, .sample(200)))
    // The same columns in another table are other streams.
    let plan = try DataPlan(changed, .sample(200))
    let (rows, copy) = (try plan.decoded(root.name), try plan.decoded("new"))
    for name in rows.names where name != root.primaryKey[0] {
      #expect(rows.column(name) != copy.column(name), "\(name)")
    }
  }

  @Test func anotherRuleMovesNoOther() throws {
    let model = SampleModel.model()
    var changed = model
    func change(_ table: String, _ column: String, _ rule: Rule) {
      let index = changed.tables.firstIndex { $0.name == table }!
      let place = changed.tables[index].columns.firstIndex { $0.name == column }!
      changed.tables[index].columns[place].rule = rule
    }
    change("parents", "born", .normal(mean: 0, standardDeviation: 900, range: -5000...5000))
    change("parents", "income", .uniform(1...1000))
    change("children", "score", .uniform(100...200))
    try expectEqualColumns(
      try DataPlan(model, .sample(200, days: 2)), try DataPlan(changed, .sample(200, days: 2)),
      except: ["parents.born", "parents.income", "children.score"])
  }

  @Test func anotherRuleMovesWhatIsMadeOfItAndNoOther() throws {
    let model = Fitness.model()
    var changed = model
    let users = changed.tables.firstIndex { $0.name == "users" }!
    let height = changed.tables[users].columns.firstIndex { $0.name == "height" }!
    changed.tables[users].columns[height].rule = .uniform(60...70)
    try expectEqualColumns(
      try DataPlan(model, .sample(300)), try DataPlan(changed, .sample(300)),
      except: ["users.height", "users.weight", "goals.goal", "goals.daily_calories"])
  }

  @Test(arguments: Subject.allCases)
  func theOrderOfColumnsChangesNoValue(subject: Subject) throws {
    let model = subject.model()
    var changed = model
    for index in changed.tables.indices { changed.tables[index].columns.reverse() }
    let plan = try DataPlan(changed, .sample(200))
    #expect(plan.tables[0].columns.map(\.name) != subject.model().tables[0].columns.map(\.name))
    try expectEqualColumns(try DataPlan(model, .sample(200)), plan)
  }

  @Test func theOrderOfTablesChangesNoValue() throws {
    let model = SampleModel.model()
    var changed = model
    changed.tables.swapAt(0, 1)
    try expectEqualColumns(try DataPlan(model, .sample(200)), try DataPlan(changed, .sample(200)))
  }

  @Test(arguments: Subject.allCases)
  func otherCountsLeaveTheChildrenThatBothHave(subject: Subject) throws {
    let (table, parent) = subject.daily
    let many = try DataPlan(subject.model(1...7), .sample(400)).decoded(table)
    let few = try DataPlan(subject.model(1...3), .sample(400)).decoded(table)
    /// The rows by parent and ordinal.
    func children(_ rows: DecodedTable) -> [[Int64]: Int] {
      var ordinals: [Int64: Int64] = [:]
      var found: [[Int64]: Int] = [:]
      for (row, key) in rows.numbers(parent).enumerated() {
        found[[key, ordinals[key, default: 0]]] = row
        ordinals[key, default: 0] += 1
      }
      return found
    }
    let (manyChildren, fewChildren) = (children(many), children(few))
    let common = fewChildren.keys.filter { manyChildren[$0] != nil }
    #expect(common.count > 500)
    #expect(common.count < manyChildren.count)
    let (rows, otherRows) = (common.map { manyChildren[$0]! }, common.map { fewChildren[$0]! })
    for (name, column) in zip(many.names, many.columns).dropFirst(0) where name != many.names[0] {
      #expect(column.rows(rows) == few.column(name).rows(otherRows), "\(name)")
    }
    #expect(many.column(many.names[0]).rows(rows) != few.column(many.names[0]).rows(otherRows))
  }

  // MARK: - Changes of the parameters

  @Test(arguments: Subject.allCases)
  func moreDaysKeepTheLastDaysRows(subject: Subject) throws {
    let (table, _) = subject.daily
    let one = try subject.plan(.sample(200))
    let three = try subject.plan(.sample(200, days: 3))
    let (day, days) = (try one.decoded(table), try three.decoded(table))
    let date = subject == .sample ? "day" : "time"
    let last = days.numbers(date).indices.filter {
      days.numbers(date)[$0] == RunParameters.defaultAsOf.dayNumber
    }
    #expect(last.count == day.rowCount)
    #expect(days.rowCount > 2 * day.rowCount)
    for name in day.names.dropFirst() {
      #expect(days.column(name).rows(last) == day.column(name), "\(name)")
    }
    // What does not come daily does not change at all.
    for other in one.tables {
      if case .children(_, _, every: .some) = other.table.cardinality { continue }
      #expect(other.encodedRows() == three.table(other.name)!.encodedRows())
    }
  }

  @Test(arguments: Subject.allCases)
  func daysAreOfTheirOwn(subject: Subject) throws {
    let (table, parent) = subject.daily
    let range = subject == .sample ? 0...9 : Fitness.defaultWorkouts
    let rows = try subject.plan(.sample(300, days: 3)).decoded(table)
    let date = subject == .sample ? "day" : "time"
    let asOf = RunParameters.defaultAsOf.dayNumber
    var counts = Array(repeating: Array(repeating: 0, count: 300), count: 3)
    for (day, key) in zip(rows.numbers(date), rows.numbers(parent)) {
      #expect((asOf - 2...asOf).contains(day))
      counts[Int(asOf - day)][Int(key) - 1] += 1
    }
    for day in counts {
      #expect(day.allSatisfy { range.contains($0) })
      let frequencies = Statistics.frequencies(
        day.map { Int64($0 - range.lowerBound) }, count: range.count)
      #expect(Statistics.isUniform(frequencies))
    }
    #expect(counts[0] != counts[1] && counts[1] != counts[2] && counts[0] != counts[2])
  }

  @Test(arguments: Subject.allCases)
  func anotherLastDayChangesDatesOnly(subject: Subject) throws {
    let plan = try subject.plan(.sample(200))
    let later = try subject.plan(.sample(200, asOf: CivilDate("2031-02-28")!))
    let shift = CivilDate("2031-02-28")!.dayNumber - RunParameters.defaultAsOf.dayNumber
    var shifted = 0
    for (table, other) in zip(plan.tables, later.tables) {
      let (rows, otherRows) = (try table.decoded(), try other.decoded())
      for (name, type) in zip(rows.names, rows.types) {
        let isBirthday = name == "born"
        switch type {
        case .date where !isBirthday:
          #expect(rows.numbers(name).map { $0 + shift } == otherRows.numbers(name))
          shifted += 1
        case .timestamptz:
          #expect(
            rows.numbers(name).map { $0 + shift * 86_400_000_000 } == otherRows.numbers(name))
          shifted += 1
        default:
          #expect(rows.column(name) == otherRows.column(name), "\(table.name).\(name)")
        }
      }
    }
    #expect(shifted == 2)
  }

  @Test(arguments: Subject.allCases)
  func anotherSeedChangesEverything(subject: Subject) throws {
    let plan = try subject.plan(.sample(300))
    let other = try subject.plan(.sample(300, seed: 43))
    for (table, otherTable) in zip(plan.tables, other.tables) {
      guard table.isScaled else {
        #expect(table.encodedRows() == otherTable.encodedRows())
        continue
      }
      let (rows, otherRows) = (try table.decoded(), try otherTable.decoded())
      let count = min(rows.rowCount, otherRows.rowCount)
      for (column, definition) in zip(rows.columns, table.columns) {
        let isSeeded =
          switch table.table.columns.first(where: { $0.name == definition.name })!.rule {
          case .rowNumber: false
          case .parentKey: table.name != "goals"
          default: definition.type != .date || definition.name == "born"
          }
        let otherColumn = otherRows.column(definition.name)
        #expect(
          (column.prefix(count) != otherColumn.prefix(count)) == isSeeded,
          "\(table.name).\(definition.name)")
      }
    }
  }

  @Test func columnsAreIndependent() throws {
    // Two columns of one rule: every pair of values is as frequent as any other.
    let model = SampleModel.root([
      ColumnModel("a", .int4, .uniform(0...4)), ColumnModel("b", .int4, .uniform(0...4)),
    ])
    let rows = try DataPlan(model, .sample(10_000)).tables[0].decoded()
    let pairs = zip(rows.numbers("a"), rows.numbers("b")).map { 5 * $0 + $1 }
    #expect(Statistics.isUniform(Statistics.frequencies(pairs, count: 25)))
  }

  @Test func theVersionIsPinned() { #expect(DataContract.version == 1) }
}
