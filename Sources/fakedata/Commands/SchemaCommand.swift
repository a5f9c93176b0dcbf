import ArgumentParser
import FakeDataKit

/// `fakedata schema`.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the SQL that defines the tables.")

  @OptionGroup(title: "Data") var choice: ModelOptions

  func run() throws {
    let model: ChosenModel =
      choice.model == nil && choice.settings.isEmpty
      ? .builtIn()
      : try .read(choice.model ?? ChosenModel.builtInName, parameters: choice.parameters)
    for warning in model.warnings { Messages.write(warning) }
    try StandardOutput.write(SchemaSQL(model.model).script)
  }
}
