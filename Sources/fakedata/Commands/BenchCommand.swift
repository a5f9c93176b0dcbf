import ArgumentParser
import DatabaseLoader
import FakeDataKit
import Foundation
import PostgresClient
import WorkloadKit

/// `fakedata bench`.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure how long an application's endpoints take on the data.",
    discussion: """
      Executes the fourteen endpoints of the fitness app, or those of --workload, with prepared \
      statements and parameters drawn from a seed, one endpoint after the other, and tells percentiles of \
      the latencies, rows, and the pages that EXPLAIN counts. What writes is rolled back, and sequences \
      are set back: the database is as it was afterwards.
      """)

  @OptionGroup(title: "Workload") var workload: WorkloadOptions
  @OptionGroup(title: "Database") var connection: ConnectionOptions

  @Option(
    name: [.customShort("n"), .long],
    help: ArgumentHelp(
      "Schema of the tables (default: what the search path says).", valueName: "name"))
  var schema: String?

  @Option(
    name: [.customShort("c"), .long], parsing: .unconditional,
    help: ArgumentHelp(
      "Connections that execute at the same time, a thread each (default: 1).", valueName: "count"),
    transform: Quantity.positive(1000))
  var clients = 1

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "How long each endpoint is measured: 10s, 500ms, 2m (default: 5s).", valueName: "time"),
    transform: Quantity.seconds)
  var duration: Double?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Executions of each endpoint on each connection, instead of a time.", valueName: "count"),
    transform: Quantity.positive(1_000_000_000))
  var iterations: Int?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Executions on each connection before the measured ones (default: 10).", valueName: "count"),
    transform: Quantity.positive(1_000_000))
  var warmUp = 10

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Executions per second, on all connections together, begun at fixed moments.",
      discussion: """
        Latency then counts from those moments, so that one that has to wait for another counts as slow. \
        Without it, each execution begins when the one before has ended.
        """, valueName: "number"),
    transform: Quantity.rate)
  var rate: Double?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Load data of these numbers of users, one after the other, and compare: 10k,100k,1M.",
      discussion: """
        Each goes into a database of its own on the server, which is dropped afterwards; the role needs \
        CREATEDB. The database that is named is not touched.
        """, valueName: "counts"),
    transform: Quantity.counts)
  var sizes: [UInt64]?

  @Option(
    name: .long,
    help: ArgumentHelp("Write a chart to a file.", valueName: "file"))
  var svg: String?

  @Flag(name: .long, help: "Print the report as Markdown.")
  var markdown = false

  @OptionGroup(title: "Feedback") var feedback: FeedbackOptions

  func validate() throws {
    if duration != nil, iterations != nil {
      throw ValidationError(
        "either --duration or --iterations says how long an endpoint is measured")
    }
    if markdown, feedback.json { throw ValidationError("either --json or --markdown") }
    if sizes != nil, workload.workload != nil {
      throw ValidationError(
        "--sizes loads the fitness app's data; --workload is for data that is there")
    }
    if sizes != nil, schema != nil {
      throw ValidationError("--sizes makes databases of its own; --schema is for one that is there")
    }
  }

  private func options(schema: String?) -> MeasuringOptions {
    MeasuringOptions(
      clients: clients, length: iterations.map { .iterations($0) } ?? .seconds(duration ?? 5),
      warmUpIterations: warmUp, ratePerSecond: rate, schema: schema)
  }

  func run() throws {
    let endpoints = try workload.endpoints()
    let chart = try svg.map { try OutputFile($0) }
    let interruption = Interruption()
    let trap = SignalTrap(interruption)
    defer { withExtendedLifetime(trap) {} }
    let (parameters, schema) = try connection.database(schema: schema, quiet: feedback.quiet)
    let runner = BenchRunner(feedback: feedback, markdown: markdown, chart: chart)
    if let sizes {
      let drawing = Drawing(
        seed: workload.seed ?? UInt64.random(in: 0...9_999_999_999),
        asOf: workload.asOf ?? RunParameters.defaultAsOf, mix: workload.mix)
      try runner.run(
        SizeSeries(
          sizes, endpoints, on: parameters, options: options(schema: nil), drawing: drawing),
        interruption)
      // What is printed says it.
      if workload.seed == nil, feedback.quiet, !feedback.json, !markdown {
        Messages.write("fakedata: the seed was \(drawing.seed)")
      }
    } else {
      let drawing = try workload.drawing(endpoints, schema: schema, in: parameters)
      try runner.run(
        WorkloadRunner(
          endpoints, in: parameters, options: options(schema: schema), drawing: drawing),
        interruption)
    }
  }
}
