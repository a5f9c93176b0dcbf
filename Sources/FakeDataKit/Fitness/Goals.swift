extension Fitness {
  /// What members want to reach, and how often a member with a goal of each type says it so.
  static let goalPhrases = """
    text | loss | gain | maintenance | endurance | strength
    Lose {pounds_to_lose} pounds | 30 | 0 | 0 | 0 | 0
    Lose {pounds_to_lose} pounds in {weeks} weeks | 20 | 0 | 0 | 0 | 0
    Get down to {target_weight} pounds | 24 | 0 | 0 | 0 | 0
    Reach {target_weight} pounds and stay there | 8 | 0 | 0 | 0 | 0
    Lose a pound a week | 8 | 0 | 0 | 0 | 0
    Drop a clothing size | 5 | 0 | 0 | 0 | 0
    Fit into my old jeans again | 5 | 0 | 0 | 0 | 0
    Gain {pounds_to_gain} pounds | 0 | 22 | 0 | 0 | 0
    Gain {pounds_to_gain} pounds of muscle | 0 | 30 | 0 | 0 | 0
    Bulk up to {bulk_weight} pounds | 0 | 22 | 0 | 0 | 0
    Put an inch on my arms | 0 | 10 | 0 | 0 | 0
    Build a bigger chest and back | 0 | 9 | 0 | 0 | 0
    Build muscle without gaining fat | 0 | 7 | 0 | 0 | 0
    Stay at {weight_now} pounds | 0 | 0 | 28 | 0 | 0
    Keep my weight between {weight_low} and {weight_high} pounds | 0 | 0 | 24 | 0 | 0
    Maintain my current weight | 0 | 0 | 20 | 0 | 0
    Eat well and stay active | 0 | 0 | 16 | 0 | 0
    Train three times a week all year | 0 | 0 | 12 | 0 | 0
    Run a 5K without stopping | 0 | 0 | 0 | 22 | 0
    Run a 5K in under {minutes_5k} minutes | 0 | 0 | 0 | 22 | 0
    Run a 10K in under {minutes_10k} minutes | 0 | 0 | 0 | 18 | 0
    Finish a half marathon | 0 | 0 | 0 | 12 | 0
    Walk {steps} steps a day | 0 | 0 | 0 | 18 | 0
    Run three times a week | 0 | 0 | 0 | 8 | 0
    Bench press {bench_press} pounds | 0 | 0 | 0 | 0 | 32
    Squat {squat} pounds | 0 | 0 | 0 | 0 | 26
    Deadlift {deadlift} pounds | 0 | 0 | 0 | 0 | 24
    Do {pull_ups} pull-ups in a row | 0 | 0 | 0 | 0 | 18
    """

  /// The goals, one a member, that suit the member's body.
  static let goalsTable = TableModel(
    name: "goals",
    cardinality: .children(of: "users", count: 1...1, daily: false),
    columns: bodyColumns + phraseColumns + [
      ColumnModel("goal_id", .int8, .rowNumber),
      ColumnModel(
        "type", .varchar,
        .by(
          "body_mass_class",
          [
            // Below 18.5, 23, 25, 30, and above.
            goalTypes(0, loss: 0, gain: 55, maintenance: 15, endurance: 10, strength: 20),
            goalTypes(1, loss: 0, gain: 31, maintenance: 26, endurance: 22, strength: 21),
            goalTypes(2, loss: 22, gain: 22, maintenance: 22, endurance: 16, strength: 18),
            goalTypes(3, loss: 55, gain: 12, maintenance: 12, endurance: 10, strength: 11),
            goalTypes(4, loss: 78, gain: 4, maintenance: 5, endurance: 7, strength: 6),
          ])),
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
    .latent("body_mass_class", .bucket("body_mass_index", bounds: [185, 230, 250, 300])),
  ]

  /// How ambitious a goal is, in thousandths: every number that a phrase mentions follows it.
  private static let ambition = ColumnModel.latent("ambition", .uniform(0...1000))

  /// The number of a range that the ambition stands for.
  private static func ambitious(_ range: ClosedRange<Int64>) -> Expression {
    .constant(range.lowerBound)
      + .column("ambition") * .constant(range.upperBound - range.lowerBound) / 1000
  }

  private static func bySex(male: Expression, female: Expression) -> Rule {
    .by("sex", [.init("male", .expression(male)), .init("female", .expression(female))])
  }

  /// The numbers that phrases mention, and which phrase it is.
  private static let phraseColumns: [ColumnModel] = [
    ambition,
    .latent("percent_to_lose", .expression(ambitious(4...12))),
    .latent(
      "pounds_to_lose",
      .expression(
        .maximum((.column("weight_now") * .column("percent_to_lose") / 100).rounded(to: 5), 5))),
    .latent("target_weight", .expression(.column("weight_now") - .column("pounds_to_lose"))),
    // A pound and a quarter a week.
    .latent("weeks", .expression(.maximum(.column("pounds_to_lose") * 4 / 5, 4))),
    .latent("pounds_to_gain", bySex(male: ambitious(6...16), female: ambitious(4...10))),
    .latent("bulk_weight", .expression(.column("weight_now") + .column("pounds_to_gain"))),
    .latent("weight_low", .expression((.column("weight_now") - 2).rounded(to: 5))),
    .latent("weight_high", .expression(.column("weight_low") + 5)),
    .latent("minutes_5k", .expression(58 - ambitious(22...36))),
    .latent("minutes_10k", .expression(120 - ambitious(46...74))),
    .latent("steps", .expression(ambitious(12...24) * 500)),
    // A share of the body's weight, in percent.
    .latent("lift_percent", bySex(male: ambitious(80...120), female: ambitious(40...65))),
    .latent(
      "bench_press",
      .expression(
        (.column("weight_now") * .column("lift_percent") / 100).rounded(to: 5)
          .clamped(to: 55...275))),
    .latent("squat", .expression((.column("bench_press") * 13 / 10).rounded(to: 5))),
    .latent("deadlift", .expression((.column("bench_press") * 16 / 10).rounded(to: 5))),
    .latent("pull_ups", bySex(male: ambitious(8...15), female: ambitious(3...8))),
    .latent(
      "phrase",
      .by(
        "type",
        [
          .init("weight loss", .row(of: "goal_phrases", weight: "loss")),
          .init("muscle gain", .row(of: "goal_phrases", weight: "gain")),
          .init("maintenance", .row(of: "goal_phrases", weight: "maintenance")),
          .init("endurance", .row(of: "goal_phrases", weight: "endurance")),
          .init("strength", .row(of: "goal_phrases", weight: "strength")),
        ])),
    .latent("activity_percent", .uniform(130...165)),
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
