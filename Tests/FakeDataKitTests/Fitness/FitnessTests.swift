import Testing

@testable import DataSets
@testable import FakeDataKit

@Suite struct FitnessTests {
  @Test func countsAreThoseAskedFor() throws {
    let model = Fitness.model(workouts: 2...4, meals: 1...2)
    let plan = try DataPlan(model, .sample(2000, seed: 7))
    for (table, range) in [("user_workouts", 2...4), ("meal", 1...2)] {
      var counts = Array(repeating: 0, count: 2000)
      for user in try plan.decoded(table).numbers("user_id") { counts[Int(user) - 1] += 1 }
      #expect(Set(counts) == Set(range))
    }
  }

  @Test func oneMealAtMostAndNoWorkoutIsPossible() throws {
    let plan = try DataPlan(Fitness.model(workouts: 0...1, meals: 0...1), .sample(300))
    for table in plan.tables { #expect(try table.decoded().rowCount == Int(table.rowCount)) }
    #expect((1..<300).contains(plan.table("meal")!.rowCount))
  }

  @Test func manyADayIsPossible() throws {
    let plan = try DataPlan(Fitness.model(workouts: 20...40, meals: 8...12), .sample(50, days: 2))
    #expect(try plan.decoded("user_workouts").numbers("exercise_id").allSatisfy { 1...29 ~= $0 })
    #expect(try plan.decoded("meal").rowCount >= 50 * 2 * 8)
  }

  @Test func foreignKeysReferenceRows() throws {
    let plan = try FitnessSample.plan(300, days: 2)
    for table in plan.tables {
      let rows = try table.decoded()
      for key in table.table.foreignKeys {
        let parent = plan.table(key.references)!
        let keys = Set(try parent.decoded().numbers(parent.table.primaryKey[0]))
        #expect(
          keys.isSuperset(of: rows.numbers(key.columns[0])), "\(table.name).\(key.columns[0])")
      }
    }
  }

  @Test func keysAreUnique() throws {
    for table in try FitnessSample.plan(500, days: 2).tables {
      let rows = try table.decoded()
      for columns in table.table.keys {
        let keys = (0..<rows.rowCount).map { row in columns.map { rows.column($0).text(row) } }
        #expect(Set(keys).count == rows.rowCount, "\(table.name): \(columns)")
      }
    }
  }
}
