import ArgumentParser
import FakeDataKit
import Foundation
import WorkloadKit

/// How a tuning measures.
struct TuneMeasuringOptions: ParsableArguments {
  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Parameter sets per endpoint; a rewrite has to be equal for all of them (default: 200).",
      valueName: "count"),
    transform: Quantity.positive(100_000))
  var sets = 200

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "How long one measurement goes on, four times that where an endpoint is slow.",
      valueName: "seconds"))
  var seconds = 0.5

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "What an endpoint's 95th percentile should stay within; where indexes do not reach it, a rewrite "
        + "is tried.", valueName: "milliseconds"))
  var target = 1.0

  func validate() throws {
    guard seconds > 0, seconds <= 3600 else {
      throw ValidationError("--seconds is more than 0 and at most 3600")
    }
    guard target > 0, target.isFinite else {
      throw ValidationError("--target is more than 0")
    }
  }
}

/// Where a tuning writes what it has found.
struct TuneOutputOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Write a report in Markdown, with a chart in an SVG file beside it.", valueName: "file"))
  var report: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Write what was chosen as a script for psql.", valueName: "file"))
  var sql: String?

  /// Finds out whether the files can be written, before the work is done.
  func check() throws {
    let chart = report.map { TuningMarkdown.chartPath(besides: $0) }
    for path in [report, chart, sql].compactMap(\.self) { _ = try OutputFile(path) }
  }

  func write(_ result: TuningReport, _ surroundings: TuningSurroundings) throws {
    if let sql { try OutputFile(sql).write(result.migration) }
    guard let report else { return }
    let markdown = TuningMarkdown(report: result, surroundings: surroundings, path: report)
    try OutputFile(report).write(markdown.text)
    try OutputFile(markdown.chartPath).write(TuningChart(report: result).text)
  }
}
