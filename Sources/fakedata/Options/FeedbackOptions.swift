import ArgumentParser
import FakeDataKit

/// What a run says while it works, and how.
struct FeedbackOptions: ParsableArguments {
  /// How progress is shown.
  enum Progress: String, CaseIterable, ExpressibleByArgument {
    case auto, bar, plain, json, none
  }

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Progress on standard error.",
      discussion: """
        auto is a live bar on a terminal and a line every few seconds elsewhere; json is one object \
        per line.
        """))
  var progress: Progress = .auto

  @Flag(
    name: [.customShort("q"), .long],
    help: """
      No progress and no messages, only errors; where a seed was drawn also how to repeat the run, on \
      standard error.
      """)
  var quiet = false

  @Flag(name: .long, help: "Print the report as JSON.")
  var json = false
}

extension FeedbackOptions {
  /// Says so where rows have to be counted before anything else, and that takes a while.
  ///
  /// - Parameters:
  ///   - model: what the plan is of.
  ///   - table: the only table that is counted; nil is all.
  ///   - part: the part up to which is counted.
  func tellOfCounting(
    _ plan: DataPlan, of model: ChosenModel, table: String? = nil, part: Part = .whole
  ) {
    let isLong = plan.tables.contains { candidate in
      (table ?? candidate.name) == candidate.name
        && !candidate.isCountedAtOnce(units: 0..<part.units(of: candidate).upperBound)
    }
    if isLong, !quiet {
      Messages.write(
        "fakedata: counting rows first, since each of "
          + "\(model.counted(plan.parameters.scale)) has a number of children of its own")
    }
  }
}
