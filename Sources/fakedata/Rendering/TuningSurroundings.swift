import Foundation

/// Where a tuning was run.
struct TuningSurroundings {
  /// The command that did it.
  let command: String

  /// The machine in a line: `2 × Some Processor, 24 GB, Linux`.
  var machine: String {
    let process = ProcessInfo.processInfo
    var processor = "processor"
    if let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("model name") }),
      let name = line.split(separator: ":", maxSplits: 1).last
    {
      processor = name.trimmingCharacters(in: .whitespaces)
    }
    return "\(process.activeProcessorCount) × \(processor), "
      + "\(NumberText.bytes(process.physicalMemory)), \(process.operatingSystemVersionString)"
  }
}
