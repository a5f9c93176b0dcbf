import ArgumentParser
import DatabaseLoader
import FakeDataKit
import Foundation
import PostgresClient

/// `fakedata fixture`.
struct FixtureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fixture",
    abstract: "Make a database with the data set in it, in an instant from the second time on.",
    discussion: """
      For jobs and test suites that want the same database on every run. The first run loads the data \
      set into a template database, named fakedata_ and a digest of what it holds; every run clones \
      the template, which takes the server a moment. Runs at the same time wait for each other's \
      template.

      Prints the URI of the new database, without a password: \
      export DATABASE_URL=$(fakedata fixture test_1 --users 10k -q)

      The options that name a database name its server; the role needs CREATEDB. A database of the \
      name that is there already gives exit code 4.
      """)

  @Argument(help: ArgumentHelp("The database to make.", valueName: "name"))
  var name: String?

  @OptionGroup(title: "Data") var data: DataOptions
  @OptionGroup(title: "Data") var rows: RowsOptions
  @OptionGroup(title: "Database") var connection: ConnectionOptions

  @Option(
    name: [.customShort("n"), .long],
    help: ArgumentHelp(
      "Schema for the tables, made if need be (default: that of a URL that names one, or public).",
      valueName: "name"))
  var schema: String?

  @Flag(
    name: .long,
    help: "Let the new database take the place of one that an earlier run has made.")
  var replace = false

  @Flag(
    name: .long,
    help: ArgumentHelp(
      "With --replace: even if others are connected to it, who are cut off, and even if fakedata has "
        + "not made it."))
  var force = false

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Afterwards remove the templates that have not been used for longest, all but this many "
        + "(default: all stay).", valueName: "count"),
    transform: Quantity.positive(1_000_000))
  var keep: Int?

  @Flag(
    name: .long,
    help: "Compare every row of the new database with what it should be, as verify does.")
  var verify = false

  @Flag(name: .long, help: "List the templates of the role on the server, and make nothing.")
  var list = false

  @Flag(
    name: .long,
    help: "Remove the templates of the role from the server, and make nothing. Clones stay.")
  var dropAll = false

  @OptionGroup(title: "Feedback") var feedback: FeedbackOptions

  func validate() throws {
    if list || dropAll {
      if name != nil || list == dropAll {
        throw ValidationError("give one of NAME, --list and --drop-all")
      }
    } else if let name {
      if let problem = Fixture.problem(withName: name) { throw ValidationError(problem) }
      if let schema { try Self.check(schema: schema) }
      if force && !replace { throw ValidationError("--force goes with --replace") }
    } else {
      throw ValidationError("name the database to make, or say --list or --drop-all")
    }
  }

  private static func check(schema: String) throws {
    if schema.isEmpty || schema.utf8.count > 63 {
      throw ValidationError("a schema's name has 1 to 63 bytes")
    }
  }

  func run() throws {
    let chosen =
      name == nil
      ? nil
      : try ChosenData(
        data, rows: rows.rows, usualSeed: DataOptions.fixedSeed, quiet: feedback.quiet)
    let (parameters, named) = try connection.database(schema: schema, quiet: feedback.quiet)
    guard let name, let chosen else {
      let server = FixtureServer(parameters)
      return try list ? show(server.templates()) : removeAll(server)
    }
    let schema = named ?? "public"
    try Self.check(schema: schema)
    let report = try make(name, chosen, parameters, schema: schema)
    if !feedback.quiet { tell(report, of: chosen.model, parameters) }
    if verify { try check(report, of: chosen.model, parameters, schema: schema) }
    try StandardOutput.write(feedback.json ? FixtureRenderer.json(report) : report.uri + "\n")
  }

  // MARK: - Making one

  private func make(
    _ name: String, _ chosen: ChosenData, _ parameters: ConnectionParameters, schema: String
  ) throws -> FixtureReport {
    let plan = try chosen.plan()
    let fixture = Fixture(
      plan, named: name, on: parameters,
      options: .init(
        schema: schema, jobs: PopulateCommand.defaultJobs(plan), replaces: replace,
        isForced: force, keptTemplates: keep, origin: chosen.model.origin))
    let interruption = Interruption()
    let trap = SignalTrap(interruption)
    defer { withExtendedLifetime(trap) {} }
    var renderer: ProgressRenderer?
    do {
      return try fixture.make(interruption) { event in
        switch event {
        case .waiting(let holder):
          if !feedback.quiet {
            Messages.write("fakedata: waiting for the template, which \(holder) is making")
          }
        case .loading(let progress):
          renderer = ProgressRenderer(feedback, progress)
          renderer?.start()
        case .loaded:
          renderer?.stop()
          renderer = nil
        }
      }
    } catch let error as LoaderError where error.code == .interrupted {
      throw Interrupted(
        signal: interruption.requested ?? SIGINT, consequence: "no database was made")
    }
  }

  private func tell(
    _ report: FixtureReport, of model: ChosenModel, _ parameters: ConnectionParameters
  ) {
    for name in report.removedLeftovers {
      Messages.write("fakedata: removed \(name), which an interrupted run had left")
    }
    var line = FixtureRenderer.line(report, of: model)
    if parameters.containsPassword {
      line += "; the URI has no password: give it in PGPASSWORD or ~/.pgpass"
    }
    Messages.write("fakedata: \(line)")
  }

  private func check(
    _ report: FixtureReport, of model: ChosenModel, _ parameters: ConnectionParameters,
    schema: String
  ) throws {
    let result = try ServerFailure.locating(.init(aftermath: .databaseMade(report.database))) { _ in
      try VerificationRunner(feedback: feedback, model: model).compare(
        [Verification.Run(report.record, of: model.model)],
        in: parameters.database(named: report.database),
        options: .init(schema: schema, jobs: ProcessInfo.processInfo.activeProcessorCount))
    }
    let text = VerificationRenderer(report: result, model: model)
    if !result.isEqual { throw DifferenceFound(description: text.summary) }
    if !feedback.quiet { Messages.write("fakedata: \(text.outcome)") }
  }

  // MARK: - Templates

  private func show(_ templates: [FixtureTemplate]) throws {
    try StandardOutput.write(
      feedback.json ? FixtureRenderer.json(templates) : FixtureRenderer.text(templates))
  }

  private func removeAll(_ server: FixtureServer) throws {
    let (removed, inUse) = try server.removeAll()
    if feedback.json { try StandardOutput.write(FixtureRenderer.json(removed: removed, inUse)) }
    if !feedback.quiet {
      Messages.write("fakedata: templates that were removed: \(removed.count)")
    }
    if inUse.isEmpty { return }
    throw TemplatesInUse(
      description: "other runs are using \(inUse.joined(separator: ", ")), which stay")
  }
}

/// Templates could not be removed because of runs that are about to clone them.
struct TemplatesInUse: Error, CustomStringConvertible {
  let description: String
}
