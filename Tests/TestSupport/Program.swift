import Foundation

/// The built program, in an environment in which it finds no database and no file by accident.
public struct Program: Sendable {
  /// The home directory, removed when the last copy of the value goes away.
  public let home: TemporaryDirectory
  /// Where the program is.
  public let path: String

  /// The program that was built together with the tests.
  ///
  /// - Throws: `ProgramNotFound`, or if the file system refuses a home.
  public init() throws {
    home = try temporaryDirectory()
    path = try fakedataExecutable()
  }

  /// The directory of the private server, which is not there yet.
  public var serverDirectory: String { home.path("server") }

  /// The environment that the program gets, with what is to be added to it.
  public func environment(_ extra: [String: String] = [:]) -> [String: String] {
    let inherited = ProcessInfo.processInfo.environment
    var base = [
      "PATH": inherited["PATH"] ?? "/usr/bin:/bin", "HOME": home.path,
      "FAKEDATA_SERVER_DIR": serverDirectory,
    ]
    // The version that the tests are to be run against.
    base["FAKEDATA_SERVER_BIN"] = inherited["FAKEDATA_SERVER_BIN"]
    return base.merging(extra) { $1 }
  }

  /// Runs the program.
  public func run(
    _ arguments: String..., environment extra: [String: String] = [:]
  ) throws -> ProcessOutcome {
    try run(arguments: arguments, environment: extra)
  }

  /// Runs the program.
  public func run(
    arguments: [String], environment extra: [String: String] = [:]
  ) throws -> ProcessOutcome {
    try runProcess(path, arguments, environment: environment(extra)).withoutProgress
  }

  /// Runs a script for the shell in which `fakedata` is the program.
  ///
  /// - Parameter arguments: what the script knows as `"$@"`.
  public func runInShell(
    _ script: String, arguments: [String] = [], environment extra: [String: String] = [:]
  ) throws -> ProcessOutcome {
    try runProcess(
      "bash", ["-c", "fakedata() { \"$0\" \"$@\"; }\n" + script, path] + arguments,
      environment: environment(extra)
    ).withoutProgress
  }

  /// Runs the program with one of its outputs on a terminal.
  public func run(
    arguments: [String], standardOutput: PseudoTerminal? = nil,
    standardError: PseudoTerminal? = nil, environment extra: [String: String] = [:]
  ) throws -> ProcessOutcome {
    var script = #"exec "$0" "$@""#
    if let standardOutput { script += " >\(standardOutput.path)" }
    if let standardError { script += " 2>\(standardError.path)" }
    return try runProcess("sh", ["-c", script, path] + arguments, environment: environment(extra))
  }

  /// Starts the program and tells its process id as soon as it runs.
  public func start(
    _ arguments: String..., environment extra: [String: String] = [:]
  ) throws -> (
    process: Int32, outcome: Background<ProcessOutcome>
  ) {
    try start(arguments: arguments, environment: extra)
  }

  /// Starts the program and tells its process id as soon as it runs.
  public func start(
    arguments: [String], standardError: PseudoTerminal? = nil,
    environment extra: [String: String] = [:]
  ) throws -> (
    process: Int32, outcome: Background<ProcessOutcome>
  ) {
    let redirection = standardError.map { " 2>\($0.path)" } ?? ""
    let idFile = home.path("process-\(UInt64.random(in: 0 ... .max))")
    let (path, environment) = (path, environment(extra))
    let outcome = Background {
      try runProcess(
        "sh",
        [
          "-c", #"echo $$ > "$0.new"; mv "$0.new" "$0"; exec "$@""# + redirection, idFile, path,
        ]
          + arguments, environment: environment
      ).withoutProgress
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

extension ProcessOutcome {
  /// Without the lines of progress for people. One is printed whenever a run has taken five seconds more,
  /// which is up to the machine.
  fileprivate var withoutProgress: ProcessOutcome {
    let line = /(?m)^fakedata: [\d,]+ of [\d,]+ (?:rows|endpoints) .*\n/
    return ProcessOutcome(
      exitCode: exitCode, signal: signal, stdout: stdout, stderr: stderr.replacing(line, with: ""))
  }
}
