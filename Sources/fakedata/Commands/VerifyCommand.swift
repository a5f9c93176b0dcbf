import ArgumentParser
import DatabaseLoader
import Foundation
import PostgresClient

/// `fakedata verify`.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Prove that a database holds the rows that a run stands for.",
    discussion: """
      Reads every row, by key, and compares it byte for byte with the row made again; then looks whether \
      keys and foreign keys are there and valid, sequences ahead of the keys, and statistics present. \
      What was run, the run has left in the comment on table users, or on the first table of another model; --seed \
      and the options with it say otherwise. A model that does not ship is named by --model. Any difference gives \
      exit code 5. Nothing is changed.
      """)

  @OptionGroup(title: "Data") var data: DataOptions
  @OptionGroup(title: "Data") var rows: RowsOptions
  @OptionGroup(title: "Database") var connection: ConnectionOptions

  @Option(
    name: [.customShort("n"), .long],
    help: ArgumentHelp(
      "Schema to look at (default: the first of the search path that exists).", valueName: "name"))
  var schema: String?

  @Option(
    name: [.customShort("j", allowingJoined: true), .long], parsing: .unconditional,
    help: ArgumentHelp(
      "Connections that compare at the same time (default: the number of cores).",
      valueName: "count"),
    transform: Quantity.positive(1000))
  var jobs: Int?

  @Flag(name: .long, help: "Let rows pass that the application has added.")
  var allowExtra = false

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "How long the server may leave the supervising connection without an answer (default: 60).",
      valueName: "seconds"),
    transform: Quantity.positive(86_400))
  var stallTimeout = 60

  @OptionGroup(title: "Feedback") var feedback: FeedbackOptions

  func validate() throws {
    if data.seed == nil, !data.areDefault || !rows.rows.isEmpty {
      throw ValidationError("say the --seed of the run as well, or leave its other options out")
    }
  }

  func run() throws {
    let chosen =
      data.seed == nil ? nil : try ChosenData(data, rows: rows.rows, quiet: feedback.quiet)
    let (parameters, schema) = try connection.database(schema: schema, quiet: feedback.quiet)
    let runs: [Verification.Run]
    let model: ChosenModel
    if let chosen {
      let record = RunRecord(try chosen.plan(), madeTables: true, origin: chosen.model.origin)
      model = chosen.model
      runs = [Verification.Run(record, of: model.model)]
    } else {
      let recorded = try RecordedRuns(data.choice.model, schema: schema, in: parameters)
      if !feedback.quiet {
        for remark in recorded.remarks { Messages.write("fakedata: \(remark)") }
      }
      (runs, model) = (recorded.runs, recorded.model)
    }
    try VerificationRunner(feedback: feedback, model: model).run(
      runs, in: parameters,
      options: .init(
        schema: schema, jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount,
        allowsExtra: allowExtra, stallTimeoutSeconds: Double(stallTimeout)))
  }
}
