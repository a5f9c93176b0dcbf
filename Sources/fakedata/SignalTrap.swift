import DatabaseLoader
import Dispatch
import Foundation

/// Turns SIGINT and SIGTERM into a request to stop; a second one ends the program at once.
final class SignalTrap {
  private let sources: [any DispatchSourceSignal]

  init(_ interruption: Interruption) {
    sources = [SIGINT, SIGTERM].map { number in
      // The source sees a signal only where the signal itself does nothing.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        if interruption.requested != nil { _exit(ExitStatus.signal(number)) }
        interruption.request(signal: number)
      }
      source.resume()
      return source
    }
  }

  deinit { for source in sources { source.cancel() } }
}
