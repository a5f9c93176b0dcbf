import Dispatch
import Foundation
import Synchronization
import WorkloadKit

/// Shows how far a measurement is, on a thread of its own, until it is told to stop.
final class MeasuringRenderer: Sendable {
  private let style: ProgressRenderer.Style
  private let progress: MeasuringProgress
  private let isStopped = Atomic<Bool>(false)
  private let ended = DispatchSemaphore(value: 0)

  /// - Parameters:
  ///   - option: what the user asked for.
  ///   - isTerminal: whether standard error is a terminal.
  /// - Returns: nil where nothing is to be shown.
  init?(_ option: FeedbackOptions, _ progress: MeasuringProgress, isTerminal: Bool) {
    switch option.progress {
    case _ where option.quiet: return nil
    case .none: return nil
    case .auto: style = isTerminal ? .bar : .plain
    case .bar: style = .bar
    case .plain: style = .plain
    case .json: style = .json
    }
    self.progress = progress
  }

  /// Seconds between two pictures.
  private var interval: Double {
    switch style {
    case .bar: 0.1
    case .plain: 5
    case .json: 1
    }
  }

  /// Begins to show progress.
  func start() {
    let thread = Thread { [self] in
      var next = Date(timeIntervalSinceNow: interval)
      while !isStopped.load(ordering: .acquiring) {
        Thread.sleep(forTimeInterval: 0.02)
        guard Date() >= next else { continue }
        next += interval
        draw(progress.snapshot)
      }
      switch style {
      // The report follows.
      case .bar: Messages.writeText("\r\u{1B}[2K")
      case .plain: break
      case .json: draw(progress.snapshot)
      }
      ended.signal()
    }
    thread.start()
  }

  /// Ends.
  func stop() {
    isStopped.store(true, ordering: .releasing)
    ended.wait()
  }

  private func draw(_ moment: MeasuringProgress.Snapshot) {
    switch style {
    case .bar: Messages.writeText("\r\u{1B}[2K\(Self.line(moment))")
    case .plain: Messages.write("fakedata: \(Self.line(moment))")
    case .json: Messages.write(Self.json(moment))
    }
  }

  /// For people.
  static func line(_ moment: MeasuringProgress.Snapshot) -> String {
    guard let endpoint = moment.endpoint else {
      return "\(moment.done) of \(moment.endpoints) endpoints measured"
    }
    return "\(moment.done) of \(moment.endpoints) endpoints measured, \(endpoint): "
      + "\(NumberText.grouped(moment.executions)) executions in "
      + NumberText.duration(moment.seconds)
  }

  /// For machines, one object.
  static func json(_ moment: MeasuringProgress.Snapshot) -> String {
    struct Line: Encodable {
      let event = "progress"
      let endpoint: String?
      let endpointsDone: Int
      let endpoints: Int
      let executions: UInt64
      let seconds: Double
    }
    return JSONText.line(
      Line(
        endpoint: moment.endpoint, endpointsDone: moment.done, endpoints: moment.endpoints,
        executions: moment.executions, seconds: moment.seconds))
  }
}
