import Foundation
import Testing

/// A signal to the program at some moment of a load.
struct ClientFault: Sendable, CustomTestStringConvertible {
  let mode: LoadMode
  let jobs: Int
  let moment: Moment
  let signal: Int32

  var testDescription: String {
    let name = [SIGKILL: "SIGKILL", SIGINT: "SIGINT", SIGTERM: "SIGTERM"][signal] ?? "\(signal)"
    return "\(name) to \(mode) with \(jobs) jobs \(moment)"
  }

  /// A signal in each phase of each kind of load, and at random moments.
  static func all(_ signal: Int32, randomMoments: Int) -> [ClientFault] {
    LoadMode.allCases.flatMap { mode in
      let phases = mode.phases.map {
        ClientFault(mode: mode, jobs: 2, moment: .phase($0), signal: signal)
      }
      let moments = (mode.isSingleTransaction ? [2] : [2, 4]).flatMap { jobs in
        Moment.random(randomMoments, "signal \(signal) \(mode) \(jobs)", in: 0...0.7)
          .map { ClientFault(mode: mode, jobs: jobs, moment: $0, signal: signal) }
      }
      return phases + moments
    }
  }

  /// Loads, sends the signal and checks what is promised.
  func inject() throws {
    let trial = try Trial(mode, users: moment.users(mode), jobs: jobs)
    let ending = try trial.run(at: moment) { $0.signal(signal) }
    try trial.check(ending, promise)
  }

  private var promise: Promise {
    if signal == SIGKILL { return .killed(by: signal) }
    var promise = Promise.fails(
      128 + signal, "interrupted by \(signal == SIGINT ? "SIGINT" : "SIGTERM")",
      oneOf: ["nothing was changed", "nothing was loaded"])
    // At a gate it is not too late, and at any other moment it may be.
    if case .seconds = moment {
      promise.maySucceed = true
      promise.earlySignal = signal
    }
    return promise
  }
}
