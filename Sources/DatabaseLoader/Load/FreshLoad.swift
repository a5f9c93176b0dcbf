public import FakeDataKit
import Foundation
public import PostgresClient
import Synchronization

/// The load of a data set into tables that are not there yet, or take the place of others, or are twins of those
/// that are there: all of it, or nothing.
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

  /// Into new tables, or by twins.
  public var method: LoadMethod { twins == nil ? .newTables : .twins }
  /// No way is quicker; so it is about schemas, which are made where the model names some that are not there.
  public let remarks: [String]

  private let options: LoadOptions
  private let supervisor: Supervisor
  private let outcome = CommitOutcome()
  /// In how many parts the rows have been copied already; nil is that they have not.
  private let parts: Int?
  /// The twins of tables that are there; nil is that the tables are new.
  private let twins: Twins?

  /// A load that has not begun.
  ///
  /// - Parameter parts: in how many parts ``PartLoad``s have copied the rows; nil is that they have not.
  public convenience init(
    _ data: DataPlan, into parameters: ConnectionParameters, options: LoadOptions,
    finishing parts: Int? = nil
  ) {
    self.init(data, into: parameters, options: options, finishing: parts, remarks: [])
  }

  /// - Parameter remarks: what is to be said beforehand.
  init(
    _ data: DataPlan, into parameters: ConnectionParameters, options: LoadOptions,
    finishing parts: Int? = nil, remarks: [String]
  ) {
    self.data = data
    self.options = options
    self.parts = parts
    self.remarks = remarks
    twins = nil
    supervisor = Supervisor(parameters, stallTimeoutSeconds: options.stallTimeoutSeconds)
    plan = LoadPlan(freshLoadOf: data, jobs: parts == nil ? options.jobs : 1)
    progress = LoadProgress(plan, data)
  }

  /// A load by twins of tables that are there.
  init(_ twins: Twins, into parameters: ConnectionParameters, options: LoadOptions) {
    data = twins.data
    self.options = options
    parts = nil
    remarks = []
    self.twins = twins
    supervisor = Supervisor(parameters, stallTimeoutSeconds: options.stallTimeoutSeconds)
    plan = LoadPlan(loadOf: twins)
    progress = LoadProgress(plan, data)
    for table in twins.kept {
      progress.counters(of: table.name).totalRows.store(0, ordering: .relaxed)
    }
  }

  /// Loads the data set.
  ///
  /// - Parameter interruption: asked several times a second; a request ends the load and takes back
  ///   what it has done.
  /// - Returns: what was loaded, where, and how long each part took.
  /// - Throws: ``LoaderError``, or ``ServerFailure`` where a connection failed or the server refused a
  ///   statement. In each case the target is as it was before.
  public func run(_ interruption: Interruption = Interruption()) throws -> LoadReport {
    try ServerFailure.locating(.init(.named("preparing the load"), aftermath: .nothingChanged)) {
      try load(interruption, &$0)
    }
  }

  private func load(
    _ interruption: Interruption, _ circumstances: inout ServerFailure.Circumstances
  ) throws -> LoadReport {
    var control = try supervisor.connect()
    let target = try Target(options.schema, data.model, on: &control)
    circumstances.note(control, schema: target.schema)
    circumstances.tablesAreThere = twins != nil
    try target.lock(on: &control)
    try target.checkServer(data, on: &control)
    // Twins have been looked at, and are looked at again when they are published.
    if twins == nil { try target.check(data, ifExists: options.ifExists, on: &control) }
    let leftovers = try StagingSchema.removeLeftovers(on: &control)
    let book = parts.map { PartsStaging(data, parts: $0, target: target, origin: options.origin) }
    let staging = book?.schema ?? twins?.staging ?? StagingSchema(for: target)
    let copied = parts == nil ? [] : plan.steps.filter { $0.phase == .copy }.map(\.number)
    let queue = StepQueue(
      plan, done: Set([0] + copied), last: plan.steps.count - 1, workers: workerCount)
    do {
      circumstances.activity = .step(plan.steps[0])
      progress.begin(plan.steps[0])
      if let book {
        try book.requireAll(interruption, on: &control)
      } else {
        try staging.create(on: &control)
        if let twins {
          try create(twins, target, interruption, on: &control)
        } else {
          try staging.createTables(data, for: target, origin: options.origin, on: &control)
        }
      }
      progress.end(plan.steps[0])
      for number in copied { progress.skip(plan.steps[number]) }
      circumstances.activity = .named("watching over the load")
      try runWorkers(staging, target, queue, interruption, control: &control)
      circumstances.activity = .step(plan.steps[plan.steps.count - 1])
      try publish(staging, book, into: target, interruption, control: &control)
    } catch {
      // The connection may have been lost after the server had taken the COMMIT.
      guard try outcome.isCommitted(supervisor.connect) else {
        if parts != nil {
          circumstances.aftermath = .partsStay
          throw Self.tellingOfParts(error)
        }
        if takeBack(staging, &control, after: error) { throw error }
        circumstances.aftermath = .schemaLeft(staging.name)
        throw Self.telling(of: staging, error)
      }
      progress.end(plan.steps[plan.steps.count - 1])
    }
    let (connections, absences) = queue.attendance
    // What is stored is stored, whether it can be measured or not.
    let tableBytes = (try? target.tableBytes(on: &control)) ?? [:]
    supervisor.collectWarnings(&control)
    return LoadReport(
      data, method: method, schema: target.schema, database: control.database,
      serverVersion: control.parameterStatus("server_version") ?? "unknown",
      connections: connections, snapshot: progress.snapshot(), tableBytes: tableBytes,
      removedLeftovers: leftovers, warnings: supervisor.warnings,
      remarks: remarks
        + (absences.isEmpty
          ? []
          : [
            "\(connections) of \(workerCount) connections could be made and did all of the work: "
              + "\(absences[0])"
          ]),
      record: twins?.record ?? RunRecord(data, madeTables: true, origin: options.origin))
  }

  /// Connections that take steps: no more than there are tables, or parts of them, to copy.
  public var workerCount: Int {
    max(1, min(options.jobs, plan.steps.count { $0.phase == .copy }))
  }

  // MARK: - Workers

  private func runWorkers(
    _ staging: StagingSchema, _ target: Target, _ queue: StepQueue, _ interruption: Interruption,
    control: inout Connection
  ) throws {
    let sql = staging.sql(data.model, for: target)
    for number in 0..<workerCount {
      supervisor.start(number, queue) { [self] connection, member in
        let worker = LoadWorker(
          data: data, options: options, sql: sql, staging: staging.names, progress: progress,
          queue: queue, member: member, resumes: parts != nil, twins: twins)
        try worker.run(on: &connection)
      }
    }
    try supervisor.wait(for: queue, interruption, control: &control)
  }

  /// Creates the twins, for which the old tables must not be locked against readers.
  private func create(
    _ twins: Twins, _ target: Target, _ interruption: Interruption,
    on control: inout Connection
  ) throws {
    control.answerTimeoutSeconds = options.stallTimeoutSeconds + options.lockTimeoutSeconds
    try supervisor.interruptibly(interruption, &control) { control in
      do {
        try control.transaction { control in
          // Nobody queues up behind a lock for reading, so it is waited for at a time.
          let milliseconds = max(1, Int(options.lockTimeoutSeconds * 1000))
          try control.execute("SET LOCAL lock_timeout = \(milliseconds)")
          try twins.create(on: &control)
        }
      } catch let error as PostgresError where error.isLockProblem {
        throw try target.busyError(after: options.lockWait, on: &control)
      }
    }
    control.answerTimeoutSeconds = options.stallTimeoutSeconds
  }

  private func publish(
    _ staging: StagingSchema, _ book: PartsStaging?, into target: Target,
    _ interruption: Interruption, control: inout Connection
  ) throws {
    let step = plan.steps[plan.steps.count - 1]
    progress.begin(step)
    // A statement may wait for locks first.
    control.answerTimeoutSeconds = options.stallTimeoutSeconds + options.lockTimeoutSeconds
    try supervisor.interruptibly(interruption, &control) { control in
      if let twins {
        try target.publish(options, outcome, interruption, on: &control) {
          try twins.publish(on: &$0)
        }
      } else {
        try target.publish(staging, book, options, outcome, interruption, on: &control)
      }
    }
    progress.end(step)
  }

  /// Removes the staging schema, over a new connection where the old one is gone.
  ///
  /// - Returns: whether it is gone.
  private func takeBack(
    _ staging: StagingSchema, _ control: inout Connection, after error: any Error
  ) -> Bool {
    // Whoever does not answer would not answer to that either.
    if PostgresError(within: error)?.code == .noAnswer { return false }
    if control.isAlive {
      _ = try? control.execute("ROLLBACK")
      if (try? staging.drop(on: &control)) != nil { return true }
    }
    // A server that restarts after a crash of one of its processes is back in a moment.
    for attempt in 1...Self.takeBackAttempts {
      if var other = try? supervisor.connect() { return (try? staging.drop(on: &other)) != nil }
      if attempt < Self.takeBackAttempts { Thread.sleep(forTimeInterval: 0.5) }
    }
    return false
  }

  private static let takeBackAttempts = 4

  /// An interruption with the word that parts stay, so that finishing them can be tried again.
  private static func tellingOfParts(_ error: any Error) -> any Error {
    guard var error = error as? LoaderError, error.code == .interrupted else { return error }
    error.remainder = "The parts stay, and --finish can be run again."
    return error
  }

  /// An error of the load's own with the word that something was left behind.
  private static func telling(of staging: StagingSchema, _ error: any Error) -> any Error {
    guard var error = error as? LoaderError else { return error }
    error.remainder = "Only schema \(staging.name) is left, and the next run removes it."
    return error
  }
}
