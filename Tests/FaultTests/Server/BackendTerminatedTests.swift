import Foundation
import PostgresClient
import TestSupport
import Testing

/// The end of one connection of a load, by `pg_terminate_backend`.
struct BackendFault: Sendable, CustomTestStringConvertible {
  /// How soon the other connections are to be gone, in seconds.
  private static let promptSeconds = 1.0 * Faults.patience

  let mode: LoadMode
  let phase: LoadPhase
  /// What the connection calls itself.
  let connection: String

  var testDescription: String { "\(connection) of \(mode) in phase \(phase.rawValue)" }

  /// Each connection in each phase.
  static let all = LoadMode.allCases.flatMap { mode in
    mode.phases.flatMap { phase in
      // Who publishes tables of a staging schema is alone by then.
      let isAlone = phase == .publish || phase == .swap
      let loading = mode.isSingleTransaction ? 1 : isAlone ? 0 : 2
      let connections =
        ["fakedata supervisor"] + (0..<loading).map { "fakedata load \($0 + 1)" }
      return connections.map { BackendFault(mode: mode, phase: phase, connection: $0) }
    }
  }

  /// Loads, ends the connection and checks what is promised.
  func inject() throws {
    let trial = try Trial(mode)
    var wasIdle = false
    let ending = try trial.run(at: .phase(phase)) { running in
      wasIdle = try terminate(in: trial.database, waiting: running.waiting)
      if wasIdle {
        // It may have nothing to do any more, and then nothing depends on it.
        if !running.hasEnded(withinSeconds: 1) { running.openGate() }
      } else {
        try checkOthersAreGone(trial)
      }
    }
    let promise = Promise.fails(2, "SQLSTATE 57P01")
    try trial.check(ending, wasIdle ? promise.orSucceeds : promise)
  }

  /// Ends the connection.
  ///
  /// - Returns: whether it was a loading one that had nothing to do at the moment.
  private func terminate(in database: TestDatabase, waiting: [Int32]) throws -> Bool {
    let isSupervisor = connection == "fakedata supervisor"
    var session = try Connection(database.parameters)
    // It may not be connected yet when another one stands at the gate. Where it was active it stands there
    // as well: a statement could be over before the signal comes, and nobody would miss the connection.
    let state = try session.wait { session in
      let row = try session.query(
        """
        SELECT pid, state FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = $1
          AND ($2 OR state = 'idle' OR wait_event_type = 'Lock')
        """, [connection, isSupervisor ? "t" : "f"]
      ).rows.first
      guard let row else { return nil as String? }
      let isTerminated = try session.query("SELECT pg_terminate_backend($1)", [row[0]]).firstValue
      return isTerminated == "t" ? row[1] : nil
    }
    return state == "idle" && !isSupervisor
  }

  private func checkOthersAreGone(_ trial: Trial) throws {
    let moment = Date()
    var others: [String] = []
    repeat {
      others = try trial.connected()
      if others.isEmpty { return }
      Thread.sleep(forTimeInterval: 0.005)
    } while Date().timeIntervalSince(moment) < Self.promptSeconds
    throw Broken(description: "after \(Self.promptSeconds) s still connected: \(others)")
  }
}

@Suite("Faults: a connection is terminated") struct BackendTerminatedTests {
  @Test(arguments: Faults.selected(BackendFault.all, of: "backends", sample: 3))
  func terminated(_ fault: BackendFault) {
    Faults.inject(.backendTerminated, fault.testDescription) { try fault.inject() }
  }
}
