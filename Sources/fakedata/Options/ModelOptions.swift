import ArgumentParser
import ModelFiles

/// Which model, and what is changed of it.
struct ModelOptions: ParsableArguments {
  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "The data set: a model file, the name of a model that ships (fakedata model list), or - for "
        + "standard input (default: fitness, the data of a fitness app).", valueName: "model"))
  var model: String?

  @Option(
    name: .customLong("set"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Give a parameter of the model another value; may be given again.",
      valueName: "parameter=value"),
    transform: Self.setting)
  var settings: [Setting] = []

  /// A parameter of a model and its value.
  struct Setting: Hashable {
    let name: String
    let value: String
  }

  func validate() throws {
    if let model, model.isEmpty { throw ValidationError("--model must name something") }
    try Self.check(settings)
  }

  /// The values that are given, by the parameters' names.
  var parameters: [String: String] { Self.byName(settings) }

  /// Refuses parameters that are given twice.
  static func check(_ settings: [Setting]) throws {
    var names: Set<String> = []
    for setting in settings where !names.insert(setting.name).inserted {
      throw ValidationError("--set \(setting.name) is given twice")
    }
  }

  /// Values by the parameters' names.
  static func byName(_ settings: [Setting]) -> [String: String] {
    Dictionary(settings.map { ($0.name, $0.value) }) { $1 }
  }

  static func setting(_ text: String) throws -> Setting {
    guard let mark = text.firstIndex(of: "="), mark > text.startIndex else {
      throw ValidationError("it must be a parameter's name and its value, such as visits=2-6")
    }
    return Setting(name: String(text[..<mark]), value: String(text[text.index(after: mark)...]))
  }
}
