import CLibPQ
import Synchronization

/// A way to stop what a ``Connection`` is doing from another thread.
///
/// A handle may be used from any thread at any time, also after its connection is closed, when it
/// does nothing. It is not safe inside a signal handler: it takes a lock.
public final class CancelHandle: Sendable {
  // Sendable because a request may be sent from any thread, one at a time: the lock sees to that.
  private struct Request: ~Copyable, @unchecked Sendable {
    let pointer: OpaquePointer?

    deinit {
      if let pointer { fd_cancel_free(pointer) }
    }
  }

  // Two locks, so that a request that hangs in the network does not hold up `disconnect()`.
  private let request: Mutex<Request>
  private let socket: Mutex<Int32>

  init(connection: OpaquePointer) {
    request = Mutex(Request(pointer: fd_cancel_create(connection)))
    socket = Mutex(fd_socket_duplicate(PQsocket(connection)))
  }

  deinit {
    connectionClosed()
  }

  /// Asks the server to give up the statement that the connection is running.
  ///
  /// The statement then fails with ``PostgresError/Code/cancelled``, unless it finishes before the
  /// request arrives; when nothing is running nothing happens. Returns once the server has taken
  /// the request. A server that waits for more data of a COPY acts on it at the next message: end
  /// such a COPY by throwing from its body.
  ///
  /// - Throws: ``PostgresError`` with code `connectionFailed` when the server cannot be reached.
  public func cancel() throws(PostgresError) {
    if socket.withLock({ $0 < 0 }) { return }
    let failure: String? = request.withLock { request in
      guard let pointer = request.pointer else { return "the server takes no cancel requests" }
      var message = [CChar](repeating: 0, count: 256)
      let capacity = Int32(message.count)
      if fd_cancel_send(pointer, &message, capacity) == 1 { return nil }
      let bytes = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      return MessageText.folded(String(decoding: bytes, as: UTF8.self))
    }
    if let failure {
      throw PostgresError(.connectionFailed, "the cancel request could not be sent: \(failure)")
    }
  }

  /// Breaks the connection off at once, without a word to the server.
  ///
  /// The last resort when a send blocks: the call that is using the connection fails with
  /// ``PostgresError/Code/connectionLost``, and the server rolls the open transaction back when it
  /// notices. Nothing else can be done with the connection afterwards.
  public func disconnect() {
    socket.withLock { if $0 >= 0 { fd_socket_sever($0) } }
  }

  /// Lets go of the socket, which would otherwise stay open as long as somebody holds the handle.
  func connectionClosed() {
    socket.withLock { descriptor in
      if descriptor >= 0 { fd_socket_close(descriptor) }
      descriptor = -1
    }
  }
}
