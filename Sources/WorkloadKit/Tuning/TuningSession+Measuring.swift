import Dispatch
import PostgresClient

/// Endpoints executed over the connection of a tuning.
extension TuningSession {
  /// The same number that the server takes before it settles for a plan, and one more.
  private static let warmUpExecutions = 6

  /// What was measured of an endpoint.
  struct Measured {
    let timing: TuningReport.Timing
    /// The parameter set whose time was nearest to the median.
    let medianSet: Int
  }

  private func prepare(_ endpoint: Endpoint) throws {
    try connection.execute("DEALLOCATE ALL")
    do throws(PostgresError) {
      for (number, statement) in (endpoint.before + endpoint.statements).enumerated() {
        try connection.prepare("fakedata_\(number)", statement.sql)
      }
    } catch {
      throw EndpointClient.refusal(error, endpoint)
    }
  }

  /// Runs a body as the endpoint's executions are run: rolled back if it writes.
  private func asExecution<Result>(
    _ endpoint: Endpoint, _ set: Int, _ draws: ParameterDraws, _ body: () throws -> Result
  ) throws -> Result {
    guard endpoint.kind == .write else { return try body() }
    try connection.execute(isConcurrent ? "BEGIN" : "SAVEPOINT fakedata_execution")
    for (number, statement) in endpoint.before.enumerated() {
      _ = try connection.queryPrepared("fakedata_\(number)", draws.values(set, for: statement))
    }
    let result = try body()
    try connection.execute(
      isConcurrent
        ? "ROLLBACK"
        : "ROLLBACK TO SAVEPOINT fakedata_execution; RELEASE SAVEPOINT fakedata_execution")
    return result
  }

  /// Runs a body in which an endpoint that reads cannot write, whatever its statements do.
  private func guarded<Result>(
    _ endpoint: Endpoint, _ body: () throws -> Result
  ) throws -> Result {
    guard endpoint.kind == .read else { return try body() }
    try connection.execute(
      isConcurrent
        ? "BEGIN READ ONLY"
        : "SAVEPOINT fakedata_reading; SET LOCAL transaction_read_only = on")
    let result = try body()
    try connection.execute(
      isConcurrent
        ? "ROLLBACK"
        : "ROLLBACK TO SAVEPOINT fakedata_reading; RELEASE SAVEPOINT fakedata_reading")
    return result
  }

  /// The rows of the measured statements for a parameter set; of prepared statements.
  private func execute(
    _ endpoint: Endpoint, _ set: Int, _ draws: ParameterDraws, keepsRows: Bool = false
  ) throws -> (nanoseconds: UInt64, rows: [[[String?]]]) {
    try stop.check()
    do {
      return try asExecution(endpoint, set, draws) {
        let values = endpoint.statements.map { draws.values(set, for: $0) }
        var rows: [[[String?]]] = []
        let start = DispatchTime.now().uptimeNanoseconds
        for (number, values) in values.enumerated() {
          let result = try connection.queryPrepared(
            "fakedata_\(endpoint.before.count + number)", values)
          if keepsRows { rows.append(result.rows) }
        }
        return (DispatchTime.now().uptimeNanoseconds - start, rows)
      }
    } catch let error as PostgresError {
      throw EndpointClient.refusal(error, endpoint)
    }
  }

  /// Measures an endpoint: every parameter set once, then on until the time is over. A slow endpoint is
  /// measured for four times that long, but with ten executions at least.
  func measure(
    _ endpoint: Endpoint, _ draws: ParameterDraws, seconds: Double
  ) throws -> Measured {
    try guarded(endpoint) { try measureGuarded(endpoint, draws, seconds: seconds) }
  }

  private func measureGuarded(
    _ endpoint: Endpoint, _ draws: ParameterDraws, seconds: Double
  ) throws -> Measured {
    try prepare(endpoint)
    let begin = ContinuousClock.now
    func elapsed() -> Double { (ContinuousClock.now - begin) / .seconds(1) }
    for number in 0..<Self.warmUpExecutions {
      if number > 1, elapsed() > 2 * seconds { break }
      _ = try execute(endpoint, draws.sets.count - 1 - number % draws.sets.count, draws)
    }
    let warm = elapsed()
    var latencies = Latencies()
    var times: [(set: Int, nanoseconds: UInt64)] = []
    var number = 0
    while number < 10 || (number < draws.sets.count && elapsed() - warm < 4 * seconds)
      || (number < 20_000 && elapsed() - warm < seconds)
    {
      let set = number % draws.sets.count
      let nanoseconds = try execute(endpoint, set, draws).nanoseconds
      latencies.record(nanoseconds: nanoseconds)
      times.append((set, nanoseconds))
      number += 1
    }
    times.sort { $0.nanoseconds < $1.nanoseconds }
    return Measured(
      timing: TuningReport.Timing(executions: number, latency: latencies.summary),
      medianSet: times[times.count / 2].set)
  }

  /// The plan of the endpoint's dearest statement, run with a parameter set; nil where none has a plan.
  func explain(
    _ endpoint: Endpoint, _ draws: ParameterDraws, set: Int
  ) throws -> (plan: ExplainedPlan, text: String)? {
    try guarded(endpoint) { try explainGuarded(endpoint, draws, set: set) }
  }

  private func explainGuarded(
    _ endpoint: Endpoint, _ draws: ParameterDraws, set: Int
  ) throws -> (plan: ExplainedPlan, text: String)? {
    try prepare(endpoint)
    for number in 0..<Self.warmUpExecutions {
      let start = ContinuousClock.now
      _ = try execute(endpoint, (set + number) % draws.sets.count, draws)
      if ContinuousClock.now - start > .milliseconds(500) { break }
    }
    var dearest: (plan: ExplainedPlan, text: String)?
    for (number, statement) in endpoint.statements.enumerated() {
      let call = try call(
        "fakedata_\(endpoint.before.count + number)", draws.values(set, for: statement))
      do {
        let plan = try asExecution(endpoint, set, draws) {
          try ExplainedPlan.read(
            json: connection.query("EXPLAIN (ANALYZE, BUFFERS, VERBOSE, FORMAT JSON) \(call)")
              .firstValue ?? "")
        }
        guard let plan else { continue }
        if let dearest, (dearest.plan.milliseconds ?? 0) >= (plan.milliseconds ?? 0) { continue }
        let text = try asExecution(endpoint, set, draws) {
          try connection.query("EXPLAIN (ANALYZE, BUFFERS) \(call)").rows
            .compactMap { $0[0] }.joined(separator: "\n")
        }
        dearest = (plan, text)
      } catch let error as PostgresError {
        throw EndpointClient.refusal(error, endpoint)
      }
    }
    return dearest
  }

  private func call(_ name: String, _ values: [String?]) throws -> String {
    let list = try values.map { value throws(PostgresError) in
      if let value { try SQLSyntax.quotedLiteral(value) } else { "NULL" }
    }
    return "EXECUTE \(name)" + (list.isEmpty ? "" : "(\(list.joined(separator: ", ")))")
  }

  /// The plans that serve any parameters, not run. In them a constant is one of the statement.
  func genericPlans(_ endpoint: Endpoint) throws -> [ExplainedPlan] {
    try connection.execute("SET plan_cache_mode = force_generic_plan")
    // Prepared anew: a plan that is kept knows nothing of hypothetical indexes.
    try prepare(endpoint)
    var plans: [ExplainedPlan] = []
    for (number, statement) in endpoint.statements.enumerated() {
      let call = try call(
        "fakedata_\(endpoint.before.count + number)", statement.parameters.map { _ in nil })
      do {
        let json = try connection.query("EXPLAIN (VERBOSE, FORMAT JSON) \(call)").firstValue
        if let plan = try ExplainedPlan.read(json: json ?? "") { plans.append(plan) }
      } catch let error as PostgresError {
        throw EndpointClient.refusal(error, endpoint)
      }
    }
    try connection.execute("SET plan_cache_mode = auto")
    return plans
  }

  /// Compares the rows of two ways to write an endpoint, for every parameter set.
  ///
  /// - Returns: how many sets are equal, up to the first difference, and that.
  func compare(
    _ endpoint: Endpoint, _ other: Endpoint, _ draws: ParameterDraws
  ) throws -> (equal: Int, difference: String?) {
    func rows(_ endpoint: Endpoint) throws -> [[[[String?]]]] {
      try guarded(endpoint) {
        try prepare(endpoint)
        return try draws.sets.indices.map {
          try execute(endpoint, $0, draws, keepsRows: true).rows
        }
      }
    }
    let (expected, found) = (try rows(endpoint), try rows(other))
    for set in draws.sets.indices {
      guard found[set] != expected[set] else { continue }
      let values = draws.sets[set].sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
      return (set, "with \(values.joined(separator: ", ")) the rows differ")
    }
    return (draws.sets.count, nil)
  }
}
