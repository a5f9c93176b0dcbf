import ArgumentParser
import DatabaseLoader
import FakeDataKit
import PostgresClient
import WorkloadKit

/// Which endpoints are executed, and with which parameters.
struct WorkloadOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Directory of SQL files, an endpoint each, instead of the fitness app's fourteen.",
      valueName: "directory"))
  var workload: String?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "With --workload: the model that the data is of, whose run says what --seed and --as-of are where they are "
        + "not given (default: fitness).", valueName: "model"))
  var model: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "An endpoint by its name, as meals-of-day; may be given several times.",
      valueName: "name"))
  var endpoint: [String] = []

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "The seed that parameters are drawn with (default: that of the run that has loaded the data).",
      valueName: "number"),
    transform: Quantity.seed)
  var seed: UInt64?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "The day that endpoints take for today (default: the last day of the run's history).",
      valueName: "day"),
    transform: Quantity.date)
  var asOf: CivilDate?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Share of asked keys that do not exist (default: 2).", valueName: "share"),
    transform: Quantity.percent)
  var missPercent = ParameterMix().missPercent

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Share of asked keys that come from a Zipf distribution; the others are uniform (default: 20).",
      valueName: "share"),
    transform: Quantity.percent)
  var hotPercent = ParameterMix().hotPercent

  func validate() throws {
    if model != nil, workload == nil {
      throw ValidationError(
        "the endpoints that are built in are those of the built-in data set: --model goes "
          + "with --workload")
    }
    if missPercent + hotPercent > 100 {
      throw ValidationError(
        "--miss-percent and --hot-percent are shares of the same keys: 100 together at most")
    }
  }

  /// The endpoints.
  func endpoints() throws(WorkloadError) -> Workload {
    let all = if let workload { try Workload.directory(workload) } else { try Workload.fitness() }
    return try all.selecting(endpoint.isEmpty ? nil : endpoint)
  }

  /// The mix of keys.
  var mix: ParameterMix { ParameterMix(missPercent: missPercent, hotPercent: hotPercent) }

  /// What parameters are drawn with: what the options say, and for the rest what the last run has left in
  /// the database.
  ///
  /// - Throws: `RunNotFound` where neither says it.
  func drawing(
    _ endpoints: Workload, schema: String?, in parameters: ConnectionParameters
  ) throws -> Drawing {
    if let seed, let asOf { return Drawing(seed: seed, asOf: asOf, mix: mix) }
    let chosen: ChosenModel = try model.map { try .read($0) } ?? .builtIn()
    // The model's tables are the same whatever the run asked for.
    let any = try DataPlan(chosen.model, RunParameters(seed: 0, scale: 1))
    let record = try RunRecord.read(of: any, schema: schema, in: parameters).last?.parameters
    let needsDay = endpoints.endpoints.contains { endpoint in
      endpoint.parameters.contains { $0.source == .now || $0.source == .today }
    }
    // Tables of somebody's own need no run of fakedata, and any seed will do.
    let isOwn = workload != nil
    guard record != nil || isOwn || seed != nil else {
      throw RunNotFound(
        "no run has left a record in the comment on table \(RunRecord.home(any)) of schema "
          + "\(schema.map { "\"\($0)\"" } ?? "public or whichever the search path begins with"): "
          + "populate it first, or give --seed and --as-of")
    }
    guard record != nil || !needsDay || asOf != nil || !isOwn else {
      throw RunNotFound(
        "no run has left a record that says which day the endpoints are to take for today: give --as-of"
      )
    }
    return Drawing(
      seed: seed ?? record?.seed ?? 0,
      asOf: asOf ?? record?.asOf ?? RunParameters.defaultAsOf, mix: mix)
  }
}
