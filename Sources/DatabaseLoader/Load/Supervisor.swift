import Foundation
import PostgresClient
import Synchronization

/// Starts the threads of a load, each with a connection of its own, and ends them all when one of them
/// fails, when the server falls silent or when somebody asks for it.
final class Supervisor: Sendable {
  /// One of the loading connections, as the supervising thread sees it.
  final class Member: Sendable {
    private let handle: CancelHandle
    private let isCancelling = Atomic<Bool>(false)
    private let isRefusedFlag = Atomic<Bool>(false)
    private let backendNumber: Atomic<Int32>

    init(_ connection: borrowing Connection) {
      handle = connection.cancelHandle
      backendNumber = Atomic(connection.backendPID)
    }

    /// The process id of its backend.
    var backend: Int32 { backendNumber.load(ordering: .relaxed) }

    /// Asks for it: a pooler tells the client another one.
    func findBackend(_ connection: inout Connection) throws(PostgresError) {
      if let number = try SessionCheck.backend(of: &connection) {
        backendNumber.store(number, ordering: .relaxed)
      }
    }

    /// Whether the server has failed in a COPY that this side still feeds.
    var isRefused: Bool { isRefusedFlag.load(ordering: .relaxed) }

    func refuse() { isRefusedFlag.store(true, ordering: .relaxed) }

    /// Asks the server to give up what the connection is doing, on a thread of its own: a request
    /// blocks for as long as the network does.
    func cancel() {
      if isCancelling.exchange(true, ordering: .acquiringAndReleasing) { return }
      Thread.detachNewThread { [self] in
        try? handle.cancel()
        isCancelling.store(false, ordering: .releasing)
      }
    }

    func disconnect() { handle.disconnect() }
  }

  private let parameters: ConnectionParameters
  private let stallTimeoutSeconds: Double
  private let members = Mutex<[Int: Member]>([:])
  private let notices = Mutex<[Notice]>([])
  /// Whether connections have turned out to be sessions, and not to share a pooler's backends.
  private let hasSessions = Atomic(false)

  private let name: String

  /// - Parameter name: what the threads do, as `application_name` says it.
  init(_ parameters: ConnectionParameters, stallTimeoutSeconds: Double, name: String = "load") {
    self.parameters = parameters
    self.name = name
    self.stallTimeoutSeconds = stallTimeoutSeconds
  }

  /// A connection for the supervising thread itself.
  ///
  /// - Throws: ``LoaderError`` where a pooler stands in between that does not pool sessions, or
  ///   `PostgresError`.
  func connect() throws -> Connection {
    // A server may still count the connection that this process has closed a moment ago, and have room for no
    // other one.
    let isKnown = Self.known.withLock { $0.contains(parameters) }
    var connection = try connect("fakedata supervisor", tryingAgainIf: { isKnown })
    Self.known.withLock { _ = $0.insert(parameters) }
    connection.answerTimeoutSeconds = stallTimeoutSeconds
    if !hasSessions.load(ordering: .relaxed) {
      try SessionCheck.requireSession(&connection, parameters)
      hasSessions.store(true, ordering: .relaxed)
    }
    try SessionSettings.apply(to: &connection)
    return connection
  }

  private func connect(_ name: String) throws(PostgresError) -> Connection {
    var parameters = parameters
    parameters["application_name"] = name
    return try Connection(parameters)
  }

  /// Attempts to connect where a refusal may be over in a moment, and the seconds that one may take: a server that is
  /// full says so at once, and one that does not answer is not asked again.
  private static let attempts = 6
  private static let secondsOfRefusal = 2.0

  /// What this process has connected with.
  private static let known = Mutex<Set<ConnectionParameters>>([])

  /// Connects, in several attempts where a refusal may be over in a moment.
  private func connect(
    _ name: String, tryingAgainIf mayTryAgain: () -> Bool
  ) throws(PostgresError) -> Connection {
    for attempt in 1... {
      let start = Date()
      do {
        return try connect(name)
      } catch {
        guard attempt < Self.attempts, error.code == .connectionFailed, mayTryAgain(),
          Date().timeIntervalSince(start) < Self.secondsOfRefusal
        else { throw error }
        Thread.sleep(forTimeInterval: 0.05 * Double(attempt))
      }
    }
    fatalError("the attempts are without end")
  }

  /// Connects a thread.
  ///
  /// Where there is room for some only, those who come at the same moment may all be refused: the server counts
  /// whoever it is about to refuse. So the first one tries again as long as nobody is in.
  private func connect(
    _ number: Int, _ queue: StepQueue
  ) throws(PostgresError) -> Connection {
    try connect("fakedata \(name) \(number + 1)") {
      number == 0 && !queue.isFailed && queue.attendance.present == 0
    }
  }

  /// Starts thread `number`, which does its work on a connection of its own.
  func start(
    _ number: Int, _ queue: StepQueue,
    _ work: @escaping @Sendable (inout Connection, Member) throws -> Void
  ) {
    let thread = Thread { [self] in
      do {
        var connection: Connection
        do {
          connection = try connect(number, queue)
        } catch {
          // The others can do its steps.
          queue.workerAbsent(error)
          return
        }
        queue.workerPresent()
        let member = Member(connection)
        members.withLock { $0[number] = member }
        defer { members.withLock { _ = $0.removeValue(forKey: number) } }
        try member.findBackend(&connection)
        try work(&connection, member)
        collectWarnings(&connection)
      } catch {
        // The first error is the reason; what follows from it is not worth a word.
        queue.fail(error)
      }
      queue.workerEnded()
    }
    thread.name = "\(name) \(number + 1)"
    thread.start()
  }

  /// Waits until all threads have ended, and watches over them.
  ///
  /// - Throws: the first error of a thread or of the supervising connection, or that the load was
  ///   interrupted.
  func wait(
    for queue: StepQueue, _ interruption: Interruption, control: inout Connection
  ) throws {
    var check = LivenessCheck(timeoutSeconds: stallTimeoutSeconds)
    var requests = 0
    while !queue.waitForWorkers(seconds: requests > 0 ? 0.2 : 0.05) {
      if let signal = interruption.requested {
        queue.fail(LoaderError(.interrupted, "interrupted by signal \(signal)"))
      }
      let members = members.withLock { Array($0.values) }
      if !queue.isFailed {
        do {
          let refused = try check.tick(backends: members.map(\.backend), on: &control)
          for member in members where refused.contains(member.backend) { member.refuse() }
        } catch {
          queue.fail(error)
        }
      }
      guard queue.isFailed else { continue }
      // First polite requests to the server, several since one that arrives between two statements
      // has no effect; whoever is still there later loses the connection.
      let isSilent = (queue.error as? PostgresError)?.code == .noAnswer
      for member in members {
        if !isSilent && requests < 10 { member.cancel() } else { member.disconnect() }
      }
      requests += 1
    }
    // The connection takes no other statement before its answer is read.
    let isFinished = Result { try check.finish(on: &control) }
    if let error = queue.error { throw error }
    try interruption.check()
    try isFinished.get()
  }

  /// Runs statements of the supervising connection, which are cancelled when somebody asks for it.
  ///
  /// - Throws: the body's error, or that the load was interrupted.
  func interruptibly<Result>(
    _ interruption: Interruption, _ control: inout Connection,
    _ body: (inout Connection) throws -> Result
  ) throws -> Result {
    let watch = CancelWatch(interruption, control.cancelHandle)
    defer { watch.stop() }
    do {
      return try body(&control)
    } catch PostgresError.Code.cancelled where interruption.requested != nil {
      throw LoaderError(.interrupted, "interrupted by signal \(interruption.requested!)")
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

/// Cancels the statements of a connection, on a thread of its own, from when a run is interrupted.
private final class CancelWatch: Sendable {
  private let isStopped = Atomic<Bool>(false)

  init(_ interruption: Interruption, _ handle: CancelHandle) {
    Thread.detachNewThread { [self] in
      while !isStopped.load(ordering: .acquiring) {
        if interruption.requested != nil { try? handle.cancel() }
        Thread.sleep(forTimeInterval: 0.1)
      }
    }
  }

  func stop() { isStopped.store(true, ordering: .releasing) }
}
