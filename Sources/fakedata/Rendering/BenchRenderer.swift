import FakeDataKit
import WorkloadKit

/// The report of a measurement.
struct BenchRenderer {
  let measurement: WorkloadMeasurement

  /// How many of the slowest endpoints are marked.
  static let marked = 3

  private var slowest: [EndpointMeasurement] { measurement.slowest(Self.marked) }

  private func mark(_ endpoint: EndpointMeasurement) -> String {
    // Among few there is nothing to choose.
    guard measurement.endpoints.count > 1 else { return "" }
    let place = slowest.firstIndex { $0.name == endpoint.name }
    return place.map { ["1st", "2nd", "3rd"][$0] } ?? ""
  }

  /// What was measured, in two lines.
  private var head: [String] {
    let count = measurement.endpoints.count
    return [
      "\(count) \(count == 1 ? "endpoint" : "endpoints") of workload \(measurement.workload), "
        + (measurement.schema.map { "schema \($0) of " } ?? "")
        + "database \(measurement.database) (\(NumberText.bytes(measurement.databaseBytes))), PostgreSQL "
        + "\(measurement.serverVersion), shared_buffers \(measurement.sharedBuffers)",
      Self.manner(measurement.options, measurement.drawing),
    ]
  }

  /// How it was measured, in a line.
  static func manner(_ options: MeasuringOptions, _ drawing: Drawing) -> String {
    let length =
      switch options.length {
      case .seconds(let seconds): "\(NumberText.duration(seconds)) each"
      case .iterations(let count): "\(NumberText.grouped(UInt64(count))) executions each"
      }
    let rate =
      options.ratePerSecond.map {
        "\(NumberText.fixed($0, $0 == $0.rounded() ? 0 : 2)) executions/s"
      } ?? "closed loop"
    return "seed \(drawing.seed), as of \(drawing.asOf), \(drawing.mix.missPercent) % misses, "
      + "\(drawing.mix.hotPercent) % hot; \(options.clients) "
      + "\(options.clients == 1 ? "client" : "clients"), \(rate), \(length), warm-up "
      + "\(options.warmUpIterations)"
  }

  /// For people.
  var text: String {
    var table = TextTable(
      [
        "endpoint", "p50 ms", "p95 ms", "p99 ms", "max ms", "mean ms", "executions", "per s",
        "rows",
        "hit", "read", "slowest",
      ], [.left] + Array(repeating: .right, count: 10) + [.left])
    for endpoint in measurement.endpoints {
      table.append([endpoint.name] + figures(endpoint) + [mark(endpoint)])
    }
    var lines = head + [""] + table.lines
    if measurement.endpoints.count > 1 {
      lines += ["", "The slowest by p95, and how they reach their tables:"]
      for endpoint in slowest {
        lines.append("  \(endpoint.name) (\(endpoint.path)): \(paths(endpoint))")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func figures(_ endpoint: EndpointMeasurement) -> [String] {
    let latency = endpoint.latency
    return [latency.p50, latency.p95, latency.p99, latency.max, latency.mean]
      .map(NumberText.milliseconds)
      + [
        NumberText.grouped(endpoint.executions), NumberText.short(endpoint.executionsPerSecond),
        average(endpoint.rows), endpoint.explained.map { average($0.sharedHit) } ?? "-",
        endpoint.explained.map { average($0.sharedRead) } ?? "-",
      ]
  }

  private func average(_ number: Double) -> String {
    number == 0
      ? "0"
      : number < 99.95 ? NumberText.fixed(number, 1) : NumberText.grouped(UInt64(number + 0.5))
  }

  private func paths(_ endpoint: EndpointMeasurement) -> String {
    endpoint.explained.map { $0.accessPaths.joined(separator: ", ") } ?? "not explained"
  }

  /// A table ready for a report.
  var markdown: String {
    var lines = [
      "| endpoint | p50 ms | p95 ms | p99 ms | max ms | mean ms | executions | per s | rows | hit | read |",
      "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for endpoint in measurement.endpoints {
      let isMarked = !mark(endpoint).isEmpty
      let path = "`\(Self.cell(endpoint.path))`"
      let title = isMarked ? "**\(path)** (\(mark(endpoint)) slowest)" : path
      lines.append("| \(([title] + figures(endpoint)).joined(separator: " | ")) |")
    }
    if measurement.endpoints.count > 1 {
      lines += ["", "The slowest by p95:", ""]
      for (number, endpoint) in slowest.enumerated() {
        lines.append(
          "\(number + 1). `\(endpoint.path)` (\(endpoint.name)), "
            + "\(NumberText.milliseconds(endpoint.latency.p95)) ms: \(paths(endpoint))")
      }
    }
    lines += [""] + head.map { $0 + "." }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Text that does not end a cell of a Markdown table.
  static func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }

  /// For machines.
  var json: String {
    struct Document: Encodable {
      let fakedataVersion = FakedataCommand.version
      let measurement: WorkloadMeasurement
      let slowest: [String]
    }
    return JSONText.pretty(
      Document(measurement: measurement, slowest: slowest.map(\.name))) + "\n"
  }
}
