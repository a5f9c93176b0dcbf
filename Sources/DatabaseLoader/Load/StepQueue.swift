import Foundation

/// Hands a plan's steps to the connections: a step as soon as what it needs is done and nobody works
/// on its table, the most urgent one first.
final class StepQueue: @unchecked Sendable {
  // Everything below is read and written under the condition's lock.
  private let condition = NSCondition()
  private let plan: LoadPlan
  private var waiting: Set<Int>
  private var done: Set<Int>
  /// Steps all of whose needs are done, and per step how many needs are not and which steps need it.
  private var ready: Set<Int>
  private var openNeeds: [Int]
  private let dependents: [[Int]]
  private var lockedTables: Set<String> = []
  private var failure: (any Error)?
  private var workers: Int
  private var present = 0
  private var absences: [any Error] = []

  /// - Parameters:
  ///   - done: the steps that are done already.
  ///   - last: the step that somebody else does at the end.
  ///   - workers: threads that take steps.
  init(_ plan: LoadPlan, done: Set<Int>, last: Int, workers: Int) {
    self.plan = plan
    self.done = done
    self.workers = workers
    let waiting = Set(plan.steps.map(\.number)).subtracting(done).subtracting([last])
    let openNeeds = plan.steps.map { step in step.needs.count { !done.contains($0) } }
    self.waiting = waiting
    self.openNeeds = openNeeds
    ready = waiting.filter { openNeeds[$0] == 0 }
    var dependents = plan.steps.map { _ in [Int]() }
    for step in plan.steps { for need in step.needs { dependents[need].append(step.number) } }
    self.dependents = dependents
  }

  /// Waits for a step that can begin.
  ///
  /// - Returns: the step, or nil when there is nothing more to do or another step has failed.
  func next() -> LoadStep? {
    condition.lock()
    defer { condition.unlock() }
    while failure == nil, !waiting.isEmpty {
      let free = ready.filter { number in
        !(plan.steps[number].lockedTable.map(lockedTables.contains) ?? false)
      }
      let mostUrgent = free.max {
        (plan.urgency[$0], -$0) < (plan.urgency[$1], -$1)
      }
      if let mostUrgent {
        waiting.remove(mostUrgent)
        ready.remove(mostUrgent)
        if let table = plan.steps[mostUrgent].lockedTable { lockedTables.insert(table) }
        return plan.steps[mostUrgent]
      }
      condition.wait()
    }
    return nil
  }

  /// Marks a step as done.
  func finish(_ step: LoadStep) {
    condition.lock()
    if done.insert(step.number).inserted {
      for dependent in dependents[step.number] {
        openNeeds[dependent] -= 1
        if openNeeds[dependent] == 0, waiting.contains(dependent) { ready.insert(dependent) }
      }
    }
    if let table = step.lockedTable { lockedTables.remove(table) }
    condition.broadcast()
    condition.unlock()
  }

  /// Ends the load with an error, unless it has one already.
  func fail(_ error: any Error) {
    condition.lock()
    if failure == nil { failure = error }
    condition.broadcast()
    condition.unlock()
  }

  /// Whether a step has failed, so that the others should stop.
  var isFailed: Bool {
    condition.lock()
    defer { condition.unlock() }
    return failure != nil
  }

  /// The error that ended the load.
  var error: (any Error)? {
    condition.lock()
    defer { condition.unlock() }
    return failure
  }

  /// Tells that a worker thread has ended.
  func workerEnded() {
    condition.lock()
    workers -= 1
    condition.broadcast()
    condition.unlock()
  }

  /// Tells that a worker thread has its connection.
  func workerPresent() {
    condition.lock()
    present += 1
    condition.unlock()
  }

  /// Tells that a worker thread has ended because it could not connect. The load ends with that if none
  /// of the others can.
  func workerAbsent(_ error: any Error) {
    condition.lock()
    workers -= 1
    absences.append(error)
    if workers == 0, present == 0, failure == nil {
      failure = ServerFailure.located(absences[0], .init(.connecting))
    }
    condition.broadcast()
    condition.unlock()
  }

  /// How many workers got their connections, and why the others did not.
  var attendance: (present: Int, absences: [any Error]) {
    condition.lock()
    defer { condition.unlock() }
    return (present, absences)
  }

  /// Waits until every worker has ended, or for some seconds.
  ///
  /// - Returns: whether all have ended.
  func waitForWorkers(seconds: Double) -> Bool {
    let limit = Date(timeIntervalSinceNow: seconds)
    condition.lock()
    defer { condition.unlock() }
    while workers > 0 {
      if !condition.wait(until: limit) { break }
    }
    return workers == 0
  }
}
