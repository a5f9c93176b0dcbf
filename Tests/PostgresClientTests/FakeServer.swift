import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// A server that answers every client's startup message with the same bytes, for the situations
/// into which a real server is hard to bring.
final class FakeServer: Sendable {
  let directory: String
  private let listener: Int32
  private let isAsked = DispatchSemaphore(value: 0)
  private let hasHungUp = DispatchSemaphore(value: 0)

  /// - Parameter lastWords: what a client is sent before the end, which then waits for ``hangUp()``.
  init(answering answer: [UInt8], closing: Bool = true, lastWords: [UInt8]? = nil) throws {
    var template = Array("/tmp/fakeserver.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw TestFailure(name: "mkdtemp") }
    directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    #if os(Linux)
      let kind = Int32(SOCK_STREAM.rawValue)
    #else
      let kind = SOCK_STREAM
    #endif
    let listener = socket(AF_UNIX, kind, 0)
    self.listener = listener
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { path in
      path.copyBytes(from: Array("\(directory)/.s.PGSQL.5432".utf8))
    }
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard bound == 0, listen(listener, 8) == 0 else { throw TestFailure(name: "bind") }
    Thread.detachNewThread { [isAsked, hasHungUp] in
      while true {
        let client = accept(listener, nil, nil)
        if client < 0 { return }
        var startup = [UInt8](repeating: 0, count: 4_096)
        _ = read(client, &startup, startup.count)
        _ = write(client, answer, answer.count)
        if let lastWords {
          isAsked.wait()
          _ = write(client, lastWords, lastWords.count)
        }
        if closing { close(client) }
        if lastWords != nil { hasHungUp.signal() }
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
    try? FileManager.default.removeItem(atPath: directory)
  }

  /// Sends a client that is connected the last words and closes its connection.
  func hangUp() {
    isAsked.signal()
    hasHungUp.wait()
  }

  /// Lets a client in, and is ready for its queries.
  static let welcome: [UInt8] =
    [UInt8(ascii: "R"), 0, 0, 0, 8, 0, 0, 0, 0] + [UInt8(ascii: "Z"), 0, 0, 0, 5]
    + [UInt8(ascii: "I")]

  /// Asks for a password in clear text.
  static let passwordRequest: [UInt8] = [UInt8(ascii: "R"), 0, 0, 0, 8, 0, 0, 0, 3]

  /// An ErrorResponse, or a NoticeResponse.
  static func error(
    severity: String, sqlState: String, message: String, isNotice: Bool = false
  ) -> [UInt8] {
    var body: [UInt8] = []
    for (field, text) in [("S", severity), ("V", severity), ("C", sqlState), ("M", message)] {
      body += Array(field.utf8) + Array(text.utf8) + [0]
    }
    body.append(0)
    let length = UInt32(body.count + 4)
    return [UInt8(ascii: isNotice ? "N" : "E")]
      + (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) }
      + body
  }
}
