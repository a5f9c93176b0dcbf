public import FakeDataKit
public import PostgresClient

/// The load of a data set into tables that are not there yet, or take the place of others: all of it,
/// or nothing.
///
/// The tables are made, filled and given their keys in a staging schema, by several connections, and
/// then moved into the target schema in one short transaction. A supervising connection holds the
/// advisory locks that keep other runs away.
public final class FreshLoad: Load {
  /// The data set.
  public let data: DataPlan
  /// The steps.
  public let plan: LoadPlan
  /// How far the load is; any thread may ask.
  public let progress: LoadProgress

  private let options: LoadOptions
  private let supervisor: Supervisor

  /// A load that has not begun.
  public init(_ data: DataPlan, into parameters: ConnectionParameters, options: LoadOptions) {
    self.data = data
    self.options = options
    supervisor = Supervisor(parameters)
    plan = LoadPlan(freshLoadOf: data, jobs: options.jobs)
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
    var control = try supervisor.connect()
    let target = try Target(options.schema, on: &control)
    try target.lock(on: &control)
    try target.check(data, ifExists: options.ifExists, on: &control)
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
      try target.publish(
        staging, data, ifExists: options.ifExists, attempts: options.publishAttempts,
        lockTimeout: options.publishLockTimeout, interruption, on: &control)
      progress.end(publish)
    } catch {
      takeBack(staging, &control)
      throw error
    }
    // What is stored is stored, whether it can be measured or not.
    let tableBytes = (try? target.tableBytes(data, on: &control)) ?? [:]
    supervisor.collectWarnings(&control)
    return LoadReport(
      data, schema: target.schema, database: control.database,
      serverVersion: control.parameterStatus("server_version") ?? "unknown",
      connections: workerCount, snapshot: progress.snapshot(), tableBytes: tableBytes,
      removedLeftovers: leftovers, warnings: supervisor.warnings)
  }

  /// Connections that take steps: no more than there are tables, or parts of them, to copy.
  public var workerCount: Int {
    max(1, min(options.jobs, plan.steps.count { $0.phase == .copy }))
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
        data: data, options: options, schema: staging.name, progress: progress, queue: queue)
      supervisor.start(number, queue) { connection in try worker.run(on: &connection) }
    }
    try supervisor.wait(for: queue, interruption)
  }

  /// Removes the staging schema, over a new connection where the old one is gone. What cannot be
  /// removed now, the next run removes.
  private func takeBack(_ staging: StagingSchema, _ control: inout Connection) {
    if control.isAlive {
      _ = try? control.execute("ROLLBACK")
      if (try? staging.drop(on: &control)) != nil { return }
    }
    guard var other = try? supervisor.connect() else { return }
    try? staging.drop(on: &other)
  }
}
