import Testing

@testable import DataSets
@testable import FakeDataKit

@Suite("Numbers of rows") struct TablePlanRowsTests {
  private func table(
    _ name: String, users: UInt64, days: Int = 1, countedDraws: UInt64 = TablePlan.usualCountedDraws
  ) throws -> TablePlan {
    let data = try DataPlan(
      Fitness.model(), RunParameters(seed: 1, scale: users, days: days), countedDraws: countedDraws)
    return try #require(data.table(name))
  }

  @Test func fewAreCounted() throws {
    let meals = try table("meal", users: 10_000)
    #expect(meals.rowEstimate == .init(rows: meals.rowCount, isExact: true))
    #expect(
      meals.rowEstimate(units: 7..<77) == .init(rows: meals.rowCount(units: 7..<77), isExact: true))
  }

  @Test func manyAreExpected() throws {
    let meals = try table("meal", users: 1_000_000_000_000, days: 3)
    #expect(meals.rowEstimate == .init(rows: 9_000_000_000_000, isExact: false))
    #expect(meals.rowEstimate(units: 0..<1000).isExact)
    // Of root tables, and of children whose number is always the same, nothing has to be counted.
    #expect(try table("users", users: 1_000_000_000_000).rowEstimate.isExact)
    #expect(
      try table("goals", users: 1_000_000_000_000).rowEstimate
        == .init(rows: 1_000_000_000_000, isExact: true))
  }

  @Test func theExpectedValueIsNear() throws {
    let meals = try table("meal", users: 1_000_000, countedDraws: 0)
    let estimate = meals.rowEstimate
    #expect(!estimate.isExact)
    // A million draws from 1 to 5, each with a variance of 2: four standard deviations.
    let (rows, expected) = (Int(meals.rowCount), Int(estimate.rows))
    #expect(rows != expected && abs(rows - expected) < 4 * 1415)
    // Once somebody has counted, it is known.
    #expect(meals.rowEstimate == .init(rows: meals.rowCount, isExact: true))
  }

  @Test func expectedNumbersOfPartsAddUp() throws {
    let model = Fitness.model(workouts: 0...3, meals: 1...2)
    let data = try DataPlan(model, RunParameters(seed: 1, scale: 1001), countedDraws: 0)
    for table in data.tables {
      let parts = (1...7).map { Part($0, of: 7).units(of: table.units) }
      #expect(
        parts.reduce(0) { $0 + table.expectedRowCount(units: $1) }
          == table.expectedRowCount(units: 0..<table.units))
    }
  }

  @Test func aCountCanBeGivenUp() throws {
    struct Enough: Error {}
    let meals = try table("meal", users: 1_000_000_000_000)
    var looks = 0
    #expect(throws: Enough.self) {
      _ = try meals.rowCount(units: 0..<meals.units) {
        looks += 1
        if looks == 2 { throw Enough() }
      }
    }
    #expect(looks == 2)
    #expect(!meals.rowEstimate.isExact)
  }

  @Test func aCountInStepsIsThatInOneGo() throws {
    let meals = try table("meal", users: 300_000_000)
    var looks = 0
    let count = meals.rowCount(units: 5..<140_000_000) { looks += 1 }
    guard case .children(let counts, _, let periods) = meals.rows else { return }
    #expect(count == counts.total(parents: 5..<140_000_000, periods: periods))
    #expect(looks == 3)
  }

  /// The sizes of segments are made from the average, whatever the history.
  @Test func anAverageRowTakesFewRows() throws {
    let model = Fitness.model(workouts: 0...1000, meals: 0...1000)
    let data = try DataPlan(model, RunParameters(seed: 1, scale: 1_000_000, days: 3000))
    for table in data.tables {
      for format in RowFormat.allCases { #expect(format.averageRowBytes(table) > 0) }
    }
  }
}
