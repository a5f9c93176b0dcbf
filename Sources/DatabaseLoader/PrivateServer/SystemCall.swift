import Foundation

/// The few ways in which the private server talks to the operating system more than once.
enum SystemCall {
  /// The operating system's words for an error number.
  static func message(_ number: Int32) -> String {
    String(cString: strerror(number))
  }

  /// What to do about an error number, ready to be appended to a message.
  static func advice(_ number: Int32) -> String {
    switch number {
    case ENOSPC, EDQUOT:
      "; free some space, or set FAKEDATA_SERVER_DIR to a directory on another disk"
    case EACCES, EPERM, EROFS:
      "; set FAKEDATA_SERVER_DIR to a directory that you may write to"
    default:
      ""
    }
  }

  /// What is at a path, not following a symbolic link at its end; nil if nothing can be seen.
  static func statusOfFile(_ path: String) -> stat? {
    var status = stat()
    return lstat(path, &status) == 0 ? status : nil
  }

  /// Whether anything is at a path, a dangling symbolic link included.
  static func exists(_ path: String) -> Bool {
    statusOfFile(path) != nil
  }

  /// The last bytes of a regular file as text; nil if it cannot be read.
  ///
  /// Symbolic links and special files are refused: when fakedata runs as root the directory belongs
  /// to another account, which must not be able to choose what root reads out.
  static func read(_ path: String, lastBytes limit: Int = 65_536) -> String? {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, isRegular(status) else { return nil }
    let start = max(0, Int(status.st_size) - limit)
    var bytes = [UInt8](repeating: 0, count: limit)
    var filled = 0
    while filled < limit {
      let count = bytes.withUnsafeMutableBytes { buffer in
        pread(
          descriptor, buffer.baseAddress! + filled, limit - filled, off_t(start + filled))
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      filled += count
    }
    return String(decoding: bytes[..<filled], as: UTF8.self)
  }

  /// The last lines of a text file that are not blank.
  static func lastLines(of path: String, count: Int) -> [String] {
    lastLines(ofText: read(path) ?? "", count: count)
  }

  /// The last lines of a text that are not blank.
  static func lastLines(ofText text: String, count: Int) -> [String] {
    text.split(whereSeparator: \.isNewline).suffix(count).map(String.init)
  }

  /// Whether a status describes a directory.
  static func isDirectory(_ status: stat) -> Bool {
    status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether a status describes a regular file.
  static func isRegular(_ status: stat) -> Bool {
    status.st_mode & S_IFMT == S_IFREG
  }

  /// The names in a directory.
  static func names(in directory: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
  }

  /// Lets the calling thread rest.
  static func sleep(milliseconds: UInt32) {
    usleep(milliseconds * 1000)
  }
}
