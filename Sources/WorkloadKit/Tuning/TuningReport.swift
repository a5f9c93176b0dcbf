/// What a tuning has found.
public struct TuningReport: Sendable, Codable {
  /// How long executions of an endpoint took.
  public struct Timing: Sendable, Codable, Hashable {
    /// How many were measured.
    public var executions: Int
    /// Percentiles in milliseconds.
    public var latency: LatencySummary
  }

  /// What became of an index that was tried.
  public struct IndexTrial: Sendable, Codable {
    /// The statement that makes it.
    public var sql: String
    /// What the planner expects the endpoint to cost with it, as a share of the cost without; nil where
    /// it was not asked.
    public var expectedCostShare: Double?
    /// How long it took to build, in seconds; nil where it was not built.
    public var buildSeconds: Double?
    /// Its size in bytes.
    public var bytes: Int?
    /// The endpoint with it.
    public var timing: Timing?
    /// Whether it was chosen.
    public var isChosen = false
    /// Why, in a sentence.
    public var verdict: String
  }

  /// What became of an index that somebody else has thought of.
  public struct OtherIndexTrial: Sendable, Codable {
    /// The statement as it was given.
    public var sql: String
    /// How long it took to build, in seconds.
    public var buildSeconds: Double?
    /// Its size in bytes.
    public var bytes: Int?
    /// Medians of the tuned endpoints whose plans use it, in milliseconds, before and with it.
    public var effects: [Effect]
    /// In a sentence.
    public var verdict: String

    /// What it does for an endpoint.
    public struct Effect: Sendable, Codable {
      /// The endpoint's name.
      public var endpoint: String
      /// Its median before, in milliseconds.
      public var before: Double
      /// Its median with the index, in milliseconds.
      public var after: Double
    }
  }

  /// What became of a rewrite.
  public struct RewriteTrial: Sendable, Codable {
    /// Why it is faster.
    public var summary: String
    /// What it needs.
    public var steps: [Rewrite.Step]
    /// Its statements, parameters by name.
    public var sql: String
    /// How long it took to make what it needs, in seconds.
    public var setupSeconds: Double?
    /// How many parameter sets gave the same rows in the same order.
    public var equalSets: Int
    /// The first difference.
    public var difference: String?
    /// The endpoint rewritten.
    public var timing: Timing?
    /// Whether it was chosen.
    public var isChosen = false
    /// Why, in a sentence.
    public var verdict: String
  }

  /// An endpoint.
  public struct EndpointResult: Sendable, Codable {
    /// Its name.
    public var name: String
    /// How it is called.
    public var path: String
    /// Whether it reads or writes.
    public var kind: Endpoint.Kind
    /// Whether it was tuned.
    public var isTuned = false
    /// Whether it writes to a table that has got an index or a trigger with what was chosen.
    public var writesToChanged = false
    /// Before anything was done.
    public var before: Timing
    /// With everything that was chosen.
    public var after: Timing
    /// What its plan spends its time on, and whether an index can help.
    public var finding: String?
    /// The plan before, as the server prints it.
    public var planBefore: String?
    /// The plan with everything that was chosen.
    public var planAfter: String?
    /// The indexes that were considered.
    public var trials: [IndexTrial] = []
    /// The rewrite that was considered.
    public var rewrite: RewriteTrial?
  }

  /// An index that was chosen.
  public struct ChosenIndex: Sendable, Codable {
    /// The statement that makes it.
    public var sql: String
    /// The endpoints that it was chosen for.
    public var endpoints: [String]
    /// How long it took to build, in seconds.
    public var buildSeconds: Double
    /// Its size in bytes.
    public var bytes: Int
  }

  /// The database's name.
  public var database: String
  /// The schema's name.
  public var schema: String
  /// The server's version as it says it.
  public var server: String
  /// The workload's name.
  public var workload: String
  /// Rows per table, as statistics have them.
  public var rows: [String: Int]
  /// What the parameters depend on.
  public var seed: UInt64
  /// How many parameter sets there were for each endpoint.
  public var parameterSets: Int
  /// What an endpoint's 95th percentile is to stay within, in milliseconds.
  public var targetMilliseconds: Double
  /// Whether candidates were judged with HypoPG.
  public var usedHypoPG: Bool
  /// Whether indexes were built with `CONCURRENTLY`.
  public var isConcurrent: Bool
  /// Whether what was chosen has stayed.
  public var isKept: Bool
  /// How long everything took, in seconds.
  public var seconds: Double
  /// All endpoints, in the workload's order.
  public var endpoints: [EndpointResult]
  /// The indexes that were tried because somebody else has thought of them.
  public var others: [OtherIndexTrial]
  /// The indexes that were chosen.
  public var indexes: [ChosenIndex]
  /// The SQL that puts in place what was chosen.
  public var migration: String
  /// What else there is to know, a sentence each.
  public var notes: [String]

  /// The slowest endpoints before, slowest first.
  public func slowest(_ count: Int) -> [EndpointResult] {
    Array(
      endpoints.sorted { $0.before.latency.mean > $1.before.latency.mean }.prefix(count))
  }
}
