import ArgumentParser
import DatabaseLoader
import DataSets
import FakeDataKit
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
      What was run, the run has left in the comment on table users; --seed and the options with it say \
      otherwise. Any difference gives exit code 5. Nothing is changed.
      """)

  @OptionGroup(title: "Data") var data: DataOptions
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
    if data.seed == nil, !data.areDefault {
      throw ValidationError("say the --seed of the run as well, or leave its other options out")
    }
  }

  func run() throws {
    let (parameters, schema) = try connection.database(schema: schema, quiet: feedback.quiet)
    try VerificationRunner(feedback: feedback).run(
      runs(parameters, schema: schema), in: parameters,
      options: .init(
        schema: schema, jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount,
        allowsExtra: allowExtra, stallTimeoutSeconds: Double(stallTimeout)))
  }

  /// What the options say, or what runs have left in the database.
  private func runs(
    _ parameters: ConnectionParameters, schema: String?
  ) throws -> [Verification.Run] {
    if data.seed != nil {
      let plan = try data.plan()
      return [Verification.Run(RunRecord(plan, madeTables: true), of: plan.model)]
    }
    // The model's tables are the same whatever the run asked for.
    let any = try DataPlan(Fitness.model(), RunParameters(seed: 0, scale: 1))
    let records = try RunRecord.read(of: any, schema: schema, in: parameters)
    guard !records.isEmpty else {
      throw RunNotFound(
        "no run has left a record in the comment on table users of schema "
          + "\(schema.map { "\"\($0)\"" } ?? "public or whichever the search path begins with"): give "
          + "the run's --seed, --users and so on")
    }
    return try records.map { try Verification.Run($0, of: Self.model(of: $0)) }
  }

  private static func model(of record: RunRecord) throws -> DataModel {
    guard record.dataVersion == DataContract.version else {
      throw RunNotFound(
        "the rows are of data version \(record.dataVersion), and this fakedata makes those of version "
          + "\(DataContract.version)")
    }
    guard record.model == Fitness.model().name else {
      throw RunNotFound(
        "the rows are of model \"\(record.model)\", which this fakedata does not know")
    }
    return record.applied(to: Fitness.model())
  }
}

/// There is nothing that says which rows a database should have.
struct RunNotFound: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
