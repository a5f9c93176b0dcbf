import Foundation

/// The directory that holds the server's Unix socket.
///
/// It is the server's own directory, unless the socket's path would be longer than a socket address
/// can hold, or has characters that the server's settings or libpq would read as separators. Then it
/// is a directory below `/tmp` whose name follows from the server's directory.
struct SocketDirectory: Sendable, Hashable {
  /// The longest path that fits a socket address and its closing zero, in bytes.
  static let longestPathBytes = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

  /// The absolute path.
  let path: String
  /// Whether the socket is elsewhere than the rest of the server.
  let isSeparate: Bool

  init(serverDirectory: String, user: uid_t) {
    let own = serverDirectory + "/" + Self.socketName
    let separators = Set("\\,'\"".utf8)
    let isPlain = own.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f && !separators.contains($0) }
    isSeparate = !isPlain || own.utf8.count > Self.longestPathBytes
    path =
      isSeparate ? "/tmp/fakedata-\(user)-\(Self.fingerprint(serverDirectory))" : serverDirectory
  }

  /// The path of the socket itself.
  var socketPath: String {
    path + "/" + Self.socketName
  }

  /// The path of the file by which two servers keep out of each other's socket.
  var socketLockPath: String {
    socketPath + ".lock"
  }

  private static var socketName: String {
    ".s.PGSQL.\(ServerSettings.port)"
  }

  /// A short name for a path: 64-bit FNV-1a in hexadecimal.
  static func fingerprint(_ path: String) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in path.utf8 {
      hash ^= UInt64(byte)
      hash &*= 0x0000_0100_0000_01b3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// Whether a server listens on the socket.
  var isAnswering: Bool {
    guard socketPath.utf8.count <= Self.longestPathBytes else { return false }
    let descriptor = socket(AF_UNIX, Self.streamType, 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    // A server too busy to take the connection is one that answers, so do not wait for it.
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: socketPath.utf8) }
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    return result == 0 || errno == EAGAIN || errno == EINPROGRESS
  }

  /// Makes a separate socket directory, or checks the one that is there.
  ///
  /// - Throws: `unusableDirectory` if something that is not ours has taken its name.
  func prepare(for account: ServerAccount) throws(PrivateServerError) {
    guard isSeparate else { return }
    if mkdir(path, 0o700) == 0 {
      guard lchown(path, account.user, account.group) == 0 else {
        throw PrivateServerError(cannot: "give away \(path)", errno: errno)
      }
      return
    }
    guard errno == EEXIST else {
      throw PrivateServerError(cannot: "create the socket directory \(path)", errno: errno)
    }
    guard
      let status = SystemCall.statusOfFile(path), SystemCall.isDirectory(status),
      status.st_uid == account.user, status.st_mode & 0o077 == 0
    else {
      throw PrivateServerError(
        .unusableDirectory,
        """
        the socket directory \(path) is not a private directory of the server's owner; remove it, \
        or set FAKEDATA_SERVER_DIR to a shorter path, which needs no separate socket directory
        """)
    }
  }

  /// Removes what a dead server left behind, and the directory if it is separate.
  func remove() {
    unlink(socketPath)
    unlink(socketLockPath)
    if isSeparate { rmdir(path) }
  }
}
