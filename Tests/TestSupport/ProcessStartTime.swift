import Foundation

/// When a process began, in the system's own unit; nil if there is no such process.
///
/// Together with the id it names a process for good, whereas ids alone are used again.
func processStartTime(_ process: Int32) -> String? {
  #if os(Linux)
    guard
      let bytes = FileManager.default.contents(atPath: "/proc/\(process)/stat"),
      let text = String(bytes: bytes, encoding: .utf8),
      // The second field is the program's name in parentheses, which may hold anything.
      let nameEnd = text.lastIndex(of: ")")
    else { return nil }
    let fields = text[nameEnd...].split(separator: " ")
    return fields.count > 20 ? String(fields[20]) : nil
  #else
    return kill(process, 0) == 0 || errno == EPERM ? "alive" : nil
  #endif
}
