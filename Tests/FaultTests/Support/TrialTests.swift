import TestSupport
import Testing

/// What breaks a trial although nothing was injected.
@Suite("Faults: trials") struct TrialTests {
  /// Loads after a change to the tables, and tells why the trial is broken.
  private func breaks(
    _ mode: LoadMode, at moment: Moment = .seconds(0), before change: String = "SELECT",
    after otherChange: String = "SELECT"
  ) throws -> String {
    let trial = try Trial(mode)
    try trial.database.execute(change)
    trial.definition = try TrialTables.Definition(trial.database)
    do {
      let ending = try trial.run(at: moment) { $0.openGate() }
      try trial.database.execute(otherChange)
      try trial.check(ending, .succeeds())
      return "nothing"
    } catch let broken as Broken {
      return broken.description
    }
  }

  @Test func anotherWayThanByTwinsDoes() throws {
    let view = "CREATE VIEW names AS SELECT name FROM users"
    #expect(try breaks(.truncate, before: view).contains("the old tables are there"))
    #expect(try breaks(.truncate, at: .phase(.copy), before: view).contains("not staged"))
  }

  @Test(arguments: ["REVOKE SELECT ON users FROM pg_monitor", "DROP INDEX users_weight"])
  func whateverIsLostDoes(_ change: String) throws {
    #expect(try breaks(.truncateInPlace, after: change).contains("not what they were"))
  }
}
