import DatabaseLoader
import Dispatch
import Foundation
import Synchronization

/// Turns SIGINT and SIGTERM into a request to stop; one more, later, ends the program at once.
final class SignalTrap {
  private let sources: [any DispatchSourceSignal]

  /// Seconds in which signals count as one: `timeout` and shells send theirs to the process and to
  /// its group.
  private static let sameRequestSeconds = 1.0

  /// - Parameter atOnce: what is said when the program ends at once.
  init(
    _ interruption: Interruption,
    atOnce: String =
      "fakedata: stopped at once; what the run has staged, the next run removes"
  ) {
    let first = FirstTime()
    sources = [SIGINT, SIGTERM].map { number in
      // The source sees a signal only where the signal itself does nothing.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        interruption.request(signal: interruption.requested ?? number)
        guard first.secondsSince() > Self.sameRequestSeconds else { return }
        Messages.write(atOnce)
        _exit(ExitStatus.signal(number))
      }
      source.resume()
      return source
    }
  }

  deinit { for source in sources { source.cancel() } }
}

/// A moment, set when it is first asked for.
private final class FirstTime: Sendable {
  private let moment = Mutex<ContinuousClock.Instant?>(nil)

  /// Seconds since the first call.
  func secondsSince() -> Double {
    let now = ContinuousClock.now
    return moment.withLock { moment in
      guard let first = moment else {
        moment = now
        return 0
      }
      return (now - first) / .seconds(1)
    }
  }
}
