import Foundation

/// A file that has its name only when it is whole: it is written as `NAME.inprogress`.
///
/// The unfinished file is locked, so that two runs do not write the same one; what a killed run has
/// left is not locked any more, and is written over.
final class FileSink: Sink {
  /// What names of unfinished files end in.
  static let unfinishedEnding = ".inprogress"

  let path: String
  private let descriptor: Int32
  /// Whether there is no unfinished file any more.
  private var isPublished = false

  private var unfinishedPath: String { path + Self.unfinishedEnding }

  /// Creates the unfinished file.
  init(path: String) throws(DataFilesError) {
    self.path = path
    descriptor = try Self.openLocked(path + Self.unfinishedEnding)
  }

  deinit {
    abandon()
    close(descriptor)
  }

  /// Removes the unfinished file.
  func abandon() {
    if !isPublished { unlink(unfinishedPath) }
    isPublished = true
  }

  private static func openLocked(_ path: String) throws(DataFilesError) -> Int32 {
    while true {
      let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
      guard descriptor >= 0 else { throw DataFilesError("cannot create \(path)", errno: errno) }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        let number = errno
        close(descriptor)
        if number == EWOULDBLOCK {
          throw DataFilesError(.busy, "another run is writing \(path)")
        }
        throw DataFilesError("cannot lock \(path)", errno: number)
      }
      // By the time of the lock, another run may have given the file its name, or removed it.
      var (opened, named) = (stat(), stat())
      let isStillThere =
        fstat(descriptor, &opened) == 0 && lstat(path, &named) == 0
        && opened.st_dev == named.st_dev && opened.st_ino == named.st_ino
      guard isStillThere else {
        close(descriptor)
        continue
      }
      guard opened.st_mode & S_IFMT == S_IFREG, ftruncate(descriptor, 0) == 0 else {
        let number = errno
        close(descriptor)
        throw DataFilesError("cannot empty \(path)", errno: number)
      }
      return descriptor
    }
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws(DataFilesError) {
    try FileSystem.write(bytes, to: descriptor, unfinishedPath)
  }

  /// Takes a text.
  func write(text: String) throws(DataFilesError) {
    let result = Array(text.utf8).withUnsafeBytes { bytes in
      Result { () throws(DataFilesError) in try write(bytes) }
    }
    try result.get()
  }

  /// Sees to it that the bytes are on the disk.
  func finish() throws(DataFilesError) {
    guard fsync(descriptor) == 0 else {
      throw DataFilesError("\(unfinishedPath) cannot be written", errno: errno)
    }
  }

  /// Gives the file its name.
  func publish() throws(DataFilesError) {
    guard rename(unfinishedPath, path) == 0 else {
      throw DataFilesError("cannot rename \(unfinishedPath) to \(path)", errno: errno)
    }
    isPublished = true
  }
}
