import Foundation

/// When a client's executions begin.
struct ExecutionSchedule {
  /// The moment of the first execution of the first client, in nanoseconds of the monotonic clock.
  let start: UInt64
  /// When no execution is due any more; nil is never.
  let end: UInt64?
  /// How many executions there are; nil is any number.
  let iterations: Int?
  /// Nanoseconds between two executions of this client; nil is when the one before has ended.
  let interval: Double?
  /// What this client's first moment is later than ``start``, in nanoseconds.
  let offset: Double

  /// - Parameters:
  ///   - start: when the measurement begins, in nanoseconds of the monotonic clock.
  ///   - client: the client's number, from 0. At a fixed rate they take turns.
  init(_ options: MeasuringOptions, start: UInt64, client: Int) {
    self.start = start
    switch options.length {
    case .iterations(let count):
      iterations = count
      end = nil
    case .seconds(let seconds):
      iterations = nil
      end = start + UInt64(seconds * 1e9)
    }
    interval = options.ratePerSecond.map { Double(options.clients) * 1e9 / $0 }
    offset = options.ratePerSecond.map { Double(client) * 1e9 / $0 } ?? 0
  }

  /// The moment of an execution at a fixed rate, in nanoseconds of the monotonic clock; nil is at once.
  func moment(_ execution: Int) -> UInt64? {
    interval.map { start + UInt64(offset + Double(execution) * $0) }
  }

  /// Whether there is such an execution.
  ///
  /// - Parameter now: the time, in nanoseconds of the monotonic clock.
  func includes(_ execution: Int, now: UInt64) -> Bool {
    if let iterations { return execution < iterations }
    // One at least, however short the time is; at a fixed rate it is the first client's, since those whose
    // turn comes after the end would wait for it.
    if execution == 0, offset == 0 { return true }
    return (moment(execution) ?? now) < end!
  }

  /// When executions that are behind are given up: after the time that the measurement was to take once
  /// more, five seconds at least.
  func givesUp(_ execution: Int, now: UInt64) -> Bool {
    guard let interval else { return false }
    let planned = end.map { $0 - start } ?? UInt64(Double(iterations ?? 0) * interval)
    return now > start + 2 * planned && now > start + planned + 5_000_000_000
  }

  /// Waits for a moment.
  ///
  /// - Returns: false if it was stopped before.
  static func wait(until moment: UInt64, _ isStopped: () -> Bool) -> Bool {
    while true {
      if isStopped() { return false }
      let now = EndpointClient.now()
      if now >= moment { return true }
      // Timers wake up late by some tens of microseconds, which would count as the server's: the last
      // bit is not slept.
      let left = moment - now
      if left > spinNanoseconds {
        Thread.sleep(forTimeInterval: Double(min(left - spinNanoseconds, 50_000_000)) / 1e9)
      } else {
        sched_yield()
      }
    }
  }

  private static let spinNanoseconds: UInt64 = 150_000
}
