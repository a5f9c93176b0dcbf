import ArgumentParser
import FakeDataKit
import ModelFiles

/// `fakedata model diff`.
struct ModelDiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Say which columns' values differ between two models.",
    discussion: """
      Makes the first rows of each table of both, with the same seed and scale, and compares them column by column, row \
      by row: what a change of a model file changes, and what it leaves as it was. A model is a file or the name of one \
      that ships.
      """)

  @Argument(help: ArgumentHelp("The model before.", valueName: "before"))
  var before: String

  @Argument(help: ArgumentHelp("The model after.", valueName: "after"))
  var after: String

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("The scale of both (default: 1k).", valueName: "count"),
    transform: Quantity.count)
  var scale: UInt64 = 1000

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Rows of each table that are compared (default: 1000).", valueName: "count"),
    transform: Quantity.positive(1_000_000))
  var rows = 1000

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("The seed of both (default: 42).", valueName: "number"),
    transform: Quantity.seed)
  var seed: UInt64 = DataOptions.fixedSeed

  @Flag(name: .long, help: "Print JSON.")
  var json = false

  func validate() throws {
    if before == "-", after == "-" {
      throw ValidationError("standard input can be read only once")
    }
  }

  func run() throws {
    func plan(_ location: String) throws -> DataPlan {
      let file = try ModelFile.read(location)
      return try DataPlan(file.model, RunParameters(seed: seed, scale: scale, days: file.days))
    }
    let comparison = ModelComparison(try plan(before), try plan(after), rows: rows)
    try StandardOutput.write(
      json ? JSONText.pretty(comparison) + "\n" : comparison.text)
  }
}
