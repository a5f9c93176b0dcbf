import ArgumentParser
import DataFiles
import DatabaseLoader
import FakeDataKit
import Foundation

/// `fakedata generate`.
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Make the rows without a server.",
    discussion: """
      Writes the tables to files, with --output; or one table to standard output, with --table; or makes \
      the rows and keeps nothing, with --discard: the speed of generation alone, on one core.

      Formats: csv and tsv have a line of names, and quotation marks where they are needed; copy-text \
      and copy-binary are those of PostgreSQL's COPY; jsonl is an object of JSON per line; sql is \
      INSERT statements.
      """)

  @OptionGroup(title: "Data") var data: DataOptions
  @OptionGroup(title: "Data") var rows: RowsOptions
  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup(title: "Feedback") var feedback: FeedbackOptions

  func validate() throws {
    // Another model has not been read yet.
    if !data.namesOther { try output.check(.builtIn()) }
    if output.parts != nil, data.seed == nil, !output.discard {
      throw ValidationError("parts of one data set need the same --seed: say which")
    }
  }

  func run() throws {
    let chosen = try ChosenData(data, rows: rows.rows, quiet: feedback.quiet)
    let options = try output.exportOptions(
      defaultJobs: ProcessInfo.processInfo.activeProcessorCount, of: chosen.model)
    let plan = try chosen.plan()
    let repeatCommand = repeatCommand(chosen)
    // At once: whoever reads standard output may end the run at any time. Only the report as JSON says the
    // same to somebody who wants it quiet.
    if data.seed == nil, !(feedback.quiet && feedback.json && options.target != .standardOutput) {
      Messages.write("fakedata: repeat it with \(repeatCommand)")
    }
    let report = try export(plan, options, of: chosen.model)
    if options.target == .standardOutput { return }
    let text = ExportReportRenderer(
      report: report, model: chosen.model, target: options.target,
      repeatCommand: repeatCommand)
    if feedback.json {
      try StandardOutput.write(text.json)
    } else if !feedback.quiet {
      try StandardOutput.write(text.text)
    }
  }

  private func export(
    _ plan: DataPlan, _ options: ExportOptions, of model: ChosenModel
  ) throws -> ExportReport {
    let interruption = Interruption()
    // What goes through a pipe is not taken back, so there a signal does what it does to all programs.
    let trap =
      options.isPublished
      ? SignalTrap(
        interruption,
        atOnce: "fakedata: stopped at once; files whose names end in .inprogress are left")
      : nil
    defer { withExtendedLifetime(trap) {} }
    feedback.tellOfCounting(plan, of: model, table: options.table, part: options.part)
    do {
      let export = try Export(plan, options) { interruption.requested != nil }
      let renderer =
        options.isPublished
        ? ProgressRenderer(feedback, export.progress) : nil
      renderer?.start()
      defer { renderer?.stop() }
      return try export.run()
    } catch {
      // As with other programs at the head of a pipe, no word of it.
      if error.code == .readerGone, options.target == .standardOutput { Foundation.exit(0) }
      guard error.code == .interrupted else { throw error }
      throw Interrupted(
        signal: interruption.requested ?? SIGINT, consequence: "nothing was written")
    }
  }

  private func repeatCommand(_ chosen: ChosenData) -> String {
    var words = ["fakedata", "generate"] + chosen.arguments(seed: chosen.parameters.seed)
    if let path = output.output { words += ["--output", path] }
    if let table = output.table { words += ["--table", table] }
    if output.discard { words.append("--discard") }
    if let format = output.format { words += ["--format", format.rawValue] }
    if let compression = output.compress { words += ["--compress", compression.description] }
    if let parts = output.parts { words += ["--parts", "\(parts)", "--part", "\(output.part!)"] }
    return words.map(ShellWord.quoted).joined(separator: " ")
  }
}
