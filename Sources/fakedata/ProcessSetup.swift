import ArgumentParser
import Foundation
import PostgresClient

/// What is put right before the command line is read.
enum ProcessSetup {
  /// The narrowest help that the argument parser can lay out, in columns; it ends the process where it
  /// is given less.
  private static let minimumColumns = 40

  /// Lets help be as wide as `COLUMNS` or the terminal says, but for widths that make no sense.
  static func limitHelpWidth() {
    let named = getenv("COLUMNS").flatMap { Int(String(cString: $0)) }
    guard let columns = named ?? Terminal.columns(STDOUT_FILENO) else { return }
    if columns < minimumColumns { setenv("COLUMNS", String(minimumColumns), 1) }
  }

  /// Overwrites the passwords in the arguments of the process, which everybody on the machine can read
  /// for as long as it runs.
  ///
  /// - Returns: the arguments as they were, without the process's name.
  static func takeArguments() -> [String] {
    // Swift reads them when they are first asked for.
    let arguments = Array(CommandLine.arguments.dropFirst())
    for number in 1..<max(1, Int(CommandLine.argc)) {
      guard let argument = CommandLine.unsafeArgv[number] else { break }
      // Where the bytes are not valid UTF-8 the ranges would be those of another text.
      guard let text = String(validatingCString: argument) else { continue }
      for range in ConnectionParameters.passwordRanges(inArgument: text) {
        for place in range { argument[place] = CChar(UInt8(ascii: "*")) }
      }
    }
    return arguments
  }

  /// Refuses arguments that are no text. Read with replacement characters, they would name something
  /// else than they do.
  ///
  /// - Throws: `ValidationError`.
  static func checkArgumentEncoding() throws {
    for number in 1..<max(1, Int(CommandLine.argc)) {
      guard let argument = CommandLine.unsafeArgv[number] else { break }
      if String(validatingCString: argument) == nil {
        throw ValidationError("argument \(number) is not valid UTF-8")
      }
    }
  }
}
