import ArgumentParser

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

  @Flag(name: [.customShort("q"), .long], help: "No progress and no messages, only errors.")
  var quiet = false

  @Flag(name: .long, help: "Print the report as JSON.")
  var json = false
}
