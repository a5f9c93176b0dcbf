import Dispatch
import Foundation
import Synchronization

/// Work on a thread of its own, for a test that has to do something meanwhile.
public final class Background<Value: Sendable>: Sendable {
  private let outcome = Mutex<Result<Value, any Error>?>(nil)
  private let ended = DispatchSemaphore(value: 0)

  /// Begins the work.
  public init(_ work: @escaping @Sendable () throws -> Value) {
    let thread = Thread { [self] in
      let result = Result { try work() }
      outcome.withLock { $0 = result }
      ended.signal()
    }
    thread.start()
  }

  /// Whether the work has ended.
  public var hasEnded: Bool { outcome.withLock { $0 != nil } }

  /// Waits for the end of the work, for at most ``Patience/seconds``.
  ///
  /// - Throws: the work's error, or ``Overdue``.
  public func value() throws -> Value {
    guard ended.wait(timeout: .now() + Patience.seconds) == .success else { throw Overdue() }
    ended.signal()
    return try outcome.withLock { $0 }!.get()
  }
}

/// Something that a test waits for did not happen.
public struct Overdue: Error {
  /// It did not happen.
  public init() {}
}
