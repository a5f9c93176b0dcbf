import FakeDataKit

extension Fitness {
  /// Which meals of the day members log, in the order in which they log them: the first five slots
  /// of a pattern are five rows of ``mealSlots``. Some log a meal later than they eat it.
  static let mealPatterns = """
    pattern | weight
    three meals, then snacks | 24
    with an afternoon snack | 15
    with a morning snack | 8
    two snacks | 7
    no breakfast | 13
    light lunch | 5
    dinner first | 19
    lunch first | 9
    """

  static let mealSlots = """
    slot
    breakfast
    lunch
    dinner
    evening snack
    late snack
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
    late snack
    breakfast
    afternoon snack
    dinner
    evening snack
    late snack
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
        // Men eat more of the same dish than women.
        .latent("sex", .parent("sex")),
        .latent(
          "appetite_percent",
          .by(
            "sex", [.init("male", .expression(107)), .init("female", .expression(94))])),
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
            (.column("usual_calories") * .column("portion_percent") * .column("appetite_percent")
              / 10_000)
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
    [
      "breakfast", "morning snack", "lunch", "afternoon snack", "dinner", "evening snack",
      "late snack",
    ].map {
      Rule.Case(.text($0), rule($0))
    }
  }

  /// When a meal is eaten: quantiles in seconds of the day. A slot ends a second before the next one
  /// can begin.
  private static func hours(_ slot: String) -> [EmpiricalDistribution.Quantile] {
    let times =
      switch slot {
      case "breakfast": "05:00 05:50 06:35 07:10 07:50 08:35 09:10 09:40 10:00"
      case "morning snack": "10:00 10:06 10:15 10:24 10:36 10:50 11:04 11:18 11:30"
      case "lunch": "11:30 11:38 11:55 12:12 12:35 13:05 13:35 14:10 14:30"
      case "afternoon snack": "14:30 14:42 14:58 15:14 15:35 15:58 16:22 16:46 17:00"
      case "dinner": "17:00 17:15 17:40 18:10 18:42 19:20 20:00 20:35 21:00"
      case "evening snack": "21:00 21:05 21:13 21:23 21:35 21:48 22:00 22:10 22:15"
      default: "22:15 22:20 22:28 22:38 22:50 23:05 23:20 23:35 23:45"
      }
    let probabilities = [0, 0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98, 1]
    return zip(probabilities, times.split(separator: " ")).map { probability, time in
      let parts = time.split(separator: ":").map { Double($0)! }
      let seconds = parts[0] * 3600 + parts[1] * 60
      return .init(probability, probability == 1 ? seconds - 1 : seconds)
    }
  }
}
