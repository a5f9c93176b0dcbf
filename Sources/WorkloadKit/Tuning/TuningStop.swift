import PostgresClient
import Synchronization

/// A way to end a tuning from another thread.
public final class TuningStop: Sendable {
  private struct State {
    var isRequested = false
    var handle: CancelHandle?
  }

  private let state = Mutex(State())

  /// Nobody has asked yet.
  public init() {}

  /// Asks for the end, and cancels the statement that is running. May be called again.
  public func request() {
    // Under the lock, so that no request is under way any more once the handle is taken away.
    state.withLock { state in
      state.isRequested = true
      try? state.handle?.cancel()
    }
  }

  /// Whether somebody has asked.
  public var isRequested: Bool { state.withLock { $0.isRequested } }

  func attach(_ handle: CancelHandle?) { state.withLock { $0.handle = handle } }

  /// - Throws: ``WorkloadError`` with code `interrupted` once somebody has asked.
  func check() throws {
    if isRequested { throw WorkloadError(.interrupted, "the tuning was given up") }
  }
}
