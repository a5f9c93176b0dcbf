import DataSets
import DatabaseLoader
import FakeDataKit
import ModelFiles

/// A model as a command line names it, with all that the command line changes of it.
struct ChosenModel {
  /// The name of the data set of runs that name none.
  static let builtInName = "fitness"

  /// The file, the name of a model that ships, or `-`; nil is the one that is built in.
  let location: String?
  /// The data set.
  let model: DataModel
  /// The table whose rows the scale counts.
  let unit: String
  /// The days of history, where a run does not say.
  let days: Int
  /// What the run changes of the file, written down in the database; nil is the built-in one.
  let origin: ModelOrigin?
  /// What is odd in it.
  var warnings: [ModelFileProblem] = []

  /// The data set of runs that name none: the one place that says which it is.
  static func builtIn(
    workouts: ClosedRange<Int> = Fitness.defaultWorkouts,
    meals: ClosedRange<Int> = Fitness.defaultMeals
  ) -> ChosenModel {
    ChosenModel(
      location: nil, model: Fitness.model(workouts: workouts, meals: meals), unit: "users", days: 1,
      origin: nil)
  }

  /// Reads a model.
  ///
  /// - Parameters:
  ///   - location: a file, the name of a model that ships, or `-` for standard input.
  ///   - parameters: values of its parameters.
  ///   - rows: numbers of rows of tables.
  /// - Throws: `ModelFileError`.
  static func read(
    _ location: String, parameters: [String: String] = [:], rows: [String: UInt64] = [:]
  ) throws(ModelFileError) -> ChosenModel {
    let file = try ModelFile.read(location, options: .init(parameters: parameters, rows: rows))
    return ChosenModel(
      location: location, model: file.model, unit: file.unit, days: file.days,
      origin: ModelOrigin(parameters: parameters, rows: rows), warnings: file.warnings)
  }

  /// The names of the tables.
  var tableNames: [String] { model.tables.map(\.name) }

  /// What a scale counts: `1,000,000 customers`.
  func counted(_ scale: UInt64) -> String { "\(NumberText.grouped(scale)) \(unit)" }

  /// What a report says of the model and the scale, with a comma at the end; nothing of the one that is built in.
  func mention(_ scale: UInt64) -> String {
    location == nil ? "" : "model \(VisibleText.line(model.name)), \(counted(scale)), "
  }

  /// The error of a table that the model does not have.
  func noTable(_ name: String) -> String {
    "there is no table \"\(name)\"; the tables are \(tableNames.joined(separator: ", "))"
  }
}
