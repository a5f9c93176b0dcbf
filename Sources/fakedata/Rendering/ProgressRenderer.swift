import DataFiles
import DatabaseLoader
import Foundation
import Synchronization

/// What can be shown while it goes on.
protocol ProgressSource: Sendable {
  /// Seconds since it began.
  var seconds: Double { get }
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

/// Shows how far a load or an export is, on a thread of its own, until it is told to stop.
final class ProgressRenderer: Sendable {
  /// How progress is shown.
  enum Style: Sendable { case bar, plain, json }

  private let style: Style
  private let progress: any ProgressSource
  private let isStopped = Atomic<Bool>(false)
  private let ended = DispatchSemaphore(value: 0)

  /// Seconds between two pictures.
  private var interval: Double {
    switch style {
    case .bar: 0.1
    case .plain: 5
    case .json: 1
    }
  }

  /// - Parameters:
  ///   - option: what the user asked for.
  ///   - isTerminal: whether standard error is a terminal.
  /// - Returns: nil where nothing is to be shown.
  init?(_ option: FeedbackOptions, _ progress: some ProgressSource, isTerminal: Bool) {
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

  /// Begins to show progress.
  func start() {
    let thread = Thread { [self] in
      var drawnLines = 0
      var next = progress.seconds + interval
      while !isStopped.load(ordering: .acquiring) {
        Thread.sleep(forTimeInterval: 0.02)
        guard progress.seconds >= next else { continue }
        next += interval
        draw(&drawnLines)
      }
      if style != .plain { draw(&drawnLines) }
      ended.signal()
    }
    thread.start()
  }

  /// Shows the last state and ends.
  func stop() {
    isStopped.store(true, ordering: .releasing)
    ended.wait()
  }

  private func draw(_ drawnLines: inout Int) {
    let view = progress.picture()
    switch style {
    case .bar:
      let lines = view.bars(width: Terminal.columns(2))
      let up = drawnLines > 0 ? "\u{1B}[\(drawnLines)A" : ""
      Messages.writeText(up + lines.map { "\r\u{1B}[2K\($0)\n" }.joined())
      drawnLines = lines.count
    case .plain:
      Messages.write("fakedata: \(view.line)")
    case .json:
      Messages.write(view.json)
    }
  }
}
