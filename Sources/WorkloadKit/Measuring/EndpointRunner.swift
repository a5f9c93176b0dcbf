import Dispatch
import Foundation
public import PostgresClient
import Synchronization

/// Measures endpoints: executes them on connections of their own, each with a thread of its own.
///
/// Blocks the calling thread, which watches over the others. Writing endpoints run in transactions that
/// are rolled back; sequences move all the same, which ``SequenceKeeper`` takes care of.
public final class EndpointRunner: Sendable {
  private let parameters: ConnectionParameters
  private let options: MeasuringOptions

  /// A runner for a database.
  public init(_ parameters: ConnectionParameters, options: MeasuringOptions = MeasuringOptions()) {
    self.parameters = parameters
    self.options = options
  }

  /// Measures an endpoint.
  ///
  /// - Parameters:
  ///   - endpoint: what is executed.
  ///   - draws: its parameter sets. They are taken in turn, and begin anew after the last one; the same
  ///     draws give the same executions.
  ///   - progress: learns how far it is.
  ///   - shouldStop: asked several times a second; `true` ends it.
  /// - Returns: what was measured.
  /// - Throws: ``WorkloadError``: `refused` or `noValues` where the server refuses a statement,
  ///   `interrupted`; or `PostgresError` where a connection cannot be made or is lost.
  public func measure(
    _ endpoint: Endpoint, _ draws: ParameterDraws, progress: MeasuringProgress? = nil,
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) throws -> EndpointMeasurement {
    let crew = Crew(size: options.clients)
    for number in 0..<options.clients {
      let thread = Thread { [self] in
        do {
          try work(number, endpoint, draws, crew, progress)
        } catch {
          crew.fail(error)
        }
        crew.end()
      }
      thread.name = "bench \(number + 1)"
      // Many clients should not need much memory.
      thread.stackSize = 1 << 20
      thread.start()
    }
    crew.watch { if shouldStop() { Self.interrupted } else { nil } }
    return try crew.measurement(of: endpoint)
  }

  private static let interrupted = WorkloadError(
    .interrupted, "the measurement was given up and the database is as it was")

  private func work(
    _ number: Int, _ endpoint: Endpoint, _ draws: ParameterDraws, _ crew: Crew,
    _ progress: MeasuringProgress?
  ) throws {
    var client = try EndpointClient(
      parameters, number: number, endpoint, draws, schema: options.schema)
    crew.join(client.cancelHandle)
    func set(_ execution: Int) -> Int { execution * options.clients + number }

    var executions = 0
    let warmUpEnd =
      switch options.length {
      case .seconds(let seconds): EndpointClient.now() + UInt64(seconds * 1e9)
      case .iterations: UInt64.max
      }
    while executions < options.warmUpIterations, !crew.isStopped,
      EndpointClient.now() < warmUpEnd
    {
      _ = try client.execute(set(executions))
      executions += 1
    }
    guard let start = crew.waitForStart() else { return }

    let schedule = ExecutionSchedule(options, start: start, client: number)
    var share = Share()
    var execution = 0
    while schedule.includes(execution, now: EndpointClient.now()), !crew.isStopped {
      let moment = schedule.moment(execution)
      if let moment {
        if schedule.givesUp(execution, now: EndpointClient.now()) {
          share.giveUp(schedule, from: execution)
          break
        }
        guard ExecutionSchedule.wait(until: moment, { crew.isStopped }) else { break }
      }
      let result = try client.execute(set(executions + execution))
      share.record(result, scheduled: moment)
      execution += 1
      progress?.count()
    }
    share.end = EndpointClient.now()
    if number == 0, options.explainedSets > 0, !crew.isStopped {
      do {
        share.explained = try client.explain(sets: options.explainedSets)
      } catch let error as PostgresError where !error.code.isConnectionProblem {
        share.remark = "\(endpoint.name) is not explained: \(error)"
      }
    }
    crew.add(share, start: start)
  }
}

/// What one client measured.
private struct Share {
  var latencies = Latencies()
  var rows: UInt64 = 0
  var notBegun: UInt64 = 0
  var end: UInt64 = 0
  var explained: EndpointMeasurement.Explained?
  var remark: String?

  /// - Parameter scheduled: the moment at which it was to begin; nil is whenever it did.
  mutating func record(_ execution: EndpointClient.Execution, scheduled: UInt64?) {
    let begin = scheduled.map { min($0 + execution.unmeasured, execution.begin) } ?? execution.begin
    latencies.record(nanoseconds: execution.end - begin)
    rows += UInt64(execution.rows)
  }

  /// Counts what was due and was not begun, with the time that it had waited.
  mutating func giveUp(_ schedule: ExecutionSchedule, from execution: Int) {
    let now = EndpointClient.now()
    var execution = execution
    while schedule.includes(execution, now: now), let moment = schedule.moment(execution),
      moment < now
    {
      latencies.record(nanoseconds: now - moment)
      notBegun += 1
      execution += 1
    }
  }
}

/// The clients of one measurement, as they and the thread that watches over them see each other.
private final class Crew: Sendable {
  private struct State {
    var error: (any Error)?
    var handles: [CancelHandle] = []
    var waiting = 0
    var ended = 0
    var start: UInt64?
    var latencies = Latencies()
    var rows: UInt64 = 0
    var notBegun: UInt64 = 0
    var seconds = 0.0
    var explained: EndpointMeasurement.Explained?
    var remark: String?
  }

  private let size: Int
  private let state = Mutex(State())
  private let isStoppedFlag = Atomic(false)
  private let changed = DispatchSemaphore(value: 0)
  private let go = DispatchSemaphore(value: 0)
  private let isCancelling = Atomic(false)

  init(size: Int) { self.size = size }

  var isStopped: Bool { isStoppedFlag.load(ordering: .relaxed) }

  // MARK: - For clients

  func join(_ handle: CancelHandle) { state.withLock { $0.handles.append(handle) } }

  /// Waits until all clients are there.
  ///
  /// - Returns: the moment at which all begin; nil if they are not to.
  func waitForStart() -> UInt64? {
    state.withLock { $0.waiting += 1 }
    changed.signal()
    go.wait()
    return state.withLock { $0.start }
  }

  func add(_ share: Share, start: UInt64) {
    state.withLock { state in
      state.latencies.add(share.latencies)
      state.rows += share.rows
      state.notBegun += share.notBegun
      state.seconds = max(state.seconds, Double(share.end - start) / 1e9)
      if let explained = share.explained { state.explained = explained }
      if let remark = share.remark { state.remark = remark }
    }
  }

  /// The first error is the reason; what follows from it is not worth a word.
  func fail(_ error: any Error) {
    state.withLock { if $0.error == nil { $0.error = error } }
    isStoppedFlag.store(true, ordering: .relaxed)
    changed.signal()
  }

  func end() {
    state.withLock { $0.ended += 1 }
    changed.signal()
  }

  // MARK: - For the watching thread

  /// Lets the clients begin, and waits until all have ended.
  func watch(_ reasonToStop: () -> WorkloadError?) {
    var isBegun = false
    var requests = 0
    while true {
      _ = changed.wait(timeout: .now() + (requests > 0 ? 0.2 : 0.05))
      let (waiting, ended, handles) = state.withLock { ($0.waiting, $0.ended, $0.handles) }
      if ended == size { return }
      if !isStopped, let reason = reasonToStop() { fail(reason) }
      if !isBegun, isStopped || waiting == size {
        isBegun = true
        if !isStopped { state.withLock { $0.start = EndpointClient.now() } }
        for _ in 0..<size { go.signal() }
      }
      guard isStopped else { continue }
      // First polite requests to the server, several since one that arrives between two statements has
      // no effect; whoever is still there later loses the connection.
      if requests < 10 { cancel(handles) } else { handles.forEach { $0.disconnect() } }
      requests += 1
    }
  }

  /// On a thread of its own: a request blocks for as long as the network does.
  private func cancel(_ handles: [CancelHandle]) {
    if isCancelling.exchange(true, ordering: .acquiringAndReleasing) { return }
    Thread.detachNewThread { [self] in
      for handle in handles { try? handle.cancel() }
      isCancelling.store(false, ordering: .releasing)
    }
  }

  func measurement(of endpoint: Endpoint) throws -> EndpointMeasurement {
    let state = state.withLock { $0 }
    if let error = state.error { throw error }
    let executions = state.latencies.count - state.notBegun
    return EndpointMeasurement(
      name: endpoint.name, path: endpoint.path, kind: endpoint.kind, executions: executions,
      seconds: state.seconds, latency: state.latencies.summary,
      rows: Double(state.rows) / Double(max(1, executions)), notBegun: state.notBegun,
      explained: state.explained, remark: state.remark)
  }
}
