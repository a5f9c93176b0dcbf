import DatabaseLoader
import DataSets
import FakeDataKit
import PostgresClient
import Synchronization
import TestSupport
import Testing

@testable import WorkloadKit

@Suite("Measuring endpoints") struct EndpointRunnerTests {
  private static let database = Result {
    let database = try TestDatabase()
    let data = try DataPlan(Fitness.model(), RunParameters(seed: 42, scale: 1_000))
    _ = try FreshLoad(data, into: database.parameters, options: LoadOptions()).run()
    return database
  }

  private func draws(_ endpoint: Endpoint, _ count: Int = 100) throws -> ParameterDraws {
    var connection = try Connection(Self.database.get().parameters)
    return try ParameterDraws(
      count, for: endpoint, seed: 1, asOf: RunParameters.defaultAsOf, on: &connection)
  }

  private func endpoint(_ text: String) throws -> Endpoint {
    var parser = WorkloadParser(file: "own/it.sql")
    return try parser.parse(text)
  }

  @Test(arguments: [1, 3]) func everyEndpointOfTheFitnessApp(_ clients: Int) throws {
    let database = try Self.database.get()
    let before = try database.content()
    let runner = EndpointRunner(
      database.parameters, options: .init(clients: clients, length: .iterations(12)))
    for endpoint in try Workload.fitness().endpoints {
      let result = try runner.measure(endpoint, draws(endpoint))
      #expect(result.executions == UInt64(12 * clients))
      #expect(result.rows > 0.5, "\(endpoint.name)")
      #expect(result.latency.p50 > 0 && result.latency.p50 <= result.latency.p95)
      #expect(result.latency.p99 <= result.latency.max && result.latency.mean > 0)
      let explained = try #require(result.explained, "\(result.remark ?? "")")
      #expect(explained.sets == 3 && explained.plans.count == endpoint.statements.count)
      #expect(explained.sharedHit > 0 && !explained.accessPaths.isEmpty)
    }
    #expect(try database.content() == before)
  }

  /// Twenty milliseconds of work every ten: what waits for others counts as slow.
  @Test func atAFixedRateWaitingCounts() throws {
    let slow = try endpoint("-- endpoint: x\n-- kind: read\nSELECT pg_sleep(0.02)")
    let none = try draws(slow, 1)
    func measure(_ rate: Double?) throws -> EndpointMeasurement {
      try EndpointRunner(
        Self.database.get().parameters,
        options: .init(length: .iterations(20), warmUpIterations: 1, ratePerSecond: rate)
      ).measure(slow, none)
    }
    let closed = try measure(nil)
    let open = try measure(100)
    #expect(closed.executions == 20 && open.executions + open.notBegun == 20)
    #expect(closed.latency.p50 >= 20)
    // The n-th has to wait for at least (n - 1) times the ten milliseconds that are missing, however fast
    // or slow the machine is.
    #expect(open.latency.max >= 20 + 19 * 10)
    #expect(open.latency.p50 >= 20 + 9 * 10)
    #expect(open.latency.mean >= 20 + 9.5 * 10 - 1)
  }

  @Test func whatIsGivenUpCountsWithItsWaiting() throws {
    let slow = try endpoint("-- endpoint: x\n-- kind: read\nSELECT pg_sleep(3)")
    let result = try EndpointRunner(
      Self.database.get().parameters,
      options: .init(
        length: .seconds(1), warmUpIterations: 0, ratePerSecond: 5, explainedSets: 0)
    ).measure(slow, draws(slow, 1))
    #expect(result.executions + result.notBegun == 5 && result.notBegun >= 1)
    #expect(result.latency.max >= 5_000)
    #expect(result.explained == nil)
  }

  @Test func clientsWithoutATurnExecuteNothing() throws {
    let it = try endpoint("-- endpoint: x\n-- kind: read\nSELECT 1")
    let result = try EndpointRunner(
      Self.database.get().parameters,
      options: .init(
        clients: 12, length: .seconds(1), warmUpIterations: 0, ratePerSecond: 2, explainedSets: 1)
    ).measure(it, draws(it, 1))
    #expect(result.executions + result.notBegun == 2)
  }

  @Test func beforeIsNotMeasured() throws {
    let it = try endpoint(
      "-- endpoint: x\n-- kind: write\n-- before: SELECT pg_sleep(1)\nSELECT 1;\nSELECT 2, 3")
    for rate in [nil, 100.0] {
      let begin = ContinuousClock.now
      let result = try EndpointRunner(
        Self.database.get().parameters,
        options: .init(
          length: .iterations(1), warmUpIterations: 0, ratePerSecond: rate, explainedSets: 0)
      ).measure(it, draws(it, 1))
      let elapsed = (ContinuousClock.now - begin) / .milliseconds(1)
      // The second that it takes is a part of all the time, and not of the execution's.
      #expect(result.latency.max <= elapsed - 1000 && result.rows == 2)
    }
  }

  @Test func theServerChangesToAGenericPlan() throws {
    let it = try Workload.fitness().selecting(["muscle-groups-of-exercise"]).endpoints[0]
    let result = try EndpointRunner(
      Self.database.get().parameters, options: .init(length: .iterations(30), warmUpIterations: 10)
    ).measure(it, draws(it))
    let share = try #require(result.explained?.genericPlanShare)
    #expect(share > 0.5 && share < 1)
  }

  @Test func whatTheServerRefusesIsNamed() throws {
    for (text, code, message) in [
      ("kind: read\nSELECT nothing FROM users", WorkloadError.Code.noValues, "nothing"),
      ("kind: read\nSELECT FROM nowhere", .noValues, "\"nowhere\" does not exist"),
      ("kind: read\nSELEC 1", .refused, "syntax error"),
      ("kind: read\nSELECT 1 / 0", .refused, "division by zero"),
      ("kind: read\nDELETE FROM meal", .refused, "read-only transaction"),
      ("kind: write\nINSERT INTO meal (meal_id) VALUES (1)", .refused, "not-null"),
      ("kind: write\nDO 'BEGIN COMMIT; END'", .refused, "invalid transaction termination"),
    ] {
      let it = try endpoint("-- endpoint: x\n-- \(text)")
      let error = #expect(throws: WorkloadError.self) {
        try EndpointRunner(
          Self.database.get().parameters, options: .init(clients: 2, length: .iterations(1))
        ).measure(it, draws(it, 1))
      }
      #expect(error?.code == code, "\(text)")
      #expect(error?.description.hasPrefix("own/it.sql, endpoint it: ") == true)
      #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }
  }

  @Test func whatCannotBeExplainedIsMeasured() throws {
    let it = try endpoint("-- endpoint: x\n-- kind: read\nSHOW search_path")
    let result = try EndpointRunner(
      Self.database.get().parameters, options: .init(length: .iterations(3))
    ).measure(it, draws(it, 1))
    #expect(result.executions == 3 && result.rows == 1 && result.explained == nil)
    #expect(result.remark?.hasPrefix("it is not explained: ") == true)
  }

  @Test func itStopsWhenItIsAsked() throws {
    let slow = try endpoint("-- endpoint: x\n-- kind: read\nSELECT pg_sleep(100)")
    let isAsked = Atomic(false)
    let error = #expect(throws: WorkloadError.self) {
      try EndpointRunner(
        Self.database.get().parameters, options: .init(clients: 3, length: .seconds(100))
      ).measure(slow, draws(slow, 1)) {
        // The second time: by then statements may run or not.
        isAsked.exchange(true, ordering: .relaxed)
      }
    }
    #expect(error?.code == .interrupted)
  }

  @Test func aLostConnectionIsToldAsSuch() throws {
    let it = try endpoint(
      "-- endpoint: x\n-- kind: read\nSELECT pg_terminate_backend(pg_backend_pid())")
    let error = #expect(throws: PostgresError.self) {
      try EndpointRunner(Self.database.get().parameters).measure(it, draws(it, 1))
    }
    #expect(error?.code == .connectionLost)
  }
}
