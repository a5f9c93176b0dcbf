import FakeDataKit
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import DatabaseLoader

@Suite("Step queue") struct StepQueueTests {
  struct Trouble: Error, Equatable {
    let number: Int
  }

  let plan: LoadPlan
  let last: Int

  init() throws {
    plan = LoadPlan(freshLoadOf: try fitness(users: 1_000))
    last = plan.steps.count - 1
  }

  private func queue(workers: Int = 1) -> StepQueue {
    StepQueue(plan, done: [0], last: last, workers: workers)
  }

  @Test func handsOutTheMostUrgentStepThatIsReady() throws {
    let queue = queue()
    var done: Set<Int> = [0]
    while let step = queue.next() {
      let ready = plan.steps.filter { candidate in
        candidate.number != last && !done.contains(candidate.number)
          && candidate.needs.allSatisfy(done.contains)
      }
      #expect(ready.contains { $0.number == step.number })
      #expect(plan.urgency[step.number] == ready.map { plan.urgency[$0.number] }.max())
      done.insert(step.number)
      queue.finish(step)
    }
    #expect(done == Set(0..<last))
  }

  @Test func theSameStepIsNotHandedOutTwice() throws {
    let queue = queue()
    let copies = plan.steps.filter { $0.phase == .copy }.count
    let taken = (0..<copies).compactMap { _ in queue.next() }
    #expect(Set(taken.map(\.number)).count == copies)
    #expect(taken.allSatisfy { $0.phase == .copy })
  }

  @Test func waitsUntilWhatAStepNeedsIsDone() throws {
    let queue = queue()
    let copies = plan.steps.filter { $0.phase == .copy }.count
    let taken = (0..<copies).compactMap { _ in queue.next() }
    // Nothing is ready now: whatever the thread gets, it gets after the step below is done.
    let next = Background { queue.next() }
    let finished = try #require(taken.last)
    queue.finish(finished)
    let step = try #require(try next.value())
    #expect(step.needs == [finished.number])
  }

  @Test func oneStepAtATimeHasATable() throws {
    let queue = queue()
    var ready: [LoadStep] = []
    // All tables are copied: every key and statistic could be made now.
    for _ in plan.steps.filter({ $0.phase == .copy }) { ready.append(try #require(queue.next())) }
    for step in ready { queue.finish(step) }
    let tables = Set(plan.steps.compactMap(\.table))
    let taken = try tables.map { _ in try #require(queue.next()) }
    #expect(Set(taken.compactMap(\.lockedTable)) == tables)
    let next = Background { queue.next() }
    queue.finish(taken[0])
    let step = try #require(try next.value())
    #expect(step.lockedTable == taken[0].lockedTable)
  }

  @Test func severalThreadsTakeEveryStepOnceAndInOrder() throws {
    let workers = 8
    let queue = queue(workers: workers)
    let log = Mutex<(begun: [Int], ended: [Int])>(([], [0]))
    let early = Mutex<[String]>([])
    let threads = (0..<workers).map { _ in
      Background { [plan] in
        while let step = queue.next() {
          log.withLock { log in
            log.begun.append(step.number)
            if !plan.steps[step.number].needs.allSatisfy(log.ended.contains) {
              early.withLock { $0.append(step.title) }
            }
          }
          log.withLock { $0.ended.append(step.number) }
          queue.finish(step)
        }
        queue.workerEnded()
      }
    }
    for thread in threads { try thread.value() }
    #expect(queue.waitForWorkers(seconds: 0))
    #expect(log.withLock { $0.begun.sorted() } == Array(1..<last))
    #expect(early.withLock { $0 } == [])
  }

  @Test func aFailureEndsTheWaitOfEveryThread() throws {
    let queue = queue(workers: 4)
    let copies = plan.steps.filter { $0.phase == .copy }.count
    for _ in 0..<copies { _ = queue.next() }
    let threads = (0..<4).map { _ in
      Background {
        let step = queue.next()
        queue.workerEnded()
        return step?.number
      }
    }
    #expect(!queue.isFailed)
    queue.fail(Trouble(number: 1))
    for thread in threads { #expect(try thread.value() == nil) }
    #expect(queue.isFailed)
    #expect(queue.waitForWorkers(seconds: 0))
  }

  @Test func nothingIsHandedOutAfterAFailure() {
    let queue = queue()
    queue.fail(Trouble(number: 1))
    #expect(queue.next() == nil)
  }

  @Test func theFirstFailureIsTheReason() {
    let queue = queue()
    #expect(queue.error == nil)
    queue.fail(Trouble(number: 1))
    queue.fail(Trouble(number: 2))
    #expect(queue.error as? Trouble == Trouble(number: 1))
  }

  @Test func aWorkerThatHasNotEndedIsWaitedFor() {
    let queue = queue(workers: 2)
    queue.workerEnded()
    #expect(!queue.waitForWorkers(seconds: 0))
    queue.workerEnded()
    #expect(queue.waitForWorkers(seconds: 60))
  }
}
