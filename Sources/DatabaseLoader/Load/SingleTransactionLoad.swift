public import FakeDataKit
import PostgresClient
import Synchronization

/// The load of a data set in one transaction on one connection, without a staging schema: into tables that
/// it makes, or into those that are there.
///
/// Tables that are there keep their triggers and extra columns, so the server does for each row what it does for
/// any other row that is inserted. The foreign keys between them are checked at the end, all rows at once, as far
/// as the role may have it so; where the tables were empty or have been emptied, their indexes are built then too.
public final class SingleTransactionLoad: Load {
  /// What happens to the tables.
  enum Way: Sendable {
    /// They are not there, and are made.
    case create
    /// They are dropped and made anew.
    case replace
    /// They are emptied and filled.
    case truncate
    /// They get more rows.
    case append

    /// Whether the load makes the tables itself.
    var createsTables: Bool { self == .create || self == .replace }
  }

  /// The data set, as if the tables were empty.
  public let data: DataPlan
  /// The steps.
  public let plan: LoadPlan
  /// How far the load is; any thread may ask.
  public let progress: LoadProgress

  /// In one transaction.
  public var method: LoadMethod { .singleTransaction }
  /// Why it is.
  public let remarks: [String]

  let options: LoadOptions
  private let way: Way
  private let parameters: ConnectionParameters
  private let supervisor: Supervisor
  private let outcome = CommitOutcome()
  /// What the loading thread has found out for the report.
  private let findings = Mutex<(record: RunRecord?, remarks: [String])>((nil, []))
  /// Whether a sequence may have been moved that does not go back with the transaction.
  private let hasMovedSequence = Atomic(false)

  /// A load that has not begun.
  ///
  /// - Parameter remarks: what the report says about why it is done this way.
  init(
    _ data: DataPlan, into parameters: ConnectionParameters, options: LoadOptions, _ way: Way,
    remarks: [String] = []
  ) {
    self.data = data
    self.parameters = parameters
    self.options = options
    self.way = way
    self.remarks = remarks
    supervisor = Supervisor(parameters, stallTimeoutSeconds: options.stallTimeoutSeconds)
    plan = LoadPlan(singleTransactionLoadOf: data, way)
    progress = LoadProgress(plan, data)
  }

  /// The same load, with what it would find out about the tables before the first row.
  ///
  /// - Throws: ``LoaderError`` where it would be refused.
  func expected(
    in target: Target, on connection: inout Connection
  ) throws -> SingleTransactionLoad {
    try check(target, on: &connection)
    guard way == .append || way == .truncate else { return self }
    return try connection.transaction("BEGIN READ ONLY") { connection in
      try target.leadSearchPath(inTransaction: true, on: &connection)
      try connection.execute("SET LOCAL lock_timeout = '\(options.lockTimeout)'")
      var found: [String] = []
      if try way == .truncate || isEmpty(target, on: &connection) {
        let foreignKeys = try ExistingForeignKeys(of: data, target.places, on: &connection)
        try LaterReferences(in: data, target.places, except: foreignKeys, on: &connection)
          .requireDeferrable(target, LaterReferences.notOwner(connection.user))
        found = try ExistingIndexes(
          of: target.places.only(data.tables.filter(\.isScaled).map(\.name)), on: &connection
        ).remarks
      } else {
        let checks = try AppendedForeignKeys(
          for: data, after: highestKeys(on: &connection), target, options, on: &connection)
        found = checks.remark.map { [$0] } ?? []
      }
      return SingleTransactionLoad(
        data, into: parameters, options: options, way, remarks: remarks + found)
    }
  }

  /// One connection loads.
  public var workerCount: Int { 1 }

  /// Loads the data set.
  ///
  /// - Parameter interruption: asked several times a second; a request ends the load, and the server
  ///   takes back what it has done.
  /// - Returns: what was loaded, where, and how long each part took.
  /// - Throws: ``LoaderError``, or ``ServerFailure`` where a connection failed or the server refused a
  ///   statement. In each case the tables are as they were before.
  public func run(_ interruption: Interruption = Interruption()) throws -> LoadReport {
    try ServerFailure.locating(.init(.named("preparing the load"), aftermath: .nothingChanged)) {
      $0.tablesAreThere = !way.createsTables
      return try load(interruption, &$0)
    }
  }

  private func load(
    _ interruption: Interruption, _ circumstances: inout ServerFailure.Circumstances
  ) throws -> LoadReport {
    var control = try supervisor.connect()
    let target = try Target(options.schema, data.model, on: &control)
    circumstances.note(control, schema: target.schema)
    try target.lock(on: &control)
    try target.checkServer(data, on: &control)
    try check(target, on: &control)
    let leftovers = try StagingSchema.removeLeftovers(on: &control)
    circumstances.activity = .named("watching over the load")
    let queue = StepQueue(plan, done: [], last: plan.steps.count - 1, workers: 1)
    supervisor.start(0, queue) { [self] connection, member in
      let worker = LoadWorker(
        data: data, options: options, sql: SchemaSQL(data.model), progress: progress,
        queue: queue, member: member)
      try SessionSettings.apply(to: &connection)
      try target.leadSearchPath(on: &connection)
      // There is no other connection that could use the cores meanwhile.
      try connection.execute("RESET max_parallel_maintenance_workers")
      try load(worker, into: target, on: &connection)
    }
    do {
      try supervisor.wait(for: queue, interruption, control: &control)
    } catch {
      // A request, or the loss of the connection, may have come too late to change anything.
      guard try outcome.isCommitted(supervisor.connect) else {
        if hasMovedSequence.load(ordering: .relaxed) { circumstances.aftermath = .sequencesMoved }
        throw error
      }
      progress.end(plan.steps[plan.steps.count - 1])
    }
    // What is stored is stored, whether it can be measured or not.
    let tableBytes = (try? target.tableBytes(on: &control)) ?? [:]
    supervisor.collectWarnings(&control)
    return LoadReport(
      data, method: method, schema: target.schema, database: control.database,
      serverVersion: control.parameterStatus("server_version") ?? "unknown", connections: 1,
      snapshot: progress.snapshot(), tableBytes: tableBytes, removedLeftovers: leftovers,
      warnings: supervisor.warnings, remarks: remarks + findings.withLock { $0.remarks },
      record: findings.withLock { $0.record }
        ?? RunRecord(data, madeTables: way.createsTables, origin: options.origin))
  }

  /// Writes down in the database what the rows are.
  private func record(
    _ planned: [String: PlannedRows], _ target: Target, on connection: inout Connection
  ) throws {
    var record = RunRecord(data, madeTables: way.createsTables, origin: options.origin)
    if way == .append { record.note(planned) }
    findings.withLock { [record] in $0.record = record }
    let home = target.places[RunRecord.home(data)]
    let isOwner = try connection.query(
      """
      SELECT pg_catalog.pg_has_role(c.relowner, 'USAGE') FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1::text AND c.relname = $2::text
      """, [home.schema, home.relation]
    ).firstValue
    guard isOwner == "t" else {
      findings.withLock {
        $0.remarks = [
          "the run is not recorded in the database, since table \(target.shown(home)) belongs to another "
            + "role; fakedata verify needs its options, --seed and so on"
        ]
      }
      return
    }
    try record.write(to: home.quoted, isAdded: way == .append, on: &connection)
  }

  /// Refuses a target that does not fit the load, before any row is made.
  private func check(_ target: Target, on control: inout Connection) throws {
    switch way {
    case .create: try target.check(data, ifExists: .fail, on: &control)
    case .replace: try target.check(data, ifExists: .replace, on: &control)
    case .truncate, .append:
      try target.checkTables(data, empties: way == .truncate, on: &control)
    }
  }

  /// Does all steps in one transaction. It begins anew where the tables could not be locked: between two
  /// attempts, whoever has queued up behind this one gets the locks.
  private func load(
    _ worker: LoadWorker, into target: Target, on connection: inout Connection
  ) throws {
    for attempt in 1... {
      var isLocked = false
      var activity = ServerFailure.Activity.named("beginning the transaction")
      do {
        try connection.transaction { connection in
          try fill(worker, target, &isLocked, &activity, on: &connection)
          activity = .named("committing the rows")
          if worker.queue.isFailed { throw LoadWorker.Stopped() }
          // The rows count as stored only when the disk has them.
          try SessionSettings.waitForDisk(on: &connection)
          try outcome.prepare(on: &connection)
        }
        outcome.confirm()
        progress.end(plan.steps[plan.steps.count - 1])
        return
      } catch let error as PostgresError where error.isLockProblem && !isLocked {
        if attempt < LoadOptions.lockAttempts, !worker.queue.isFailed { continue }
        throw try target.busyError(after: options.lockWait, on: &connection)
      } catch let error as PostgresError {
        throw ServerFailure(error, in: activity)
      }
    }
  }

  /// Has references to rows that come later checked at the end, as far as the server looks at each row.
  ///
  /// - Parameters:
  ///   - except: keys that are taken away.
  ///   - reason: why the others are not; nil is that the role may not.
  private func deferChecks(
    _ target: Target, except: ExistingForeignKeys = ExistingForeignKeys(),
    because reason: String? = nil, on connection: inout Connection
  ) throws {
    let later = try LaterReferences(in: data, target.places, except: except, on: &connection)
    try later.requireDeferrable(target, reason ?? LaterReferences.notOwner(connection.user))
    try later.deferChecks(on: &connection)
  }

  private func fill(
    _ worker: LoadWorker, _ target: Target, _ isLocked: inout Bool,
    _ activity: inout ServerFailure.Activity, on connection: inout Connection
  ) throws {
    let names = data.model.tables.map(worker.sql.name).joined(separator: ", ")
    var bases: [String: UInt64] = [:]
    /// The rows that are added behind others.
    var planned: [String: PlannedRows] = [:]
    var foreignKeys = ExistingForeignKeys()
    var suspended: SuspendedForeignKeys?
    var indexes = ExistingIndexes()
    var remarks: [String] = []
    var emptied = way == .truncate ? Set(data.tables.map(\.name)) : []
    for step in plan.steps.dropLast() {
      progress.begin(step)
      activity = .step(step)
      switch step.action {
      case .lock(let purpose):
        try connection.execute("SET LOCAL lock_timeout = '\(options.lockTimeout)'")
        switch purpose {
        // Writers wait until the load has ended; readers do not.
        case .append: try connection.execute("LOCK TABLE \(names) IN SHARE ROW EXCLUSIVE MODE")
        case .empty:
          // Sets back the sequences that the tables own, and not those that stand alone.
          try connection.execute("TRUNCATE \(names) RESTART IDENTITY")
          try renewSequences(on: &connection)
        case .drop: try target.dropExisting(on: &connection)
        }
        if case .append = purpose {
          try renewSequences(on: &connection)
          bases = try highestKeys(on: &connection)
          planned = try data.rows(after: bases)
        }
        if try way == .truncate || (way == .append && isEmpty(target, on: &connection)) {
          foreignKeys = try ExistingForeignKeys(of: data, target.places, on: &connection)
          try foreignKeys.drop(on: &connection)
          try deferChecks(target, except: foreignKeys, on: &connection)
          let tables = data.tables.filter(\.isScaled).map(\.name)
          indexes = try ExistingIndexes(of: target.places.only(tables), on: &connection)
          try indexes.drop(on: &connection)
          if way == .append {
            emptied = Set(try target.renew(tables, on: &connection))
          }
        } else if way == .append {
          let checks = try AppendedForeignKeys(
            for: data, after: bases, target, options, on: &connection)
          remarks = checks.remark.map { [$0] } ?? []
          switch checks {
          case .rowByRow: try deferChecks(target, on: &connection)
          case .afterwards(let keys): suspended = keys
          case .addedAgain(let keys, _):
            if try keys.dropUnlessBusy(on: &connection) {
              foreignKeys = keys
              try deferChecks(target, except: keys, on: &connection)
            } else {
              try deferChecks(target, because: "others are reading the tables", on: &connection)
              remarks =
                AppendedForeignKeys.rowByRow("others are reading the tables").remark
                .map { [$0] } ?? []
            }
          }
        }
        try connection.execute("SET LOCAL lock_timeout = 0")
        isLocked = true
      case .create:
        try target.makeSchemas(on: &connection)
        for type in data.model.types { try connection.execute(worker.sql.createType(type)) }
        for table in data.model.tables { try connection.execute(worker.sql.createTable(table)) }
      case .copy(let table, _) where !way.createsTables:
        func copy(on connection: inout Connection) throws {
          try self.copy(
            table, planned[table.name], after: bases, target,
            isEmptied: emptied.contains(table.name), worker,
            on: &connection)
        }
        if let suspended, data.model.isScaled(table) {
          try suspended.whileSuspended(on: &connection, copy)
        } else {
          try copy(on: &connection)
        }
      case .analyze(let table) where !way.createsTables:
        if try !isSequenceNew(of: table, on: &connection) {
          hasMovedSequence.store(true, ordering: .relaxed)
        }
        try worker.perform(step, on: &connection)
      case .copy, .key, .analyze, .foreignKey:
        try worker.perform(step, on: &connection)
      case .restoreIndexes: try indexes.restore(on: &connection)
      case .restoreForeignKeys:
        try foreignKeys.restore(on: &connection)
        try suspended?.check(after: bases, on: &connection)
      case .publish, .restoreKey, .restoreForeignKey, .compare, .checkStructure:
        preconditionFailure("steps of other loads")
      }
      progress.end(step)
    }
    activity = .named("recording the run")
    try record(planned, target, on: &connection)
    remarks += indexes.remarks
    findings.withLock { [remarks] in $0.remarks += remarks }
    progress.begin(plan.steps[plan.steps.count - 1])
  }
}

extension PostgresError {
  /// Whether somebody else's locks are the reason.
  var isLockProblem: Bool { sqlState == .lockNotAvailable || sqlState == .deadlockDetected }
}
