import Foundation

extension ServerDirectory {
  /// Marks the directory as a private server's. Done before anything else is put there.
  ///
  /// - Throws: `fileSystem` if the file cannot be written.
  func mark(for account: ServerAccount) throws(PrivateServerError) {
    guard !SystemCall.exists(path(Name.marker)) else { return }
    try write(
      """
      This directory belongs to the private server of fakedata, layout 1.
      `fakedata server destroy` removes it with everything in it.

      """, to: Name.marker, for: account)
  }

  /// Replaces a file in one step; it is readable by its owner, the account, only.
  ///
  /// - Throws: `fileSystem` if the file cannot be written.
  func write(
    _ text: String, to name: String, for account: ServerAccount
  ) throws(PrivateServerError) {
    let temporary = path(name + ".new")
    unlink(temporary)
    // O_EXCL: a link that the directory's owner put there must not lead root astray.
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw PrivateServerError(cannot: "write \(path(name))", errno: errno)
    }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress! + written, bytes.count - written)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        throw PrivateServerError(cannot: "write \(path(name))", errno: errno)
      }
      written += count
    }
    guard
      fchown(descriptor, account.user, account.group) == 0, rename(temporary, path(name)) == 0
    else {
      throw PrivateServerError(cannot: "write \(path(name))", errno: errno)
    }
  }

  /// The space that the directory takes on the disk, in bytes.
  func bytesOnDisk() -> Int {
    guard let names = FileManager.default.enumerator(atPath: path) else { return 0 }
    var blocks = 0
    for case let name as String in names {
      blocks += Int(SystemCall.statusOfFile(path(name))?.st_blocks ?? 0)
    }
    // POSIX leaves the unit open; it is 512 bytes on Linux and on macOS.
    return blocks * 512
  }

  /// Removes something in the directory, with everything below it.
  ///
  /// It is done as the account, so that root follows no link which the account could put there.
  ///
  /// - Throws: `fileSystem` with what `rm` said.
  func removeTree(
    _ names: [String], as account: ServerAccount, holding lock: borrowing ServerLock
  ) throws(PrivateServerError) {
    guard !names.isEmpty else { return }
    var child = account.process(["/bin/rm", "-rf", "--"] + names.map(path))
    child.keptDescriptor = lock.descriptor
    child.timeoutSeconds = 600
    let outcome: ChildProcess.Outcome
    do {
      outcome = try child.run()
    } catch {
      throw PrivateServerError(.fileSystem, "cannot clear \(path): \(error)")
    }
    guard outcome.exitCode == 0 else {
      throw PrivateServerError(
        .fileSystem, "cannot clear \(path): rm \(outcome.ending)",
        output: SystemCall.lastLines(ofText: outcome.text, count: 5))
    }
  }

  /// Removes the directory. Marker and lock go last, so that a removal that was cut short can be
  /// taken up again.
  ///
  /// - Throws: `fileSystem` if something stays.
  func remove(
    as account: ServerAccount, holding lock: borrowing ServerLock
  ) throws(PrivateServerError) {
    let last = [Name.marker, Name.lock]
    try removeTree(
      SystemCall.names(in: path).filter { !last.contains($0) }, as: account, holding: lock)
    for name in last where unlink(path(name)) != 0 && errno != ENOENT {
      throw PrivateServerError(cannot: "remove \(path(name))", errno: errno)
    }
    guard rmdir(path) == 0 || errno == ENOENT else {
      throw PrivateServerError(cannot: "remove \(path)", errno: errno)
    }
  }

  /// What tells this run of the operating system from the next one; nil if it cannot be told.
  static func currentBootIdentity() -> String? {
    #if canImport(Darwin)
      var bytes = [CChar](repeating: 0, count: 64)
      var size = bytes.count
      guard sysctlbyname("kern.bootsessionuuid", &bytes, &size, nil, 0) == 0 else { return nil }
      return String(cString: bytes)
    #else
      return try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        .trimmingCharacters(in: .whitespacesAndNewlines)
    #endif
  }
}
