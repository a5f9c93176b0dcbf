import FakeDataKit
import Foundation
import PostgresClient
import TestSupport
import Testing

/// The built program, in an environment in which it finds no database and no file by accident.
struct Program {
  /// The home directory, removed when the last copy of the value goes away.
  let home: TemporaryDirectory
  private let path: String

  init() throws {
    home = try temporaryDirectory()
    path = try fakedataExecutable()
  }

  /// The directory of the private server, which is not there yet.
  var serverDirectory: String { home.path("server") }

  private func environment(_ extra: [String: String]) -> [String: String] {
    let base = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": home.path,
      "FAKEDATA_SERVER_DIR": serverDirectory,
    ]
    return base.merging(extra) { $1 }
  }

  /// Runs the program.
  func run(
    _ arguments: String..., environment extra: [String: String] = [:]
  ) throws -> ProcessOutcome {
    try runProcess(path, arguments, environment: environment(extra))
  }

  /// Runs the program.
  func run(
    arguments: [String], environment extra: [String: String] = [:]
  ) throws -> ProcessOutcome {
    try runProcess(path, arguments, environment: environment(extra))
  }

  /// Runs a script for the shell in which `fakedata` is the program.
  func runInShell(
    _ script: String, environment extra: [String: String] = [:]
  ) throws -> ProcessOutcome {
    try runProcess(
      "bash", ["-c", "fakedata() { \"$0\" \"$@\"; }\n" + script, path],
      environment: environment(extra))
  }

  /// Starts the program and tells its process id as soon as it runs.
  func start(_ arguments: String...) throws -> (
    process: Int32, outcome: Background<ProcessOutcome>
  ) {
    let idFile = home.path("process-\(UInt64.random(in: 0 ... .max))")
    let (path, environment) = (path, environment([:]))
    let outcome = Background {
      try runProcess(
        "sh",
        ["-c", #"echo $$ > "$0.new"; mv "$0.new" "$0"; exec "$@""#, idFile, path]
          + arguments, environment: environment)
    }
    while !outcome.hasEnded {
      if let text = try? String(contentsOfFile: idFile, encoding: .utf8),
        let process = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines))
      {
        return (process, outcome)
      }
      Thread.sleep(forTimeInterval: 0.005)
    }
    _ = try outcome.value()
    throw Overdue()
  }
}

/// A schema of a test's own in a database that tests share.
struct Target {
  private static let database = Result { try TestDatabase() }

  let database: TestDatabase
  let schema: String

  init(schema: String = "schema_\(UInt64.random(in: 0 ... .max))") throws {
    database = try Self.database.get()
    self.schema = schema
    try database.execute("CREATE SCHEMA \(SQLName.quoted(schema))")
  }

  /// The arguments that lead there.
  var arguments: [String] { ["-d", database.uri, "--schema", schema] }

  /// The tables and a digest of each.
  func content() throws -> [String: String] { try database.content(schema: schema) }
}

extension ProcessOutcome {
  /// The lines of standard error.
  var messages: [String] { stderr.split(separator: "\n").map(String.init) }
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

  /// Expects a failure that is told in one line.
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
