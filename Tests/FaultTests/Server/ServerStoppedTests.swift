import Foundation
import TestSupport
import Testing

/// The end of a server while a load is running, and its coming back.
struct ServerFault: Sendable, CustomTestStringConvertible {
  /// How the server ends.
  enum Way: String, CaseIterable {
    case immediate = "immediate shutdown"
    case fast = "fast shutdown"
    case killed = "postmaster killed"
    case backendKilled = "backend killed"
  }

  let way: Way
  let mode: LoadMode
  let moment: Moment

  var testDescription: String { "\(way.rawValue), \(mode) \(moment)" }

  /// Each way in each phase of the loads, and at random moments.
  static let all = Way.allCases.flatMap { way in
    // What comes before replacing is the same as in a fresh load, and one transaction that makes tables is
    // the same in all of its phases. Empty tables differ in what publishes, or comes last.
    let phases: [LoadMode: [LoadPhase]] = [
      .replace: [.publish], .single: [.copy], .appendToEmpty: [.swap],
      .appendToEmptyInPlace: [.publish],
    ]
    let places = LoadMode.allCases.flatMap { mode in
      (phases[mode] ?? mode.phases).map { (mode, Moment.phase($0)) }
    }
    let moments = LoadMode.allCases.flatMap { mode in
      Moment.random(1, "\(way) \(mode)", in: 0...0.7).map { (mode, $0) }
    }
    return (places + moments).map { ServerFault(way: way, mode: $0.0, moment: $0.1) }
  }

  private static let servers = ServerPool()

  /// What the run may say: which of it depends on what it was doing.
  private static let messages = [
    "57P01", "57P02", "57P03", "closed the connection unexpectedly", "connection to server",
    "Connection reset by peer", "Broken pipe",
  ]

  /// Loads, ends the server, starts it again and checks what is promised.
  func inject() throws { try Self.servers.withServer(inject) }

  private func inject(_ server: OwnServer) throws {
    let trial = try Trial(mode, users: moment.users(mode), on: server)
    let ending = try trial.run(at: moment) { running in
      switch way {
      case .immediate: try server.restart(after: SIGQUIT)
      case .fast: try server.restart(after: SIGINT)
      case .killed: try server.restart(after: SIGKILL)
      case .backendKilled:
        guard let backend = try running.waiting.first ?? backend(in: trial.database) else { break }
        try server.killBackend(backend)
      }
    }
    // Before or after the load is a moment too. The server's own way back counts as well.
    var promise = Promise.fails(2, oneOf: Self.messages, withinSeconds: 60)
    // A session that begins before the server has seen that one of its processes is gone, or while it ends.
    switch way {
    case .backendKilled:
      promise.isWarned = "terminating connection because of crash of another server process"
    case .immediate: promise.isWarned = "terminating connection due to immediate shutdown command"
    case .fast, .killed: break
    }
    if case .phase = moment {
      try trial.check(ending, promise)
    } else {
      try trial.check(ending, promise.orSucceeds)
    }
  }

  /// A backend of the load, where there is one.
  private func backend(in database: TestDatabase) throws -> Int32? {
    try database.value(
      """
      SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND application_name LIKE 'fakedata %' LIMIT 1
      """
    ).flatMap { Int32($0) }
  }
}

@Suite("Faults: the server is stopped") struct ServerStoppedTests {
  @Test(arguments: Faults.selected(ServerFault.all, of: "servers", sample: 2))
  func stopped(_ fault: ServerFault) {
    Faults.inject(.serverStopped, fault.testDescription) { try fault.inject() }
  }
}
