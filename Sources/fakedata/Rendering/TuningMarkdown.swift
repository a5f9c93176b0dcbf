import Foundation
import WorkloadKit

/// A tuning as a document.
struct TuningMarkdown {
  let report: TuningReport
  let surroundings: TuningSurroundings
  /// Where the document is going to be.
  let path: String

  /// The file of the chart.
  var chartPath: String { Self.chartPath(besides: path) }

  /// The file of the chart of a document.
  static func chartPath(besides path: String) -> String {
    (path.hasSuffix(".md") ? String(path.dropLast(3)) : path) + "-times.svg"
  }

  /// The document.
  var text: String {
    (head + endpoints
      + report.endpoints.filter(\.isTuned).sorted {
        $0.before.latency.mean > $1.before.latency.mean
      }.flatMap(section) + others + choice + writers + colophon).joined(separator: "\n") + "\n"
  }

  private var head: [String] {
    let rows = report.rows.filter { $0.value > 0 }.sorted { $0.value > $1.value }.prefix(4)
      .map { "\(NumberText.grouped(UInt64($0.value))) rows in \($0.key)" }
    return [
      "# The endpoints of \(report.workload), and what makes them faster", "",
      "Measured by `fakedata tune` in a database with about \(rows.joined(separator: ", ")). One client; "
        + "\(report.parameterSets) parameter sets per endpoint, drawn with seed \(report.seed).",
      "",
    ]
  }

  private var endpoints: [String] {
    let slowest = Set(report.slowest(3).map(\.name))
    var lines = [
      "## Times", "",
      "The three slowest are marked. Times of one execution, as the client sees them.", "",
      "| endpoint | | p50 before | p95 before | p50 after | p95 after | longest after | faster |",
      "|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    for endpoint in report.endpoints {
      let (before, after) = (endpoint.before.latency, endpoint.after.latency)
      let mark = slowest.contains(endpoint.name) ? "**" : ""
      lines.append(
        "| \(mark)`\(endpoint.path)`\(mark) | \(mark.isEmpty ? "" : "slow") "
          + "| \(Milliseconds.text(before.p50)) | \(Milliseconds.text(before.p95)) "
          + "| \(Milliseconds.text(after.p50)) | \(Milliseconds.text(after.p95)) "
          + "| \(Milliseconds.text(after.max)) | \(TuningText.factor(before.p50, after.p50)) |")
    }
    let over = report.endpoints.filter { $0.after.latency.p95 > report.targetMilliseconds }
    let target = Milliseconds.text(report.targetMilliseconds)
    return lines + [
      "",
      over.isEmpty
        ? "Every endpoint's 95th percentile is within \(target) afterwards."
        : "Still over \(target) afterwards: \(over.map(\.name).joined(separator: ", ")).",
      "", "![Times before and after](\(URL(fileURLWithPath: chartPath).lastPathComponent))", "",
    ]
  }

  private func section(_ endpoint: TuningReport.EndpointResult) -> [String] {
    var lines = ["## `\(endpoint.path)`", ""]
    if let finding = endpoint.finding { lines += [finding, ""] }
    if let plan = endpoint.planBefore { lines += ["Before:", "", "```", plan, "```", ""] }
    let tried = endpoint.trials.filter { $0.timing != nil || $0.isChosen }
    if !tried.isEmpty {
      lines += [
        "| index | planner's cost | built in | size | p50 | verdict |",
        "|---|---:|---:|---:|---:|---|",
      ]
      for trial in tried {
        lines.append(
          "| `\(trial.sql)` | \(trial.expectedCostShare.map(Self.percent) ?? "") "
            + "| \(trial.buildSeconds.map(NumberText.duration) ?? "") "
            + "| \(trial.bytes.map { NumberText.bytes($0) } ?? "") "
            + "| \(trial.timing.map { Milliseconds.text($0.latency.p50) } ?? "") "
            + "| \(trial.verdict) |")
      }
      lines.append("")
    }
    let rejected = endpoint.trials.filter { $0.timing == nil && !$0.isChosen }
    if !rejected.isEmpty {
      lines += ["Considered and not built:", ""]
      for trial in rejected { lines.append("- `\(trial.sql)`: \(trial.verdict)") }
      lines.append("")
    }
    if let rewrite = endpoint.rewrite { lines += section(rewrite) }
    if let plan = endpoint.planAfter { lines += ["After:", "", "```", plan, "```", ""] }
    return lines
  }

  private func section(_ rewrite: TuningReport.RewriteTrial) -> [String] {
    var lines = ["A rewrite: \(rewrite.summary)", "", "Verdict: \(rewrite.verdict).", ""]
    guard rewrite.setupSeconds != nil else { return lines }
    lines += ["```sql", rewrite.sql, "```", ""]
    lines.append(
      "What it needs\(rewrite.setupSeconds.map { ", made in \(NumberText.duration($0))" } ?? ""):")
    lines += ["", "```sql"]
    for step in rewrite.steps { lines.append("\(step.sql);  -- \(step.purpose.rawValue)") }
    return lines + ["```", ""]
  }

  private var others: [String] {
    guard !report.others.isEmpty else { return [] }
    var lines = [
      "## Indexes that others have thought of", "", "Each by itself, with the endpoints above.", "",
      "| index | built in | size | verdict |", "|---|---:|---:|---|",
    ]
    for trial in report.others {
      lines.append(
        "| `\(trial.sql.oneLine)` | \(trial.buildSeconds.map(NumberText.duration) ?? "") "
          + "| \(trial.bytes.map { NumberText.bytes($0) } ?? "") | \(trial.verdict) |")
    }
    return lines + [""]
  }

  private var choice: [String] {
    var lines = ["## What was chosen", ""]
    if !report.indexes.isEmpty {
      lines += ["| index | size | built in | for |", "|---|---:|---:|---|"]
      for index in report.indexes {
        lines.append(
          "| `\(index.sql)` | \(NumberText.bytes(index.bytes)) "
            + "| \(NumberText.duration(index.buildSeconds)) | \(index.endpoints.joined(separator: ", ")) |"
        )
      }
      lines.append("")
    }
    return lines + ["```sql", report.migration, "```", ""]
  }

  private var writers: [String] {
    let endpoints = report.endpoints.filter { $0.kind == .write }
    guard !endpoints.isEmpty else { return [] }
    var lines = [
      "## What it costs those who write", "",
      "| endpoint | p50 before | p50 after | difference | p95 after |", "|---|---:|---:|---:|---:|",
    ]
    for endpoint in endpoints {
      let (before, after) = (endpoint.before.latency, endpoint.after.latency)
      lines.append(
        "| `\(endpoint.path)` | \(Milliseconds.text(before.p50)) | \(Milliseconds.text(after.p50)) "
          + "| \(Milliseconds.difference(after.p50 - before.p50)) | \(Milliseconds.text(after.p95)) |"
      )
    }
    lines.append("")
    let others = endpoints.filter { !$0.writesToChanged }
    if !others.isEmpty {
      lines += [
        "The tables that \(others.map { "`\($0.path)`" }.joined(separator: ", ")) write to have got "
          + "nothing new: their differences show how exact the others are.", "",
      ]
    }
    return lines
  }

  private var colophon: [String] {
    var lines = ["## How this was made", "", "- `\(surroundings.command)`"]
    lines.append("- fakedata \(FakedataCommand.version), PostgreSQL \(report.server)")
    lines.append("- \(surroundings.machine)")
    lines.append(
      report.usedHypoPG
        ? "- candidates judged with HypoPG, the promising ones built"
        : "- candidates built, without HypoPG")
    lines.append("- \(NumberText.duration(report.seconds)) altogether")
    return lines + report.notes.map { "- \($0)" }
  }

  private static func percent(_ share: Double) -> String {
    share < 0.01 ? "< 1 %" : "\(Int((share * 100).rounded())) %"
  }
}
