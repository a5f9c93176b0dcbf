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
    /// Until the last endpoint is measured, in seconds; nil where that depends on the server.
    public var secondsLeft: Double?
    /// How much is done, 0 to 1.
    public var share: Double
  }

  private struct State {
    var endpoint: String?
    var done = 0
    var endpoints = 0
    var begin: UInt64 = 0
  }

  private let state = Mutex(State())
  private let executions = Atomic<UInt64>(0)
  private let secondsPerEndpoint: Double?

  /// Nothing has begun.
  ///
  /// - Parameter secondsPerEndpoint: how long each endpoint is measured; nil where that depends on the
  ///   server.
  public init(secondsPerEndpoint: Double? = nil) { self.secondsPerEndpoint = secondsPerEndpoint }

  /// Where it is.
  public var snapshot: Snapshot {
    let state = state.withLock { $0 }
    let seconds =
      state.endpoint == nil ? 0 : Double(EndpointClient.now() - state.begin) / 1e9
    var done = Double(state.done)
    var secondsLeft: Double?
    if let length = secondsPerEndpoint, state.endpoint != nil {
      done += min(seconds / length, 1)
      secondsLeft = (Double(state.endpoints) - done) * length
    }
    return Snapshot(
      endpoint: state.endpoint, done: state.done, endpoints: state.endpoints,
      executions: executions.load(ordering: .relaxed), seconds: seconds, secondsLeft: secondsLeft,
      share: state.endpoints == 0 ? 0 : done / Double(state.endpoints))
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
