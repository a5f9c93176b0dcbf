import ArgumentParser
import DatabaseLoader
import DataSets
import FakeDataKit
import Foundation

/// `fakedata sample`.
struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Show the first rows of each table, without a server.",
    discussion: """
      The rows are those that populate loads for the same options, as PostgreSQL shows them in UTC: of \
      child tables the children of the first users. Without --seed they are those of seed 42, so that \
      what changes is what the options change.
      """)

  @OptionGroup(title: "Data") var data: DataOptions

  @Option(name: .long, help: ArgumentHelp("Only this table.", valueName: "name"))
  var table: String?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Rows of each table (default: 5).", valueName: "count"),
    transform: Quantity.positive(1_000_000))
  var rows = 5

  @Flag(name: [.customShort("q"), .long], help: "Only the rows.")
  var quiet = false

  @Flag(name: .long, help: "Print one JSON object, with an array of rows per table.")
  var json = false

  func validate() throws {
    let names = Fitness.model().tables.map(\.name)
    if let table, !names.contains(table) {
      throw ValidationError(
        "there is no table \"\(table)\"; the tables are \(names.joined(separator: ", "))")
    }
  }

  func run() throws {
    let plan = try data.plan(seed: data.seed ?? DataOptions.fixedSeed)
    let samples = plan.tables.filter { table == nil || $0.name == table }
      .map { TableSample($0, limit: rows) }
    if json {
      try StandardOutput.write(SampleRenderer.json(samples, plan.parameters))
      return
    }
    let width = Terminal.columns(1)
    try StandardOutput.write(
      samples.map { SampleRenderer.text($0, width: width) }.joined(separator: "\n"))
    if quiet { return }
    let words = ["fakedata", "populate"] + data.arguments(seed: plan.parameters.seed)
    Messages.write("fakedata: load them with " + words.map(ShellWord.quoted).joined(separator: " "))
  }
}
