import FakeDataKit
import Testing

@testable import DatabaseLoader

@Suite("Load plan") struct LoadPlanTests {
  static let models = [Fitness.model(), SmallModel.lonely, SmallModel.hostile]

  /// The plan of a model and, per step, every step that is done before it begins.
  private func plan(_ model: DataModel) throws -> (steps: [LoadStep], before: [Set<Int>]) {
    let data = try DataPlan(model, RunParameters(seed: 1, scale: 100))
    let steps = LoadPlan(freshLoadOf: data).steps
    var before: [Set<Int>] = []
    for step in steps {
      before.append(step.needs.reduce(into: Set(step.needs)) { $0.formUnion(before[$1]) })
    }
    return (steps, before)
  }

  @Test(arguments: models)
  func everyStepNeedsStepsBeforeItOnly(_ model: DataModel) throws {
    for (index, step) in try plan(model).steps.enumerated() {
      #expect(step.number == index)
      #expect(step.needs.allSatisfy { (0..<index).contains($0) }, "\(step.title)")
    }
  }

  @Test(arguments: models)
  func everythingIsBetweenCreateAndPublish(_ model: DataModel) throws {
    let (steps, before) = try plan(model)
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

  @Test(arguments: models)
  func everyKeyIsBuiltOnceAfterItsTableIsCopied(_ model: DataModel) throws {
    let (steps, before) = try plan(model)
    let schema = SchemaSQL(model)
    var built: [String] = []
    for step in steps {
      guard case .key(let table, let name, let sql) = step.action else { continue }
      built.append(name)
      #expect(schema.keys(table).contains { $0.name == name && $0.sql == sql })
      let copy = steps.first { $0.phase == .copy && $0.table == table.name }!
      #expect(before[step.number].contains(copy.number))
      let analyze = steps.first { $0.phase == .analyze && $0.table == table.name }!
      #expect(before[analyze.number].contains(step.number))
    }
    #expect(built.sorted() == model.tables.flatMap { schema.keys($0).map(\.name) }.sorted())
  }

  @Test(arguments: models)
  func everyForeignKeyIsCheckedOnceAfterTheKeysOfBothTables(_ model: DataModel) throws {
    let (steps, before) = try plan(model)
    let schema = SchemaSQL(model)
    var checked: [String] = []
    for step in steps {
      guard case .foreignKey(let table, let key, let name) = step.action else { continue }
      checked.append(name)
      #expect(name == schema.foreignKeyName(key, of: table))
      let needed = steps.filter { other in
        guard other.phase == .copy || other.phase == .keys else { return false }
        return other.table == table.name || other.table == key.references
      }
      #expect(before[step.number].isSuperset(of: needed.map(\.number)), "\(step.title)")
    }
    let expected = model.tables.flatMap { table in
      table.foreignKeys.map { schema.foreignKeyName($0, of: table) }
    }
    #expect(checked.sorted() == expected.sorted())
  }

  @Test(arguments: models)
  func noTwoForeignKeysOfATableAreCheckedAtTheSameTime(_ model: DataModel) throws {
    let (steps, before) = try plan(model)
    for table in model.tables {
      let checks = steps.filter { $0.phase == .foreignKeys && $0.table == table.name }
      for (first, second) in zip(checks, checks.dropFirst()) {
        #expect(before[second.number].contains(first.number))
      }
    }
  }

  @Test func urgencyIsTheHeaviestWayToTheEnd() throws {
    let plan = LoadPlan(freshLoadOf: try fitness(users: 100_000))
    for step in plan.steps {
      let followers = plan.steps.filter { $0.needs.contains(step.number) }
      let rest = followers.map { plan.urgency[$0.number] }.max() ?? 0
      #expect(plan.urgency[step.number] == step.weight + rest, "\(step.title)")
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
    #expect(Set(steps.map(\.phase)) == Set(LoadStep.Phase.allCases))
    #expect(steps.filter { $0.table == nil }.map(\.phase) == [.create, .publish])
  }
}
