import Foundation
import PostgresClient
import Synchronization

/// Starts the threads of a load, each with a connection of its own, and ends them all when one of them
/// fails or somebody asks for it.
final class Supervisor: Sendable {
  private let parameters: ConnectionParameters
  private let handles = Mutex<[Int: CancelHandle]>([:])
  private let notices = Mutex<[Notice]>([])

  init(_ parameters: ConnectionParameters) { self.parameters = parameters }

  /// A connection for the supervising thread itself.
  func connect() throws(PostgresError) -> Connection {
    var connection = try connect("fakedata supervisor")
    try SessionSettings.apply(to: &connection)
    return connection
  }

  private func connect(_ name: String) throws(PostgresError) -> Connection {
    var parameters = parameters
    parameters["application_name"] = name
    return try Connection(parameters)
  }

  /// Starts thread `number`, which does its work on a connection of its own.
  func start(
    _ number: Int, _ queue: StepQueue,
    _ work: @escaping @Sendable (inout Connection) throws -> Void
  ) {
    let thread = Thread { [self] in
      do {
        var connection = try connect("fakedata load \(number + 1)")
        handles.withLock { $0[number] = connection.cancelHandle }
        defer { handles.withLock { _ = $0.removeValue(forKey: number) } }
        try work(&connection)
        collectWarnings(&connection)
      } catch {
        // The first error is the reason; what follows from it is not worth a word.
        queue.fail(error)
      }
      queue.workerEnded()
    }
    thread.name = "load \(number + 1)"
    thread.start()
  }

  /// Waits until all threads have ended.
  ///
  /// - Throws: the first error of a thread, or that the load was interrupted.
  func wait(for queue: StepQueue, _ interruption: Interruption) throws {
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

  /// Takes the notices of a connection.
  func collectWarnings(_ connection: inout Connection) {
    let new = connection.takeNotices()
    notices.withLock { $0 += new }
  }

  /// What the server warned of.
  var warnings: [String] { notices.withLock { $0.map(\.description) } }
}
