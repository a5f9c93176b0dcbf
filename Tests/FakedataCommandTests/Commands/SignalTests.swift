import Foundation
import TestSupport
import Testing

/// Signals that come while `populate` is loading.
@Suite("populate: signals") struct SignalTests {
  let program: Program
  let database: TestDatabase

  init() throws {
    program = try Program()
    database = try TestDatabase()
  }

  @Test(arguments: [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM")])
  func aSignalTakesTheLoadBack(_ signal: Int32, _ name: String) throws {
    let gate = try LoadGate(at: .copy("meal"), in: database)
    let run = try program.start(
      "populate", "--users", "2000", "--seed", "1", "--progress", "none", "-d", database.uri)
    try gate.waitUntilReached()
    kill(run.process, signal)
    let outcome = try run.outcome.value()
    outcome.expectFailure(128 + signal, "interrupted by \(name)", "nothing was changed")
    #expect(try database.remains() == [])
  }

  @Test func aSignalWhileKeysAreBuilt() throws {
    let gate = try LoadGate(at: .keys, in: database)
    let run = try program.start("populate", "--users", "200", "-q", "-d", database.uri)
    try gate.waitUntilReached()
    kill(run.process, SIGINT)
    try run.outcome.value().expectFailure(130, "interrupted by SIGINT")
    #expect(try database.remains() == [])
  }

  @Test func theSameSignalTwiceAtOnceIsOne() throws {
    let gate = try LoadGate(at: .copy("meal"), in: database)
    let run = try program.start("populate", "--users", "200", "-q", "-d", database.uri)
    try gate.waitUntilReached()
    kill(run.process, SIGTERM)
    kill(run.process, SIGTERM)
    try run.outcome.value().expectFailure(143, "interrupted by SIGTERM")
    #expect(try database.remains() == [])
  }

  /// Killed, a run cannot take anything back: the next one does.
  @Test func theNextRunRemovesWhatAKilledOneHasLeft() throws {
    let gate = try LoadGate(at: .copy("meal"), in: database)
    let run = try program.start("populate", "--users", "2000", "-q", "-d", database.uri)
    try gate.waitUntilReached()
    kill(run.process, SIGKILL)
    #expect(try run.outcome.value().signal == SIGKILL)
    // The server's side of the run notices when it is let through.
    try gate.open()
    _ = try database.remains()
    let again = try program.run(
      "populate", "--users", "5", "--seed", "1", "-d", database.uri)
    #expect(again.exitCode == 0, again.summary)
    #expect(again.messages.count == 1)
    #expect(again.stderr.contains("which an interrupted run had left"))
    #expect(try database.remains().allSatisfy { $0.hasPrefix("public.") })
  }
}
