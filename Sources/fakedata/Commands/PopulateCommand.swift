public import ArgumentParser
public import DatabaseLoader
import FakeDataKit
import Foundation
import PostgresClient

/// `fakedata populate`.
struct PopulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "populate",
    abstract: "Fill a PostgreSQL database with the data set.",
    discussion: """
      All or nothing: the tables are made in a schema of their own, filled, given their keys and \
      checked, and then moved into place in one transaction. Tables that are there already are \
      refused with exit code 4, unless --if-exists says otherwise.
      """)

  @OptionGroup(title: "Data") var data: DataOptions
  @OptionGroup(title: "Data") var rows: RowsOptions
  @OptionGroup(title: "Database") var connection: ConnectionOptions

  @Option(
    name: [.customShort("n"), .long],
    help: ArgumentHelp(
      "Schema to load into (default: the first of the search path that exists).", valueName: "name")
  )
  var schema: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "What becomes of tables that are there already. replace: the new ones take their place, unless "
        + "views or foreign keys from outside depend on them. truncate: they are emptied and filled "
        + "anew. append: users, or rows of another model's tables, are added behind the highest key.",
      valueName: "action"))
  var ifExists: LoadOptions.IfExists = .fail

  @Option(
    name: [.customShort("j", allowingJoined: true), .long], parsing: .unconditional,
    help: ArgumentHelp(
      "Connections that load at the same time (default: the number of cores, at most one per table "
        + "that grows with the scale). With more than that, large tables are copied in parts by "
        + "several connections, and not frozen.",
      valueName: "count"),
    transform: Quantity.positive(1000))
  var jobs: Int?

  @Flag(
    name: .long,
    help: ArgumentHelp(
      "Load in one transaction on one connection, without a staging schema. That is slower, and needs no "
        + "more than the right to create tables in the target schema. append to tables that have rows "
        + "always does it this way."))
  var singleTransaction = false

  @Flag(
    name: .long,
    help: ArgumentHelp(
      "append: never drop foreign keys of tables that have rows to add them again, which is done where so many "
        + "rows are added that it is quicker, and keeps readers waiting."))
  var keepForeignKeys = false

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "How long to wait for tables to be replaced, emptied or added to that others have locked, in "
        + "five attempts (default: 25).",
      valueName: "seconds"),
    transform: Quantity.positive(86_400))
  var lockTimeout = 25

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "How long the server may leave the supervising connection without an answer before the run is "
        + "given up (default: 60).",
      valueName: "seconds"),
    transform: Quantity.positive(86_400))
  var stallTimeout = 60

  @OptionGroup(title: "Parts") var parts: PartsOptions

  @Flag(
    name: .long,
    help:
      "Print what would be done, and do nothing. For append and truncate the database is asked what there is."
  )
  var dryRun = false

  @Flag(
    name: .long, help: "Compare every row in the database with what it should be, as verify does.")
  var verify = false

  @OptionGroup(title: "Feedback") var feedback: FeedbackOptions

  func validate() throws {
    guard let (action, _) = parts.action else { return }
    if data.seed == nil {
      throw ValidationError("parts of one data set need the same --seed: say which")
    }
    if singleTransaction || ifExists == .append || ifExists == .truncate {
      throw ValidationError(
        "parts are loaded into new tables: --single-transaction, --if-exists append and truncate do "
          + "not go with --parts")
    }
    if dryRun { throw ValidationError("--dry-run does not go with --parts") }
    if verify, case .finish = action { return }
    if verify { throw ValidationError("--verify goes with --finish, when all parts are there") }
  }

  func run() throws {
    let chosen = try ChosenData(data, rows: rows.rows, quiet: feedback.quiet)
    let plan = try chosen.plan()
    var options = LoadOptions(
      schema: schema, ifExists: ifExists, jobs: jobs ?? Self.defaultJobs(plan),
      isSingleTransaction: singleTransaction, lockTimeoutSeconds: Double(lockTimeout),
      stallTimeoutSeconds: Double(stallTimeout), keepsForeignKeys: keepForeignKeys,
      origin: chosen.model.origin)
    if dryRun {
      let known = try known(plan, &options)
      let renderer = PlanRenderer(
        load: known ?? options.expectedLoad(plan), model: chosen.model, isOfDatabase: known != nil)
      try StandardOutput.write(feedback.json ? renderer.json : renderer.text)
      return
    }
    let interruption = Interruption()
    let trap = SignalTrap(interruption)
    defer { withExtendedLifetime(trap) {} }
    let choice = try connection.choice(quiet: feedback.quiet)
    options.schema = schema ?? choice.schema
    switch choice.target {
    case .named(let parameters):
      try load(chosen, plan, options, into: parameters, interruption, server: nil)
    case .privateServer(let server):
      try loadPrivately(chosen, plan, options, interruption, server)
    }
  }

  /// The load into tables that are there, which depends on these; nil where there is nothing to be asked.
  private func known(_ plan: DataPlan, _ options: inout LoadOptions) throws -> (any Load)? {
    guard ifExists == .append || ifExists == .truncate else { return nil }
    let choice = try connection.choice(quiet: feedback.quiet)
    options.schema = schema ?? choice.schema
    switch choice.target {
    case .named(let parameters): return try options.expectedLoad(plan, into: parameters)
    case .privateServer(let server):
      switch try server.status().state {
      case .running, .runningElsewhere: break
      case .notInitialized, .stopped, .crashed: return nil
      }
      return try options.expectedLoad(
        plan, into: ConnectionParameters(dbname: server.connectionURI))
    }
  }

  /// As many connections as cores, as long as each has a table of its own: a table that several
  /// connections copy can neither be loaded frozen nor without being logged.
  static func defaultJobs(_ plan: DataPlan) -> Int {
    let tables = plan.tables.count { $0.isScaled }
    return max(1, min(ProcessInfo.processInfo.activeProcessorCount, tables))
  }

  private func loadPrivately(
    _ chosen: ChosenData, _ plan: DataPlan, _ options: LoadOptions, _ interruption: Interruption,
    _ server: PrivateServer
  ) throws {
    let outcome = try server.start()
    if outcome == .started, !feedback.quiet {
      Messages.write(
        "fakedata: no database is named, so this is the private server: \(server.psqlCommand)")
      Messages.write("fakedata: \(PrivateServer.durabilityNotice)")
    }
    let parameters = ConnectionParameters(dbname: server.connectionURI)
    do {
      try load(chosen, plan, options, into: parameters, interruption, server: server)
    } catch let error as Interrupted {
      // A server that was started for this run only does not stay behind without it.
      if outcome == .started, Self.isAlone(parameters) { _ = try? server.stop() }
      throw error
    }
  }

  /// Whether nobody is connected to a server.
  private static func isAlone(_ parameters: ConnectionParameters) -> Bool {
    guard var connection = try? Connection(parameters) else { return true }
    // The backends of the run itself need a moment to end.
    for _ in 0..<20 {
      let others = try? connection.query(
        """
        SELECT count(*) FROM pg_catalog.pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_catalog.pg_backend_pid()
        """
      ).firstValue
      if others == "0" { return true }
      Thread.sleep(forTimeInterval: 0.1)
    }
    return false
  }

  /// Does what the options ask for, with a database.
  private func load(
    _ chosen: ChosenData, _ plan: DataPlan, _ options: LoadOptions,
    into parameters: ConnectionParameters, _ interruption: Interruption, server: PrivateServer?
  ) throws {
    let load: any Load
    switch parts.action {
    case nil:
      load = try Self.untilInterrupted(interruption) {
        try options.load(plan, into: parameters, interruption)
      }
    case (.load(let part), let parts)?:
      load = PartLoad(plan, part: part, of: parts, into: parameters, options: options)
    case (.finish, let parts)?:
      load = FreshLoad(plan, into: parameters, options: options, finishing: parts)
    case (.prepare, let parts)?:
      let (schema, loaded) = try PartsPreparation(
        plan, parts: parts, into: parameters, options: options
      ).prepare()
      try StandardOutput.write(
        "Schema \(schema) is ready for \(parts) parts; \(loaded) are loaded\n")
      return
    case (.abandon, let parts)?:
      let wasThere = try PartsPreparation(
        plan, parts: parts, into: parameters, options: options
      ).abandon()
      try StandardOutput.write(wasThere ? "The parts are removed\n" : "There were no parts\n")
      return
    }
    let report = try self.load(load, of: chosen, into: options.schema, interruption, server: server)
    try verify(report, of: chosen.model, in: parameters)
  }

  /// Looks at what is there before anything is loaded.
  private static func untilInterrupted<Result>(
    _ interruption: Interruption, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch let error as LoaderError where error.code == .interrupted {
      throw Interrupted(
        signal: interruption.requested ?? SIGINT, consequence: "nothing was changed")
    }
  }

  private func verify(
    _ report: LoadReport, of model: ChosenModel, in parameters: ConnectionParameters
  ) throws {
    guard verify else { return }
    try ServerFailure.locating(.init(aftermath: .rowsLoaded)) { _ in
      try VerificationRunner(feedback: feedback, model: model).run(
        [Verification.Run(report.record, of: model.model)], in: parameters,
        options: .init(
          schema: report.schema, jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount,
          // What was there before is somebody else's.
          allowsExtra: ifExists == .append, stallTimeoutSeconds: Double(stallTimeout)))
    }
  }

  private func load(
    _ load: any Load, of chosen: ChosenData, into schema: String?, _ interruption: Interruption,
    server: PrivateServer?
  ) throws -> LoadReport {
    if let signal = interruption.requested {
      throw Interrupted(signal: signal, consequence: "nothing was loaded")
    }
    let renderer = ProgressRenderer(feedback, load.progress)
    renderer?.start()
    let report: LoadReport
    do {
      defer { renderer?.stop() }
      report = try load.run(interruption)
    } catch let error as LoaderError where error.code == .interrupted {
      throw Interrupted(
        signal: interruption.requested ?? SIGINT,
        consequence: "the load was taken back and nothing was changed"
          + (error.remainder.map { ". \($0)" } ?? ""))
    } catch {
      // A load that got as far as the rows can be repeated to see the error again.
      if load.progress.hasBegunCopying, data.seed == nil {
        Messages.write("fakedata: the seed was \(load.data.parameters.seed)")
      }
      throw error
    }
    if !feedback.quiet { tell(report) }
    let text = ReportRenderer(
      report: report, model: chosen.model,
      repeatCommand: repeatCommand(chosen, schema: schema), psqlCommand: server?.psqlCommand)
    if feedback.json {
      try StandardOutput.write(text.json)
    } else if !feedback.quiet {
      try StandardOutput.write(text.text)
    } else if data.seed == nil {
      Messages.write("fakedata: repeat it with \(text.repeatCommand)")
    }
    return report
  }

  private func tell(_ report: LoadReport) {
    for name in report.removedLeftovers {
      Messages.write("fakedata: removed \(name), which an interrupted run had left")
    }
    for remark in report.remarks { Messages.write("fakedata: \(remark)") }
    for warning in report.warnings { Messages.write("fakedata: the server says: \(warning)") }
  }

  private func repeatCommand(_ chosen: ChosenData, schema: String?) -> String {
    var words = ["fakedata", "populate"] + chosen.arguments(seed: chosen.parameters.seed)
    if let schema { words += ["--schema", schema] }
    words += parts.arguments
    if singleTransaction { words.append("--single-transaction") }
    if ifExists != .fail { words += ["--if-exists", ifExists.rawValue] }
    return words.map(ShellWord.quoted).joined(separator: " ")
  }
}

extension LoadOptions.IfExists: ExpressibleByArgument {}
