import Foundation
import PostgresClient
import TestSupport
import Testing

/// Something that happens while the server is at the COMMIT of the publishing transaction: the
/// transaction is on the disk, and the server waits for a standby before it says so.
struct CommitWaitFault: Sendable, CustomTestStringConvertible {
  enum Way: String, CaseIterable {
    case connectionReset = "connection reset"
    case backendTerminated = "backend terminated"
    case serverStopped = "immediate shutdown"
    case interrupted = "SIGINT"
    case killed = "SIGKILL"
  }

  let way: Way
  let mode: LoadMode

  var testDescription: String { "\(way.rawValue), \(mode)" }

  static let all = Way.allCases.flatMap { way in
    LoadMode.allCases.map { CommitWaitFault(way: way, mode: $0) }
  }

  private static let servers = ServerPool(
    settings: ["wal_level": "replica", "max_wal_senders": "2"])

  /// Loads, does it while the COMMIT waits, and checks that the run knows that all was loaded.
  func inject() throws { try Self.servers.withServer(inject) }

  private func inject(_ server: OwnServer) throws {
    let trial = try Trial(mode, on: server)
    let proxy = try TCPProxy(toSocket: server.server.socketPath)
    try server.setCommitsWait(true)
    defer {
      proxy.close()
      try? server.setCommitsWait(false)
    }
    let ending = try trial.run(at: .seconds(0), uri: proxy.uri(database: trial.database.name)) {
      running in
      let backend = try waitForCommit(in: trial.database, of: running)
      switch way {
      case .connectionReset: proxy.reset()
      case .backendTerminated:
        _ = try trial.database.value("SELECT pg_terminate_backend(\(backend))")
      case .serverStopped: try server.restart(after: SIGQUIT)
      case .interrupted: running.signal(SIGINT)
      case .killed: running.signal(SIGKILL)
      }
      if way != .interrupted { Thread.sleep(forTimeInterval: 0.5) }
      if way == .connectionReset || way == .killed { try server.setCommitsWait(false) }
    }
    try server.setCommitsWait(false)
    try trial.check(ending, way == .killed ? .killed(by: SIGKILL) : .succeeds())
    try expect(
      try trial.database.content()["users"] != trial.before["users"], "the rows are not there")
  }

  /// Waits for the backend whose COMMIT waits.
  private func waitForCommit(
    in database: TestDatabase, of running: Trial.Running
  ) throws -> Int32 {
    var connection = try Connection(database.parameters)
    return try connection.wait { connection in
      if running.outcome.hasEnded {
        throw Broken(description: "no COMMIT waited: \(try running.outcome.value().summary)")
      }
      return try connection.query(
        """
        SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event = 'SyncRep'
        """
      ).firstValue.flatMap { Int32($0) }
    }
  }
}

@Suite("Faults: something happens during a COMMIT") struct CommitWaitTests {
  @Test(arguments: Faults.selected(CommitWaitFault.all, of: "waiting commits", sample: 2))
  func committing(_ fault: CommitWaitFault) {
    Faults.inject(.commitCut, fault.testDescription) { try fault.inject() }
  }
}
