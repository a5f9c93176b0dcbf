import DatabaseLoader
import FakeDataKit
import PostgresClient
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
}
