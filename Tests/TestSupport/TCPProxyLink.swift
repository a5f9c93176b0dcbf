import Foundation
import Synchronization

/// One connection through a ``TCPProxy``. A thread of its own calls ``run()``, and nobody else anything.
struct TCPProxyLink {
  private static let chunkBytes = 65_536
  private static let tickMilliseconds: Int32 = 5

  private let client: Int32
  private var server: Int32?
  private let generation: Int
  private var toServer: [UInt8] = []
  private var toClient: [UInt8] = []
  private var messages = FrontendMessages()
  /// What is still to be done about the COMMIT.
  private var pendingCut: TCPProxy.CommitCut?

  /// - Parameters:
  ///   - server: the connection to the server; nil where the client is not to get any further.
  ///   - generation: that of the proxy's connections at the moment.
  init(client: Int32, server: Int32?, generation: Int) {
    self.client = client
    self.server = server
    self.generation = generation
    Sockets.makeNonBlocking(client)
    if let server { Sockets.makeNonBlocking(server) }
  }

  /// Lets bytes pass as the proxy's state says, until one of the sides closes or is cut.
  mutating func run(_ state: borrowing Mutex<TCPProxy.State>) {
    while true {
      let now = state.withLock { $0 }
      if now.isClosed || now.mode == .reset || now.generation != generation { return cut() }
      if now.mode != .forward || server == nil {
        if now.mode == .halfOpen, let server {
          Sockets.close(server)
          self.server = nil
        }
        usleep(UInt32(Self.tickMilliseconds) * 1_000)
        continue
      }
      guard turn(server!, now, state) else { return cut() }
    }
  }

  /// Waits for something to do, and does it; false at the end of the connection.
  private mutating func turn(
    _ server: Int32, _ now: TCPProxy.State, _ state: borrowing Mutex<TCPProxy.State>
  ) -> Bool {
    let (reads, writes) = (Int16(POLLIN), Int16(POLLOUT))
    var polled = [
      pollfd(
        fd: client, events: (toServer.isEmpty ? reads : 0) | (toClient.isEmpty ? 0 : writes),
        revents: 0),
      pollfd(
        fd: server, events: (toClient.isEmpty ? reads : 0) | (toServer.isEmpty ? 0 : writes),
        revents: 0),
    ]
    guard poll(&polled, 2, Self.tickMilliseconds) > 0 else { return true }
    var chunkBytes = Self.chunkBytes
    if let bytesPerSecond = now.bytesPerSecond {
      chunkBytes = max(1, bytesPerSecond / 100)
      usleep(10_000)
    }
    if toServer.isEmpty, polled[0].revents != 0 {
      guard let bytes = receive(client, chunkBytes) else { return false }
      toServer = bytes
      if now.cut != nil, !now.hasCut, let offset = messages.commitOffset(in: bytes) {
        pendingCut = now.cut
        if now.cut == .dropped { toServer.removeSubrange(offset...) }
      }
    }
    // What the server said last is passed on before its end is.
    if toClient.isEmpty, polled[1].revents != 0 {
      guard let bytes = receive(server, chunkBytes) else { return false }
      // The answer has come, so the server is done with the COMMIT.
      if pendingCut == .answerLost, toServer.isEmpty, !bytes.isEmpty { return noteCut(state) }
      toClient = bytes
    }
    if !toServer.isEmpty, !Sockets.send(server, &toServer) { return false }
    if !toClient.isEmpty, !Sockets.send(client, &toClient) { return false }
    if toServer.isEmpty, pendingCut == .dropped || pendingCut == .forwarded {
      return noteCut(state)
    }
    return true
  }

  /// What has come, maybe nothing; nil at the end.
  private func receive(_ descriptor: Int32, _ count: Int) -> [UInt8]? {
    guard let bytes = Sockets.receive(descriptor, atMost: count) else { return [] }
    return bytes.isEmpty ? nil : bytes
  }

  private func noteCut(_ state: borrowing Mutex<TCPProxy.State>) -> Bool {
    state.withLock {
      $0.hasCut = true
      if $0.cutsAll { $0.mode = .reset }
    }
    return false
  }

  private func cut() {
    Sockets.reset(client)
    if let server { Sockets.close(server) }
  }
}
