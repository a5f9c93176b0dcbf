import DatabaseLoader
import Foundation

/// How a program ended and what it printed.
public struct ProcessOutcome: Sendable {
  /// The exit code; nil if a signal ended the program.
  public let exitCode: Int32?
  /// The signal that ended the program; nil if it exited.
  public let signal: Int32?
  /// What it printed on standard output.
  public let stdout: String
  /// What it printed on standard error.
  public let stderr: String
}

/// A program that a test ran did not end in time, or left somebody behind who keeps its output open.
public struct ProcessTimeout: Error, CustomStringConvertible {
  /// The program and its arguments.
  public let command: [String]
  /// How long it was waited for, in seconds.
  public let timeoutSeconds: Double
  /// What became of it and what it had printed by then.
  public let outcome: ProcessOutcome

  /// The command, the time and what was printed.
  public var description: String {
    "no end of output of `\(command.joined(separator: " "))` after \(timeoutSeconds) s; "
      + "stdout: \(outcome.stdout); stderr: \(outcome.stderr)"
  }
}

/// A program that a test wants to run is not there.
public struct ProgramNotFound: Error, CustomStringConvertible {
  /// What was looked for.
  public let description: String
}

/// Runs a program until it has ended and its outputs are closed.
///
/// - Parameters:
///   - executable: A path, or a name to be looked up in `$PATH`.
///   - arguments: The arguments, without the program's name.
///   - environment: The whole environment; nil for that of the test process.
///   - input: What it reads from standard input; nil for nothing.
///   - timeoutSeconds: When to kill it.
/// - Throws: `ProcessTimeout`, `ProgramNotFound`, or the error of the system if it cannot be started.
public func runProcess(
  _ executable: String, _ arguments: [String] = [], environment: [String: String]? = nil,
  input: String? = nil, timeoutSeconds: Double = Patience.seconds
) throws -> ProcessOutcome {
  let environment = environment ?? ProcessInfo.processInfo.environment
  var child = ChildProcess([try program(executable)] + arguments, environment: environment)
  child.input = input
  child.completion = .atEndOfOutput
  child.timeoutSeconds = timeoutSeconds
  let result = try child.run()
  let outcome = ProcessOutcome(
    exitCode: result.exitCode, signal: result.signal,
    stdout: String(decoding: result.standardOutput, as: UTF8.self),
    stderr: String(decoding: result.standardError, as: UTF8.self))
  if result.timedOut {
    throw ProcessTimeout(
      command: child.command, timeoutSeconds: timeoutSeconds, outcome: outcome)
  }
  return outcome
}

private func program(_ name: String) throws -> String {
  if name.contains("/") { return name }
  let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
  for directory in path.split(separator: ":") where access("\(directory)/\(name)", X_OK) == 0 {
    return "\(directory)/\(name)"
  }
  throw ProgramNotFound(description: "no program \(name) in $PATH (\(path))")
}
