import FakeDataKit
import WorkloadKit

/// The report of a measurement with data of several sizes.
struct SizesRenderer {
  let result: SizeMeasurements

  /// What was measured, in two lines.
  private var head: [String] {
    guard let last = result.sizes.last?.measurement else { return [] }
    let sizes = result.sizes.map { size in
      "\(NumberText.grouped(size.users)) users (\(NumberText.grouped(size.rows)) rows, "
        + "\(NumberText.bytes(size.measurement.databaseBytes)))"
    }
    return [
      "\(sizes.joined(separator: ", ")); PostgreSQL \(last.serverVersion), shared_buffers "
        + last.sharedBuffers,
      BenchRenderer.manner(last.options, last.drawing),
    ]
  }

  private var header: [String] {
    ["endpoint"]
      + result.sizes.map { "\(Self.count($0.users)) users" }
      + ["largest : smallest"]
  }

  /// Per endpoint its name, p50 and p95 with each size, and how much slower it becomes.
  private var rows: [[String]] {
    result.endpoints.map { name in
      let latencies = result.series(name).map(\.measurement.latency)
      let cells = latencies.map {
        "\(NumberText.milliseconds($0.p50)) / \(NumberText.milliseconds($0.p95))"
      }
      let growth =
        latencies.first.flatMap { first in
          latencies.last.map { first.p50 > 0 ? $0.p50 / first.p50 : 0 }
        } ?? 0
      return [name] + cells + ["× \(NumberText.fixed(growth, growth < 99.5 ? 1 : 0))"]
    }
  }

  /// For people.
  var text: String {
    var table = TextTable(header, [.left] + Array(repeating: .right, count: header.count - 1))
    for row in rows { table.append(row) }
    var lines = head + ["", "p50 / p95 in ms, and the ratio of the p50:"] + table.lines
    lines += ["", "How tables are reached:"]
    for name in result.endpoints { lines += plans(name).map { "  \($0)" } }
    lines.append("")
    if result.flips.isEmpty {
      lines.append("No plan changes its shape between these sizes.")
    } else {
      lines.append("Where plans change their shape:")
      lines += result.flips.map { "  \($0.endpoint), \(text($0))" }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// An endpoint's access paths, a line for each group of sizes that share them.
  private func plans(_ name: String) -> [String] {
    var groups: [(users: [UInt64], paths: String)] = []
    for (users, measurement) in result.series(name) {
      let paths = measurement.explained?.accessPaths.joined(separator: ", ") ?? "not explained"
      if groups.last?.paths == paths {
        groups[groups.count - 1].users.append(users)
      } else {
        groups.append(([users], paths))
      }
    }
    return groups.map { group in
      let sizes = group.users.map { Self.count($0) }.joined(separator: ", ")
      return groups.count == 1 ? "\(name): \(group.paths)" : "\(name), \(sizes): \(group.paths)"
    }
  }

  private func text(_ flip: SizeMeasurements.Flip) -> String {
    let between = "between \(Self.count(flip.from)) and \(Self.count(flip.to)) users"
    if flip.lost.isEmpty, flip.gained.isEmpty {
      return "\(between): the same nodes in another order"
    }
    func list(_ titles: [String]) -> String {
      titles.isEmpty ? "nothing" : titles.joined(separator: ", ")
    }
    return "\(between): \(list(flip.lost)) → \(list(flip.gained))"
  }

  /// A number as `--sizes` takes it: `10k`, `1M`.
  static func count(_ number: UInt64) -> String {
    if number % 1_000_000 == 0 { return "\(number / 1_000_000)M" }
    return number % 1000 == 0 ? "\(number / 1000)k" : String(number)
  }

  /// Tables ready for a report.
  var markdown: String {
    var lines = [
      "| \(header.joined(separator: " | ")) |",
      "|---|" + String(repeating: "---:|", count: header.count - 1),
    ]
    lines += rows.map { "| \($0.joined(separator: " | ")) |" }
    lines += ["", "p50 / p95 in ms, and the ratio of the p50."]
    if !result.flips.isEmpty {
      lines += ["", "| endpoint | plan changes |", "|---|---|"]
      lines += result.flips.map { "| \($0.endpoint) | \(BenchRenderer.cell(text($0))) |" }
    }
    lines += [""] + head.map { $0 + "." }
    return lines.joined(separator: "\n") + "\n"
  }

  /// For machines.
  var json: String {
    struct Document: Encodable {
      let fakedataVersion = FakedataCommand.version
      let sizes: [SizeMeasurements.Size]
      let flips: [SizeMeasurements.Flip]
    }
    return JSONText.pretty(Document(sizes: result.sizes, flips: result.flips)) + "\n"
  }
}
