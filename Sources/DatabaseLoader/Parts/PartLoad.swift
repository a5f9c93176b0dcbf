public import FakeDataKit
import Foundation
public import PostgresClient
import Synchronization

/// The load of one part of a data set, by one of several processes that share nothing but the database:
/// a range of the root rows with all of their children, in one transaction on one connection.
///
/// Whoever comes first makes the staging schema. When all parts are there, a ``FreshLoad`` finishes:
/// it builds the keys and publishes.
public final class PartLoad: Load {
  /// The whole data set.
  public let data: DataPlan
  /// The steps.
  public let plan: LoadPlan
  /// How far the load is; any thread may ask.
  public let progress: LoadProgress

  private let options: LoadOptions
  private let part: Int
  private let parts: Int
  private let supervisor: Supervisor
  private let outcome = CommitOutcome()
  /// Whether another process has loaded the part while this one was beginning.
  private let wasLoadedMeanwhile = Atomic(false)

  /// A load that has not begun.
  ///
  /// - Parameters:
  ///   - part: the part's number, from 1 to `parts`.
  ///   - parts: how many there are; the same in all processes.
  public init(
    _ data: DataPlan, part: Int, of parts: Int, into parameters: ConnectionParameters,
    options: LoadOptions
  ) {
    self.data = data
    self.options = options
    self.part = part
    self.parts = parts
    supervisor = Supervisor(parameters, stallTimeoutSeconds: options.stallTimeoutSeconds)
    plan = LoadPlan(part: part, of: parts, data)
    progress = LoadProgress(plan, data)
    for table in data.tables {
      let rows = table.isScaled ? table.rowEstimate(units: units(of: table)).rows : 0
      progress.counters(of: table.name).totalRows.store(rows, ordering: .relaxed)
    }
  }

  private func units(of table: TablePlan) -> Range<UInt64> {
    Part(part, of: parts).units(of: table.units)
  }

  /// A part of the rows.
  public var method: LoadMethod { .part }
  /// None.
  public var remarks: [String] { [] }

  /// One connection loads.
  public var workerCount: Int { 1 }

  /// Loads the part, unless it is there.
  ///
  /// - Parameter interruption: asked several times a second; a request ends the load, and the server
  ///   takes back what it has done.
  /// - Returns: what was loaded, and how long it took. A part that was there already has no rows.
  /// - Throws: ``LoaderError``, or ``ServerFailure`` where a connection failed or the server refused a
  ///   statement. In each case nothing of the part is stored, and the other parts are as they were.
  public func run(_ interruption: Interruption = Interruption()) throws -> LoadReport {
    try ServerFailure.locating(
      .init(.named("preparing the parts"), aftermath: .partNotStored(part))
    ) {
      try load(interruption, &$0)
    }
  }

  private func load(
    _ interruption: Interruption, _ circumstances: inout ServerFailure.Circumstances
  ) throws -> LoadReport {
    var control = try supervisor.connect()
    let target = try Target(options.schema, data.model, on: &control)
    circumstances.note(control, schema: target.schema)
    try target.checkServer(data, on: &control)
    try target.requireSchemas(makesOthers: true, on: &control)
    let staging = PartsStaging(data, parts: parts, target: target, origin: options.origin)
    // Others that prepare at the same time are waited for.
    try staging.prepare(options, on: &control)
    var isThere = try staging.loaded(on: &control)[part] != nil
    if !isThere {
      circumstances.activity = .named("watching over the load")
      let queue = StepQueue(plan, done: [], last: plan.steps.count - 1, workers: 1)
      supervisor.start(0, queue) { [self] connection, member in
        let worker = LoadWorker(
          data: data, options: options, sql: staging.sql, staging: staging.schema.names,
          progress: progress, queue: queue, member: member)
        try SessionSettings.apply(to: &connection, searchPath: staging.schema.names)
        try load(worker, staging, on: &connection)
      }
      do {
        try supervisor.wait(for: queue, interruption, control: &control)
      } catch {
        // A request, or the loss of the connection, may have come too late to change anything.
        guard try outcome.isCommitted(supervisor.connect) else { throw error }
        progress.end(plan.steps[plan.steps.count - 1])
      }
      isThere = wasLoadedMeanwhile.load(ordering: .relaxed)
    }
    if isThere {
      for table in data.tables {
        progress.counters(of: table.name).totalRows.store(0, ordering: .relaxed)
      }
    }
    let loaded = (try? staging.loaded(on: &control).count) ?? 0
    supervisor.collectWarnings(&control)
    return LoadReport(
      data, method: method, schema: target.schema, database: control.database,
      serverVersion: control.parameterStatus("server_version") ?? "unknown", connections: 1,
      snapshot: progress.snapshot(), tableBytes: [:], removedLeftovers: [],
      warnings: supervisor.warnings,
      remarks: [
        "part \(part) of \(parts) \(isThere ? "was loaded already" : "is loaded"); "
          + (loaded == parts
            ? "all are: --finish in the place of --part \(part) builds the keys and publishes"
            : "\(loaded) of \(parts) are")
      ], record: RunRecord(data, madeTables: true, origin: options.origin))
  }

  private func load(
    _ worker: LoadWorker, _ staging: PartsStaging, on connection: inout Connection
  ) throws {
    var activity = ServerFailure.Activity.named("beginning the part")
    do {
      try load(worker, staging, &activity, on: &connection)
    } catch let error as PostgresError {
      throw ServerFailure(error, in: activity)
    }
  }

  private func load(
    _ worker: LoadWorker, _ staging: PartsStaging, _ activity: inout ServerFailure.Activity,
    on connection: inout Connection
  ) throws {
    try connection.transaction { connection in
      try staging.lock(part: part, on: &connection)
      // Another process may have loaded it since it was asked for.
      if try staging.loaded(on: &connection)[part] != nil {
        wasLoadedMeanwhile.store(true, ordering: .relaxed)
        return
      }
      var total: UInt64 = 0
      for step in plan.steps.dropLast() {
        progress.begin(step)
        activity = .step(step)
        let table = data.table(step.table!)!
        let units = units(of: table)
        let before = try worker.rowCount(0..<units.lowerBound, of: table)
        let expected = try worker.rowCount(units, of: table)
        progress.counters(of: table.name).totalRows.store(expected, ordering: .relaxed)
        try worker.sendAll(
          expected, of: table, units, after: before, as: table.loadFormat,
          to: worker.sql.name(table.table), on: &connection)
        total += expected
        progress.end(step)
      }
      progress.begin(plan.steps[plan.steps.count - 1])
      activity = .named("committing the part")
      try staging.note(part: part, rows: total, on: &connection)
      if worker.queue.isFailed { throw LoadWorker.Stopped() }
      try SessionSettings.waitForDisk(on: &connection)
      try outcome.prepare(on: &connection)
    }
    outcome.confirm()
    if !wasLoadedMeanwhile.load(ordering: .relaxed) {
      progress.end(plan.steps[plan.steps.count - 1])
    }
  }
}
