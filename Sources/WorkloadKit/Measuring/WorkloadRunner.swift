import DatabaseLoader
import Foundation
public import PostgresClient
import Synchronization

/// Measures the endpoints of a workload, one after the other, and leaves the database as it was.
///
/// Those that read come first: what is rolled back leaves dead rows behind, which the others would have to
/// skip. They are vacuumed away at the end, and sequences set back.
public final class WorkloadRunner: Sendable {
  private let workload: Workload
  private let parameters: ConnectionParameters
  private let options: MeasuringOptions
  private let drawing: Drawing
  /// How far it is; any thread may ask.
  public let progress: MeasuringProgress

  /// A runner that has not begun.
  public init(
    _ workload: Workload, in parameters: ConnectionParameters, options: MeasuringOptions,
    drawing: Drawing
  ) {
    self.workload = workload
    self.parameters = parameters
    self.options = options
    self.drawing = drawing
    let length: Double? = if case .seconds(let seconds) = options.length { seconds } else { nil }
    progress = MeasuringProgress(secondsPerEndpoint: length)
  }

  /// Measures.
  ///
  /// - Parameter shouldStop: asked several times a second; `true` ends it.
  /// - Returns: what was measured.
  /// - Throws: ``WorkloadError`` for what cannot be executed, before anything is measured where that can be
  ///   known, and `interrupted`; or `ServerFailure`. The database is as it was, or the error says what is
  ///   not.
  public func run(
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) throws -> WorkloadMeasurement {
    try ServerFailure.locating(.init(.named("measuring"), aftermath: .nothingChanged)) {
      circumstances in
      var control = try connect(isFirst: true)
      do {
        return try run(on: &control, shouldStop, &circumstances)
      } catch PostgresError.Code.cancelled where shouldStop() {
        throw Self.interrupted
      }
    }
  }

  private var writes: Bool { workload.endpoints.contains { $0.kind == .write } }

  private static let interrupted = WorkloadError(
    .interrupted, "the measurement was given up and the database is as it was")

  /// An error of ours with the word that sequences have not been set back.
  private static func telling(of error: any Error) -> any Error {
    guard let error = error as? WorkloadError else { return error }
    return error.code == .interrupted
      ? WorkloadError(.interrupted, "the measurement was given up").leaving(.sequencesMoved)
      : error.leaving(.sequencesMoved)
  }

  private func run(
    on control: inout Connection, _ shouldStop: @escaping @Sendable () -> Bool,
    _ circumstances: inout ServerFailure.Circumstances
  ) throws -> WorkloadMeasurement {
    let handle = control.cancelHandle
    let watch = CancelWatch(handle, shouldStop)
    defer { watch.stop() }
    var measurement = try describe(on: &control)
    try check(on: &control, shouldStop)
    // What writes nothing moves no sequence.
    let keeper = writes ? try SequenceKeeper(on: &control) : nil
    do {
      measurement.endpoints = try measure(on: &control, shouldStop)
    } catch {
      watch.stop()
      if let keeper, !restore(keeper, &control).isDone {
        circumstances.aftermath = .sequencesMoved
        throw Self.telling(of: error)
      }
      throw error
    }
    watch.stop()
    measurement.remarks += measurement.endpoints.compactMap(\.remark)
    if let keeper {
      let restored = restore(keeper, &control)
      measurement.remarks +=
        restored.isDone ? restored.remarks : ["sequences could not be set back"]
    }
    let vacuumWatch = CancelWatch(handle, shouldStop)
    defer { vacuumWatch.stop() }
    try vacuum(measurement.endpoints, on: &control)
    progress.begin(nil, done: workload.endpoints.count, of: workload.endpoints.count)
    return measurement
  }

  /// - Parameter isFirst: whether it is not known yet that everything can be done over such connections.
  private func connect(isFirst: Bool = false) throws -> Connection {
    var parameters = parameters
    parameters["application_name"] = "fakedata bench"
    var connection = try Connection(parameters)
    if isFirst {
      try SessionCheck.requireSession(&connection, parameters)
      if writes { try SessionCheck.requireWritable(&connection) }
    }
    try BenchSession.prepare(&connection, schema: options.schema)
    try BenchSession.stay(&connection)
    return connection
  }

  private func describe(on control: inout Connection) throws -> WorkloadMeasurement {
    let row = try control.query(
      """
      SELECT pg_catalog.current_schema(), pg_catalog.current_setting('shared_buffers'),
        pg_catalog.pg_database_size(pg_catalog.current_database())
      """
    ).rows[0]
    return WorkloadMeasurement(
      workload: workload.name, database: control.database, schema: row[0],
      serverVersion: control.parameterStatus("server_version") ?? "unknown",
      sharedBuffers: row[1] ?? "", databaseBytes: row[2].flatMap { UInt64($0) } ?? 0,
      drawing: drawing, options: options, endpoints: [],
      remarks: [try RowSecurity.remark(on: &control)].compactMap { $0 })
  }

  /// Has the server parse everything, and draws of everything once: what cannot be done is known before a
  /// long measurement.
  private func check(
    on control: inout Connection, _ shouldStop: @Sendable () -> Bool
  ) throws {
    for endpoint in workload.endpoints {
      if shouldStop() { throw Self.interrupted }
      let draws = try draw(1, endpoint, on: &control)
      _ = try EndpointClient(parameters, number: 0, endpoint, draws, schema: options.schema)
    }
  }

  private func draw(
    _ count: Int, _ endpoint: Endpoint, on control: inout Connection
  ) throws -> ParameterDraws {
    do {
      return try ParameterDraws(
        count, for: endpoint, seed: drawing.seed, asOf: drawing.asOf, mix: drawing.mix,
        on: &control)
    } catch let error as PostgresError where error.code == .server {
      throw EndpointClient.refusal(error, endpoint)
    }
  }

  private func measure(
    on control: inout Connection, _ shouldStop: @escaping @Sendable () -> Bool
  ) throws -> [EndpointMeasurement] {
    let runner = EndpointRunner(parameters, options: options)
    var sets = drawing.sets
    if case .iterations(let count) = options.length {
      sets = min(sets, (count + options.warmUpIterations) * options.clients)
    }
    var results: [String: EndpointMeasurement] = [:]
    let ordered =
      workload.endpoints.filter { $0.kind == .read }
      + workload.endpoints.filter { $0.kind == .write }
    for endpoint in ordered {
      progress.begin(endpoint.name, done: results.count, of: ordered.count)
      let draws = try draw(sets, endpoint, on: &control)
      results[endpoint.name] = try runner.measure(
        endpoint, draws, progress: progress, shouldStop: shouldStop)
    }
    return workload.endpoints.compactMap { results[$0.name] }
  }

  /// Sets sequences back, over a new connection where the old one is gone.
  private func restore(
    _ keeper: SequenceKeeper, _ control: inout Connection
  ) -> (isDone: Bool, remarks: [String]) {
    if control.isAlive, let remarks = try? keeper.restore(on: &control) { return (true, remarks) }
    // A server that restarts after a crash of one of its processes is back in a moment.
    for attempt in 0..<4 {
      if attempt > 0 { Thread.sleep(forTimeInterval: 0.5) }
      if var other = try? connect(), let remarks = try? keeper.restore(on: &other) {
        return (true, remarks)
      }
    }
    return (false, [])
  }

  /// Removes what was rolled back from the tables, so that the next one who reads them does not have to
  /// skip it. A role that may not is warned by the server, and autovacuum does it later.
  private func vacuum(
    _ endpoints: [EndpointMeasurement], on control: inout Connection
  ) throws {
    var tables: Set<String> = []
    for node in endpoints.compactMap(\.explained).flatMap(\.plans).flatMap(\.all)
    where node.nodeType == "ModifyTable" {
      guard let schema = node.schema, let table = node.relationName else { continue }
      tables.insert(try SQLSyntax.qualifiedName(schema: schema, name: table))
    }
    try control.execute("SET lock_timeout = '5s'")
    for table in tables.sorted() {
      do throws(PostgresError) {
        try control.execute("VACUUM \(table)")
      } catch {
        guard error.code == .server else { throw error }
      }
    }
    _ = control.takeNotices()
  }
}
