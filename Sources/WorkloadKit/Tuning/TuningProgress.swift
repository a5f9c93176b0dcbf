import Synchronization

/// How far a tuning is: written by the thread that tunes, read by whoever shows it.
///
/// A step is what is done with one endpoint, or one index of somebody else's, in one go: measuring it
/// before, explaining it, tuning it, measuring and explaining it again. How many there are is known from
/// the beginning; they do not take equally long.
public final class TuningProgress: Sendable {
  /// A moment of a tuning.
  public struct Snapshot: Sendable, Hashable {
    /// Steps that are done.
    public var done: Int
    /// Steps in all.
    public var steps: Int
    /// What is being done, in words; nil before the first and after the last step.
    public var activity: String?
    /// Since the tuning began, in seconds.
    public var seconds: Double
  }

  private struct State {
    var done = 0
    var steps = 0
    var activity: String?
  }

  private let origin = ContinuousClock.now
  private let state = Mutex(State())

  /// Nothing has begun.
  public init() {}

  /// Where it is.
  public var snapshot: Snapshot {
    let state = state.withLock { $0 }
    return Snapshot(
      done: state.done, steps: state.steps, activity: state.activity,
      seconds: (ContinuousClock.now - origin) / .seconds(1))
  }

  func begin(steps: Int) { state.withLock { $0 = State(done: 0, steps: steps) } }

  func isDoing(_ activity: String?) { state.withLock { $0.activity = activity } }

  func finishStep() { state.withLock { $0.done += 1 } }
}
