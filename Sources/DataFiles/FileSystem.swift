import Foundation

/// What the file system is asked, with errors that name the file.
enum FileSystem {
  /// What is at a path, or nil.
  static func status(_ path: String) -> stat? {
    var status = stat()
    return stat(path, &status) == 0 ? status : nil
  }

  /// Whether anything is at a path, a dangling symbolic link included.
  static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// Whether a symbolic link is at a path, wherever it leads.
  static func isSymbolicLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  static func isDirectory(_ path: String) -> Bool { isKind(path, S_IFDIR) }

  /// Whether something is at a path that is neither a directory nor a file with contents of its own,
  /// such as a device or a named pipe.
  static func isSpecial(_ path: String) -> Bool {
    guard let status = status(path) else { return false }
    let kind = status.st_mode & S_IFMT
    return kind != S_IFDIR && kind != S_IFREG
  }

  private static func isKind(_ path: String, _ kind: mode_t) -> Bool {
    status(path).map { $0.st_mode & S_IFMT == kind } ?? false
  }

  /// Makes a directory and those above it that are not there.
  ///
  /// - Returns: those that were made, the uppermost first.
  static func makeDirectories(_ path: String) throws(DataFilesError) -> [String] {
    var missing: [String] = []
    var rest = path
    while !isDirectory(rest) {
      missing.insert(rest, at: 0)
      guard let slash = rest.lastIndex(of: "/") else { break }
      rest = slash == rest.startIndex ? "/" : String(rest[..<slash])
      while rest.count > 1, rest.last == "/" { rest.removeLast() }
    }
    var made: [String] = []
    for directory in missing {
      if mkdir(directory, 0o777) == 0 {
        made.append(directory)
      } else if !(errno == EEXIST && isDirectory(directory)) {
        let number = errno
        removeDirectories(made)
        throw DataFilesError("cannot make the directory \(directory)", errno: number)
      }
    }
    return made
  }

  /// Removes directories, the last one first, as far as they are empty.
  static func removeDirectories(_ paths: [String]) {
    for path in paths.reversed() { rmdir(path) }
  }

  /// Sees to it that the names in a directory are on the disk.
  static func syncDirectory(_ path: String) throws(DataFilesError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw DataFilesError("cannot open \(path)", errno: errno) }
    defer { close(descriptor) }
    // Some file systems cannot do it, and then need not.
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw DataFilesError("cannot sync \(path)", errno: errno)
    }
  }

  /// Writes all of the bytes.
  static func write(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, _ name: String
  ) throws(DataFilesError) {
    var rest = bytes
    while !rest.isEmpty {
      let written = Foundation.write(descriptor, rest.baseAddress, rest.count)
      if written < 0 {
        if errno == EINTR { continue }
        throw DataFilesError("\(name) cannot be written", errno: errno)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
  }
}
