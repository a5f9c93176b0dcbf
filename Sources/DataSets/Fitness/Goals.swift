import FakeDataKit

extension Fitness {
  /// What members want to reach, and how often a member with a goal of each type says it so; heavy
  /// members (a body mass index from 30) run and lift otherwise.
  static let goalPhrases = """
    text | loss | gain | maintenance | endurance | heavy_endurance | strength | heavy_strength
    Lose {pounds_to_lose} pounds | 30 | 0 | 0 | 0 | 0 | 0 | 0
    Lose {pounds_to_lose} pounds in {weeks} weeks | 20 | 0 | 0 | 0 | 0 | 0 | 0
    Get down to {target_weight} pounds | 24 | 0 | 0 | 0 | 0 | 0 | 0
    Reach {target_weight} pounds and stay there | 8 | 0 | 0 | 0 | 0 | 0 | 0
    Lose a pound a week | 8 | 0 | 0 | 0 | 0 | 0 | 0
    Drop a clothing size | 5 | 0 | 0 | 0 | 0 | 0 | 0
    Fit into my old jeans again | 5 | 0 | 0 | 0 | 0 | 0 | 0
    Gain {pounds_to_gain} pounds | 0 | 22 | 0 | 0 | 0 | 0 | 0
    Gain {pounds_to_gain} pounds of muscle | 0 | 30 | 0 | 0 | 0 | 0 | 0
    Bulk up to {bulk_weight} pounds | 0 | 22 | 0 | 0 | 0 | 0 | 0
    Put an inch on my arms | 0 | 10 | 0 | 0 | 0 | 0 | 0
    Build a bigger chest and back | 0 | 9 | 0 | 0 | 0 | 0 | 0
    Build muscle without gaining fat | 0 | 7 | 0 | 0 | 0 | 0 | 0
    Stay at {weight_now} pounds | 0 | 0 | 28 | 0 | 0 | 0 | 0
    Keep my weight between {weight_low} and {weight_high} pounds | 0 | 0 | 24 | 0 | 0 | 0 | 0
    Maintain my current weight | 0 | 0 | 20 | 0 | 0 | 0 | 0
    Eat well and stay active | 0 | 0 | 16 | 0 | 0 | 0 | 0
    Train three times a week all year | 0 | 0 | 12 | 0 | 0 | 0 | 0
    Run a 5K without stopping | 0 | 0 | 0 | 22 | 26 | 0 | 0
    Run a 5K in under {minutes_5k} minutes | 0 | 0 | 0 | 22 | 0 | 0 | 0
    Run a 10K in under {minutes_10k} minutes | 0 | 0 | 0 | 18 | 0 | 0 | 0
    Finish a half marathon | 0 | 0 | 0 | 12 | 0 | 0 | 0
    Walk {steps} steps a day | 0 | 0 | 0 | 18 | 54 | 0 | 0
    Run three times a week | 0 | 0 | 0 | 8 | 0 | 0 | 0
    Walk for an hour every day | 0 | 0 | 0 | 0 | 20 | 0 | 0
    Bench press {bench_press} pounds | 0 | 0 | 0 | 0 | 0 | 32 | 40
    Squat {squat} pounds | 0 | 0 | 0 | 0 | 0 | 26 | 28
    Deadlift {deadlift} pounds | 0 | 0 | 0 | 0 | 0 | 24 | 32
    Do {pull_ups} pull-ups in a row | 0 | 0 | 0 | 0 | 0 | 18 | 0
    """

  /// The goals, one a member, that suit the member's body.
  static let goalsTable = TableModel(
    name: "goals",
    cardinality: .children(of: "users", count: 1...1, daily: false),
    columns: bodyColumns + weightColumns + trainingColumns + phraseColumns + [
      ColumnModel("goal_id", .int8, .rowNumber),
      ColumnModel(
        "type", .varchar,
        .by(
          "body_mass_class",
          [
            // Below 18.5, 23, 25, 30, 35, and above.
            goalTypes(0, loss: 0, gain: 82, maintenance: 0, endurance: 0, strength: 18),
            goalTypes(1, loss: 0, gain: 31, maintenance: 26, endurance: 22, strength: 21),
            goalTypes(2, loss: 22, gain: 22, maintenance: 22, endurance: 16, strength: 18),
            goalTypes(3, loss: 55, gain: 12, maintenance: 12, endurance: 10, strength: 11),
            goalTypes(4, loss: 85, gain: 0, maintenance: 0, endurance: 9, strength: 6),
            goalTypes(5, loss: 92, gain: 0, maintenance: 0, endurance: 6, strength: 2),
          ]), scope: .group),
      ColumnModel("goal", .text, .textLookup("text", in: "goal_phrases", by: "phrase")),
      ColumnModel("user_id", .int8, .parentKey),
      ColumnModel("daily_calories", .int8, .expression(dailyCalories)),
    ],
    primaryKey: "goal_id",
    uniques: [.init(name: "goals_customer_id_key", columns: ["user_id"])],
    foreignKeys: [.init("user_id", references: "users", cascades: true)])

  private static func goalTypes(
    _ bodyMassClass: Int64, loss: Int64, gain: Int64, maintenance: Int64, endurance: Int64,
    strength: Int64
  ) -> Rule.Case {
    Rule.Case(
      .integer(bodyMassClass),
      .choice([
        .init("weight loss", loss), .init("muscle gain", gain),
        .init("maintenance", maintenance), .init("endurance", endurance),
        .init("strength", strength),
      ]))
  }

  /// The member's body.
  private static let bodyColumns: [ColumnModel] = [
    .latent("sex", .parent("sex")),
    .latent("weight_now", .parent("weight")),
    .latent("height", .parent("height")),
    .latent("body_mass_index", .parent("body_mass_index")),
    .latent("body_mass_class", .bucket("body_mass_index", bounds: [185, 230, 250, 300, 350])),
    .latent("is_heavy", .bucket("body_mass_index", bounds: [300])),
    // How ambitious a goal is, in thousandths: the numbers that phrases mention follow it.
    // A member has one goal: draws of the group, which cost a quarter, are draws of the row.
    .latent("ambition", .uniform(0...999), scope: .group),
  ]

  /// The numbers in phrases about weight.
  private static let weightColumns: [ColumnModel] = [
    .latent("least_percent", .by("body_mass_class", constants([3, 3, 3, 4, 6, 8]))),
    .latent("percent_span", .by("body_mass_class", constants([4, 4, 4, 8, 12, 20]))),
    .latent(
      "percent_to_lose",
      .expression(
        .column("least_percent") + .column("ambition") * .column("percent_span") / 999)),
    .latent(
      "pounds_to_lose",
      .expression(
        .maximum(.column("weight_now") * .column("percent_to_lose") / 500, 1) * 5)),
    .latent(
      "target_weight",
      .expression((.column("weight_now") - .column("pounds_to_lose")).rounded(to: 5))),
    // Who moves more wants to be done sooner.
    .latent("activity_percent", .uniform(130...165), scope: .group),
    .latent("activity_place", .bucket("activity_percent", bounds: [135, 149, 154, 162])),
    .latent("weeks_per_ten_pounds", .by("activity_place", constants([13, 10, 8, 7, 5]))),
    .latent(
      "weeks",
      .expression(
        .minimum(.column("pounds_to_lose") * .column("weeks_per_ten_pounds") / 10, 52))),
    .latent("pounds_to_gain", bySex(male: ambitious(6...16), female: ambitious(4...10))),
    .latent(
      "bulk_weight",
      .expression((.column("weight_now") + .column("pounds_to_gain") + 2).rounded(to: 5))),
    .latent("weight_low", .expression((.column("weight_now") - 2).rounded(to: 5))),
    .latent("weight_high", .expression(.column("weight_low") + 5)),
  ]

  /// The numbers in phrases about training.
  private static let trainingColumns: [ColumnModel] =
    milestones("steps", [6000: 8, 7000: 8, 7500: 10, 8000: 16, 9000: 4, 10_000: 44, 12_000: 10])
    + milestones("minutes_5k", [35: 10, 32: 6, 30: 36, 28: 14, 25: 26, 22: 8])
    + milestones("minutes_10k", [70: 12, 65: 8, 60: 34, 55: 18, 50: 22, 45: 6])
    + milestones("pull_ups_of_men", [5: 16, 8: 14, 10: 40, 12: 14, 15: 16])
    + milestones("pull_ups_of_women", [3: 36, 5: 44, 8: 14, 10: 6]) + [
      .latent(
        "pull_ups",
        bySex(male: .column("pull_ups_of_men"), female: .column("pull_ups_of_women"))),
      // Strength goes with a body's weight, as far as the weight goes with its height.
      .latent(
        "lean_weight",
        .expression(
          .minimum(.column("weight_now"), .column("height") * .column("height") * 250 / 7030))),
      .latent("lift_percent", bySex(male: ambitious(80...120), female: ambitious(42...65))),
      .latent("bench_press", .expression(lift(times: 10, atLeast: 45))),
      .latent("squat", .expression(lift(times: 13, atLeast: 65))),
      .latent("deadlift", .expression(lift(times: 16, atLeast: 75))),
    ]

  /// Which phrase it is.
  private static let phraseColumns: [ColumnModel] = [
    .latent(
      "phrase_kind",
      .by(
        "type",
        [
          constant("weight loss", 0), constant("muscle gain", 1), constant("maintenance", 2),
          constant("endurance", 3), constant("strength", 4),
        ])),
    .latent(
      "phrase_set",
      .expression(.column("phrase_kind") * 2 + .column("is_heavy"))),
    .latent(
      "phrase",
      .by(
        "phrase_set",
        zip(
          Int64(0)...,
          [
            "loss", "loss", "gain", "gain", "maintenance", "maintenance", "endurance",
            "heavy_endurance", "strength", "heavy_strength",
          ]
        ).map { .init(.integer($0), .row(of: "goal_phrases", weight: $1)) }), scope: .group),
    .latent("sex_calories", .by("sex", [constant("male", 5), constant("female", -161)])),
    .latent(
      "goal_calories",
      .by(
        "type",
        [
          constant("weight loss", -500), constant("muscle gain", 350), constant("maintenance", 0),
          constant("endurance", 150), constant("strength", 200),
        ])),
  ]

  private static func constant(_ value: Value, _ number: Int64) -> Rule.Case {
    Rule.Case(value, .expression(.constant(number)))
  }

  /// A number for each of the values 0, 1, 2 …
  private static func constants(_ numbers: [Int64]) -> [Rule.Case] {
    zip(Int64(0)..., numbers).map { constant(.integer($0), $1) }
  }

  private static func bySex(male: Expression, female: Expression) -> Rule {
    .by("sex", [.init("male", .expression(male)), .init("female", .expression(female))])
  }

  /// The number of a range that the ambition stands for.
  private static func ambitious(_ range: ClosedRange<Int64>) -> Expression {
    .constant(range.lowerBound)
      + .column("ambition") * .constant(range.upperBound - range.lowerBound) / 999
  }

  /// A column of the numbers that people name, from the least ambitious to the most, with their
  /// frequencies in percent.
  private static func milestones(
    _ name: String, _ numbers: KeyValuePairs<Int64, Int64>
  ) -> [ColumnModel] {
    var bounds: [Int64] = []
    for (_, percent) in numbers { bounds.append((bounds.last ?? 0) + 10 * percent) }
    precondition(bounds.last == 1000, "the frequencies of \(name) do not add up to 100 percent")
    return [
      .latent("\(name)_place", .bucket("ambition", bounds: bounds.dropLast())),
      .latent(name, .by("\(name)_place", constants(numbers.map(\.key)))),
    ]
  }

  /// A share of the lean weight, `times` tenths of what is pressed from the bench, in fives.
  private static func lift(times: Int64, atLeast: Int64) -> Expression {
    .maximum(
      .column("lean_weight") * .column("lift_percent") * .constant(times) / 5000 * 5,
      .constant(atLeast))
  }

  /// Resting energy times activity, more or less by the goal's type, in steps of 50 kcal.
  ///
  /// Source of the resting energy, here in pounds and inches and for the age of 35: M. Mifflin, S.
  /// St Jeor et al., American Journal of Clinical Nutrition 51 (1990).
  private static let dailyCalories: Expression = {
    let resting: Expression =
      .column("weight_now") * 4536 + .column("height") * 15_875
      + (.column("sex_calories") - 175) * 1000
    let spent = resting * .column("activity_percent") / 100_000
    return (spent + .column("goal_calories")).rounded(to: 50).clamped(to: 1200...4000)
  }()
}
