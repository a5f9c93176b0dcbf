import WorkloadKit

/// Two bars per endpoint on a logarithmic axis: its 95th percentile before a tuning and after it.
struct TuningChart {
  let report: TuningReport

  private static let width = 860.0
  private static let left = 240.0
  private static let right = 110.0
  private static let top = 92.0
  private static let row = 36.0

  /// The chart as a file.
  var text: String {
    let endpoints = report.endpoints.sorted { $0.before.latency.p95 > $1.before.latency.p95 }
    let bottom = Self.top + Self.row * Double(endpoints.count)
    let title = "The endpoints of \(report.workload) before and after tuning"
    var drawing = SVGDrawing(width: Self.width, height: bottom + 40, title: title)
    let axis = LogAxis(
      endpoints.flatMap { [$0.before.latency.p95, $0.after.latency.p95] }
        + [report.targetMilliseconds], from: Self.left, to: Self.width - Self.right, floor: 1.5)
    drawing.text(title, 16, 26, "head")
    drawing.text(
      "what 95 in 100 executions stay within, one client; grey: before, blue: after; logarithmic axis",
      16, 45, "note")
    for mark in axis.marks(LogAxis.time) {
      drawing.line([(mark.place, Self.top - 8), (mark.place, bottom)], "grid")
      drawing.text(mark.text, mark.place, Self.top - 14, "note", .middle)
    }
    let target = axis.place(report.targetMilliseconds)
    drawing.line([(target, Self.top - 8), (target, bottom)], "l0")
    for (index, endpoint) in endpoints.enumerated() {
      let y = Self.top + Self.row * Double(index)
      drawing.text(
        SVGDrawing.cut(endpoint.name, to: Self.left - 16 - 8, isBold: endpoint.isTuned), 16, y + 19,
        endpoint.isTuned ? "name" : "")
      for (offset, value, style) in [
        (2.0, endpoint.before.latency.p95, "plain"), (16, endpoint.after.latency.p95, "c1"),
      ] {
        let end = axis.place(value)
        drawing.bar(Self.left, y + offset, end - Self.left, 12, style)
        drawing.text(Milliseconds.text(value), end + 6, y + offset + 10, "note")
      }
    }
    drawing.text(
      "PostgreSQL \(report.server); the line is the target, "
        + "\(Milliseconds.text(report.targetMilliseconds))", 16, bottom + 24, "note")
    return drawing.file
  }
}
