import Testing

@testable import DataSets
@testable import FakeDataKit

@Suite struct GoalsTests {
  private let goals = FitnessSample.goals

  @Test func everyMemberHasAGoal() {
    #expect(goals.numbers("goal_id") == Array(1...Int64(FitnessSample.users)))
    #expect(goals.numbers("user_id") == Array(1...Int64(FitnessSample.users)))
  }

  @Test func caloriesAreInRangeAndRound() {
    let calories = goals.numbers("daily_calories")
    #expect(calories.allSatisfy { (1200...4000).contains($0) && $0 % 50 == 0 })
    #expect(Set(calories).count > 30)
  }

  @Test func typesAreTheFive() {
    #expect(
      Set(goals.texts("type"))
        == ["weight loss", "muscle gain", "maintenance", "endurance", "strength"])
  }

  /// The text with every number replaced by `#`, or every column in braces.
  private func shape(_ text: String) -> String {
    var shape = ""
    var isInBraces = false
    // The 5 and 10 of "5K" and "10K" are no numbers of a member's own.
    for word in text.split(separator: " ") {
      if !shape.isEmpty { shape += " " }
      if word.first == "{" || word.allSatisfy(\.isNumber) {
        shape += "#"
        isInBraces = true
      } else {
        shape += word
      }
    }
    return isInBraces ? shape : text
  }

  @Test func phrasesSuitTheType() {
    let catalog = Fitness.model().catalog("goal_phrases")!
    let kinds = [
      "loss": "weight loss", "gain": "muscle gain", "maintenance": "maintenance",
      "endurance": "endurance", "heavy_endurance": "endurance", "strength": "strength",
      "heavy_strength": "strength",
    ]
    var types: [String: Set<String>] = [:]
    for row in catalog.rows {
      for (column, weight) in zip(catalog.columns, row) where weight != 0 {
        if let type = kinds[column] { types[shape(row[0].plainText), default: []].insert(type) }
      }
    }
    #expect(types.count > 20)
    var seen: Set<String> = []
    for (type, goal) in zip(goals.texts("type"), goals.texts("goal")) {
      let shape = shape(goal)
      seen.insert(shape)
      #expect(types[shape]?.contains(type) == true, "\(type): \(goal)")
    }
    #expect(seen == Set(types.keys))
  }

  @Test func noPhraseHasABraceLeft() {
    #expect(!goals.texts("goal").contains { $0.contains("{") || $0.contains("}") })
  }

  @Test func targetsAreBelowTheWeightOfWhoWantsToLose() {
    let weights = FitnessSample.members.numbers("weight")
    var targets = 0
    for (row, goal) in goals.texts("goal").enumerated() where goal.hasPrefix("Get down to ") {
      let target = Int64(goal.split(separator: " ")[3])!
      #expect(target < weights[row], "\(goal), \(weights[row])")
      #expect(target > weights[row] / 2, "\(goal), \(weights[row])")
      targets += 1
    }
    #expect(targets > 500)
  }

  @Test func weightsToStayAtAreTheMembers() {
    let weights = FitnessSample.members.numbers("weight")
    let rows = goals.texts("goal").enumerated().filter { $0.element.hasPrefix("Stay at ") }
    #expect(rows.count > 100)
    for (row, goal) in rows { #expect(goal == "Stay at \(weights[row]) pounds") }
  }
}
