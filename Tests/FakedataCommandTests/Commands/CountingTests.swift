import Foundation
import TestSupport
import Testing

/// Runs of so many users that counting their children takes a quarter of an hour: they say so, and can be
/// interrupted.
@Suite("Very many users") struct CountingTests {
  let program: Program
  let database: TestDatabase

  init() throws {
    program = try Program()
    database = try TestDatabase()
  }

  /// Starts the program, waits for a word of it, and interrupts it.
  private func interrupt(
    _ arguments: [String], after word: String
  ) throws -> (outcome: ProcessOutcome, said: String) {
    let terminal = try PseudoTerminal(columns: 100)
    let run = try program.start(
      arguments: arguments + ["--users", "1e12", "--seed", "1"], standardError: terminal)
    try terminal.wait { $0.contains(word) || run.outcome.hasEnded }
    kill(run.process, SIGINT)
    let outcome = try run.outcome.value()
    return (outcome, try terminal.completeText())
  }

  @Test(arguments: [[], ["-j", "8"]]) func populate(_ jobs: [String]) throws {
    let (outcome, said) = try interrupt(
      ["populate", "-d", database.uri, "--progress", "json"] + jobs, after: "\"progress\"")
    #expect(outcome.exitCode == 130, "\(outcome.summary) \(said)")
    #expect(said.contains("\"total_rows\":9000000000133"))
    #expect(said.contains("interrupted by SIGINT"))
    #expect(try database.remains() == [])
  }

  @Test func generate() throws {
    let directory = program.home.path("out")
    let (outcome, said) = try interrupt(
      ["generate", "-o", directory], after: "counting rows first")
    #expect(outcome.exitCode == 130, "\(outcome.summary) \(said)")
    #expect(said.contains("interrupted by SIGINT; nothing was written"))
    #expect(!FileManager.default.fileExists(atPath: directory))
  }

  @Test func verify() throws {
    let (outcome, said) = try interrupt(
      ["verify", "-d", database.uri], after: "counting rows first")
    #expect(outcome.exitCode == 130, "\(outcome.summary) \(said)")
    #expect(said.contains("interrupted by SIGINT; the comparison was given up"))
  }

  /// Whoever has a quick answer to get does not wait for the count.
  @Test func sample() throws {
    let outcome = try program.run("sample", "--users", "1e12", "--rows", "2")
    #expect(outcome.exitCode == 0, outcome.summary)
  }
}
