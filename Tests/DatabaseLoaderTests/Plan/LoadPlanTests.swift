import DataSets
import FakeDataKit
import TestSupport
import Testing

@testable import DatabaseLoader

@Suite("Load plan") struct LoadPlanTests {
  static let models = [
    Fitness.model(), SmallModel.lonely, SmallModel.hostile, OddModel.all, OddModel.typed,
    OddModel.many(9),
  ]

  /// The plan of a model and, per step, every step that is done before it begins.
  private func plan(
    _ model: DataModel, jobs: Int = 1
  ) throws -> (steps: [LoadStep], before: [Set<Int>]) {
    let data = try DataPlan(model, RunParameters(seed: 1, scale: 100))
    let steps = LoadPlan(freshLoadOf: data, jobs: jobs).steps
    var before: [Set<Int>] = []
    for step in steps {
      before.append(step.needs.reduce(into: Set(step.needs)) { $0.formUnion(before[$1]) })
    }
    return (steps, before)
  }

  @Test(arguments: models, [1, 9])
  func everyStepNeedsStepsBeforeItOnly(_ model: DataModel, jobs: Int) throws {
    for (index, step) in try plan(model, jobs: jobs).steps.enumerated() {
      #expect(step.number == index)
      #expect(step.needs.allSatisfy { (0..<index).contains($0) }, "\(step.title)")
    }
  }

  @Test(arguments: models, [1, 9])
  func everythingIsBetweenCreateAndPublish(_ model: DataModel, jobs: Int) throws {
    let (steps, before) = try plan(model, jobs: jobs)
    #expect(steps.filter { $0.phase == .create }.map(\.number) == [0])
    #expect(steps.filter { $0.phase == .publish }.map(\.number) == [steps.count - 1])
    #expect(before.dropFirst().allSatisfy { $0.contains(0) })
    #expect(before[steps.count - 1] == Set(0..<(steps.count - 1)))
  }

  @Test(arguments: models)
  func everyTableIsCopiedAndAnalyzedOnce(_ model: DataModel) throws {
    let steps = try plan(model).steps
    let names = model.tables.map(\.name)
    for phase in [LoadStep.Phase.copy, .analyze] {
      #expect(steps.filter { $0.phase == phase }.compactMap(\.table).sorted() == names.sorted())
    }
  }

  /// The parts of each table, in their order.
  private func parts(_ data: DataPlan, jobs: Int) -> [String: [LoadStep.Part]] {
    var parts: [String: [LoadStep.Part]] = [:]
    for step in LoadPlan(freshLoadOf: data, jobs: jobs).steps {
      guard case .copy(let table, let part) = step.action else { continue }
      parts[table.name, default: []].append(part)
    }
    return parts
  }

  @Test(arguments: [1, 2, 4, 5, 7, 8, 64, 1000], [1, 3, 1_000_003] as [UInt64])
  func thePartsOfATableAreTheTable(jobs: Int, users: UInt64) throws {
    let data = try fitness(users: users)
    let parts = parts(data, jobs: jobs)
    for table in data.tables {
      let parts = try #require(parts[table.name])
      #expect(parts.map(\.number) == Array(1...parts.count))
      #expect(parts.allSatisfy { $0.count == parts.count })
      #expect(parts.allSatisfy { !$0.units.isEmpty })
      #expect(parts[0].units.lowerBound == 0)
      #expect(parts[parts.count - 1].units.upperBound == table.units)
      for (part, next) in zip(parts, parts.dropFirst()) {
        #expect(part.units.upperBound == next.units.lowerBound)
      }
      let sizes = parts.map(\.units.count)
      #expect(try #require(sizes.max()) - #require(sizes.min()) <= 1)
    }
  }

  @Test func tablesAreSplitOnlyForMoreConnectionsThanTheyAre() throws {
    let data = try fitness(users: 100_000)
    for jobs in 1...4 { #expect(parts(data, jobs: jobs).values.allSatisfy { $0.count == 1 }) }
    let eight = parts(data, jobs: 8)
    #expect(try #require(eight["meal"]).count > 1)
    #expect(try #require(eight["user_workouts"]).count > 1)
    #expect(try #require(eight["ingredient"]).count == 1)
  }

  @Test(arguments: models, [1, 9])
  func everyKeyIsBuiltOnceAfterItsTableIsCopied(_ model: DataModel, jobs: Int) throws {
    let (steps, before) = try plan(model, jobs: jobs)
    let schema = SchemaSQL(model)
    var built: [String] = []
    for step in steps {
      guard case .key(let table, let name) = step.action else { continue }
      built.append(name)
      #expect((schema.keys(table) + schema.indexes(table)).contains { $0.name == name })
      let copies = steps.filter { $0.phase == .copy && $0.table == table.name }.map(\.number)
      #expect(before[step.number].isSuperset(of: copies))
    }
    let wanted = model.tables.flatMap { (schema.keys($0) + schema.indexes($0)).map(\.name) }
    #expect(built.sorted() == wanted.sorted())
  }

  @Test(arguments: models, [1, 9])
  func everyForeignKeyIsCheckedOnceAfterWhatItRefersTo(_ model: DataModel, jobs: Int) throws {
    let (steps, before) = try plan(model, jobs: jobs)
    let schema = SchemaSQL(model)
    var checked: [String] = []
    for step in steps {
      guard case .foreignKey(let table, let key, let name) = step.action else { continue }
      checked.append(name)
      #expect(name == schema.foreignKeyName(key, of: table))
      let needed = steps.filter { other in
        other.table == table.name && other.phase == .copy
          || other.table == key.references && [.copy, .keys, .analyze].contains(other.phase)
      }
      #expect(before[step.number].isSuperset(of: needed.map(\.number)), "\(step.title)")
    }
    let expected = model.tables.flatMap { table in
      table.foreignKeys.map { schema.foreignKeyName($0, of: table) }
    }
    #expect(checked.sorted() == expected.sorted())
  }

  @Test func tablesAreInTheOrderOfReferences() {
    #expect(Fitness.model().indexesInOrderOfReferences == Array(0..<7))
    let model = OddModel.all
    let order = model.indexesInOrderOfReferences
    #expect(order.sorted() == Array(model.tables.indices))
    let names = order.map { model.tables[$0].name }
    func place(_ name: String) -> Int { names.firstIndex(of: name)! }
    #expect(place("app.projects") < place("tasks"))
    #expect(place("egg") < place("hen"))
    let later = model.tables.flatMap { table in
      table.foreignKeys.filter { model.refersToLater($0, of: table) }.map {
        [table.name, $0.references]
      }
    }
    #expect(later == [["egg", "hen"]])
  }

  @Test func urgencyCoversWhatComesAfter() throws {
    let plan = LoadPlan(freshLoadOf: try fitness(users: 100_000), jobs: 6)
    for step in plan.steps {
      let followers = plan.steps.filter { $0.needs.contains(step.number) }
      let rest = followers.map { plan.urgency[$0.number] }.max() ?? 0
      #expect(plan.urgency[step.number] >= step.weight + rest, "\(step.title)")
    }
    // What is left to do for a table is done one after the other.
    for table in ["meal", "goals", "users"] {
      let own = plan.steps.filter { $0.lockedTable == table }
      let copy = try #require(plan.steps.first { $0.phase == .copy && $0.table == table })
      #expect(plan.urgency[copy.number] > own.reduce(copy.weight) { $0 + $1.weight })
    }
  }

  @Test func theLargestTablesAreCopiedFirst() throws {
    let plan = LoadPlan(freshLoadOf: try fitness(users: 100_000))
    let copies = plan.steps.filter { $0.phase == .copy }
      .sorted { plan.urgency[$0.number] > plan.urgency[$1.number] }.compactMap(\.table)
    #expect(Set(copies.prefix(2)) == ["meal", "user_workouts"])
  }

  @Test func aStepTellsWhatItDoes() throws {
    let steps = LoadPlan(freshLoadOf: try fitness(users: 1)).steps
    let titles = steps.map(\.title)
    for title in [
      "create staging schema and tables", "copy meal", "build meal_pkey", "analyze meal",
      "check meal_user_id_fkey", "publish",
    ] {
      #expect(titles.contains(title))
    }
    #expect(Set(steps.map(\.phase)) == [.create, .copy, .keys, .analyze, .foreignKeys, .publish])
    #expect(steps.filter { $0.table == nil }.map(\.phase) == [.create, .publish])
    let inParts = LoadPlan(freshLoadOf: try fitness(users: 100), jobs: 8).steps.map(\.title)
    #expect(inParts.contains { $0.hasPrefix("copy meal, part 2 of ") })
  }
}
