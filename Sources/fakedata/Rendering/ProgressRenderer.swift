import DataFiles
import DatabaseLoader
import Foundation
import Synchronization
import WorkloadKit

/// What can be shown while it goes on.
protocol ProgressSource: Sendable {
  /// How far it is.
  func picture() -> any ProgressPicture
}

/// A moment of something that goes on, as text.
protocol ProgressPicture {
  /// One line.
  var line: String { get }
  /// One JSON object on one line.
  var json: String { get }
  /// Bars, at most so many characters wide.
  func bars(width: Int) -> [String]
}

extension LoadProgress: ProgressSource {
  func picture() -> any ProgressPicture { ProgressView(snapshot()) }
}

extension ExportProgress: ProgressSource {
  func picture() -> any ProgressPicture { ExportProgressView(snapshot()) }
}

extension MeasuringProgress: ProgressSource {
  func picture() -> any ProgressPicture { MeasuringProgressView(snapshot) }
}

extension TuningProgress: ProgressSource {
  func picture() -> any ProgressPicture { TuningProgressView(snapshot) }
}

/// Shows how far something is, on a thread of its own, until it is told to stop.
final class ProgressRenderer: Sendable {
  /// How progress is shown.
  enum Style: Sendable { case bar, plain, json }

  private let style: Style
  private let progress: any ProgressSource
  private let isStopped = Atomic<Bool>(false)
  private let ended = DispatchSemaphore(value: 0)

  /// Time between two pictures.
  private var interval: Duration {
    switch style {
    case .bar: .milliseconds(100)
    case .plain: .seconds(5)
    case .json: .seconds(1)
    }
  }

  /// Progress as the user asked for it; a live bar if nothing was said and standard error is a terminal.
  ///
  /// - Returns: nil where nothing is to be shown.
  init?(_ option: FeedbackOptions, _ progress: some ProgressSource) {
    switch option.progress {
    case _ where option.quiet: return nil
    case .none: return nil
    case .auto: style = Terminal.columns(2) != nil ? .bar : .plain
    case .bar: style = .bar
    case .plain: style = .plain
    case .json: style = .json
    }
    self.progress = progress
  }

  /// Begins to show progress.
  func start() {
    let thread = Thread { [self] in
      var bars = LiveBars()
      var next = ContinuousClock.now + interval
      while !isStopped.load(ordering: .acquiring) {
        Thread.sleep(forTimeInterval: 0.02)
        guard ContinuousClock.now >= next else { continue }
        next += interval
        draw(&bars)
      }
      if style != .plain { draw(&bars) }
      ended.signal()
    }
    thread.start()
  }

  /// Shows the last state and ends.
  func stop() {
    isStopped.store(true, ordering: .releasing)
    ended.wait()
  }

  private func draw(_ bars: inout LiveBars) {
    let view = progress.picture()
    switch style {
    case .bar:
      // Asked for each time: the window may have become another one.
      let columns = Terminal.columns(2) ?? Terminal.usualColumns
      Messages.writeText(
        bars.replacing(with: view.bars(width: max(1, columns - 1)), columns: columns))
    case .plain: Messages.write("fakedata: \(view.line)")
    case .json: Messages.write(view.json)
    }
  }
}
