import ArgumentParser
import DatabaseLoader
import FakeDataKit
import Foundation

/// `fakedata sample`.
struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Show the first rows of each table, without a server.",
    discussion: """
      The rows are those that populate loads for the same options, as PostgreSQL shows them in UTC: of \
      child tables the children of the first rows of their parents. Without --seed they are those of seed 42, so that \
      what changes is what the options change.
      """)

  @OptionGroup(title: "Data") var data: DataOptions

  @Option(name: .long, help: ArgumentHelp("Only this table.", valueName: "name"))
  var table: String?

  @Option(
    name: .long, parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Rows to show of each table (default: 5); or table=count, how many a table of the model has, which may be "
        + "given again.", valueName: "count"),
    transform: RowsArgument.init)
  var rows: [RowsArgument] = []

  /// What `--rows` says.
  enum RowsArgument {
    /// The most rows that are shown of a table.
    case shown(Int)
    /// How many rows a table has.
    case table(TableRows)

    init(_ text: String) throws {
      self =
        text.contains("=")
        ? .table(try TableRows(text)) : .shown(try Quantity.positive(1_000_000)(text))
    }
  }

  /// The most rows of a table that are shown: the last number that is given.
  private var limit: Int {
    rows.compactMap { if case .shown(let count) = $0 { count } else { nil } }.last ?? 5
  }

  private var tableRows: [TableRows] {
    rows.compactMap { if case .table(let rows) = $0 { rows } else { nil } }
  }

  @Flag(name: [.customShort("q"), .long], help: "Only the rows.")
  var quiet = false

  @Flag(name: .long, help: "Print one JSON object, with an array of rows per table.")
  var json = false

  func validate() throws {
    _ = try TableRows.byTable(tableRows)
    // Another model has not been read yet.
    if !data.namesOther { try check(.builtIn()) }
  }

  private func check(_ model: ChosenModel) throws {
    if let table, !model.tableNames.contains(table) {
      throw ValidationError(model.noTable(table))
    }
  }

  func run() throws {
    let chosen = try ChosenData(
      data, rows: tableRows, usualSeed: DataOptions.fixedSeed, quiet: quiet)
    try check(chosen.model)
    let plan = try chosen.plan()
    let samples = plan.tables.filter { table == nil || $0.name == table }
      .map { TableSample($0, limit: limit) }
    if json {
      try StandardOutput.write(
        SampleRenderer.json(samples, of: chosen.model, plan.parameters))
      return
    }
    let width = Terminal.columns(1)
    try StandardOutput.write(
      samples.map { SampleRenderer.text($0, width: width) }.joined(separator: "\n"))
    if quiet { return }
    let words = ["fakedata", "populate"] + chosen.arguments(seed: plan.parameters.seed)
    Messages.write("fakedata: load them with " + words.map(ShellWord.quoted).joined(separator: " "))
  }
}
