import Foundation
import PostgresClient
import TestSupport
import Testing

/// A lock that somebody else holds on a table of the target.
struct LockFault: Sendable, CustomTestStringConvertible {
  enum Holder: String, CaseIterable {
    case reader
    case writer

    var statement: String {
      switch self {
      case .reader: "LOCK TABLE users IN ACCESS SHARE MODE"
      case .writer: "UPDATE users SET user_id = user_id"
      }
    }
  }

  let mode: LoadMode
  let holder: Holder
  let table = "users"
  /// Whether the lock is given back while the load waits for it.
  let isReleased: Bool

  var testDescription: String {
    "\(mode), \(holder) \(isReleased ? "who ends in time" : "who stays")"
  }

  static let all = [LoadMode.replace, .truncate, .append].flatMap { mode in
    Holder.allCases.flatMap { holder in
      [true, false].map { LockFault(mode: mode, holder: holder, isReleased: $0) }
    }
  }

  /// Loads while the lock is held and checks what is promised.
  func inject() throws {
    let trial = try Trial(mode)
    var parameters = trial.database.parameters
    parameters["application_name"] = "night report"
    var session = try Connection(parameters)
    try session.execute("BEGIN; \(holder.statement)")
    let arguments = isReleased ? [] : ["--lock-timeout", "1"]
    // Appending lets readers read.
    let isInTheWay = mode != .append || holder == .writer
    let ending = try trial.run(arguments, at: .seconds(0)) { running in
      guard isInTheWay else { return }
      if isReleased {
        while try !isWaitedFor(session.backendPID, in: trial.database) {
          if running.outcome.hasEnded { break }
          Thread.sleep(forTimeInterval: 0.01)
        }
        // Longer than the load waits at a time.
        Thread.sleep(forTimeInterval: 0.5)
        try session.execute("ROLLBACK")
      }
    }
    let promise: Promise =
      isInTheWay && !isReleased
      ? .fails(4, "backend \(session.backendPID) (night report)") : .succeeds()
    let hasLoaded = try trial.checkOutcome(ending.outcome, promise)
    try expect(ending.seconds < 15 * Faults.patience, "it took \(ending.seconds) s")
    if isInTheWay || !isReleased { _ = try? session.execute("ROLLBACK") }
    try trial.checkTarget(hasLoaded: hasLoaded, ending.outcome)
    _ = try? session.execute("ROLLBACK")
    try trial.checkNextRun()
  }

  /// Whether a backend holds up a load.
  private func isWaitedFor(_ backend: Int32, in database: TestDatabase) throws -> Bool {
    try database.value(
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE application_name LIKE 'fakedata %' AND $1::int = ANY (pg_blocking_pids(pid))
      """, ["\(backend)"]) != "0"
  }
}

@Suite("Faults: the target is locked") struct TargetLockedTests {
  @Test(arguments: Faults.selected(LockFault.all, of: "locks", sample: 2))
  func locked(_ fault: LockFault) {
    Faults.inject(.targetLocked, fault.testDescription) { try fault.inject() }
  }
}
