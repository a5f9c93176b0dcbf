import ArgumentParser
import DatabaseLoader
import FakeDataKit
import Foundation
import PostgresClient
import WorkloadKit

/// `fakedata tune`.
struct TuneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tune",
    abstract: "Find out why endpoints are slow, and which indexes and rewrites mend them.",
    discussion: """
      Measures the endpoints of a workload, explains the slowest ones, tries indexes and, where those \
      cannot help, rewrites of the statements, and keeps what gains more than it costs those who write. \
      Everything is done in one transaction and taken back, unless --keep is given. Until then others can \
      read the tables and not write to them; see --concurrently.
      """)

  @OptionGroup(title: "Workload") var workload: WorkloadOptions

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "How many of the slowest endpoints to tune, where none is named (default: 3).",
      valueName: "count"),
    transform: Quantity.positive(1000))
  var slowest: Int?

  @Flag(name: .long, help: "Tune all endpoints.")
  var all = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Try the indexes that this file creates as well, each by itself; may be given again.",
      valueName: "file"))
  var also: [String] = []

  @Flag(name: .long, help: "Leave in the database what was chosen.")
  var keep = false

  @Flag(
    name: .long,
    help: """
      Build indexes with CREATE INDEX CONCURRENTLY, so that others can go on writing. Rewrites that need \
      more than indexes are not tried then, and sequences move on.
      """)
  var concurrently = false

  @Flag(name: .long, help: "Build candidates instead of asking HypoPG, also where it is there.")
  var noHypopg = false

  @OptionGroup(title: "Measuring") var measuring: TuneMeasuringOptions
  @OptionGroup(title: "Output") var output: TuneOutputOptions
  @OptionGroup(title: "Database") var connection: ConnectionOptions

  @Option(
    name: [.customShort("n"), .long],
    help: ArgumentHelp(
      "Schema of the tables (default: the first of the search path that exists).",
      valueName: "name"))
  var schema: String?

  @OptionGroup(title: "Feedback") var feedback: FeedbackOptions

  func validate() throws {
    let ways = [slowest != nil, !workload.endpoint.isEmpty, all].count { $0 }
    if ways > 1 { throw ValidationError("--slowest, --endpoint and --all exclude one another") }
  }

  func run() throws {
    var options = TuningOptions()
    options.selection =
      all ? .all : workload.endpoint.isEmpty ? .slowest(slowest ?? 3) : .named(workload.endpoint)
    options.schema = schema
    options.mix = workload.mix
    options.parameterSets = measuring.sets
    options.measureSeconds = measuring.seconds
    options.targetMilliseconds = measuring.target
    options.isConcurrent = concurrently
    options.keepsChoice = keep
    options.usesHypoPG = !noHypopg
    let directory = workload.workload
    let endpoints = try directory.map { try Workload.directory($0) } ?? Workload.fitness()
    _ = try workload.endpoints()
    options.rewrites =
      try directory.map { try endpoints.rewrites(inDirectory: $0) } ?? Workload.fitnessRewrites()
    options.also = (directory == nil ? Workload.writeupIndexes : []) + (try others())
    try output.check()
    let parameters = try connection.parameters(quiet: feedback.quiet)
    let drawing = try workload.drawing(endpoints, schema: schema, in: parameters)
    options.seed = drawing.seed
    options.asOf = drawing.asOf
    let report = try tune(endpoints, parameters, options)
    try output.write(report, TuningSurroundings(command: commandLine))
    if feedback.json {
      try StandardOutput.write(JSONText.pretty(TuningDocument(report: report)) + "\n")
    } else if !feedback.quiet {
      try StandardOutput.write(TuningText(report: report).text)
    }
  }

  private var commandLine: String {
    let arguments = CommandLine.arguments.dropFirst().map { argument in
      ShellWord.quoted(UsageMessage.withoutPasswords(argument, [argument]))
    }
    return (["fakedata"] + arguments).joined(separator: " ")
  }

  private func others() throws -> [String] {
    try also.flatMap { path throws(WorkloadError) in try Workload.statements(inFile: path) }
  }

  private func tune(
    _ workload: Workload, _ parameters: ConnectionParameters, _ options: TuningOptions
  ) throws -> TuningReport {
    let interruption = Interruption()
    let trap = SignalTrap(interruption)
    defer { withExtendedLifetime(trap) {} }
    let stop = TuningStop()
    let watch = Thread {
      while !Thread.current.isCancelled {
        // Again and again: a request may come between two statements.
        if interruption.requested != nil { stop.request() }
        Thread.sleep(forTimeInterval: 0.05)
      }
    }
    watch.start()
    defer { watch.cancel() }
    let tuning = Tuning(workload, in: parameters, options: options)
    let renderer = ProgressRenderer(feedback, tuning.progress)
    renderer?.start()
    do {
      defer { renderer?.stop() }
      return try tuning.run(stop)
    } catch let error as WorkloadError where error.code == .interrupted {
      throw Interrupted(
        signal: interruption.requested ?? SIGINT, consequence: "the database is as before")
    }
  }
}
