/// What was measured of an endpoint.
public struct EndpointMeasurement: Sendable, Hashable, Codable {
  /// What EXPLAIN (ANALYZE, BUFFERS) said of some of the executions' parameter sets.
  public struct Explained: Sendable, Hashable, Codable {
    /// How many sets were explained.
    public var sets: Int
    /// Pages that one execution finds in shared buffers, on average.
    public var sharedHit: Double
    /// Pages that one execution has the system read into shared buffers, on average.
    public var sharedRead: Double
    /// The plan of each measured statement for the first set.
    public var plans: [PlanNode]
    /// Of the measured session's executions, those that used a generic plan, over all statements; nil
    /// where the server does not tell (before PostgreSQL 14).
    public var genericPlanShare: Double?

    /// The shapes of the plans, a statement each. See ``PlanNode/shape``.
    public var shapes: [String] { plans.map(\.shape) }
    /// How tables are reached. See ``PlanNode/accessPaths``.
    public var accessPaths: [String] { plans.flatMap(\.accessPaths) }
  }

  /// The endpoint's name.
  public var name: String
  /// How the application calls it.
  public var path: String
  /// Whether it changes rows.
  public var kind: Endpoint.Kind
  /// How many executions were measured.
  public var executions: UInt64
  /// From the first measured execution's begin to the last one's end, in seconds.
  public var seconds: Double
  /// How long an execution took: all of its measured statements, with the way to the server and back.
  public var latency: LatencySummary
  /// Rows that an execution returned, on average.
  public var rows: Double
  /// At a fixed rate, the executions whose moment had come and that could not be begun before the
  /// measurement was given up. They count with the time that they had waited, so that the percentiles
  /// are then lower bounds.
  public var notBegun: UInt64
  /// What EXPLAIN said; nil where the server explains none of it.
  public var explained: Explained?
  /// Why there is no ``explained``, where there is a reason.
  public var remark: String?

  private enum CodingKeys: String, CodingKey {
    case name, path, kind, executions, seconds
    case latency = "latencyMilliseconds"
    case rows, notBegun, explained, remark
  }

  /// Executions per second, on all connections together.
  public var executionsPerSecond: Double { seconds > 0 ? Double(executions) / seconds : 0 }
}
