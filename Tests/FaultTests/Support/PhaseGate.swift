import PostgresClient
import TestSupport

/// Holds a load in one of its phases, and does not make it go another way than it would without.
///
/// Where the tables' own definitions have to be changed for that, they are before the load begins. Loads by twins
/// are held in some phases by somebody else's lock, which is taken while the load stands at a gate before.
final class PhaseGate {
  private let phase: LoadPhase
  private let gate: LoadGate
  private let isHeldByLock: Bool
  private let database: TestDatabase
  /// The transaction that has a lock, and the locked relation; nil as long as the load has not come so far.
  private var holder: (outcome: Background<Void>, relation: String)?

  /// Closes the gate.
  init(at phase: LoadPhase, of mode: LoadMode, in database: TestDatabase) throws {
    self.phase = phase
    self.database = database
    isHeldByLock = mode.isByTwins && phase != .copy && phase != .keys
    let place: LoadHook.Place =
      switch phase {
      case .copy: mode.keepsTables ? .row(of: "meal") : .copy("meal")
      case .keys: mode.isByTwins ? .entry(of: "meal") : .keys
      case .foreignKeys: mode.isByTwins ? .row(of: "meal") : .foreignKeys
      case .publish:
        mode.isByTwins ? .row(of: "meal") : mode.isSingleTransaction ? .commit : .publish
      case .swap: .row(of: "meal")
      }
    gate = try LoadGate(at: place, in: database)
  }

  /// The process ids of the load's backends that are held; none as long as it has not come so far.
  func waiting() throws -> [Int32] {
    if !isHeldByLock { return try gate.waiting() }
    if holder == nil {
      guard try !gate.waiting().isEmpty, try hold() else { return [] }
      try gate.open()
    }
    var connection = try Connection(database.parameters)
    return try connection.query(
      """
      SELECT pid FROM pg_locks WHERE locktype = 'relation' AND NOT granted AND relation = $1::regclass
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      """, [holder?.relation]
    ).rows.compactMap { $0[0].flatMap { Int32($0) } }
  }

  /// Lets everybody through.
  func open() throws {
    guard let holder else { return try gate.open() }
    try database.execute(
      """
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = '\(Self.holderName)'
      """)
    // It ends as it was told to, with an error.
    _ = try? holder.outcome.value()
  }

  private static let holderName = "phase gate"

  /// Takes the lock that holds the load next, while the rows of meal are on their way.
  ///
  /// - Returns: false as long as it is too early.
  private func hold() throws -> Bool {
    let relation: String
    let statement: String
    var mode = "AccessShareLock"
    switch phase {
    case .foreignKeys:
      // Others than foreign keys ask for no lock on users any more when it has its keys and indexes.
      let staged = try database.value(
        """
        SELECT t.oid::regclass FROM pg_class t
        WHERE t.relname = 'users' AND t.relnamespace::regnamespace::text LIKE 'fakedata_stage_%'
          AND (SELECT count(*) FROM pg_index WHERE indrelid = t.oid)
            = (SELECT count(*) FROM pg_index WHERE indrelid = 'public.users'::regclass)
        """)
      guard let staged else { return false }
      relation = staged
      statement = "LOCK TABLE \(staged) IN ROW EXCLUSIVE MODE"
      mode = "RowExclusiveLock"
    case .publish:
      relation = "public.users"
      statement = "LOCK TABLE public.users IN ACCESS SHARE MODE"
    case .swap:
      // A sequence that nobody owns is moved when the twins are in their places. Who has taken a number of it
      // in a transaction has it locked; this takes none.
      relation = TrialTables.sharedSequence
      statement = "PERFORM setval('\(relation)', last_value, is_called) FROM \(relation)"
      mode = "RowExclusiveLock"
    case .copy, .keys: preconditionFailure("phases with gates of their own")
    }
    var parameters = database.parameters
    parameters["application_name"] = Self.holderName
    // The load's own staging schema is for nobody to hold up: who removes it waits for this lock too. So it
    // goes when nobody waits to add a foreign key any more.
    let isOver =
      phase == .foreignKeys
      ? """
      NOT EXISTS (SELECT FROM pg_locks WHERE relation = '\(relation)'::regclass AND NOT granted
        AND mode = 'ShareRowExclusiveLock')
      """ : "false"
    let hold = """
      DO $$ DECLARE was_waited_for boolean := false; BEGIN
        \(statement);
        LOOP
          PERFORM pg_sleep(0.005);
          IF NOT \(isOver) THEN was_waited_for := true; ELSIF was_waited_for THEN EXIT; END IF;
        END LOOP;
      END $$
      """
    let outcome = Background { [parameters] in
      var connection = try Connection(parameters)
      try connection.execute("SET statement_timeout = 0")
      try connection.execute(hold)
    }
    var connection = try Connection(database.parameters)
    try connection.wait { connection in
      if outcome.hasEnded { try outcome.value() }
      return try connection.query(
        """
        SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE relation = $1::regclass AND granted AND mode = $2 AND application_name = $3
        """, [relation, mode, Self.holderName]
      ).rows.first
    }
    holder = (outcome, relation)
    return true
  }
}
