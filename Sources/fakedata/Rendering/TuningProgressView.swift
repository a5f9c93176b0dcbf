import WorkloadKit

/// A moment of a tuning, as text. It tells no time left: what an endpoint takes depends on what is found.
struct TuningProgressView: ProgressPicture {
  private let moment: TuningProgress.Snapshot

  init(_ moment: TuningProgress.Snapshot) { self.moment = moment }

  private var share: Double {
    moment.steps == 0 ? 0 : Double(moment.done) / Double(moment.steps)
  }

  var line: String {
    "\(moment.done) of \(moment.steps) steps done in \(NumberText.duration(moment.seconds))"
      + (moment.activity.map { ", \($0)" } ?? "")
  }

  func bars(width: Int) -> [String] {
    BarLines([
      BarLines.Line(
        title: "tune", share: share,
        figures: [
          "\(moment.done) of \(moment.steps) steps", "\(NumberText.clock(moment.seconds)) so far",
        ], remark: moment.activity ?? "")
    ]).text(width: width)
  }

  var json: String {
    struct Line: Encodable {
      let event = "progress"
      let stepsDone: Int
      let steps: Int
      let activity: String?
      let seconds: Double
    }
    return JSONText.line(
      Line(
        stepsDone: moment.done, steps: moment.steps, activity: moment.activity,
        seconds: moment.seconds))
  }
}
