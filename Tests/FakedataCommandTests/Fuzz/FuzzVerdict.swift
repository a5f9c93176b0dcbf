import Foundation
import TestSupport

@testable import fakedata

/// What is wrong with how the program took a case.
enum FuzzVerdict {
  /// The exit codes that are documented.
  private static let exitCodes: Set<Int32> = [0, 1, 2, 3, 4, 64, 130, 143]

  /// Runs a case.
  ///
  /// - Returns: a sentence for each promise that was broken.
  static func complaints(_ program: Program, _ fuzzCase: FuzzCase) throws -> [String] {
    let file = "\(fuzzCase.home)/case.sh"
    try fuzzCase.script.write(toFile: file, atomically: false, encoding: .utf8)
    let outcome: ProcessOutcome
    do {
      outcome = try runProcess(
        "/bin/bash", ["-c", ". \"$1\"", program.path, file])
    } catch let error as ProcessTimeout {
      return [
        "it did not end in \(error.timeoutSeconds) s; stderr: \(error.outcome.stderr.prefix(500))"
      ]
    }
    return complaints(outcome)
  }

  private static func complaints(_ outcome: ProcessOutcome) -> [String] {
    var complaints: [String] = []
    func expect(_ holds: Bool, _ complaint: String) {
      if !holds { complaints.append("\(complaint); stderr: \(outcome.stderr.prefix(1_000))") }
    }
    expect(outcome.signal == nil, "it was ended by signal \(outcome.signal ?? 0)")
    if let code = outcome.exitCode { expect(exitCodes.contains(code), "it exited with \(code)") }
    for trace in ["Fatal error", "Stack dump", "*** Program crashed", ".swift:"] {
      expect(!outcome.stderr.contains(trace), "it told of its innards: \(trace)")
    }
    let hasPassword =
      outcome.stderr.contains(FuzzCase.password) || outcome.stdout.contains(FuzzCase.password)
    expect(!hasPassword, "it told a password")
    let allLines = outcome.stderr.split(separator: "\n", omittingEmptySubsequences: false)
    for line in allLines {
      expect(VisibleText.escaped(String(line)) == line, "a line has control characters")
      expect(line.unicodeScalars.count <= VisibleText.maximumLength + 100, "a line is very long")
    }
    if outcome.exitCode == 0 { return complaints }
    expect(outcome.stdout.isEmpty, "it printed something on standard output and failed")
    // Progress for machines comes before, and what was noted about the database's name.
    let lines = allLines.drop {
      $0.hasPrefix("{") || $0.contains(": left aside: ")
        || $0.hasPrefix("fakedata: DATABASE_URL is empty")
    }
    let first = lines.first ?? ""
    // A forged second line would follow the first one; what the program adds is of a few kinds.
    if first.hasPrefix("Error: ") {
      let next = lines.dropFirst().first ?? ""
      expect(
        next.hasPrefix("Help: ") || next.lowercased().hasPrefix("usage: "),
        "after its first line comes something else than help")
      expect(outcome.exitCode == 64, "a usage error has another exit code")
    } else if let count = lines.last(where: { !$0.isEmpty }),
      count.contains(/^fakedata: \d+ problems? in ./)
    {
      // Of a model file each problem has a line.
      expect(outcome.exitCode == 64, "a wrong model has another exit code")
    } else {
      expect(
        first.hasPrefix("fakedata: ") && first.count > 20,
        "its first line does not say what is wrong"
      )
      expect(
        lines.dropFirst().allSatisfy { $0.isEmpty || $0.hasPrefix("    ") },
        "more than one line says what is wrong")
    }
    return complaints
  }
}
