import PostgresClient

/// What is tried for one endpoint.
extension Tuning {
  /// The share of an endpoint's time that an index has to spare at least.
  static let worthwhileShare = 0.2
  /// What the planner has to expect of an index, as a share of the cost without, to have it built.
  static let promisingCostShare = 0.9

  /// An index, or two, with what they did.
  struct Attempt {
    let indexes: [IndexDefinition]
    let median: Double
    let p95: Double
  }

  /// Tunes one endpoint, with what was chosen before in place.
  func tune(_ position: Int) throws {
    let endpoint = workload.endpoints[position]
    say("tuning \(endpoint.name)")
    // Indexes that were chosen for another one may have helped this one, too.
    let now = try measure(endpoint).timing.latency
    let best = try tryCandidates(endpoint, position, median: now.p50)
    let reached = best.map { (median: $0.median, p95: $0.p95) } ?? (median: now.p50, p95: now.p95)
    if let rewrite = options.rewrites[endpoint.name] {
      let trial =
        reached.p95 > options.targetMilliseconds
        ? try tryRewrite(rewrite, endpoint, median: reached.median)
        : Self.notNeeded(rewrite, reached.p95, options.targetMilliseconds)
      results[position].rewrite = trial
      if trial.isChosen {
        for index in results[position].trials.indices where results[position].trials[index].isChosen
        {
          results[position].trials[index].isChosen = false
          results[position].trials[index].verdict += "; the rewrite does without it"
        }
        return
      }
    }
    guard let best else { return }
    for index in best.indexes { try place(index, for: endpoint.name) }
  }

  private func place(_ index: IndexDefinition, for endpoint: String) throws {
    if let there = chosen.firstIndex(where: { $0.index.covers(index) }) {
      if !chosen[there].endpoints.contains(endpoint) { chosen[there].endpoints.append(endpoint) }
      return
    }
    chosen.append((index, [endpoint], try session.build(index)))
  }

  // MARK: - Candidates

  private func tryCandidates(
    _ endpoint: Endpoint, _ position: Int, median: Double
  ) throws -> Attempt? {
    let plans = try session.genericPlans(endpoint)
    let cost = plans.reduce(0) { $0 + $1.root.cost }
    var candidates: [(index: IndexDefinition, share: Double?)] = []
    for index in IndexCandidates.from(plans, catalog)
    where !chosen.contains(where: { $0.index.covers(index) }) {
      candidates.append(
        (index, try judge.costShare(index, endpoint, without: cost, session)))
    }
    let promising = candidates.filter { ($0.share ?? 0) < Self.promisingCostShare }
      .enumerated().sorted {
        ($0.element.share ?? 1, $0.offset) < ($1.element.share ?? 1, $1.offset)
      }
      .map(\.element)
      // Where nobody can judge them, more have to be built.
      .prefix(judge.isUsed ? options.maximumBuilds : 2 * options.maximumBuilds)
    var best: Attempt?
    var bestBytes = Int.max
    for candidate in candidates {
      guard promising.contains(where: { $0.index == candidate.index }) else {
        let isHopeless = (candidate.share ?? 0) >= Self.promisingCostShare
        results[position].trials.append(
          .init(
            sql: candidate.index.sql(), expectedCostShare: candidate.share,
            verdict: isHopeless
              ? candidate.share == 1
                ? "no plan would use it" : "the planner expects too little of it"
              : "not built: others promise more"))
        continue
      }
      say("building \(candidate.index.description)")
      let (trial, attempt) = try tryBuilding(candidate.index, candidate.share, endpoint, median)
      results[position].trials.append(trial)
      guard let attempt, let bytes = trial.bytes else { continue }
      // Of two that are about as fast the smaller one.
      let isBetter =
        best.map { best in
          attempt.median < best.median * 0.9
            || (attempt.median < best.median * 1.1 && bytes < bestBytes)
        } ?? true
      if isBetter {
        best = attempt
        bestBytes = bytes
      }
    }
    guard let best else { return nil }
    return try weigh(best, endpoint, position, median)
  }

  /// Builds a candidate, unless the server refuses it: a column may be of a type that has no order, or too
  /// long for an index.
  private func tryBuilding(
    _ index: IndexDefinition, _ share: Double?, _ endpoint: Endpoint, _ median: Double
  ) throws -> (TuningReport.IndexTrial, Attempt?) {
    do {
      return try build(index, share, endpoint, median)
    } catch let error as PostgresError
      where error.code == .server && error.sqlState != .insufficientPrivilege
    {
      let verdict = "refused: \(error.message)"
      return (.init(sql: index.sql(), expectedCostShare: share, verdict: verdict), nil)
    }
  }

  /// Builds a candidate, looks whether it is used, measures the endpoint, and takes it back.
  private func build(
    _ index: IndexDefinition, _ share: Double?, _ endpoint: Endpoint, _ median: Double
  ) throws -> (TuningReport.IndexTrial, Attempt?) {
    try session.trial(index) { built in
      var trial = TuningReport.IndexTrial(
        sql: index.sql(), expectedCostShare: share, buildSeconds: built.seconds,
        bytes: built.bytes, verdict: "")
      let timing = try measure(endpoint).timing
      trial.timing = timing
      let latency = timing.latency
      guard latency.p50 < median * (1 - Self.worthwhileShare) else {
        trial.verdict =
          "not worth it: \(Self.text(median)) before, \(Self.text(latency.p50)) with it"
        return (trial, nil)
      }
      trial.verdict = "\(Self.text(median)) before, \(Self.text(latency.p50)) with it"
      return (trial, Attempt(indexes: [index], median: latency.p50, p95: latency.p95))
    }
  }

  /// Sets the gain against what the index costs those who write, and settles the verdicts.
  private func weigh(
    _ best: Attempt, _ endpoint: Endpoint, _ position: Int, _ median: Double
  ) throws -> Attempt? {
    let index = best.indexes[0]
    let without = try writersTime([index.table])
    let cost = try session.trial(index) { _ in try writersTime([index.table]) } - without
    let pays = median - best.median > cost || options.ignoresCosts
    for (number, trial) in results[position].trials.enumerated() where trial.timing != nil {
      let isBest = trial.sql == index.sql()
      results[position].trials[number].isChosen = isBest && pays
      let prefix =
        isBest
        ? pays ? "chosen: " : "costs writers more than it spares: "
        : trial.verdict.hasPrefix("not worth") ? "" : "another one is faster or smaller: "
      results[position].trials[number].verdict =
        prefix + trial.verdict + (isBest ? "; writers \(Self.signed(cost))" : "")
    }
    return pays ? best : nil
  }

  /// How many milliseconds one execution of each endpoint that writes to some tables takes, by their
  /// medians, all together. To be compared with what was measured a moment before: machines change.
  private func writersTime(_ tables: Set<String>) throws -> Double {
    var time = 0.0
    for endpoint in workload.endpoints {
      guard let written = written[endpoint.name], !written.isDisjoint(with: tables) else {
        continue
      }
      time += try measure(endpoint).timing.latency.p50
    }
    return time
  }

  // MARK: - Rewrites

  private static func notNeeded(
    _ rewrite: Rewrite, _ p95: Double, _ target: Double
  ) -> TuningReport.RewriteTrial {
    TuningReport.RewriteTrial(
      summary: rewrite.summary, steps: rewrite.steps, sql: rewrite.endpoint.text, equalSets: 0,
      verdict:
        "not needed: with indexes the 95th percentile is \(text(p95)), within \(text(target))")
  }

  private func tryRewrite(
    _ rewrite: Rewrite, _ endpoint: Endpoint, median: Double
  ) throws -> TuningReport.RewriteTrial {
    say("trying the rewrite of \(endpoint.name)")
    var trial = TuningReport.RewriteTrial(
      summary: rewrite.summary, steps: rewrite.steps, sql: rewrite.endpoint.text, equalSets: 0,
      verdict: "")
    guard !session.isConcurrent || rewrite.needsIndexesOnly else {
      trial.verdict =
        "not tried: filling a table that triggers keep up to date stops those who write, which "
        + "--concurrently is there to avoid"
      return trial
    }
    let before = chosen
    let writers = try writersTime(allWritten)
    // Outside of a transaction, the indexes are removed one by one.
    if session.isConcurrent {
      try setUp(rewrite, &trial)
      try judge(rewrite, endpoint, (median, writers), &trial)
      if !trial.isChosen { try remove(chosen, except: before) }
    } else {
      do {
        try session.attempt {
          try setUp(rewrite, &trial)
          try judge(rewrite, endpoint, (median, writers), &trial)
          return ((), stays: trial.isChosen)
        }
      } catch let error as PostgresError where Self.isThere.contains(error.sqlState) {
        return try tryInPlace(rewrite, endpoint, before, (median, writers), error)
      }
    }
    if trial.isChosen { rewrites[endpoint.name] = rewrite } else { chosen = before }
    return trial
  }

  /// What the server says where a table, a function or a trigger of that name is there.
  private static let isThere: [SQLState?] = [.duplicateTable, .duplicateFunction, .duplicateObject]

  /// Tries a rewrite whose tables are there, as after a run that has kept what it chose.
  private func tryInPlace(
    _ rewrite: Rewrite, _ endpoint: Endpoint,
    _ before: [(index: IndexDefinition, endpoints: [String], built: TuningSession.Built)],
    _ times: (median: Double, writers: Double), _ error: PostgresError
  ) throws -> TuningReport.RewriteTrial {
    chosen = before
    let inPlace = rewrite.withoutSteps
    var trial = TuningReport.RewriteTrial(
      summary: rewrite.summary, steps: [], sql: rewrite.endpoint.text, equalSets: 0, verdict: "")
    try judge(inPlace, endpoint, times, &trial)
    if trial.isChosen { rewrites[endpoint.name] = inPlace }
    trial.verdict += "; \(error.message), and was taken as it is"
    return trial
  }

  private func remove(
    _ items: [(index: IndexDefinition, endpoints: [String], built: TuningSession.Built)],
    except kept: [(index: IndexDefinition, endpoints: [String], built: TuningSession.Built)]
  ) throws {
    for item in items where !kept.contains(where: { $0.built.name == item.built.name }) {
      try session.remove(item.built)
    }
  }

  private func setUp(_ rewrite: Rewrite, _ trial: inout TuningReport.RewriteTrial) throws {
    trial.setupSeconds = try session.timed {
      for step in rewrite.steps {
        try session.stop.check()
        if let index = step.index {
          if !catalog.has(index) { try place(index, for: rewrite.endpoint.name) }
        } else {
          try session.connection.execute(step.sql)
        }
      }
    }
  }

  /// The tables that endpoints write.
  private var allWritten: Set<String> { Set(written.values.flatMap(\.self)) }

  /// - Parameter before: milliseconds of the endpoint, and of all that write.
  private func judge(
    _ rewrite: Rewrite, _ endpoint: Endpoint, _ before: (median: Double, writers: Double),
    _ trial: inout TuningReport.RewriteTrial
  ) throws {
    say("comparing \(endpoint.name) with its rewrite")
    let comparison = try session.compare(endpoint, rewrite.endpoint, draws[endpoint.name]!)
    trial.equalSets = comparison.equal
    trial.difference = comparison.difference
    if let difference = comparison.difference {
      trial.verdict = "wrong: \(difference)"
      return
    }
    let timing = try measure(rewrite.endpoint).timing
    trial.timing = timing
    let cost = try writersTime(allWritten) - before.writers
    let latency = timing.latency
    trial.isChosen =
      latency.p50 < before.median * (1 - Self.worthwhileShare)
      && before.median - latency.p50 > cost
      || options.ignoresCosts
    trial.verdict =
      "\(trial.isChosen ? "chosen" : "does not pay"): the same rows for all \(comparison.equal) "
      + "parameter sets, \(Self.text(before.median)) before, \(Self.text(latency.p50)) rewritten "
      + "(95th percentile \(Self.text(latency.p95)), longest \(Self.text(latency.max))); "
      + "writers \(Self.signed(cost))"
  }

  static func text(_ milliseconds: Double) -> String {
    milliseconds < 0.1
      ? String(Int((milliseconds * 1000).rounded())) + " µs"
      : PlanFinding.milliseconds(milliseconds)
  }

  static func signed(_ milliseconds: Double) -> String {
    (milliseconds < 0 ? "−" : "+") + text(abs(milliseconds))
  }
}
