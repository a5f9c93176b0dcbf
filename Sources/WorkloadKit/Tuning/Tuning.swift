import DatabaseLoader
public import PostgresClient

/// Finds out which endpoints of a workload are slow, why, and what mends them.
///
/// Everything is measured over one connection, with one execution at a time, and taken back at the end;
/// ``TuningSession`` says how. libpq blocks: run this on a thread of your own.
public final class Tuning {
  let workload: Workload
  let options: TuningOptions
  let parameters: ConnectionParameters
  var session: TuningSession!
  var catalog: TableCatalog!
  var draws: [String: ParameterDraws] = [:]
  var results: [TuningReport.EndpointResult] = []
  /// What was chosen so far, and is there until the end of the run.
  var chosen: [(index: IndexDefinition, endpoints: [String], built: TuningSession.Built)] = []
  var rewrites: [String: Rewrite] = [:]
  /// Which tables an endpoint writes.
  var written: [String: Set<String>] = [:]
  var judge = HypotheticalIndexes()
  var notes: [String] = []
  /// What an error leaves.
  private var aftermath = Aftermath.nothingChanged
  /// How far it is; any thread may ask.
  public let progress = TuningProgress()
  /// Told what is being done, on the thread that tunes.
  var observer: (String) -> Void = { _ in }

  /// A tuning of a workload.
  public init(_ workload: Workload, in parameters: ConnectionParameters, options: TuningOptions) {
    self.workload = workload
    self.parameters = parameters
    self.options = options
  }

  /// Tunes.
  ///
  /// - Throws: ``WorkloadError`` (`interrupted` when it was asked to stop, `busy` when another run is at
  ///   work, `noValues`, `refused`) and `ServerFailure`. The database is as before then, or the error
  ///   says what is not.
  public func run(_ stop: TuningStop = TuningStop()) throws -> TuningReport {
    do {
      return try tune(stop)
    } catch {
      let isLost = (error as? PostgresError)?.code.isConnectionProblem ?? false
      guard stop.isRequested, !isLost else {
        if let error = error as? WorkloadError {
          throw error.failure == nil ? error : error.leaving(aftermath)
        }
        throw ServerFailure.located(error, .init(.named("tuning"), aftermath: aftermath))
      }
      // Whichever statement was cancelled, as an endpoint's or as the tuning's own.
      throw WorkloadError(.interrupted, "the tuning was given up")
    }
  }

  private func tune(_ stop: TuningStop) throws -> TuningReport {
    let start = ContinuousClock.now
    try stop.check()
    progress.begin(steps: stepCount)
    session = try TuningSession(
      parameters, schema: options.schema, isConcurrent: options.isConcurrent, stop: stop)
    defer { session = nil }
    let left = try session.takeOver()
    if !left.isEmpty {
      notes.append("Removed what a killed run had left: \(left.joined(separator: ", ")).")
    }
    for endpoint in workload.endpoints {
      draws[endpoint.name] = try ParameterDraws(
        options.parameterSets, for: endpoint, seed: options.seed, asOf: options.asOf,
        mix: options.mix, on: &session.connection)
    }
    try session.begin(keepingSequences: workload.endpoints.contains { $0.kind == .write })
    if workload.endpoints.contains(where: { $0.kind == .write }), !session.restoresSequences {
      aftermath = .sequencesMoved
    }
    var isTakenBack = false
    defer {
      // In its transaction the server would do it by itself; the indexes of the other kind it keeps.
      if !isTakenBack {
        let isDone = session.connection.isAlive && (try? session.takeBack()) != nil
        if options.isConcurrent, !isDone, aftermath.isKnown { aftermath = .trialIndexesLeft }
      }
    }
    let existing = try prepareTrials()
    let objects = try objectCounts()
    try measureAll("before") { index, measured in
      results.append(
        .init(
          name: workload.endpoints[index].name, path: workload.endpoints[index].path,
          kind: workload.endpoints[index].kind, before: measured.timing, after: measured.timing))
    }
    let tuned = try select()
    try explain(tuned, \.planBefore) { index, plan in
      let finding = PlanFinding(plan)
      results[index].finding = "\(finding.sentence) \(finding.advice)"
    }
    let others = try tryOthers(tuned)
    for index in tuned {
      try tune(index)
      progress.finishStep()
    }
    try prune()
    try measureAll("after") { index, measured in results[index].after = measured.timing }
    let changed = try objectCounts().filter { $0.value != objects[$0.key] }
    for (index, endpoint) in workload.endpoints.enumerated() {
      results[index].writesToChanged =
        written[endpoint.name]?.contains { changed[$0] != nil } ?? false
    }
    try explain(tuned, \.planAfter) { _, _ in }
    let script = MigrationScript(
      schema: session.schema, indexes: chosen.map(\.index),
      rewrites: workload.endpoints.compactMap { rewrites[$0.name] }, existing: existing)
    // What was built outside of a transaction is there and only needs its name.
    if options.keepsChoice, options.isConcurrent {
      let names = zip(chosen, script.namedIndexes).map { ($0.built.name, $1.name) }
      try deciding(script) { try session.rename(names) }
    }
    say("taking back what was tried")
    try session.takeBack()
    isTakenBack = true
    if options.keepsChoice, !options.isConcurrent { try keep(script) }
    try addNotes()
    progress.isDoing(nil)
    return TuningReport(
      database: session.connection.database, schema: session.schema,
      server: session.connection.parameterStatus("server_version") ?? "",
      workload: workload.name,
      rows: catalog.rows.mapValues { Int(max(0, $0)) },
      seed: options.seed, parameterSets: options.parameterSets,
      targetMilliseconds: options.targetMilliseconds, usedHypoPG: judge.isUsed,
      isConcurrent: options.isConcurrent, isKept: options.keepsChoice,
      seconds: (ContinuousClock.now - start) / .seconds(1), endpoints: results, others: others,
      indexes: chosen.map { item in
        .init(
          sql: item.index.sql(), endpoints: item.endpoints, buildSeconds: item.built.seconds,
          bytes: item.built.bytes)
      }, migration: script.text, notes: notes)
  }

  // MARK: - Steps

  /// Steps as ``TuningProgress`` counts them.
  private var stepCount: Int {
    let endpoints = workload.endpoints.count
    let tuned =
      switch options.selection {
      case .all: endpoints
      case .slowest(let count): min(count, endpoints)
      case .named(let names): workload.endpoints.count { names.contains($0.name) }
      }
    return 2 * endpoints + 3 * tuned + options.also.count
  }

  /// - Returns: the names of relations that are there.
  private func prepareTrials() throws -> Set<String> {
    catalog = try TableCatalog(schema: session.schema, on: &session.connection)
    if options.usesHypoPG { try judge.begin(session) }
    for endpoint in workload.endpoints where endpoint.kind == .write {
      let plans = try session.genericPlans(endpoint)
      written[endpoint.name] = Set(
        plans.flatMap(\.root.all).filter { $0.type == "ModifyTable" }.compactMap(\.relation))
    }
    return Set(
      try session.connection.query(
        """
        SELECT c.relname FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1
        """, [session.schema]
      ).rows.compactMap { $0[0] })
  }

  /// How many indexes and triggers each table has.
  private func objectCounts() throws -> [String: String] {
    let rows = try session.connection.query(
      """
      SELECT c.relname, (SELECT count(*) FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid)
        + (SELECT count(*) FROM pg_catalog.pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal)
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND c.relkind IN ('r', 'p')
      """, [session.schema]
    ).rows
    return Dictionary(uniqueKeysWithValues: rows.map { ($0[0]!, $0[1]!) })
  }

  private func measureAll(
    _ when: String, _ body: (Int, TuningSession.Measured) throws -> Void
  ) throws {
    for (index, endpoint) in workload.endpoints.enumerated() {
      say("measuring \(endpoint.name) \(when)")
      try body(index, try measure(rewrites[endpoint.name]?.endpoint ?? endpoint))
      progress.finishStep()
    }
  }

  func measure(_ endpoint: Endpoint) throws -> TuningSession.Measured {
    let measured = try session.measure(
      endpoint, draws[endpoint.name]!, seconds: options.measureSeconds)
    medianSets[endpoint.name] = measured.medianSet
    return measured
  }

  private var medianSets: [String: Int] = [:]

  private func select() throws -> [Int] {
    let ranked = results.indices.sorted {
      results[$0].before.latency.mean > results[$1].before.latency.mean
    }
    let tuned: [Int]
    switch options.selection {
    case .all: tuned = ranked
    case .slowest(let count): tuned = Array(ranked.prefix(count))
    case .named(let names):
      _ = try workload.selecting(names)
      tuned = ranked.filter { names.contains(results[$0].name) }
    }
    for index in tuned { results[index].isTuned = true }
    return tuned
  }

  private func explain(
    _ tuned: [Int], _ place: WritableKeyPath<TuningReport.EndpointResult, String?>,
    _ body: (Int, ExplainedPlan) -> Void
  ) throws {
    for index in tuned {
      let endpoint = workload.endpoints[index]
      say("explaining \(endpoint.name)")
      defer { progress.finishStep() }
      let explained = try session.explain(
        rewrites[endpoint.name]?.endpoint ?? endpoint, draws[endpoint.name]!,
        set: medianSets[endpoint.name] ?? 0)
      guard let (plan, text) = explained else { continue }
      results[index][keyPath: place] = text
      body(index, plan)
    }
  }

  /// Of two indexes that were chosen, one may do what the other is there for.
  private func prune() throws {
    for item in chosen {
      let others = chosen.filter { $0.built.name != item.built.name }
      guard let wider = others.firstIndex(where: { $0.index.covers(item.index) }) else { continue }
      let name = others[wider].built.name
      try session.remove(item.built)
      chosen.removeAll { $0.built.name == item.built.name }
      let place = chosen.firstIndex { $0.built.name == name }!
      chosen[place].endpoints += item.endpoints.filter { !chosen[place].endpoints.contains($0) }
    }
  }

  private func keep(_ script: MigrationScript) throws {
    say("putting in place what was chosen")
    try deciding(script) {
      try session.connection.transaction("BEGIN ISOLATION LEVEL READ COMMITTED") { connection in
        for statement in script.statements {
          try session.stop.check()
          try connection.execute(statement)
        }
      }
    }
  }

  /// Runs the transaction that leaves in the database what was chosen. A connection that is lost in it
  /// leaves both outcomes possible.
  private func deciding(_ script: MigrationScript, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as PostgresError where error.code.isConnectionProblem {
      let names = script.namedIndexes.map(\.name)
      aftermath = .unknown(
        remedy: names.isEmpty
          ? "look, or run it again" : "look for \(names.joined(separator: ", "))")
      throw error
    }
  }

  private func addNotes() throws {
    if let remark = try RowSecurity.remark(on: &session.connection) {
      notes.append(remark.prefix(1).uppercased() + remark.dropFirst() + ".")
    }
    if !options.isConcurrent, !session.restoresSequences,
      workload.endpoints.contains(where: { $0.kind == .write })
    {
      notes.append(
        "The sequences have moved on: the role may not alter them, so values that were drawn stay drawn."
      )
    }
  }

  /// What is being done, for ``progress``.
  func say(_ activity: String) {
    progress.isDoing(activity)
    observer(activity)
  }
}
