import FakeDataKit

extension Fitness {
  /// The logged workouts: on a day, a member does no exercise twice among the first seven.
  static func userWorkoutsTable(perDay: ClosedRange<Int>) -> TableModel {
    TableModel(
      name: "user_workouts",
      cardinality: .children(of: "users", count: perDay, daily: true),
      columns: [
        .latent("exercise", .distinctRow(of: "exercises", weight: "popularity", strata: 7)),
        .latent("style", .lookup("style", in: "exercises", by: "exercise")),
        // Of a set, in tenths of a minute and with the rest after it; of a run, in minutes.
        .latent("pace", .by("style", styles(pace))),
        ColumnModel("workout_id", .int8, .rowNumber),
        ColumnModel("exercise_id", .int8, .lookup("id", in: "exercises", by: "exercise")),
        ColumnModel("sets", .int4, .by("style", styles(sets))),
        ColumnModel("reps", .int4, .by("style", styles(reps))),
        ColumnModel(
          "length", .int4,
          .by(
            "style",
            styles { style in
              .expression(
                style == "cardio"
                  ? .column("pace")
                  : (.column("sets") * .column("pace") / 10 + 1).clamped(to: 5...120))
            })),
        ColumnModel("user_id", .int8, .parentKey),
        ColumnModel("time", .date, .expression(.asOfDay - .period), defaultValue: "CURRENT_DATE"),
      ],
      primaryKey: "workout_id",
      foreignKeys: [
        .init("exercise_id", references: "exercises"),
        .init("user_id", references: "users", cascades: true),
      ])
  }

  private static func styles(_ rule: (String) -> Rule) -> [Rule.Case] {
    ["barbell", "compound", "isolation", "light", "bodyweight", "core", "cardio"].map {
      Rule.Case(.text($0), rule($0))
    }
  }

  private static func pace(_ style: String) -> Rule {
    switch style {
    case "barbell": equallyLikely(28...50)
    case "bodyweight", "core": equallyLikely(15...28)
    case "cardio":
      .choice([
        .init(10, 8), .init(12, 3), .init(15, 12), .init(18, 2), .init(20, 22), .init(22, 2),
        .init(25, 10), .init(28, 2), .init(30, 26), .init(35, 6), .init(40, 8), .init(45, 8),
        .init(50, 3), .init(60, 6), .init(75, 1), .init(90, 1), .init(120, 1),
      ])
    default: equallyLikely(20...38)
    }
  }

  private static func equallyLikely(_ range: ClosedRange<Int64>) -> Rule {
    .choice(range.map { .init(.integer($0), 1) })
  }

  private static func sets(_ style: String) -> Rule {
    switch style {
    // A run on the treadmill is one bout.
    case "cardio": .choice([.init(1, 1)])
    case "barbell": .choice([.init(2, 6), .init(3, 42), .init(4, 24), .init(5, 28)])
    case "compound": .choice([.init(2, 12), .init(3, 52), .init(4, 30), .init(5, 6)])
    case "bodyweight":
      .choice([.init(1, 6), .init(2, 14), .init(3, 46), .init(4, 22), .init(5, 12)])
    default: .choice([.init(1, 4), .init(2, 20), .init(3, 56), .init(4, 20)])
    }
  }

  private static func reps(_ style: String) -> Rule {
    switch style {
    case "cardio":
      .choice([.init(1, 1)])
    case "barbell":
      .choice([
        .init(1, 3), .init(2, 3), .init(3, 9), .init(4, 7), .init(5, 30), .init(6, 12),
        .init(7, 3), .init(8, 20), .init(10, 11), .init(12, 2),
      ])
    case "compound":
      .choice([
        .init(6, 8), .init(7, 3), .init(8, 24), .init(9, 4), .init(10, 34), .init(11, 2),
        .init(12, 20), .init(15, 5),
      ])
    case "bodyweight":
      .choice([
        .init(2, 3), .init(3, 6), .init(4, 8), .init(5, 16), .init(6, 14), .init(7, 10),
        .init(8, 16), .init(9, 5), .init(10, 14), .init(12, 6), .init(15, 2),
      ])
    case "light":
      .choice([
        .init(10, 6), .init(12, 18), .init(15, 38), .init(18, 6), .init(20, 26), .init(25, 6),
      ])
    case "core":
      .choice([
        .init(10, 8), .init(12, 8), .init(15, 22), .init(18, 4), .init(20, 34), .init(25, 14),
        .init(30, 10),
      ])
    default:
      .choice([
        .init(6, 3), .init(8, 12), .init(9, 3), .init(10, 30), .init(11, 3), .init(12, 32),
        .init(14, 2), .init(15, 13), .init(20, 2),
      ])
    }
  }
}
