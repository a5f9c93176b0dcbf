import Foundation
import PostgresClient
import Synchronization

/// Cancels the statements of a connection, on a thread of its own, from when somebody asks for the end.
final class CancelWatch: Sendable {
  private let isStopped = Mutex(false)

  init(_ handle: CancelHandle, _ shouldStop: @escaping @Sendable () -> Bool) {
    Thread.detachNewThread { [self] in
      while true {
        let goesOn = isStopped.withLock { isStopped in
          if !isStopped, shouldStop() { try? handle.cancel() }
          return !isStopped
        }
        guard goesOn else { return }
        Thread.sleep(forTimeInterval: 0.1)
      }
    }
  }

  /// Sends no request any more. One that is under way has been sent when this returns.
  func stop() { isStopped.withLock { $0 = true } }
}
