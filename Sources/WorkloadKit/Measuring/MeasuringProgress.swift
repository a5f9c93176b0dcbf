import Synchronization

/// How far a measurement is: written by the clients, read by whoever shows it.
public final class MeasuringProgress: Sendable {
  /// A moment of a measurement.
  public struct Snapshot: Sendable, Hashable {
    /// The endpoint that is measured; nil before the first and after the last one.
    public var endpoint: String?
    /// Endpoints that are measured already.
    public var done: Int
    /// Endpoints in all.
    public var endpoints: Int
    /// Measured executions of the endpoint so far.
    public var executions: UInt64
    /// Since the endpoint's turn began, in seconds.
    public var seconds: Double
  }

  private struct State {
    var endpoint: String?
    var done = 0
    var endpoints = 0
    var begin: UInt64 = 0
  }

  private let state = Mutex(State())
  private let executions = Atomic<UInt64>(0)

  /// Nothing has begun.
  public init() {}

  /// Where it is.
  public var snapshot: Snapshot {
    let state = state.withLock { $0 }
    let seconds =
      state.endpoint == nil ? 0 : Double(EndpointClient.now() - state.begin) / 1e9
    return Snapshot(
      endpoint: state.endpoint, done: state.done, endpoints: state.endpoints,
      executions: executions.load(ordering: .relaxed), seconds: seconds)
  }

  func begin(_ endpoint: String?, done: Int, of endpoints: Int) {
    executions.store(0, ordering: .relaxed)
    state.withLock {
      $0 = State(
        endpoint: endpoint, done: done, endpoints: endpoints, begin: EndpointClient.now())
    }
  }

  func count() { executions.add(1, ordering: .relaxed) }
}
