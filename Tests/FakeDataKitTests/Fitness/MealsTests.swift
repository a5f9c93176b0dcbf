import Testing

@testable import DataSets
@testable import FakeDataKit

@Suite struct MealsTests {
  private let meals = FitnessSample.meals

  @Test func keysAreInRange() throws {
    let ingredients = try FitnessSample.plan(1).table("ingredient")!.rowCount
    #expect(meals.numbers("meal_id") == Array(1...Int64(meals.rowCount)))
    #expect(
      meals.numbers("ingredient_id").allSatisfy { (1...Int64(ingredients)).contains($0) })
    #expect(meals.numbers("user_id") == meals.numbers("user_id").sorted())
  }

  @Test func everyMemberHasOneToFive() {
    var counts = Array(repeating: 0, count: FitnessSample.users)
    for user in meals.numbers("user_id") { counts[Int(user) - 1] += 1 }
    #expect(counts.min() == 1)
    #expect(counts.max() == 5)
    #expect(
      Statistics.isUniform(Statistics.frequencies(counts.map { Int64($0 - 1) }, count: 5)))
  }

  @Test func caloriesAndRatingsAreInRange() {
    #expect(meals.numbers("calories").allSatisfy { (50...1500).contains($0) })
    #expect(Set(meals.numbers("calories")).count > 300)
    let ratings = Statistics.frequencies(meals.numbers("rating"), count: 6)
    #expect(Statistics.fits(ratings, weights: [50, 2, 4, 11, 18, 15]))
  }

  @Test func aMealIsARowOfTheCatalogue() {
    let dishes = FitnessSample.catalog("dishes", by: "name")
    var seen: Set<String> = []
    for row in 0..<meals.rowCount {
      let name = meals.texts("name")[row]
      seen.insert(name)
      #expect(dishes[name]?["cuisine"]?.plainText == meals.texts("type")[row], "\(name)")
      #expect(dishes[name]?["ingredient_id"] == .integer(meals.numbers("ingredient_id")[row]))
    }
    #expect(seen.count >= 300)
  }

  @Test func caloriesFollowTheDish() {
    let dishes = FitnessSample.catalog("dishes", by: "name")
    for row in 0..<meals.rowCount {
      guard case .integer(let usual)? = dishes[meals.texts("name")[row]]?["kcal"] else {
        Issue.record("\(meals.row(row))")
        continue
      }
      let calories = meals.numbers("calories")[row]
      #expect((usual * 6 / 10 - 1...max(50, usual * 3 / 2)).contains(calories), "\(meals.row(row))")
    }
  }

  /// Seconds of the day in which a meal can be eaten.
  private static let windows: [(slot: String, weight: String, window: ClosedRange<Int64>)] = [
    ("breakfast", "breakfast", 5 * 3600...10 * 3600),
    ("morning snack", "snack", 10 * 3600...41_400),
    ("lunch", "lunch", 41_400...52_200),
    ("afternoon snack", "snack", 52_200...17 * 3600),
    ("dinner", "dinner", 17 * 3600...21 * 3600),
    ("evening snack", "snack", 21 * 3600...24 * 3600 - 1),
  ]

  private func secondOfDay(_ row: Int) -> Int64 {
    let midnight = RunParameters.defaultAsOf.dayNumber * 86_400_000_000
    let microseconds = meals.numbers("time")[row] - midnight
    precondition(microseconds % 1_000_000 == 0)
    return microseconds / 1_000_000
  }

  @Test func mealsAreEatenWhenTheySuit() {
    let dishes = FitnessSample.catalog("dishes", by: "name")
    var seen: Set<String> = []
    for row in 0..<meals.rowCount {
      let second = secondOfDay(row)
      let dish = dishes[meals.texts("name")[row]]!
      let slots = Self.windows.filter { $0.window.contains(second) }
      #expect(slots.contains { dish[$0.weight] != 0 }, "\(meals.row(row))")
      seen.formUnion(slots.map(\.slot))
    }
    #expect(seen.count == Self.windows.count)
  }

  @Test func noTwoMealsAtTheSameTime() {
    var seen: Set<[Int64]> = []
    for row in 0..<meals.rowCount {
      let meal = [meals.numbers("user_id")[row], meals.numbers("time")[row]]
      #expect(seen.insert(meal).inserted, "\(meals.row(row))")
    }
  }

  @Test func everyPatternHasItsSlots() {
    // Five rows of slots to each pattern, and each of them has hours and dishes.
    let model = Fitness.model()
    let patterns = model.catalog("meal_patterns")!.rows.count
    let slots = model.catalog("meal_slots")!.values(of: "slot")!.map(\.plainText)
    #expect(slots.count == 5 * patterns)
    #expect(Set(slots).isSuperset(of: ["breakfast", "lunch", "dinner"]))
  }
}
