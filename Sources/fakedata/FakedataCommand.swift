import ArgumentParser
import FakeDataKit
import Foundation

/// The root command.
@main
struct FakedataCommand: ParsableCommand {
  /// The program's version.
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "fakedata",
    abstract:
      "Generate a realistic data set and load it into PostgreSQL as fast as it can take it.",
    discussion: """
      The same seed gives the same rows, whatever the number of jobs, on every machine.

      Exit codes: 0 done, 1 other failure, 2 no connection or it was lost, 3 the server refused a \
      statement, 4 the target is not in the state asked for, 5 verification found a \
      difference, 64 wrong usage, 130 and 143 interrupted.
      """,
    version: "fakedata \(version), data version \(DataContract.version)",
    subcommands: [
      PopulateCommand.self, VerifyCommand.self, FixtureCommand.self, SampleCommand.self,
      BenchCommand.self, TuneCommand.self, GenerateCommand.self, SchemaCommand.self,
      ModelCommand.self, ServerCommand.self,
    ])

  static func main() {
    // Output that nobody reads any more is an error of the write, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    ProcessSetup.limitHelpWidth()
    var arguments: [String] = []
    do {
      try ProcessSetup.checkArgumentEncoding()
      arguments = ProcessSetup.takeArguments()
      var command = try parseAsRoot(arguments)
      try command.run()
    } catch {
      guard let failure = Failure(error) else {
        UsageMessage(error, arguments: arguments).exit()
      }
      failure.report()
      Foundation.exit(failure.exitCode)
    }
  }
}
