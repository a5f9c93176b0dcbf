import ArgumentParser
import DataSets
import FakeDataKit

/// A data set as a command line asks for it: a model, read once, and what the rows depend on beside it.
struct ChosenData {
  let model: ChosenModel
  let parameters: RunParameters
  private let options: DataOptions
  private let rows: [String: UInt64]

  /// - Parameters:
  ///   - rows: numbers of rows that the command line gives tables.
  ///   - usualSeed: the seed where none is given; nil is that one is drawn.
  ///   - quiet: whether nothing is said of what is odd in the model.
  /// - Throws: `ModelFileError`, `ModelError`, or `ValidationError` where there is no such scale.
  init(
    _ options: DataOptions, rows: [TableRows] = [], usualSeed: UInt64? = nil, quiet: Bool
  ) throws {
    self.options = options
    self.rows = try TableRows.byTable(rows)
    let choice = options.choice
    if choice.model == nil, choice.settings.isEmpty, rows.isEmpty {
      model = .builtIn(workouts: options.workouts, meals: options.meals)
    } else {
      // What is changed of the built-in data set in the terms of a model is changed of its model file.
      model = try ChosenModel.read(
        choice.model ?? ChosenModel.builtInName,
        parameters: Self.parameters(of: options), rows: self.rows)
    }
    if !quiet {
      for warning in model.warnings { Messages.write(warning) }
    }
    var parameters = RunParameters(
      seed: options.seed ?? usualSeed ?? UInt64.random(in: 0...9_999_999_999),
      scale: options.users ?? options.scale ?? DataOptions.defaultScale,
      days: options.days ?? model.days, asOf: options.asOf)
    if let size = options.size {
      let search = try ScaleSearch(filling: size, with: model, parameters)
      parameters.scale = search.scale
      if !quiet {
        Messages.write(
          "fakedata: \(NumberText.bytes(search.bytes)) on disk are to be expected of "
            + model.counted(search.scale))
      }
    }
    self.parameters = parameters
  }

  /// Parameters by their names; those of the built-in data set have options of their own.
  private static func parameters(of options: DataOptions) throws -> [String: String] {
    var parameters = options.choice.parameters
    for (name, range, usual) in [
      ("workouts", options.workouts, Fitness.defaultWorkouts),
      ("meals", options.meals, Fitness.defaultMeals),
    ] where range != usual {
      if parameters.updateValue(text(range), forKey: name) != nil {
        throw ValidationError("either --\(name) or --set \(name) says it")
      }
    }
    return parameters
  }

  /// The data set, compiled.
  func plan() throws -> DataPlan { try DataPlan(model.model, parameters) }

  /// The options, spelled out, that make the same rows again.
  func arguments(seed: UInt64) -> [String] {
    var arguments: [String] = []
    if let location = options.choice.model {
      arguments += ["--model", location, "--scale", String(parameters.scale)]
    } else {
      arguments += ["--users", String(parameters.scale)]
    }
    arguments += ["--seed", String(seed)]
    if parameters.days != model.days { arguments += ["--days", String(parameters.days)] }
    if options.workouts != Fitness.defaultWorkouts {
      arguments += ["--workouts", Self.text(options.workouts)]
    }
    if options.meals != Fitness.defaultMeals { arguments += ["--meals", Self.text(options.meals)] }
    for setting in options.choice.settings {
      arguments += ["--set", "\(setting.name)=\(setting.value)"]
    }
    for (table, count) in rows.sorted(by: { $0.key < $1.key }) {
      arguments += ["--rows", "\(table)=\(count)"]
    }
    if parameters.asOf != RunParameters.defaultAsOf {
      arguments += ["--as-of", parameters.asOf.description]
    }
    return arguments
  }

  private static func text(_ range: ClosedRange<Int>) -> String {
    "\(range.lowerBound)-\(range.upperBound)"
  }
}
