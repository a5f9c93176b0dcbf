import PostgresClient

/// Indexes that somebody else has thought of.
extension Tuning {
  /// Tries each by itself: whether plans of the tuned endpoints use it, and what that does for them.
  func tryOthers(_ tuned: [Int]) throws -> [TuningReport.OtherIndexTrial] {
    var trials: [TuningReport.OtherIndexTrial] = []
    for statement in options.also {
      guard let index = IndexDefinition(parsing: statement) else {
        throw WorkloadError(
          .malformed,
          "\"\(statement.split(separator: "\n").joined(separator: " "))\" is no CREATE INDEX over "
            + "plain columns of a table, which is all that is tried")
      }
      say("trying \(index.description)")
      defer { progress.finishStep() }
      var trial = TuningReport.OtherIndexTrial(sql: statement, effects: [], verdict: "")
      if let twin = catalog.indexes.first(where: { $0.covers(index) }) {
        trial.verdict = "useless: an index on \(twin.description) is there already"
        trials.append(trial)
        continue
      }
      do {
        try session.trial(index) { built in
          trial.buildSeconds = built.seconds
          trial.bytes = built.bytes
          for position in tuned {
            let endpoint = workload.endpoints[position]
            let plans = try session.genericPlans(endpoint)
            guard plans.contains(where: { $0.root.indexes.contains(built.name) }) else { continue }
            let after = try measure(endpoint).timing.latency.p50
            trial.effects.append(
              .init(
                endpoint: endpoint.name, before: results[position].before.latency.p50,
                after: after))
          }
        }
      } catch let error as PostgresError
        where error.code == .server && error.sqlState != .insufficientPrivilege
      {
        trial.verdict = "refused: \(error.message)"
        trials.append(trial)
        continue
      }
      trial.verdict = Self.verdict(trial.effects)
      trials.append(trial)
    }
    return trials
  }

  private static func verdict(_ effects: [TuningReport.OtherIndexTrial.Effect]) -> String {
    if effects.isEmpty { return "no plan of the tuned endpoints uses it" }
    return effects.map { effect in
      let share = effect.after / max(effect.before, 0.000_001)
      let word =
        share < 1 - worthwhileShare
        ? "helps" : share > 1 + worthwhileShare ? "harms" : "changes little for"
      return "\(word) \(effect.endpoint), \(text(effect.before)) to \(text(effect.after))"
    }.joined(separator: "; ")
  }
}
