import Foundation
import Synchronization

/// A TCP port of this machine that leads to a server's Unix socket, with faults on request.
public final class TCPProxy: Sendable {
  /// What happens to the COMMIT by which a load publishes its rows.
  public enum CommitCut: String, CaseIterable, Sendable {
    /// It does not get to the server.
    case dropped
    /// It gets to the server, and the answer does not get back.
    case answerLost
    /// It gets to the server, and the connection is cut at once.
    case forwarded
  }

  /// What is done with all connections.
  enum Mode {
    /// Everything passes.
    case forward
    /// Nothing passes, and nothing is closed.
    case stall
    /// The server's side is closed, and the client's side stays open and silent.
    case halfOpen
    /// Connections are reset.
    case reset
  }

  struct State {
    var mode = Mode.forward
    var bytesPerSecond: Int?
    var cut: CommitCut?
    var cutsAll = false
    var hasCut = false
    /// Raised when the connections that are there now are to be reset.
    var generation = 0
    var isClosed = false
  }

  /// Outlives the proxy for as long as a connection is being served.
  final class Shared: Sendable {
    let value: Mutex<State>

    init(_ state: State) { value = Mutex(state) }
  }

  /// The port, on 127.0.0.1.
  public let port: UInt16

  private let state = Shared(State())
  private let socketPath: String
  private let listener: Int32

  /// Opens a port, which the system chooses.
  ///
  /// - Throws: if the system refuses.
  public init(toSocket path: String) throws {
    socketPath = path
    (listener, port) = try Sockets.listenOnLoopback()
    let listener = listener
    Thread.detachNewThread { [weak self] in
      while let client = Sockets.nextClient(of: listener) {
        guard let self, self.start(client) else { break }
      }
      Sockets.close(listener)
    }
  }

  deinit { close() }

  /// The URI of a database behind the proxy.
  public func uri(database: String, user: String = "fakedata") -> String {
    "postgresql://\(user)@127.0.0.1:\(port)/\(database)?sslmode=disable&gssencmode=disable"
  }

  /// Resets all connections; later ones pass.
  public func reset() { state.value.withLock { $0.generation += 1 } }

  /// Lets nothing pass any more, of later connections either, and closes nothing.
  public func stall() { state.value.withLock { $0.mode = .stall } }

  /// Closes the server's side of all connections, of later ones too, and keeps the client's side
  /// open and silent.
  public func halfOpen() { state.value.withLock { $0.mode = .halfOpen } }

  /// Resets all connections, later ones too.
  public func refuse() { state.value.withLock { $0.mode = .reset } }

  /// Resets the connections that are there; later ones pass.
  public func restore() {
    state.value.withLock {
      $0.mode = .forward
      $0.generation += 1
    }
  }

  /// Lets so many bytes per second pass, for each connection in each direction.
  public func limit(bytesPerSecond: Int) {
    state.value.withLock { $0.bytesPerSecond = bytesPerSecond }
  }

  /// Cuts the next publishing COMMIT off.
  ///
  /// - Parameter cutsAll: whether all connections are reset and not that one alone, and later ones too
  ///   until ``restore()``.
  public func cut(_ cut: CommitCut, cutsAll: Bool = false) {
    state.value.withLock {
      $0.cut = cut
      $0.cutsAll = cutsAll
    }
  }

  /// Whether a COMMIT has been cut off.
  public var hasCut: Bool { state.value.withLock { $0.hasCut } }

  /// Closes everything.
  public func close() {
    let isFirst = state.value.withLock { state in
      defer { state.isClosed = true }
      return !state.isClosed
    }
    // Wakes the thread that waits for clients.
    if isFirst { shutdown(listener, Int32(SHUT_RDWR)) }
  }

  /// Begins to serve a client; false when the proxy is closed.
  private func start(_ client: Int32) -> Bool {
    let now = state.value.withLock { $0 }
    if now.isClosed || now.mode == .reset {
      Sockets.reset(client)
      return !now.isClosed
    }
    // A network that is down does not get a client to the server.
    let server = now.mode == .forward ? try? Sockets.connect(toSocket: socketPath) : nil
    if now.mode == .forward, server == nil {
      Sockets.reset(client)
      return true
    }
    let generation = now.generation
    Thread.detachNewThread { [state] in
      var link = TCPProxyLink(client: client, server: server, generation: generation)
      link.run(state.value)
    }
    return true
  }
}
