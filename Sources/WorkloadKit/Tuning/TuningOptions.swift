public import FakeDataKit

/// What a tuning is to do.
public struct TuningOptions: Sendable {
  /// Which endpoints are tuned. All are measured.
  public enum Selection: Sendable, Hashable {
    /// So many, the slowest ones.
    case slowest(Int)
    /// Those of these names.
    case named([String])
    /// All.
    case all
  }

  /// Which endpoints are tuned.
  public var selection = Selection.slowest(3)
  /// The schema of the tables; nil is the first of the search path that exists.
  public var schema: String?
  /// What the parameters depend on.
  public var seed: UInt64 = 1
  /// The day that the data set takes for today.
  public var asOf = RunParameters.defaultAsOf
  /// Which keys are asked for.
  public var mix = ParameterMix()
  /// How many parameter sets are drawn for each endpoint. All of them are used to compare a rewrite.
  public var parameterSets = 200
  /// How long one measurement takes, in seconds, once all parameter sets have been used.
  public var measureSeconds = 0.5
  /// The 95th percentile that an endpoint is to stay within, in milliseconds. A rewrite is tried where
  /// indexes do not reach it.
  public var targetMilliseconds = 1.0
  /// Statements that create indexes which are tried by themselves.
  public var also: [String] = []
  /// The rewrites that there are, by the names of the endpoints.
  public var rewrites: [String: Rewrite] = [:]
  /// Whether indexes are built with `CONCURRENTLY`, outside of a transaction, for a schema that others
  /// write to.
  public var isConcurrent = false
  /// Whether what was chosen stays.
  public var keepsChoice = false
  /// Whether HypoPG is used where it is there.
  public var usesHypoPG = true
  /// How many candidates of an endpoint are built, at most.
  public var maximumBuilds = 5
  /// Whether what spares enough is chosen whatever it costs those who write, and a rewrite with equal rows
  /// always: for tests, whose times say little.
  var ignoresCosts = false

  /// The defaults.
  public init() {}
}
