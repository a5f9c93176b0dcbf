import DataFiles
import DatabaseLoader
import FakeDataKit
import Foundation
import ModelFiles
import PostgresClient
import WorkloadKit

/// The exit codes of the program; part of its interface.
enum ExitStatus {
  static let otherFailure: Int32 = 1
  static let connection: Int32 = 2
  static let statement: Int32 = 3
  static let targetState: Int32 = 4
  static let difference: Int32 = 5
  static let usage: Int32 = 64
  /// What a shell reports for a program that a signal ended.
  static func signal(_ number: Int32) -> Int32 { 128 + number }
}

/// An error as the user sees it: one line of ours, below it what others said, and an exit code.
struct Failure {
  let message: String
  /// The problems of a model file, each with the line that it is in, before the message that counts them.
  private(set) var problems: [ModelFileProblem] = []
  /// What the server or a program that was run said, line by line; empty for most errors.
  private(set) var output: [String] = []
  let exitCode: Int32

  /// - Returns: nil for the errors that the argument parser renders itself.
  init?(_ error: any Error) {
    switch error {
    case let error as PostgresError:
      let failure = ServerFailure(error)
      message = failure.lead
      output = failure.details
      exitCode = Self.exitCode(error)
    case let failure as ServerFailure:
      message = failure.lead
      output = failure.details
      exitCode = Self.exitCode(failure.error)
    case let error as LoaderError:
      message = error.description
      exitCode = Self.exitCode(error)
    case let error as WorkloadError:
      message = error.failure?.lead ?? error.description
      output = error.failure?.details ?? []
      exitCode = Self.exitCode(error)
    case let error as DataFilesError:
      message = error.description
      exitCode = Self.exitCode(error)
    case let error as PrivateServerError:
      message = error.message
      output = error.output
      exitCode = ExitStatus.otherFailure
    case let error as ModelFileError:
      (message, problems) = Self.told(error)
      exitCode = ExitStatus.usage
    case let error as ModelError:
      message = error.description
      exitCode = ExitStatus.usage
    case let error as Interrupted:
      message = error.description
      exitCode = ExitStatus.signal(error.signal)
    case let error as RunNotFound:
      message = error.description
      exitCode = ExitStatus.targetState
    case let error as TemplatesInUse:
      message = error.description
      exitCode = ExitStatus.targetState
    case let error as DifferenceFound:
      message = error.description
      exitCode = ExitStatus.difference
    case let error as OutputError:
      message = error.description
      exitCode = ExitStatus.otherFailure
    default:
      return nil
    }
  }

  /// A file that cannot be read is a line; what is wrong in one are several, and then how many.
  private static func told(_ error: ModelFileError) -> (String, [ModelFileProblem]) {
    let problems = error.problems
    if problems.count == 1, problems[0].position == nil { return (problems[0].description, []) }
    let count = problems.count
    return ("\(count) \(count == 1 ? "problem" : "problems") in \(problems[0].file)", problems)
  }

  /// Writes the line to standard error, and the output below it.
  func report() {
    for problem in problems { Messages.write(problem) }
    Messages.write("fakedata: \(message)")
    for line in output { Messages.write("    \(line)") }
  }

  private static func exitCode(_ error: PostgresError) -> Int32 {
    if error.code == .invalidConnectionParameters { return ExitStatus.usage }
    if error.code.isConnectionProblem { return ExitStatus.connection }
    // Somebody else created a table of the name while this run was loading.
    if error.sqlState == .duplicateTable { return ExitStatus.targetState }
    return error.sqlState == nil ? ExitStatus.otherFailure : ExitStatus.statement
  }

  private static func exitCode(_ error: WorkloadError) -> Int32 {
    switch error.code {
    case .unreadable, .malformed: ExitStatus.usage
    case .noValues, .busy: ExitStatus.targetState
    case .refused: ExitStatus.statement
    case .interrupted: ExitStatus.signal(SIGINT)
    }
  }

  private static func exitCode(_ error: DataFilesError) -> Int32 {
    switch error.code {
    case .exists, .busy, .unfit: ExitStatus.targetState
    default: ExitStatus.otherFailure
    }
  }

  private static func exitCode(_ error: LoaderError) -> Int32 {
    switch error.code {
    case .tablesExist, .databaseExists, .locked, .targetUnfit, .targetBusy: ExitStatus.targetState
    case .outcomeUnknown: ExitStatus.connection
    default: ExitStatus.otherFailure
    }
  }
}

/// The end of a run by a signal.
struct Interrupted: Error, CustomStringConvertible {
  let signal: Int32
  let consequence: String

  var description: String {
    let name = signal == SIGINT ? "SIGINT" : signal == SIGTERM ? "SIGTERM" : "signal \(signal)"
    return "interrupted by \(name); \(consequence)"
  }
}

/// Lines for people, on standard error.
enum Messages {
  /// Writes a line, with what a terminal would act on spelled out.
  static func write(_ line: String) { writeText(VisibleText.line(line) + "\n") }

  /// Writes a problem of a model file, below it the line that it is in and a mark below the place.
  static func write(_ problem: ModelFileProblem) {
    write(problem.description)
    for line in problem.excerpt?.split(separator: "\n") ?? [] { write("    \(line)") }
  }

  /// Writes a text as it is. What cannot be written is lost: a load does not end for that.
  static func writeText(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while let start = rest.baseAddress, !rest.isEmpty {
        let written = Foundation.write(2, start, rest.count)
        if written < 0 && errno == EINTR { continue }
        guard written > 0 else { return }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
      }
    }
  }
}
