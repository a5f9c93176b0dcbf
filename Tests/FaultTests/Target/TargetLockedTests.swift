import Foundation
import PostgresClient
import TestSupport
import Testing

/// A lock that somebody else holds on a table of the target.
struct LockFault: Sendable, CustomTestStringConvertible {
  enum Holder: String, CaseIterable {
    case reader
    case writer
    /// Who has taken a number of a sequence that belongs to no table.
    case numberer

    var statement: String {
      switch self {
      case .reader: "LOCK TABLE users IN ACCESS SHARE MODE"
      case .writer: "UPDATE users SET user_id = user_id"
      case .numberer:
        // One that nobody misses.
        """
        SELECT setval('\(TrialTables.sharedSequence)', last_value, is_called)
        FROM \(TrialTables.sharedSequence)
        """
      }
    }

    /// Whether a load that begins now, or one that is about to publish, waits for the holder's end.
    func isInTheWay(of mode: LoadMode) -> Bool {
      switch self {
      // Appending lets readers read.
      case .reader: mode != .append
      case .writer: true
      case .numberer: mode.keepsTables
      }
    }
  }

  let mode: LoadMode
  let holder: Holder
  /// Whether the lock is given back while the load waits for it.
  let isReleased: Bool
  /// Whether it is taken only while the load copies its rows.
  let isLate: Bool

  var testDescription: String {
    "\(mode), \(holder) \(isLate ? "who comes late and " : "")\(isReleased ? "ends in time" : "stays")"
  }

  static let all = LoadMode.allCases.filter(\.hasTables).flatMap { mode in
    Holder.allCases.filter { $0 != .numberer || mode != .replace }.flatMap { holder in
      [true, false].flatMap { isReleased in
        // One transaction has its locks from the beginning.
        (mode.isInPlace ? [false] : holder == .numberer ? [true] : [false, true]).map {
          LockFault(mode: mode, holder: holder, isReleased: isReleased, isLate: $0)
        }
      }
    }
  }

  /// Loads while the lock is held and checks what is promised.
  func inject() throws {
    let trial = try Trial(mode)
    var parameters = trial.database.parameters
    parameters["application_name"] = "night report"
    var session = try Connection(parameters)
    try session.execute("BEGIN")
    if !isLate { try session.execute(holder.statement) }
    let arguments = isReleased ? [] : ["--lock-timeout", "1"]
    let isInTheWay = holder.isInTheWay(of: mode)
    let ending = try trial.run(arguments, at: isLate ? .phase(.copy) : .seconds(0)) { running in
      if isLate {
        try session.execute(holder.statement)
        running.openGate()
      }
      guard isInTheWay else { return }
      if isReleased {
        while try !isWaitedFor(session.backendPID, in: trial.database) {
          if running.outcome.hasEnded { break }
          Thread.sleep(forTimeInterval: 0.01)
        }
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
