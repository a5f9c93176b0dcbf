extension Fitness {
  /// Which meals of the day members log, in the order in which they log them: the first five slots
  /// of a pattern are five rows of ``mealSlots``. Some log a meal later than they eat it.
  static let mealPatterns = """
    pattern | weight
    three meals, then snacks | 30
    with an afternoon snack | 18
    with a morning snack | 10
    two snacks | 9
    no breakfast | 11
    light lunch | 5
    dinner first | 11
    lunch first | 6
    """

  static let mealSlots = """
    slot
    breakfast
    lunch
    dinner
    evening snack
    evening snack
    breakfast
    lunch
    afternoon snack
    dinner
    evening snack
    breakfast
    morning snack
    lunch
    dinner
    evening snack
    breakfast
    morning snack
    lunch
    afternoon snack
    dinner
    lunch
    afternoon snack
    dinner
    evening snack
    evening snack
    breakfast
    afternoon snack
    dinner
    evening snack
    evening snack
    dinner
    lunch
    breakfast
    evening snack
    afternoon snack
    lunch
    dinner
    breakfast
    evening snack
    afternoon snack
    """

  private static let slotsPerPattern: Int64 = 5

  /// The logged meals.
  static func mealTable(perDay: ClosedRange<Int>) -> TableModel {
    TableModel(
      name: "meal",
      cardinality: .children(of: "users", count: perDay, daily: true),
      columns: [
        .latent("pattern", .row(of: "meal_patterns", weight: "weight"), scope: .group),
        // Whoever logs more than five meals snacks on in the last slot.
        .latent(
          "slot_row",
          .expression(
            .column("pattern") * .constant(slotsPerPattern)
              + .minimum(.ordinal, .constant(slotsPerPattern - 1)))),
        .latent("slot", .lookup("slot", in: "meal_slots", by: "slot_row")),
        .latent(
          "dish",
          .by(
            "slot",
            slots { slot in
              .row(of: "dishes", weight: slot.hasSuffix("snack") ? "snack" : slot)
            })),
        .latent("usual_calories", .lookup("kcal", in: "dishes", by: "dish")),
        .latent(
          "portion_percent",
          .empirical([
            .init(0, 70), .init(0.1, 82), .init(0.35, 95), .init(0.5, 100), .init(0.65, 105),
            .init(0.9, 118), .init(1, 130),
          ])),
        .latent("second_of_day", .by("slot", slots { .empirical(hours($0)) })),
        ColumnModel("meal_id", .int8, .rowNumber),
        ColumnModel(
          "time", .timestamptz,
          .expression(
            ((.asOfDay - .period) * 86_400 + .column("second_of_day")) * 1_000_000),
          defaultValue: "now()"),
        ColumnModel("name", .text, .lookup("name", in: "dishes", by: "dish")),
        ColumnModel(
          "calories", .int8,
          .expression(
            (.column("usual_calories") * .column("portion_percent") / 100)
              .clamped(to: 50...1500))),
        ColumnModel("ingredient_id", .int8, .lookup("ingredient_id", in: "dishes", by: "dish")),
        ColumnModel("user_id", .int8, .parentKey),
        ColumnModel("type", .varchar, .lookup("cuisine", in: "dishes", by: "dish")),
        // Half of the meals are not rated; who rates one mostly liked it.
        ColumnModel(
          "rating", .int8,
          .choice([
            .init(0, 50), .init(1, 2), .init(2, 4), .init(3, 11), .init(4, 18), .init(5, 15),
          ]), check: "rating >= 0 AND rating <= 5", defaultValue: "0"),
      ],
      primaryKey: "meal_id",
      foreignKeys: [
        .init("ingredient_id", references: "ingredient"),
        .init("user_id", references: "users", cascades: true),
      ])
  }

  private static func slots(_ rule: (String) -> Rule) -> [Rule.Case] {
    ["breakfast", "morning snack", "lunch", "afternoon snack", "dinner", "evening snack"].map {
      Rule.Case(.text($0), rule($0))
    }
  }

  /// When a meal is eaten: quantiles in seconds of the day.
  private static func hours(_ slot: String) -> [EmpiricalDistribution.Quantile] {
    let times =
      switch slot {
      case "breakfast": ["05:00", "06:30", "07:10", "07:50", "08:40", "09:20", "10:00"]
      case "morning snack": ["10:00", "10:10", "10:20", "10:35", "10:50", "11:05", "11:30"]
      case "lunch": ["11:30", "11:50", "12:10", "12:35", "13:05", "13:35", "14:30"]
      case "afternoon snack": ["14:30", "14:50", "15:10", "15:35", "16:05", "16:30", "17:00"]
      case "dinner": ["17:00", "17:35", "18:10", "18:40", "19:20", "20:00", "21:00"]
      default: ["21:00", "21:10", "21:25", "21:45", "22:10", "22:40", "23:30"]
      }
    let probabilities = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1]
    return zip(probabilities, times).map { probability, time in
      let parts = time.split(separator: ":").map { Double($0)! }
      return .init(probability, parts[0] * 3600 + parts[1] * 60)
    }
  }
}
