import ArgumentParser
import Foundation
import PostgresClient
import TestSupport
import Testing

@testable import fakedata

/// `action.yml` and `docs/ci.md`: what they call is there.
@Suite("fixture: action.yml and docs/ci.md") struct FixtureDocumentsTests {
  private static func read(_ path: String) throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  /// The script of a step of the action, without its indentation.
  private static func script(ofStep name: String) throws -> String {
    let lines = try read("action.yml").split(separator: "\n", omittingEmptySubsequences: false)
    let step = try #require(lines.firstIndex { $0.hasSuffix("- name: \(name)") })
    let run = try #require(lines[step...].firstIndex { $0.hasSuffix(" run: |") })
    let indentation = String(repeating: " ", count: 8)
    return lines[(run + 1)...].prefix { $0.isEmpty || $0.hasPrefix(indentation) }
      .map { $0.dropFirst(indentation.count) }.joined(separator: "\n")
  }

  @Test func theOptionsThatTheyUseAreThere() throws {
    let help = FakedataCommand.helpMessage(for: FixtureCommand.self, columns: 200)
    let text = try Self.read("action.yml") + Self.read("docs/ci.md")
    // Lines that end in a backslash, or in a list that is continued, go on.
    let calls = text.replacing("\\\n", with: "").replacing("]\n    command += [", with: " ")
      .split(separator: "\n").filter { $0.contains("fixture") && !$0.contains("docker") }
    let options = Set(calls.joined(separator: "\n").matches(of: /--[a-z][a-z-]+/).map { $0.output })
    #expect(options.count > 6)
    for option in options where !["--health-cmd"].contains(option) {
      #expect(help.contains(option), "\(option)")
    }
  }

  @Test func theStepOfTheAction() throws {
    let program = try Program()
    let maker = try TestDatabaseMaker()
    let output = program.home.path("output")
    let script = try Self.script(ofStep: "Make the database")
    // It may run again, and then replaces what it has made.
    for _ in 1...2 {
      try "".write(toFile: output, atomically: true, encoding: .utf8)
      let outcome = try runProcess(
        "bash", ["-e", "-o", "pipefail", "-c", script],
        environment: program.environment([
          "PROGRAM": program.path, "GITHUB_OUTPUT": output, "DATABASE_URL": maker.uri,
          "FIXTURE_DATABASE": "\(maker.name)_-- *", "FIXTURE_USERS": "20", "FIXTURE_SEED": "7",
          "FIXTURE_OPTIONS": "--days 2 -q --schema demo*",
        ]))
      #expect(outcome.exitCode == 0 && outcome.stderr == "", outcome.summary)
      let text = try String(contentsOfFile: output, encoding: .utf8)
      let uri = try #require(text.wholeMatch(of: /url=(.*)\n/)?.output.1)
      let parameters = ConnectionParameters(dbname: String(uri))
      #expect(try Connection(parameters).database == "\(maker.name)_-- *")
      #expect(try TestDatabase.content(of: parameters, schema: "demo*").count == 7)
    }
  }
}
