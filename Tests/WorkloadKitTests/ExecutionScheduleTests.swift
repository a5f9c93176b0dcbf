import Testing

@testable import WorkloadKit

@Suite("When executions begin") struct ExecutionScheduleTests {
  @Test func clientsTakeTurnsAtAFixedRate() {
    // A hundred a second over four clients: each every 40 ms, 10 ms apart.
    let options = MeasuringOptions(clients: 4, length: .seconds(1), ratePerSecond: 100)
    var moments: [UInt64] = []
    for client in 0..<4 {
      let schedule = ExecutionSchedule(options, start: 5_000, client: client)
      var execution = 0
      while schedule.includes(execution, now: 0) {
        moments.append(schedule.moment(execution)!)
        execution += 1
      }
      #expect(execution == 25)
    }
    #expect(moments.sorted() == (0..<100).map { 5_000 + UInt64($0) * 10_000_000 })
  }

  @Test func aClosedLoopEndsWithTheTime() {
    let schedule = ExecutionSchedule(
      MeasuringOptions(length: .seconds(2)), start: 1_000, client: 0)
    #expect(schedule.moment(3) == nil)
    #expect(schedule.includes(7, now: 2_000_000_999))
    #expect(!schedule.includes(7, now: 2_000_001_000))
    // One at least.
    #expect(schedule.includes(0, now: .max))
    #expect(!schedule.givesUp(9, now: .max / 2))
  }

  /// More clients than executions: those that have none do not wait for a turn after the end.
  @Test func aFixedRateEndsWithTheTimeForEveryClient() {
    let options = MeasuringOptions(clients: 100, length: .seconds(5), ratePerSecond: 1)
    let counts = (0..<100).map { client in
      let schedule = ExecutionSchedule(options, start: 1_000, client: client)
      return (0..<3).count { schedule.includes($0, now: 1_000) }
    }
    #expect(counts == Array(repeating: 1, count: 5) + Array(repeating: 0, count: 95))
    // One at least, however short it is.
    let short = MeasuringOptions(clients: 2, length: .seconds(0), ratePerSecond: 1)
    #expect(ExecutionSchedule(short, start: 1_000, client: 0).includes(0, now: .max))
    #expect(!ExecutionSchedule(short, start: 1_000, client: 1).includes(0, now: 0))
  }

  @Test func orWithTheNumber() {
    let schedule = ExecutionSchedule(
      MeasuringOptions(clients: 3, length: .iterations(5)), start: 0, client: 2)
    #expect(schedule.includes(4, now: .max) && !schedule.includes(5, now: 0))
  }

  @Test func whatIsBehindIsGivenUpAfterAWhile() {
    let short = ExecutionSchedule(
      MeasuringOptions(length: .seconds(1), ratePerSecond: 10), start: 0, client: 0)
    #expect(!short.givesUp(1, now: 5_900_000_000) && short.givesUp(1, now: 6_100_000_000))
    let long = ExecutionSchedule(
      MeasuringOptions(length: .iterations(300), ratePerSecond: 10), start: 0, client: 0)
    #expect(!long.givesUp(1, now: 59_900_000_000) && long.givesUp(1, now: 60_100_000_000))
  }

  @Test func aWaitEndsWhenItIsStopped() {
    let now = EndpointClient.now()
    #expect(ExecutionSchedule.wait(until: now + 2_000_000) { false })
    #expect(EndpointClient.now() >= now + 2_000_000)
    #expect(!ExecutionSchedule.wait(until: now + 3_600_000_000_000) { true })
  }
}
