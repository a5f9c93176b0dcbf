import Foundation
import TestSupport
import Testing

extension ProcessOutcome {
  /// The lines of standard error; what is indented belongs to the one above it.
  var messages: [String] {
    stderr.split(separator: "\n").filter { !$0.hasPrefix("    ") }.map(String.init)
  }
  /// The lines of standard output.
  var lines: [String] { stdout.split(separator: "\n").map(String.init) }
  /// How the program ended and what it said, for the message of a failed expectation.
  var summary: Comment {
    "exit code \(exitCode ?? -1), signal \(signal ?? 0), stderr: \(stderr), stdout: \(stdout)"
  }

  /// Standard output as a JSON object.
  func json() throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(stdout.utf8))
    return try #require(object as? [String: Any])
  }

  /// Expects a failure that is told in one line, and what the server said indented below it.
  func expectFailure(
    _ code: Int32, _ parts: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(exitCode == code, summary, sourceLocation: sourceLocation)
    #expect(stdout == "", sourceLocation: sourceLocation)
    #expect(messages.count == 1, summary, sourceLocation: sourceLocation)
    #expect(stderr.hasPrefix("fakedata: "), summary, sourceLocation: sourceLocation)
    for part in parts {
      #expect(stderr.contains(part), "\(part) — \(stderr)", sourceLocation: sourceLocation)
    }
  }

  /// Expects a refusal of the command line, in the argument parser's words.
  func expectUsageError(
    _ parts: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(exitCode == 64, summary, sourceLocation: sourceLocation)
    #expect(stdout == "", sourceLocation: sourceLocation)
    #expect(stderr.hasPrefix("Error: "), summary, sourceLocation: sourceLocation)
    #expect(stderr.contains("Usage: fakedata"), summary, sourceLocation: sourceLocation)
    for part in parts {
      #expect(messages.first?.contains(part) == true, summary, sourceLocation: sourceLocation)
    }
  }
}
