import WorkloadKit

/// A moment of a measurement, as text.
struct MeasuringProgressView: ProgressPicture {
  private let moment: MeasuringProgress.Snapshot

  init(_ moment: MeasuringProgress.Snapshot) { self.moment = moment }

  var line: String {
    let done = "\(moment.done) of \(moment.endpoints) endpoints measured"
    guard let endpoint = moment.endpoint else { return done }
    return done + (moment.secondsLeft.map { ", \(NumberText.clock($0)) left" } ?? "")
      + ", \(endpoint): \(NumberText.grouped(moment.executions)) executions in "
      + NumberText.duration(moment.seconds)
  }

  func bars(width: Int) -> [String] {
    let remark =
      moment.endpoint.map { endpoint in
        "\(endpoint): \(NumberText.grouped(moment.executions)) executions"
      } ?? ""
    return BarLines([
      BarLines.Line(
        title: "measure", share: moment.share,
        figures: ["\(moment.done) of \(moment.endpoints) endpoints"],
        timeLeft: BarLines.timeLeft(moment.secondsLeft), remark: remark)
    ]).text(width: width)
  }

  var json: String {
    struct Line: Encodable {
      let event = "progress"
      let endpoint: String?
      let endpointsDone: Int
      let endpoints: Int
      let executions: UInt64
      let seconds: Double
      let secondsLeft: Double?
    }
    return JSONText.line(
      Line(
        endpoint: moment.endpoint, endpointsDone: moment.done, endpoints: moment.endpoints,
        executions: moment.executions, seconds: moment.seconds, secondsLeft: moment.secondsLeft))
  }
}
