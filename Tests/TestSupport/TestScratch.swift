import DatabaseLoader
import Foundation
import Synchronization

/// The one directory below `/tmp` in which this test process leaves anything.
///
/// It is removed when the process exits, with the private servers in it stopped. What a killed test
/// process left behind is removed by the next one.
enum TestScratch {
  private static let prefix = "/tmp/fdt-"
  private static let ownerFile = ".fakedata-test-owner"
  private static let serverMarker = ".fakedata-server"

  /// The directory, made at first use. Short, so that a socket path fits in.
  static let path: String = {
    removeLeftovers()
    var template = Array("\(prefix)XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      fatalError("cannot make a scratch directory in /tmp: \(String(cString: strerror(errno)))")
    }
    let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    // A server that root's tests start runs as another user, who must get through.
    chmod(path, 0o755)
    let owner = "\(getpid()) \(processStartTime(getpid()) ?? "")\n"
    _ = FileManager.default.createFile(atPath: "\(path)/\(ownerFile)", contents: Data(owner.utf8))
    atexit { TestScratch.remove(TestScratch.path) }
    return path
  }()

  private static let count = Atomic(0)

  /// The path of something new in the directory.
  static func newPath() -> String {
    "\(path)/\(count.add(1, ordering: .relaxed).newValue)"
  }

  /// Stops the private servers in a directory, unmounts what a test has mounted there and removes the
  /// directory.
  static func remove(_ path: String) {
    if let names = FileManager.default.enumerator(atPath: path) {
      var servers: [String] = []
      for case let name as String in names {
        let entry = URL(fileURLWithPath: "\(path)/\(name)")
        if entry.lastPathComponent == serverMarker {
          servers.append(entry.deletingLastPathComponent().path)
        } else if entry.lastPathComponent == "data" {
          // A cluster has thousands of files and no server in it.
          names.skipDescendants()
        }
      }
      for server in servers { _ = try? PrivateServer(directory: server).destroy() }
    }
    let mounts = (try? String(contentsOfFile: "/proc/mounts", encoding: .utf8)) ?? ""
    for mount in mounts.split(separator: "\n") {
      let fields = mount.split(separator: " ")
      guard fields.count > 1, fields[1].hasPrefix(path + "/") else { continue }
      _ = try? runProcess("umount", ["-l", String(fields[1])])
    }
    try? FileManager.default.removeItem(atPath: path)
  }

  private static func removeLeftovers() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/tmp")) ?? []
    for name in names where "/tmp/\(name)".hasPrefix(prefix) {
      let path = "/tmp/\(name)"
      var status = stat()
      guard
        lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(),
        let contents = FileManager.default.contents(atPath: "\(path)/\(ownerFile)")
      else { continue }
      let fields = String(decoding: contents, as: UTF8.self).split(whereSeparator: \.isWhitespace)
      guard fields.count == 2, let owner = Int32(fields[0]) else { continue }
      if processStartTime(owner) != String(fields[1]) { remove(path) }
    }
  }
}
