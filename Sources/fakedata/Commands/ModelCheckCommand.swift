import ArgumentParser
import FakeDataKit
import ModelFiles

/// `fakedata model check`.
struct ModelCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say what is wrong with a model file, or what it makes.",
    discussion: """
      All that is wrong is said at once, each with its line, and gives exit code 64. Of a model that is right: its \
      tables with their rows and what they take on disk, the promises that it keeps or gives up, its parameters.
      """)

  @Argument(
    help: ArgumentHelp(
      "The file, the name of a model that ships, or - for standard input.", valueName: "model"))
  var model: String

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("The scale that is looked at (default: 1M).", valueName: "count"),
    transform: Quantity.count)
  var scale: UInt64 = DataOptions.defaultScale

  @Option(
    name: .customLong("set"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Give a parameter another value; may be given again.", valueName: "parameter=value"),
    transform: ModelOptions.setting)
  var settings: [ModelOptions.Setting] = []

  @OptionGroup var rows: RowsOptions

  @Flag(name: [.customShort("q"), .long], help: "Say only what is wrong.")
  var quiet = false

  @Flag(name: .long, help: "Print JSON, of what is wrong too.")
  var json = false

  func validate() throws { try ModelOptions.check(settings) }

  func run() throws {
    let file: ModelFile
    do {
      file = try ModelFile.read(
        model,
        options: .init(
          parameters: ModelOptions.byName(settings), rows: try TableRows.byTable(rows.rows)))
    } catch let error as ModelFileError where json {
      try StandardOutput.write(ModelCheckRenderer.json(error.problems))
      throw ExitCode(ExitStatus.usage)
    }
    let plan = try DataPlan(
      file.model, RunParameters(seed: DataOptions.fixedSeed, scale: scale, days: file.days))
    let renderer = ModelCheckRenderer(file: file, plan: plan)
    if json {
      try StandardOutput.write(renderer.json)
      return
    }
    for warning in file.warnings { Messages.write(warning) }
    if !quiet { try StandardOutput.write(renderer.text) }
  }
}
