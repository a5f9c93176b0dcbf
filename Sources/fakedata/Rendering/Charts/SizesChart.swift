import WorkloadKit

/// A line per endpoint over the number of users, both axes logarithmic: the p50, with a ring where the plan
/// has become another one. The three that are slowest in the end have colours.
struct SizesChart {
  let result: SizeMeasurements

  private static let width = 860.0
  private static let left = 64.0
  private static let right = 306.0
  private static let top = 72.0
  private static let bottom = 492.0
  private static let label = 15.0

  /// The chart as a file.
  var text: String {
    var drawing = SVGDrawing(
      width: Self.width, height: Self.bottom + 72,
      title: "How long endpoints take with more users: p50")
    let points = result.endpoints.flatMap { result.series($0).map(\.measurement.latency.p50) }
    let time = LogAxis(points, from: Self.bottom, to: Self.top)
    let users = LogAxis(
      result.sizes.map { Double($0.users) }, from: Self.left, to: Self.width - Self.right)
    drawing.text("How long endpoints take with more users", 16, 26, "head")
    drawing.text(
      "p50 of the executions, both axes logarithmic; a ring is a plan of another shape than with fewer users; "
        + "the slowest three in colour", 16, 45, "note")
    for mark in time.marks(LogAxis.time) {
      drawing.line([(Self.left, mark.place), (Self.width - Self.right, mark.place)], "grid")
      drawing.text(mark.text, Self.left - 8, mark.place + 4, "note", .end)
    }
    for mark in users.marks({ SizesRenderer.count(UInt64($0.rounded())) }) {
      drawing.line([(mark.place, Self.top), (mark.place, Self.bottom)], "grid")
      drawing.text("\(mark.text) users", mark.place, Self.bottom + 18, "note", .middle)
    }
    let last = result.sizes.last?.measurement
    let slowest = last?.slowest(BenchRenderer.marked).map(\.name) ?? []
    // Those with colours are drawn last, over the others.
    for name in result.endpoints.filter({ !slowest.contains($0) }) + slowest.reversed() {
      draw(name, slowest.firstIndex(of: name), users, time, &drawing)
    }
    labels(time, users, slowest, &drawing)
    if let last {
      drawing.text(
        "PostgreSQL \(last.serverVersion), shared_buffers \(last.sharedBuffers)", 16,
        Self.bottom + 42, "note")
      drawing.text(
        BenchRenderer.manner(last.options, last.drawing), 16, Self.bottom + 58, "note")
    }
    return drawing.file
  }

  private func draw(
    _ name: String, _ place: Int?, _ users: LogAxis, _ time: LogAxis, _ drawing: inout SVGDrawing
  ) {
    let points = result.series(name).map { point in
      (x: users.place(Double(point.users)), y: time.place(point.measurement.latency.p50))
    }
    let style = place.map { "l\($0)" } ?? "line"
    drawing.line(points, style)
    for (point, size) in zip(points, result.sizes) {
      drawing.dot(point.x, point.y, 2.5, place.map { "c\($0)" } ?? "plain")
      if result.flips.contains(where: { $0.endpoint == name && $0.to == size.users }) {
        drawing.dot(point.x, point.y, 6, style)
      }
    }
  }

  /// The names at the lines' ends, moved apart where they would cover each other.
  private func labels(
    _ time: LogAxis, _ users: LogAxis, _ slowest: [String], _ drawing: inout SVGDrawing
  ) {
    guard let largest = result.sizes.last else { return }
    let ends = result.endpoints.compactMap { name in
      result.series(name).last.map { (name: name, latency: $0.measurement.latency.p50) }
    }.sorted { $0.latency > $1.latency }
    let x = users.place(Double(largest.users)) + 12
    var y = ends.map { time.place($0.latency) + 4 }
    for index in y.indices.dropFirst() { y[index] = max(y[index], y[index - 1] + Self.label) }
    // What has been pushed below the end of the axis pushes back.
    for index in y.indices.reversed() {
      let limit = index + 1 == y.count ? Self.bottom + 4 : y[index + 1] - Self.label
      y[index] = min(y[index], limit)
    }
    for (index, end) in ends.enumerated() {
      let place = slowest.firstIndex(of: end.name)
      let value = " \(NumberText.milliseconds(end.latency)) ms"
      let room = Self.width - x - 8 - SVGDrawing.width(value, isBold: place != nil)
      drawing.text(
        SVGDrawing.cut(end.name, to: room, isBold: place != nil) + value, x, y[index],
        place.map { "name c\($0)" } ?? "")
    }
  }
}
