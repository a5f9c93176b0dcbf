import DatabaseLoader
import Foundation
import WorkloadKit

/// Runs measurements with everything that a user sees of them.
struct BenchRunner {
  let feedback: FeedbackOptions
  let markdown: Bool
  let chart: OutputFile?

  /// Measures the endpoints on the data that is there, shows progress, prints the report.
  ///
  /// - Throws: `Interrupted`, `OutputError` and what the measurement throws.
  func run(_ runner: WorkloadRunner, _ interruption: Interruption) throws {
    let renderer = ProgressRenderer(feedback, runner.progress)
    renderer?.start()
    let measurement: WorkloadMeasurement
    do {
      defer { renderer?.stop() }
      measurement = try runner.run { interruption.requested != nil }
    } catch let error as WorkloadError where error.code == .interrupted {
      throw Interrupted(
        signal: interruption.requested ?? SIGINT, consequence: error.description)
    }
    tell(measurement.remarks)
    let report = BenchRenderer(measurement: measurement)
    try chart?.write(LatencyChart(measurement: measurement).text)
    try output(text: report.text, markdown: report.markdown, json: report.json)
  }

  /// Loads and measures several sizes, shows progress, prints the report.
  ///
  /// - Throws: `Interrupted`, `OutputError` and what the series throws.
  func run(_ series: SizeSeries, _ interruption: Interruption) throws {
    var renderer: ProgressRenderer?
    func show(_ progress: some ProgressSource) {
      renderer = ProgressRenderer(feedback, progress)
      renderer?.start()
    }
    func stopShowing() {
      renderer?.stop()
      renderer = nil
    }
    defer { stopShowing() }
    let result: SizeMeasurements
    do {
      result = try series.run(interruption) { event in
        switch event {
        case .loading(let users, let progress):
          say("loading \(NumberText.grouped(users)) users")
          show(progress)
        case .measuring(let users, let progress):
          stopShowing()
          say("measuring with \(NumberText.grouped(users)) users")
          show(progress)
        case .measured: stopShowing()
        case .removed(let database):
          say("removed database \(database), which an interrupted run had left")
        }
      }
    } catch let error as WorkloadError where error.code == .interrupted {
      throw Interrupted(
        signal: interruption.requested ?? SIGINT, consequence: error.description)
    }
    tell(result.remarks)
    let report = SizesRenderer(result: result)
    try chart?.write(SizesChart(result: result).text)
    try output(text: report.text, markdown: report.markdown, json: report.json)
  }

  private func say(_ line: String) {
    if !feedback.quiet, feedback.progress != .none, feedback.progress != .json {
      Messages.write("fakedata: \(line)")
    }
  }

  private func tell(_ remarks: [String]) {
    if !feedback.quiet { for remark in remarks { Messages.write("fakedata: \(remark)") } }
  }

  private func output(text: String, markdown: String, json: String) throws {
    if feedback.json {
      try StandardOutput.write(json)
    } else if self.markdown {
      try StandardOutput.write(markdown)
    } else if !feedback.quiet {
      try StandardOutput.write(text)
    }
  }
}
