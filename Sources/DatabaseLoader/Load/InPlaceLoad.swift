public import FakeDataKit
import Foundation
public import PostgresClient
import Synchronization

/// The load of a data set into tables that are there: all of it in one transaction on one connection.
///
/// Their keys, triggers and extra columns stay as they are, so the server does for each row what it
/// does for any other row that is inserted.
public final class InPlaceLoad: Load {
  /// The data set, as if the tables were empty.
  public let data: DataPlan
  /// The steps.
  public let plan: LoadPlan
  /// How far the load is; any thread may ask.
  public let progress: LoadProgress

  private let options: LoadOptions
  private let supervisor: Supervisor
  /// The transaction from when its COMMIT is sent, and whether it has succeeded.
  private let outcome = Mutex<(transaction: String?, isCommitted: Bool)>((nil, false))

  /// A load that has not begun.
  public init(_ data: DataPlan, into parameters: ConnectionParameters, options: LoadOptions) {
    self.data = data
    self.options = options
    supervisor = Supervisor(parameters)
    plan = LoadPlan(inPlaceLoadOf: data, empties: options.ifExists == .truncate)
    progress = LoadProgress(plan, data)
  }

  /// One connection loads.
  public var workerCount: Int { 1 }

  /// Loads the data set.
  ///
  /// - Parameter interruption: asked several times a second; a request ends the load, and the server
  ///   takes back what it has done.
  /// - Returns: what was loaded, where, and how long each part took.
  /// - Throws: ``LoaderError``, or `PostgresError` where a connection failed or the server refused a
  ///   statement. In each case the tables are as they were before.
  public func run(_ interruption: Interruption = Interruption()) throws -> LoadReport {
    var control = try supervisor.connect()
    let target = try Target(options.schema, on: &control)
    try target.lock(on: &control)
    try target.checkFillable(data, empties: options.ifExists == .truncate, on: &control)
    for plan in data.tables {
      _ = try ExistingTable(plan, schema: target.schema, on: &control)
    }
    let leftovers = try StagingSchema.removeLeftovers(on: &control)
    let queue = StepQueue(plan, done: [], last: plan.steps.count - 1, workers: 1)
    let worker = LoadWorker(
      data: data, options: options, schema: target.schema, progress: progress, queue: queue)
    supervisor.start(0, queue) { [self] connection in
      try SessionSettings.apply(to: &connection)
      // In front of what triggers and defaults of the tables expect.
      _ = try connection.query(
        """
        SELECT pg_catalog.set_config('search_path', pg_catalog.concat_ws(', ',
          pg_catalog.quote_ident($1), nullif(pg_catalog.current_setting('search_path'), '')), false)
        """, [target.schema])
      do {
        try fill(worker, on: &connection)
      } catch let error as PostgresError where error.isLockProblem {
        throw try target.busyError(
          data, after: "waiting for \(options.publishLockTimeout)", on: &connection)
      }
    }
    do {
      try supervisor.wait(for: queue, interruption)
    } catch {
      // A request, or the loss of the connection, may have come too late to change anything.
      guard try isCommitted() else { throw error }
    }
    // What is stored is stored, whether it can be measured or not.
    let tableBytes = (try? target.tableBytes(data, on: &control)) ?? [:]
    supervisor.collectWarnings(&control)
    return LoadReport(
      data, schema: target.schema, database: control.database,
      serverVersion: control.parameterStatus("server_version") ?? "unknown", connections: 1,
      snapshot: progress.snapshot(), tableBytes: tableBytes, removedLeftovers: leftovers,
      warnings: supervisor.warnings)
  }

  /// Whether the transaction has been committed: as the server says, where the connection was lost after
  /// it had been asked to.
  private func isCommitted() throws -> Bool {
    let (isCommitted, transaction) = outcome.withLock { ($0.isCommitted, $0.transaction) }
    guard !isCommitted, let transaction else { return isCommitted }
    for _ in 0..<100 {
      if var connection = try? supervisor.connect() {
        let status = try connection.query(
          "SELECT pg_catalog.pg_xact_status($1::xid8)", [transaction]
        ).firstValue
        if status != "in progress" { return status == "committed" }
      }
      Thread.sleep(forTimeInterval: 0.3)
    }
    throw LoaderError(
      .outcomeUnknown,
      "the connection was lost while transaction \(transaction) was being committed, and the server "
        + "has not come back: SELECT pg_xact_status('\(transaction)') tells whether the rows are stored"
    )
  }

  private func fill(_ worker: LoadWorker, on connection: inout Connection) throws {
    let names = data.tables.map { SQLName.quoted($0.name) }.joined(separator: ", ")
    let publish = plan.steps[plan.steps.count - 1]
    try connection.transaction { connection in
      var bases: [String: UInt64] = [:]
      for step in plan.steps.dropLast() {
        progress.begin(step)
        switch step.action {
        case .lock(let empties):
          try connection.execute("SET LOCAL lock_timeout = '\(options.publishLockTimeout)'")
          // Writers wait until the load has ended; readers do not, unless the tables are emptied.
          try connection.execute(
            empties
              // With new sequences, which go away with the transaction.
              ? "TRUNCATE \(names) RESTART IDENTITY"
              : "LOCK TABLE \(names) IN SHARE ROW EXCLUSIVE MODE")
          try connection.execute("SET LOCAL lock_timeout = 0")
          if !empties { bases = try highestKeys(on: &connection) }
        case .copy(let table, _):
          try copy(table, after: bases, worker, on: &connection)
        case .analyze(let table):
          try worker.analyze(table, on: &connection)
        case .create, .key, .foreignKey, .publish:
          preconditionFailure("a step of a fresh load")
        }
        progress.end(step)
      }
      progress.begin(publish)
      // The rows count as stored only when the disk has them.
      try connection.execute("SET LOCAL synchronous_commit = on")
      let transaction = try connection.query("SELECT pg_catalog.pg_current_xact_id()").firstValue
      if worker.queue.isFailed { throw LoadWorker.Stopped() }
      outcome.withLock { $0.transaction = transaction }
    }
    outcome.withLock { $0.isCommitted = true }
    progress.end(publish)
  }

  /// The highest key that each table has, or that its sequence has given away.
  private func highestKeys(on connection: inout Connection) throws -> [String: UInt64] {
    var keys: [String: UInt64] = [:]
    for plan in data.tables {
      let name = SQLName.quoted(plan.name)
      let key = plan.table.primaryKey
      let result = try connection.query(
        """
        SELECT greatest(0, (SELECT max(\(SQLName.quoted(key)))::bigint FROM \(name)),
          (SELECT pg_catalog.pg_sequence_last_value(
             pg_catalog.pg_get_serial_sequence($1, $2)::regclass)))
        """, [name, key])
      keys[plan.name] = result.firstValue.flatMap { UInt64($0) } ?? 0
    }
    return keys
  }

  private func copy(
    _ table: TableModel, after bases: [String: UInt64], _ worker: LoadWorker,
    on connection: inout Connection
  ) throws {
    let requested = data.table(table.name)!
    let counters = progress.counters(of: table.name)
    guard requested.isScaled, let base = bases[table.name] else {
      if bases[table.name] != nil { return try addMissing(requested, worker, on: &connection) }
      let existing = try ExistingTable(requested, schema: worker.schema, on: &connection)
      try existing.check(lastRow: requested.rowCount, lastParent: data.parameters.scale)
      return try send(existing, into: SQLName.quoted(table.name), worker, on: &connection)
    }
    // Row numbers go on where the highest user ends: the rows are those of a larger run.
    let root: UInt64
    if case .children(let parent, _, _) = table.cardinality {
      root = bases[parent] ?? 0
    } else {
      root = base
    }
    var parameters = data.parameters
    let scale = data.parameters.scale
    guard root <= DataPlan.maximumScale - scale, base < 1 << 55 else {
      throw LoaderError(
        .targetUnfit,
        "table \"\(table.name)\": the highest key is \(base), and behind it there is no room for the "
          + "new rows. Nothing was changed.")
    }
    parameters.scale = root + scale
    let larger = try DataPlan(data.model, parameters).table(table.name)!
    let units = root..<(root + scale)
    let rows = larger.rowCount(units: units)
    counters.totalRows.store(rows, ordering: .relaxed)
    counters.firstRow.store(base, ordering: .relaxed)
    let existing = try ExistingTable(larger, schema: worker.schema, on: &connection)
    try existing.check(lastRow: base + rows, lastParent: root + scale)
    try send(
      existing, units: units, firstRow: base, into: SQLName.quoted(table.name), worker,
      on: &connection)
  }

  /// Sends the rows of some units to a table and counts what arrives.
  private func send(
    _ existing: ExistingTable, units: Range<UInt64>? = nil, firstRow: UInt64? = nil,
    into name: String, _ worker: LoadWorker, on connection: inout Connection
  ) throws {
    let expected = existing.plan.rowCount(units: units ?? 0..<existing.plan.units)
    let columns = existing.plan.columns.map { SQLName.quoted($0.name) }.joined(separator: ", ")
    let format = existing.format == .copyBinary ? " (FORMAT binary)" : ""
    var generator = TableGenerator(
      existing.plan, units: units, firstRow: firstRow, batchRows: options.batchRows)
    func keptAway(_ detail: String) -> LoaderError {
      LoaderError(
        .rowCount,
        "table \"\(existing.plan.name)\" did not take all rows (\(detail)): a trigger keeps rows away. "
          + "Nothing was changed.")
    }
    do {
      let stored = try worker.stream(
        &generator, existing.plan, existing.format,
        "COPY \(name) (\(columns)) FROM STDIN\(format)", on: &connection)
      guard stored == expected else { throw keptAway("\(stored) of \(expected)") }
    } catch let error as PostgresError where error.code == .copyRowCount {
      throw keptAway(error.message)
    }
  }

  /// Adds the rows of a catalogue whose keys the table does not have.
  private func addMissing(
    _ plan: TablePlan, _ worker: LoadWorker, on connection: inout Connection
  ) throws {
    let name = SQLName.quoted(plan.name)
    let existing = try ExistingTable(plan, schema: worker.schema, on: &connection)
    try existing.check(lastRow: plan.rowCount, lastParent: 0)
    let staged = "pg_temp.fakedata_rows"
    let columns = plan.columns.map { SQLName.quoted($0.name) }
    let key = SQLName.quoted(plan.table.primaryKey)
    try connection.execute(
      "CREATE TEMPORARY TABLE fakedata_rows ON COMMIT DROP AS SELECT "
        + "\(columns.joined(separator: ", ")) FROM \(name) WITH NO DATA")
    try send(existing, into: staged, worker, on: &connection)
    let list = columns.joined(separator: ", ")
    let added =
      try connection.query(
        """
        WITH added AS (
          INSERT INTO \(name) (\(list)) OVERRIDING SYSTEM VALUE SELECT \(list) FROM \(staged) s
          WHERE NOT EXISTS (SELECT FROM \(name) t WHERE t.\(key) = s.\(key)) RETURNING 1)
        SELECT count(*) FROM added
        """
      ).firstValue.flatMap { UInt64($0) } ?? 0
    try connection.execute("DROP TABLE \(staged)")
    let counters = progress.counters(of: plan.name)
    counters.totalRows.store(added, ordering: .relaxed)
    counters.rows.store(added, ordering: .relaxed)
  }
}

extension PostgresError {
  /// Whether somebody else's locks are the reason.
  var isLockProblem: Bool { sqlState == .lockNotAvailable || sqlState == .deadlockDetected }
}
