import Foundation
import TestSupport
import Testing

/// Progress on a terminal.
@Suite("A live bar on a terminal") struct TerminalTests {
  let program: Program
  let database: TestDatabase

  init() throws {
    program = try Program()
    database = try TestDatabase()
  }

  /// The lines of bars that were drawn, oldest first.
  private func drawn(_ text: String) -> [String] {
    text.components(separatedBy: "\u{1B}[2K").dropFirst().map { line in
      String(line.prefix { !$0.isNewline })
    }
  }

  private func longest(_ text: String) -> Int { drawn(text).suffix(3).map(\.count).max() ?? 0 }

  /// Starts a load that waits at a gate in the middle.
  private func start(
    _ terminal: PseudoTerminal
  ) throws -> (gate: LoadGate, outcome: Background<ProcessOutcome>) {
    let gate = try LoadGate(at: .copy("meal"), in: database)
    let run = try program.start(
      arguments: ["populate", "--users", "500", "--seed", "1", "-d", database.uri],
      standardError: terminal)
    try gate.waitUntilReached()
    return (gate, run.outcome)
  }

  @Test(arguments: [40, 60, 80, 120, 200]) func theTimeLeftIsThere(_ columns: Int) throws {
    let terminal = try PseudoTerminal(columns: columns)
    let (gate, run) = try start(terminal)
    try terminal.wait { text in drawn(text).contains { $0.hasSuffix(" left") } }
    try gate.open()
    let outcome = try run.value()
    #expect(outcome.exitCode == 0, outcome.summary)
    let lines = try drawn(terminal.completeText())
    #expect(lines.allSatisfy { $0.count < columns }, "\(lines)")
    #expect(lines.suffix(3).allSatisfy { $0.contains("100%") }, "\(lines.suffix(3))")
  }

  @Test func itFollowsTheWindow() throws {
    let terminal = try PseudoTerminal(columns: 120)
    let (gate, run) = try start(terminal)
    try terminal.wait { longest($0) > 79 }
    terminal.resize(columns: 50)
    try terminal.wait { (40..<50).contains(longest($0)) }
    #expect(drawn(terminal.text).suffix(3).contains { $0.hasSuffix(" left") })
    terminal.resize(columns: 120)
    try terminal.wait { longest($0) > 79 }
    try gate.open()
    let outcome = try run.value()
    #expect(outcome.exitCode == 0, outcome.summary)
  }

  @Test func generateAndVerifyFitAsWell() throws {
    let loaded = try program.run(
      "populate", "--users", "300", "--seed", "1", "-q", "-d", database.uri)
    #expect(loaded.exitCode == 0, loaded.summary)
    for arguments in [
      ["generate", "--users", "300", "--seed", "1", "-o", program.home.path("out")],
      ["verify", "-d", database.uri],
      ["bench", "--iterations", "1", "--warm-up", "1", "-d", database.uri],
      ["tune", "--slowest", "1", "--seconds", "0.01", "--sets", "5", "-d", database.uri],
      ["fixture", "fit_\(database.name)", "--users", "20", "-d", database.uri],
    ] {
      let terminal = try PseudoTerminal(columns: 42)
      let outcome = try program.run(arguments: arguments, standardError: terminal)
      #expect(outcome.exitCode == 0, outcome.summary)
      let lines = try drawn(terminal.completeText())
      #expect(lines.last?.contains("100%") == true, "\(arguments[0]): \(terminal.text)")
      #expect(lines.allSatisfy { $0.count < 42 }, "\(arguments[0]): \(lines)")
    }
    try database.execute("DROP DATABASE fit_\(database.name)")
  }
}
