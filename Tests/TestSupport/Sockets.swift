import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// The few socket calls that a proxy makes, as Swift wants them on each system.
enum Sockets {
  #if os(Linux)
    private static let stream = Int32(SOCK_STREAM.rawValue)
    private static let sendFlags = Int32(MSG_NOSIGNAL)
  #else
    private static let stream = SOCK_STREAM
    private static let sendFlags: Int32 = 0
  #endif

  /// A system call on a socket failed.
  struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ call: String) { description = "\(call): \(String(cString: strerror(errno)))" }
  }

  /// A socket that listens on a free port of the loopback address, and the port.
  static func listenOnLoopback() throws -> (descriptor: Int32, port: UInt16) {
    let descriptor = socket(AF_INET, stream, 0)
    guard descriptor >= 0 else { throw Failure("socket") }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && listen(descriptor, 64) == 0
          && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard isListening else {
      Foundation.close(descriptor)
      throw Failure("listen")
    }
    prepare(descriptor)
    return (descriptor, UInt16(bigEndian: address.sin_port))
  }

  /// The next client of a listening socket; nil if there is none any more.
  static func nextClient(of listener: Int32) -> Int32? {
    while true {
      let client = accept(listener, nil, nil)
      if client < 0 && (errno == EINTR || errno == ECONNABORTED) { continue }
      guard client >= 0 else { return nil }
      prepare(client)
      return client
    }
  }

  /// A connection to a Unix socket.
  static func connect(toSocket path: String) throws -> Int32 {
    let descriptor = socket(AF_UNIX, stream, 0)
    guard descriptor >= 0 else { throw Failure("socket") }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let isConnected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    guard isConnected else {
      let failure = Failure("connect to \(path)")
      Foundation.close(descriptor)
      throw failure
    }
    prepare(descriptor)
    return descriptor
  }

  /// Programs that a test starts meanwhile must not keep a socket open.
  private static func prepare(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    #if !os(Linux)
      var one: Int32 = 1
      setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &one, socklen_t(MemoryLayout<Int32>.size))
    #endif
  }

  static func makeNonBlocking(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
  }

  /// What can be read now: nil where there is nothing yet, no bytes at the end.
  static func receive(_ descriptor: Int32, atMost count: Int) -> [UInt8]? {
    var isEmpty = false
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      let received = recv(descriptor, buffer.baseAddress, buffer.count, 0)
      isEmpty = received < 0 && (errno == EAGAIN || errno == EINTR)
      initialized = max(0, received)
    }
    return isEmpty ? nil : bytes
  }

  /// Sends what can be sent now and removes it; false if nobody takes it any more.
  static func send(_ descriptor: Int32, _ bytes: inout [UInt8]) -> Bool {
    let sent = bytes.withUnsafeBytes {
      Foundation.send(descriptor, $0.baseAddress, $0.count, sendFlags)
    }
    if sent > 0 { bytes.removeFirst(sent) }
    return sent >= 0 || errno == EAGAIN || errno == EINTR
  }

  /// Closes a connection with a reset, so that the other side sees an error and no end.
  static func reset(_ descriptor: Int32) {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Foundation.linger>.size))
    close(descriptor)
  }

  static func close(_ descriptor: Int32) { Foundation.close(descriptor) }
}
