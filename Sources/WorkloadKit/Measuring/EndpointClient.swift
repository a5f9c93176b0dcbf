import Dispatch
import PostgresClient

/// A connection that executes an endpoint.
struct EndpointClient: ~Copyable {
  /// What an execution took.
  struct Execution {
    /// When its first measured statement was sent, in nanoseconds of the monotonic clock.
    var begin: UInt64
    /// When the last one's rows were there.
    var end: UInt64
    /// How long what is not measured took before ``begin``: the transaction's begin, statements `before`.
    var unmeasured: UInt64
    /// The rows that the measured statements returned.
    var rows: Int
  }

  private let endpoint: Endpoint
  private let draws: ParameterDraws
  private var connection: Connection

  /// Connects and has the server parse the statements.
  ///
  /// - Throws: ``WorkloadError`` where the server refuses one, `PostgresError` where there is no
  ///   connection.
  init(
    _ parameters: ConnectionParameters, number: Int, _ endpoint: Endpoint, _ draws: ParameterDraws,
    schema: String?
  ) throws {
    var parameters = parameters
    parameters["application_name"] = "fakedata bench \(number + 1)"
    var connection = try Connection(parameters)
    try BenchSession.prepare(&connection, schema: schema)
    // What says that it only reads is held to it: nothing would roll it back.
    if endpoint.kind == .read { try connection.execute("SET default_transaction_read_only = on") }
    do throws(PostgresError) {
      for (number, statement) in endpoint.statements.enumerated() {
        try connection.prepare(Self.name(number), statement.sql)
      }
      for (number, statement) in endpoint.before.enumerated() {
        try connection.prepare(Self.nameBefore(number), statement.sql)
      }
    } catch {
      throw Self.refusal(error, endpoint)
    }
    self.endpoint = endpoint
    self.draws = draws
    self.connection = connection
  }

  /// Stops what it is doing.
  var cancelHandle: CancelHandle { connection.cancelHandle }

  private static func name(_ number: Int) -> String { "fakedata_\(number)" }
  private static func nameBefore(_ number: Int) -> String { "fakedata_before_\(number)" }

  static func now() -> UInt64 { DispatchTime.now().uptimeNanoseconds }

  /// Runs the endpoint once with a parameter set.
  mutating func execute(_ set: Int) throws -> Execution {
    let arrival = Self.now()
    if endpoint.kind == .write { try begin(set) }
    let values = endpoint.statements.map { draws.values(set, for: $0) }
    let begin = Self.now()
    var rows = 0
    for number in endpoint.statements.indices {
      rows += try run(Self.name(number), values[number], endpoint.statements[number])
    }
    let end = Self.now()
    if endpoint.kind == .write { try rollBack() }
    return Execution(begin: begin, end: end, unmeasured: begin - arrival, rows: rows)
  }

  private mutating func begin(_ set: Int) throws {
    try connection.execute("BEGIN")
    for (number, statement) in endpoint.before.enumerated() {
      _ = try run(Self.nameBefore(number), draws.values(set, for: statement), statement)
    }
  }

  private mutating func rollBack() throws {
    guard connection.transactionStatus == .inTransaction else {
      throw WorkloadError(
        .refused,
        "\(endpoint.file), endpoint \(endpoint.name): its statements have ended the transaction that "
          + "was to be rolled back")
    }
    try connection.execute("ROLLBACK")
  }

  private mutating func run(
    _ name: String, _ values: [String?], _ statement: Endpoint.Statement
  ) throws -> Int {
    do throws(PostgresError) {
      return try connection.queryPrepared(name, values).rowCount
    } catch {
      var error = error
      error.statement = statement.sql
      throw Self.refusal(error, endpoint)
    }
  }

  /// A server's error with the endpoint that it is about; others as they are.
  static func refusal(_ error: PostgresError, _ endpoint: Endpoint) -> any Error {
    guard [.server, .cancelled, .misuse].contains(error.code) else { return error }
    // The session was ended by somebody; that has nothing to do with the endpoint.
    if let state = error.sqlState, state == .adminShutdown || state == .crashShutdown {
      return error
    }
    let isMissing = error.sqlState == .undefinedTable || error.sqlState == .undefinedColumn
    return WorkloadError(
      isMissing ? .noValues : .refused, in: "\(endpoint.file), endpoint \(endpoint.name)", error)
  }

  // MARK: - Explaining

  /// Explains the first parameter sets, in the session that was measured and so with its plans.
  mutating func explain(sets count: Int) throws -> EndpointMeasurement.Explained {
    var explained = EndpointMeasurement.Explained(
      sets: 0, sharedHit: 0, sharedRead: 0, plans: [], genericPlanShare: nil)
    explained.genericPlanShare = try genericPlanShare()
    let count = min(count, draws.sets.count)
    for set in 0..<count {
      if endpoint.kind == .write { try begin(set) }
      for (number, statement) in endpoint.statements.enumerated() {
        let values = try draws.values(set, for: statement).map { value throws(PostgresError) in
          if let value { try SQLSyntax.quotedLiteral(value) } else { "NULL" }
        }
        let list = values.isEmpty ? "" : "(\(values.joined(separator: ", ")))"
        let answer = try connection.query(
          "EXPLAIN (ANALYZE, BUFFERS, VERBOSE, TIMING OFF, FORMAT JSON) EXECUTE "
            + Self.name(number) + list
        ).firstValue
        guard let answer, let plan = (try? ExplainedPlan.read(json: answer))?.root else {
          throw PostgresError(
            .protocolViolation, "EXPLAIN shows no plan", statement: statement.sql)
        }
        explained.sharedHit += Double(plan.hitBlocks ?? 0) / Double(count)
        explained.sharedRead += Double(plan.readBlocks ?? 0) / Double(count)
        if set == 0 { explained.plans.append(PlanNode(plan)) }
      }
      if endpoint.kind == .write { try rollBack() }
      explained.sets += 1
    }
    return explained
  }

  private mutating func genericPlanShare() throws(PostgresError) -> Double? {
    guard connection.serverVersion >= 140_000 else { return nil }
    return try connection.query(
      """
      SELECT sum(generic_plans)::float8 / nullif(sum(generic_plans + custom_plans), 0)
      FROM pg_catalog.pg_prepared_statements WHERE name ~ '^fakedata_[0-9]+$'
      """
    ).firstValue.flatMap { Double($0) }
  }
}
