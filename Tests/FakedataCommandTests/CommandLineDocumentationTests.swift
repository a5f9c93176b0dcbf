import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import fakedata

/// `docs/cli.md` is the help of all commands. With `FAKEDATA_UPDATE_DOCS=1` in the environment this
/// test writes the file instead of comparing it.
@Suite("docs/cli.md") struct CommandLineDocumentationTests {
  private static let file = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("docs/cli.md")

  private static let columns = 100

  /// The help of a command and of those below it, each under a heading of its own.
  private static func sections(_ command: any ParsableCommand.Type, _ path: [String]) -> [String] {
    let name =
      command.configuration.commandName ?? String(describing: command).lowercased()
    let path = path + [name]
    let help = FakedataCommand.helpMessage(for: command, columns: columns)
      .split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.replacing(/\s+$/, with: "") }.joined(separator: "\n")
      .trimmingCharacters(in: .newlines)
    return ["## \(path.joined(separator: " "))\n\n```text\n\(help)\n```\n"]
      + command.configuration.subcommands.flatMap { sections($0, path) }
  }

  static let text: String = {
    let introduction = """
      # Commands

      What `--help` says, all of it. `make docs` writes this file, and a test fails when it is stale.

      """
    return ([introduction] + sections(FakedataCommand.self, [])).joined(separator: "\n")
  }()

  @Test func theFileIsWhatTheHelpSays() throws {
    if ProcessInfo.processInfo.environment["FAKEDATA_UPDATE_DOCS"] == "1" {
      try FileManager.default.createDirectory(
        at: Self.file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Self.text.write(to: Self.file, atomically: true, encoding: .utf8)
    }
    let found = try? String(contentsOf: Self.file, encoding: .utf8)
    #expect(found == Self.text, "it is stale: make docs")
  }

  @Test func everyCommandIsInIt() {
    for command in [
      "fakedata", "fakedata populate", "fakedata fixture", "fakedata sample", "fakedata generate",
      "fakedata schema", "fakedata server",
      "fakedata server start", "fakedata server stop", "fakedata server status",
      "fakedata server url", "fakedata server destroy", "fakedata bench",
    ] {
      #expect(Self.text.contains("## \(command)\n"))
      #expect(Self.text.contains("USAGE: \(command)"))
    }
  }

  @Test func theProgramSaysTheSame() throws {
    let outcome = try Program().run("--version")
    #expect(outcome.exitCode == 0)
    #expect(outcome.stdout == "\(FakedataCommand.configuration.version)\n")
    let help = try Program().run("populate", "--help")
    #expect(help.exitCode == 0 && help.stderr == "")
    #expect(help.stdout.contains("USAGE: fakedata populate"))
    #expect(try Program().run().stdout.contains("USAGE: fakedata"))
  }
}
