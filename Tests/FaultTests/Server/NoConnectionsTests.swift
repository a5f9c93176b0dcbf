import Foundation
import TestSupport
import Testing

/// A server that lets in fewer connections than a load wants.
struct ConnectionLimit: Sendable, CustomTestStringConvertible {
  enum Holder: String { case role, database }

  let holder: Holder
  let limit: Int
  let mode: LoadMode
  let jobs: Int

  var testDescription: String {
    "\(holder) limited to \(limit) connections, \(mode) with \(jobs) jobs"
  }

  static let all = [
    ConnectionLimit(holder: .role, limit: 2, mode: .fresh, jobs: 4),
    ConnectionLimit(holder: .role, limit: 3, mode: .fresh, jobs: 4),
    ConnectionLimit(holder: .role, limit: 3, mode: .replace, jobs: 4),
    ConnectionLimit(holder: .database, limit: 2, mode: .fresh, jobs: 4),
    ConnectionLimit(holder: .database, limit: 3, mode: .replace, jobs: 4),
    ConnectionLimit(holder: .role, limit: 2, mode: .append, jobs: 1),
    ConnectionLimit(holder: .role, limit: 2, mode: .truncate, jobs: 1),
    ConnectionLimit(holder: .role, limit: 2, mode: .truncate, jobs: 4),
    ConnectionLimit(holder: .database, limit: 3, mode: .appendToEmpty, jobs: 4),
    ConnectionLimit(holder: .role, limit: 2, mode: .truncateInPlace, jobs: 4),
    ConnectionLimit(holder: .database, limit: 2, mode: .appendToEmptyInPlace, jobs: 1),
    ConnectionLimit(holder: .role, limit: 1, mode: .fresh, jobs: 4),
    ConnectionLimit(holder: .role, limit: 1, mode: .append, jobs: 4),
    ConnectionLimit(holder: .role, limit: 1, mode: .truncate, jobs: 4),
    ConnectionLimit(holder: .database, limit: 1, mode: .fresh, jobs: 2),
  ]

  /// Loads as an ordinary role under the limit, and checks what is promised.
  func inject() throws {
    let trial = try Trial(mode, users: 2_000, jobs: jobs, isPlain: true)
    let role = try TestRole(in: trial.database)
    let name = trial.database.name
    try trial.database.execute(
      """
      GRANT CREATE ON DATABASE \(name) TO \(role.name);
      GRANT CREATE ON SCHEMA public TO \(role.name);
      DO $$ DECLARE item regclass; BEGIN
        FOR item IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relname <> 'others'
          AND relnamespace = 'public'::regnamespace
        LOOP EXECUTE format('ALTER TABLE %s OWNER TO \(role.name)', item); END LOOP;
      END $$;
      ALTER \(holder == .role ? "ROLE \(role.name)" : "DATABASE \(name)") CONNECTION LIMIT \(limit)
      """)
    // New tables belong to whoever makes them, and the next run is the superuser's.
    trial.definition = mode.keepsTables ? try TrialTables.Definition(trial.database) : nil
    let ending = try trial.run(at: .seconds(0), uri: role.uri) { _ in }
    // One connection supervises, so one alone does not load anything.
    let promise: Promise =
      limit < 2
      ? .fails(2, "too many connections")
      : limit <= jobs && !mode.isInPlace ? .succeeds("connections") : .succeeds()
    _ = try trial.check(ending, promise)
  }
}

@Suite("Faults: no connections, and none that can write") struct NoConnectionsTests {
  private static let servers = ServerPool(
    settings: ["wal_level": "replica", "max_wal_senders": "2"])

  @Test(arguments: Faults.selected(ConnectionLimit.all, of: "limits", sample: 1))
  func limited(_ limit: ConnectionLimit) {
    Faults.inject(.noConnections, limit.testDescription) { try limit.inject() }
  }

  /// A server that is in recovery takes no rows.
  @Test(arguments: Faults.selected(LoadMode.allCases, of: "standby", sample: 1))
  func standby(_ mode: LoadMode) {
    Faults.inject(.noConnections, "\(mode) into a standby") {
      try Self.servers.withServer { server in
        let trial = try Trial(mode, on: server)
        try server.becomeStandby()
        let ending = try trial.run(at: .seconds(0)) { _ in }
        _ = try trial.checkOutcome(ending.outcome, .fails(4, "standby"))
        try trial.checkTarget(hasLoaded: false)
        try server.promote()
        try trial.checkNextRun()
      }
    }
  }
}
