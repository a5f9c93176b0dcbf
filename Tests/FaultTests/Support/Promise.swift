/// What is promised of a run to which something happened.
struct Promise: Sendable {
  /// How the run may end without having loaded anything.
  enum Failure: Sendable {
    /// It may not.
    case none
    /// Killed by a signal.
    case signal(Int32)
    /// With an exit code and one line on standard error, which has each of the first texts and one of
    /// the second.
    case exit(Int32, says: [String], oneOf: [String])
  }

  var failure: Failure
  /// The signal that may have ended the program before it listened to it, as it ends others.
  var earlySignal: Int32?
  /// Whether it may have loaded everything: the fault came too late, or did not matter.
  var maySucceed: Bool
  /// Texts on standard error of a run that has loaded everything.
  var successSays: [String] = []
  /// What the server may warn of while a session begins, which libpq prints by itself.
  var isWarned: String?
  /// Seconds from the fault to the end of the run.
  var withinSeconds = 15.0

  /// The run is killed, and nobody knows how far it got.
  static func killed(by signal: Int32) -> Promise {
    Promise(failure: .signal(signal), maySucceed: true)
  }

  /// Nothing was loaded.
  static func fails(
    _ code: Int32, _ texts: String..., oneOf: [String] = [], withinSeconds: Double = 15
  ) -> Promise {
    Promise(
      failure: .exit(code, says: texts, oneOf: oneOf), maySucceed: false,
      withinSeconds: withinSeconds)
  }

  /// Everything was loaded.
  static func succeeds(_ texts: String..., withinSeconds: Double = 30) -> Promise {
    Promise(
      failure: .none, maySucceed: true, successSays: texts, withinSeconds: withinSeconds)
  }

  /// Nothing was loaded, or everything.
  var orSucceeds: Promise {
    var promise = self
    promise.maySucceed = true
    return promise
  }
}
