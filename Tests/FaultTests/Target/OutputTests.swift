import TestSupport
import Testing

/// Standard output or error that does not take what the program prints.
struct OutputFault: Sendable, CustomTestStringConvertible {
  enum Way: String, CaseIterable {
    case outputClosed = ">&-"
    case outputFull = ">/dev/full"
    case readerGone = "| true"
    case errorClosed = "2>&-"
    case errorFull = "2>/dev/full"
    case allClosed = "<&- >&- 2>&-"
    case allFull = ">/dev/full 2>/dev/full"

    /// Whether the report is lost, and somebody may miss it.
    var losesReport: Bool {
      switch self {
      case .outputClosed, .outputFull, .allClosed, .allFull: true
      case .readerGone, .errorClosed, .errorFull: false
      }
    }

    /// Whether messages are lost.
    var losesMessages: Bool {
      switch self {
      case .outputClosed, .outputFull, .readerGone: false
      case .errorClosed, .errorFull, .allClosed, .allFull: true
      }
    }
  }

  let way: Way
  let mode: LoadMode
  /// More arguments.
  let arguments: [String]

  var testDescription: String { "\(way.rawValue), \(mode) \(arguments.joined(separator: " "))" }

  static let all =
    Way.allCases.flatMap { way in
      [
        OutputFault(way: way, mode: .fresh, arguments: []),
        OutputFault(way: way, mode: .replace, arguments: ["--json", "--progress", "json"]),
      ]
    } + [
      OutputFault(way: .allClosed, mode: .append, arguments: ["--quiet"]),
      OutputFault(way: .outputFull, mode: .truncate, arguments: ["--quiet"]),
      OutputFault(way: .readerGone, mode: .truncate, arguments: []),
      OutputFault(way: .allFull, mode: .appendToEmptyInPlace, arguments: []),
    ]

  /// Loads and checks that all rows are there whatever became of the report.
  func inject() throws {
    let trial = try Trial(mode)
    let outcome = try trial.program.runInShell(
      "fakedata \"$@\" \(way.rawValue); exit ${PIPESTATUS[0]}",
      arguments: trial.arguments() + arguments)
    let hasReport = !arguments.contains("--quiet")
    let code: Int32 = way.losesReport && hasReport ? 1 : 0
    try expect(outcome.exitCode == code, "not exit code \(code): \(outcome.summary)")
    let messages = outcome.messages.filter { !$0.hasPrefix("{\"") }
    if way.losesMessages {
      try expect(outcome.stderr.isEmpty, "something was said: \(outcome.stderr)")
    } else if code == 1 {
      try expect(
        messages.count == 1 && messages[0].contains("standard output"),
        "not one line that says so: \(outcome.summary)")
    } else {
      try expect(messages.isEmpty, "something was said: \(outcome.summary)")
    }
    if way == .errorClosed || way == .errorFull {
      try expect(outcome.stdout.contains("8"), "there is no report")
    }
    try trial.checkTarget(hasLoaded: true, outcome)
    try trial.checkNextRun()
  }
}

@Suite("Faults: output that cannot be written") struct OutputTests {
  @Test(arguments: Faults.selected(OutputFault.all, of: "outputs", sample: 2))
  func unwritable(_ fault: OutputFault) {
    Faults.inject(.output, fault.testDescription) { try fault.inject() }
  }
}
