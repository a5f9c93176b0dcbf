import FakeDataKit
import Foundation

/// Hands out the segments of all files in order, and has them written in order.
///
/// A thread holds one segment at a time and those before it are held by others or written, so somebody
/// can always go on, and there are never more segments in memory than threads.
final class SegmentQueue: @unchecked Sendable {
  // Everything below is read and written under the condition's lock.
  private let condition = NSCondition()
  private let files: [DataFile]
  private var current = 0
  private var segments: TableSegments?
  private var handedOut = 0
  /// Per file, the segments that are written.
  private var written: [Int]
  private var failure: DataFilesError?
  private let isInterrupted: @Sendable () -> Bool

  /// A segment to be written.
  struct Task {
    /// The number of its file.
    let file: Int
    /// The segment's number within the file.
    let number: Int
    /// Nil in a file without rows.
    let segment: TableSegment?
    let isFirst: Bool
    let isLast: Bool
  }

  init(_ files: [DataFile], isInterrupted: @escaping @Sendable () -> Bool) {
    self.files = files
    self.isInterrupted = isInterrupted
    written = files.map { _ in 0 }
  }

  /// The next segment, or nil when there is none left or the export has failed.
  func next() -> Task? {
    condition.lock()
    defer { condition.unlock() }
    if failure == nil, isInterrupted() {
      failure = .interrupted
      condition.broadcast()
    }
    guard failure == nil, current < files.count else { return nil }
    var rest = segments ?? files[current].segments
    let segment = rest.next()
    let task = Task(
      file: current, number: handedOut, segment: segment, isFirst: handedOut == 0,
      isLast: rest.isAtEnd)
    if rest.isAtEnd {
      current += 1
      segments = nil
      handedOut = 0
    } else {
      segments = rest
      handedOut += 1
    }
    return task
  }

  /// Waits until the segments before are written.
  ///
  /// - Returns: whether to write it; not if the export has failed.
  func waitForTurn(_ task: Task) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    while failure == nil, written[task.file] < task.number { condition.wait() }
    return failure == nil
  }

  /// Lets the segment that follows be written.
  func finish(_ task: Task) {
    condition.lock()
    written[task.file] = task.number + 1
    condition.broadcast()
    condition.unlock()
  }

  /// Ends the export with an error, unless it has one already.
  func fail(_ error: DataFilesError) {
    condition.lock()
    if failure == nil { failure = error }
    condition.broadcast()
    condition.unlock()
  }

  /// The error that ended the export.
  var error: DataFilesError? {
    condition.lock()
    defer { condition.unlock() }
    return failure
  }
}
