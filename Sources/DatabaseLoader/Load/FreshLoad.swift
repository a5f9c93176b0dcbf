public import FakeDataKit
import Foundation
public import PostgresClient
import Synchronization

/// The load of a data set into tables that are not there yet: all of it, or nothing.
///
/// The tables are made, filled and given their keys in a staging schema, by several connections, and
/// then moved into the target schema in one short transaction. A supervising connection holds the
/// advisory locks that keep other runs away.
public final class FreshLoad: Sendable {
  /// The data set.
  public let data: DataPlan
  /// The steps.
  public let plan: LoadPlan
  /// How far the load is; any thread may ask.
  public let progress: LoadProgress

  private let parameters: ConnectionParameters
  private let options: LoadOptions
  private let handles = Mutex<[Int: CancelHandle]>([:])
  private let warnings = Mutex<[Notice]>([])

  /// A load that has not begun.
  public init(_ data: DataPlan, into parameters: ConnectionParameters, options: LoadOptions) {
    self.data = data
    self.parameters = parameters
    self.options = options
    plan = LoadPlan(freshLoadOf: data)
    progress = LoadProgress(plan, data)
  }

  /// Loads the data set.
  ///
  /// - Parameter interruption: asked several times a second; a request ends the load and takes back
  ///   what it has done.
  /// - Returns: what was loaded, where, and how long each part took.
  /// - Throws: ``LoaderError``, or `PostgresError` where a connection failed or the server refused a
  ///   statement. In each case the target is as it was before.
  public func run(_ interruption: Interruption = Interruption()) throws -> LoadReport {
    var control = try connect("fakedata supervisor")
    try SessionSettings.apply(to: &control)
    let target = try Target(options.schema, on: &control)
    let lock = "fakedata load into \(target.schema)"
    guard try StagingSchema.tryLock(lock, on: &control) else {
      let holder = try StagingSchema.lockHolder(lock, on: &control) ?? "a session that has ended"
      throw LoaderError(
        .locked,
        "another fakedata run is loading into schema \"\(target.schema)\" of database "
          + "\"\(control.database)\": \(holder). Wait for it, or load into another schema.")
    }
    try target.check(data, on: &control)
    let leftovers = try StagingSchema.removeLeftovers(on: &control)
    let staging = StagingSchema()
    let (create, publish) = (plan.steps[0], plan.steps[plan.steps.count - 1])
    do {
      progress.begin(create)
      try staging.create(on: &control)
      try createTables(in: staging, on: &control)
      progress.end(create)
      try runWorkers(staging, interruption, control: &control)
      progress.begin(publish)
      try target.publish(staging, data, on: &control)
      progress.end(publish)
    } catch {
      takeBack(staging, &control)
      throw error
    }
    let tableBytes = try target.tableBytes(data, on: &control)
    collectWarnings(&control)
    return LoadReport(
      data, schema: target.schema, database: control.database,
      serverVersion: control.parameterStatus("server_version") ?? "unknown",
      connections: workerCount, snapshot: progress.snapshot(), tableBytes: tableBytes,
      removedLeftovers: leftovers, warnings: warnings.withLock { $0.map(\.description) })
  }

  /// Connections that take steps: no more than there are tables to copy.
  public var workerCount: Int { max(1, min(options.jobs, data.tables.count)) }

  private func connect(_ name: String) throws(PostgresError) -> Connection {
    var parameters = parameters
    parameters["application_name"] = name
    return try Connection(parameters)
  }

  private func createTables(
    in staging: StagingSchema, on control: inout Connection
  ) throws(PostgresError) {
    let schema = SchemaSQL(data.model)
    let tables = data.model.tables.map { schema.createTable($0) }
    // Autovacuum would read and freeze tables that are being loaded, and take the place of a worker.
    let settings = data.model.tables.map {
      "ALTER TABLE \(SQLName.quoted($0.name)) SET (autovacuum_enabled = off)"
    }
    try control.execute(
      (["BEGIN", "SET LOCAL search_path = \(staging.quotedName), pg_catalog"] + tables + settings
        + ["COMMIT"]).joined(separator: ";\n"))
  }

  // MARK: - Workers

  private func runWorkers(
    _ staging: StagingSchema, _ interruption: Interruption, control: inout Connection
  ) throws {
    let queue = StepQueue(plan, done: [0], last: plan.steps.count - 1, workers: workerCount)
    for number in 0..<workerCount {
      let worker = LoadWorker(
        data: data, options: options, staging: staging, progress: progress, queue: queue)
      let thread = Thread { [self] in
        runWorker(worker, number, queue)
        queue.workerEnded()
      }
      thread.name = "load \(number + 1)"
      thread.start()
    }
    var requests = 0
    while !queue.waitForWorkers(seconds: requests > 0 ? 0.3 : 0.05) {
      if let signal = interruption.requested {
        queue.fail(LoaderError(.interrupted, "interrupted by signal \(signal)"))
      }
      guard queue.isFailed else { continue }
      // First polite requests to the server, several since one that arrives between two statements
      // has no effect; whoever is still there later loses the connection.
      let handles = handles.withLock { Array($0.values) }
      for handle in handles {
        if requests < 10 { try? handle.cancel() } else { handle.disconnect() }
      }
      requests += 1
    }
    if let error = queue.error { throw error }
    if let signal = interruption.requested {
      throw LoaderError(.interrupted, "interrupted by signal \(signal)")
    }
  }

  private func runWorker(_ worker: LoadWorker, _ number: Int, _ queue: StepQueue) {
    do {
      var connection = try connect("fakedata load \(number + 1)")
      handles.withLock { $0[number] = connection.cancelHandle }
      defer { handles.withLock { _ = $0.removeValue(forKey: number) } }
      try worker.run(on: &connection)
      collectWarnings(&connection)
    } catch {
      // The first error is the reason; what follows from it is not worth a word.
      queue.fail(error)
    }
  }

  private func collectWarnings(_ connection: inout Connection) {
    let new = connection.takeNotices()
    warnings.withLock { $0 += new }
  }

  /// Removes the staging schema, over a new connection where the old one is gone. What cannot be
  /// removed now, the next run removes.
  private func takeBack(_ staging: StagingSchema, _ control: inout Connection) {
    if control.isAlive {
      _ = try? control.execute("ROLLBACK")
      if (try? staging.drop(on: &control)) != nil { return }
    }
    guard var other = try? connect("fakedata supervisor") else { return }
    try? staging.drop(on: &other)
  }
}
