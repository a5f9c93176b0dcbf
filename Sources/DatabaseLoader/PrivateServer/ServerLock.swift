import Foundation

/// The right to change the private server of a directory, held until the value goes away.
///
/// The operating system gives it back when the last process that has the descriptor ends. Programs
/// that must not outlive the lock, such as `initdb`, inherit the descriptor: killing fakedata does
/// not let the next command in while they still work.
struct ServerLock: ~Copyable {
  /// The open lock file.
  let descriptor: Int32

  private init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }

  /// Waits for the lock; nil if the directory is not there, or is removed meanwhile.
  ///
  /// - Throws: `locked` if others still hold it when the time is up; `fileSystem` if the lock file
  ///   cannot be opened.
  static func acquire(
    in directory: ServerDirectory, for account: ServerAccount, timeoutSeconds: Int
  ) throws(PrivateServerError) -> ServerLock? {
    let path = directory.path(ServerDirectory.Name.lock)
    let deadline = ContinuousClock.now + .seconds(timeoutSeconds)
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else {
        if errno == ENOENT { return nil }
        throw PrivateServerError(cannot: "open the lock file \(path)", errno: errno)
      }
      let lock = ServerLock(descriptor: descriptor)
      while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
        guard errno == EWOULDBLOCK || errno == EINTR else {
          throw PrivateServerError(cannot: "lock \(path)", errno: errno)
        }
        guard ContinuousClock.now < deadline else {
          throw PrivateServerError(
            .locked,
            """
            another fakedata command\(holder(path)) has been busy with the private server in \
            \(directory.path) for \(timeoutSeconds) s; wait for it to end, or end it
            """)
        }
        SystemCall.sleep(milliseconds: 20)
      }
      // Whoever held it may have removed the directory, and another may have made it anew: then this
      // is the lock on a file that nobody else will ever see.
      if lock.isStillAt(path) {
        lock.sign(for: account)
        return lock
      }
    }
  }

  private borrowing func isStillAt(_ path: String) -> Bool {
    var opened = stat()
    guard fstat(descriptor, &opened) == 0, let named = SystemCall.statusOfFile(path) else {
      return false
    }
    return opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
  }

  /// Leaves our process id, for the message to whoever waits in vain.
  private borrowing func sign(for account: ServerAccount) {
    _ = fchown(descriptor, account.user, account.group)
    let text = Array("\(getpid())\n".utf8)
    _ = ftruncate(descriptor, 0)
    _ = pwrite(descriptor, text, text.count, 0)
  }

  private static func holder(_ path: String) -> String {
    guard let process = SystemCall.read(path).flatMap({ Int(lineOf: $0) }) else { return "" }
    return " (process \(process))"
  }
}

extension Int {
  /// The number that is alone on a line.
  init?(lineOf text: some StringProtocol) {
    guard let number = Int(String(text.filter { !$0.isWhitespace })) else { return nil }
    self = number
  }
}
