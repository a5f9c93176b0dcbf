import ArgumentParser
import DataSets
import FakeDataKit

/// Which rows a run makes.
struct DataOptions: ParsableArguments {
  static let defaultUsers: UInt64 = 1_000_000
  /// The seed of the commands whose rows should be the same whenever they run.
  static let fixedSeed: UInt64 = 42

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Users to make, such as 1000000, 1_000_000, 1e6 or 1M (default: 1M).", valueName: "count"),
    transform: Quantity.count)
  var users: UInt64 = DataOptions.defaultUsers

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Days of history, ending on the as-of day (default: 1).", valueName: "count"),
    transform: Quantity.positive(DataPlan.maximumDays))
  var days: Int = 1

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Workouts of a user and day: a range of equally likely numbers (default: 1-7).",
      valueName: "range"),
    transform: Quantity.range)
  var workouts: ClosedRange<Int> = Fitness.defaultWorkouts

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Meals of a user and day, likewise (default: 1-5).", valueName: "range"),
    transform: Quantity.range)
  var meals: ClosedRange<Int> = Fitness.defaultMeals

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "The seed that makes the run repeatable (default: populate and generate draw one and tell it, "
        + "fixture and sample take 42).",
      valueName: "number"),
    transform: Quantity.seed)
  var seed: UInt64?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "The last day of the history (default: 2024-06-03).", valueName: "day"),
    transform: Quantity.date)
  var asOf: CivilDate = RunParameters.defaultAsOf

  /// Whether nothing but the seed was said.
  var areDefault: Bool {
    users == Self.defaultUsers && days == 1 && asOf == RunParameters.defaultAsOf
      && workouts == Fitness.defaultWorkouts && meals == Fitness.defaultMeals
  }

  /// The data set that the options ask for, compiled.
  func plan(seed drawn: UInt64? = nil) throws -> DataPlan {
    try DataPlan(
      Fitness.model(workouts: workouts, meals: meals),
      RunParameters(
        seed: seed ?? drawn ?? UInt64.random(in: 0...9_999_999_999), scale: users, days: days,
        asOf: asOf))
  }

  /// The options, spelled out, that make the same rows again.
  func arguments(seed: UInt64) -> [String] {
    var arguments = ["--users", String(users), "--seed", String(seed)]
    if days != 1 { arguments += ["--days", String(days)] }
    if workouts != Fitness.defaultWorkouts { arguments += ["--workouts", text(workouts)] }
    if meals != Fitness.defaultMeals { arguments += ["--meals", text(meals)] }
    if asOf != RunParameters.defaultAsOf { arguments += ["--as-of", asOf.description] }
    return arguments
  }

  private func text(_ range: ClosedRange<Int>) -> String {
    "\(range.lowerBound)-\(range.upperBound)"
  }
}
