import WorkloadKit

/// A bar per endpoint, on a logarithmic axis: full up to the p50, pale up to the p95. The slowest have a
/// colour.
struct LatencyChart {
  let measurement: WorkloadMeasurement

  private static let width = 860.0
  private static let left = 300.0
  private static let right = 130.0
  private static let top = 86.0
  private static let row = 36.0
  private static let barHeight = 18.0

  /// The chart as a file.
  var text: String {
    let endpoints = measurement.endpoints.sorted { $0.latency.p95 > $1.latency.p95 }
    let bottom = Self.top + Self.row * Double(endpoints.count)
    var drawing = SVGDrawing(
      width: Self.width, height: bottom + 58,
      title: "How long the endpoints of \(measurement.workload) take: p50 and p95")
    let axis = LogAxis(
      endpoints.flatMap { [$0.latency.p50, $0.latency.p95] }, from: Self.left,
      to: Self.width - Self.right, floor: 1.5)
    drawing.text("How long the endpoints of \(measurement.workload) take", 16, 26, "head")
    drawing.text(
      "full: half of the executions stay within (p50); pale: 95 in a hundred (p95); logarithmic axis; "
        + "the slowest three in colour", 16, 45, "note")
    for mark in axis.marks(LogAxis.time) {
      drawing.line([(mark.place, Self.top - 8), (mark.place, bottom)], "grid")
      drawing.text(mark.text, mark.place, Self.top - 14, "note", .middle)
    }
    for (index, endpoint) in endpoints.enumerated() {
      let y = Self.top + Self.row * Double(index)
      let colour = index < BenchRenderer.marked && endpoints.count > 1 ? "c0" : "plain"
      let (p50, p95) = (axis.place(endpoint.latency.p50), axis.place(endpoint.latency.p95))
      let room = Self.left - 16 - 8
      drawing.text(SVGDrawing.cut(endpoint.name, to: room, isBold: true), 16, y + 13, "name")
      drawing.text(SVGDrawing.cut(endpoint.path, to: room, size: 11), 16, y + 27, "note")
      drawing.bar(Self.left, y + 5, p95 - Self.left, Self.barHeight, "\(colour)-light")
      drawing.bar(Self.left, y + 5, p50 - Self.left, Self.barHeight, colour)
      drawing.text(
        "\(NumberText.milliseconds(endpoint.latency.p50)) · "
          + "\(NumberText.milliseconds(endpoint.latency.p95)) ms", p95 + 7, y + 18)
    }
    drawing.text(
      "PostgreSQL \(measurement.serverVersion), database "
        + "\(NumberText.bytes(measurement.databaseBytes)), shared_buffers \(measurement.sharedBuffers)",
      16, bottom + 26, "note")
    drawing.text(
      BenchRenderer.manner(measurement.options, measurement.drawing), 16, bottom + 42, "note")
    return drawing.file
  }
}
