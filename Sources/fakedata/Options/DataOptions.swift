import ArgumentParser
import DataSets
import FakeDataKit

/// Which rows a run makes.
struct DataOptions: ParsableArguments {
  static let defaultScale: UInt64 = 1_000_000
  /// The seed of the commands whose rows should be the same whenever they run.
  static let fixedSeed: UInt64 = 42

  @OptionGroup var choice: ModelOptions

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Users to make, such as 1000000, 1_000_000, 1e6 or 1M (default: 1M).", valueName: "count"),
    transform: Quantity.count)
  var users: UInt64?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "With --model: rows of the table that the model's scale counts, likewise; fakedata model check "
        + "says which it is (default: 1M).", valueName: "count"),
    transform: Quantity.count)
  var scale: UInt64?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "As many rows as fill so much disk by the estimate of populate --dry-run, instead of a number: "
        + "5GB, 500MB, 2TiB.", valueName: "size"),
    transform: Quantity.bytes)
  var size: UInt64?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Days of history, ending on the as-of day (default: 1, or what the model says).",
      valueName: "count"),
    transform: Quantity.positive(DataPlan.maximumDays))
  var days: Int?

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

  /// Whether another data set than the one that is built in is named.
  var namesOther: Bool { choice.model.map { $0 != ChosenModel.builtInName } ?? false }

  func validate() throws {
    if users != nil, namesOther {
      throw ValidationError(
        "--users counts those of the built-in data set; the rows of another model's table are --scale"
      )
    }
    for (name, isGiven) in [
      ("workouts", workouts != Fitness.defaultWorkouts), ("meals", meals != Fitness.defaultMeals),
    ] where isGiven && namesOther {
      throw ValidationError(
        "--\(name) is a parameter of the built-in data set; those of another model are set with --set "
          + "parameter=value")
    }
    if [users, scale, size].count(where: { $0 != nil }) > 1 {
      throw ValidationError("one of --users, --scale and --size says how many rows there are")
    }
  }

  /// Whether neither a seed nor anything beside a model was said.
  var areDefault: Bool {
    (users ?? Self.defaultScale) == Self.defaultScale && scale == nil && size == nil
      && (days == nil || days == 1 && choice.model == nil) && asOf == RunParameters.defaultAsOf
      && workouts == Fitness.defaultWorkouts && meals == Fitness.defaultMeals
      && choice.settings.isEmpty
  }
}
