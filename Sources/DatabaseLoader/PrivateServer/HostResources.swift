import Foundation

/// What the machine, or the container that we are in, has to give to a server.
struct HostResources: Sendable, Hashable {
  /// The memory that the server may use, in bytes.
  var memoryBytes: Int
  /// The free space on the disk of the cluster, in bytes; nil if unknown.
  var freeDiskBytes: Int?
  /// The free space for shared memory in `/dev/shm`, in bytes; nil if there is no such place.
  var freeSharedMemoryBytes: Int?

  /// What this machine has, for a cluster in the given directory.
  static func current(directory: String) -> HostResources {
    HostResources(
      memoryBytes: memoryBytes(), freeDiskBytes: freeBytes(directory),
      freeSharedMemoryBytes: freeBytes("/dev/shm"))
  }

  /// The space that the file system of a path has left for us, in bytes.
  static func freeBytes(_ path: String) -> Int? {
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path)
    return (attributes?[.systemFreeSize] as? NSNumber)?.intValue
  }

  private static func memoryBytes() -> Int {
    let physical = Int(clamping: ProcessInfo.processInfo.physicalMemory)
    return controlGroupLimits().reduce(physical, min)
  }

  /// The memory limits of the control groups that this process is in, in bytes.
  ///
  /// Inside a container the machine's memory is not ours to count with.
  private static func controlGroupLimits() -> [Int] {
    var files = ["/sys/fs/cgroup/memory/memory.limit_in_bytes"]
    let membership = (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8)) ?? ""
    for line in membership.split(separator: "\n") where line.hasPrefix("0::") {
      var group = String(line.dropFirst(3))
      while true {
        files.append("/sys/fs/cgroup\(group == "/" ? "" : group)/memory.max")
        guard group.count > 1, let slash = group.lastIndex(of: "/") else { break }
        group = slash == group.startIndex ? "/" : String(group[..<slash])
      }
    }
    return files.compactMap { path in
      (try? String(contentsOfFile: path, encoding: .utf8)).flatMap {
        Int($0.trimmingCharacters(in: .whitespacesAndNewlines))
      }
    }.filter { $0 > 0 }
  }
}
