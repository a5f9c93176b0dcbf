public import FakeDataKit

/// What was measured of a workload.
public struct WorkloadMeasurement: Sendable, Hashable, Codable {
  /// The workload's name.
  public var workload: String
  /// The database.
  public var database: String
  /// The schema of the tables; nil where the search path names none.
  public var schema: String?
  /// The server's version, as it says it.
  public var serverVersion: String
  /// The server's setting `shared_buffers`.
  public var sharedBuffers: String
  /// The size of the database, in bytes.
  public var databaseBytes: UInt64
  /// What parameters were drawn with.
  public var drawing: Drawing
  /// How it was measured.
  public var options: MeasuringOptions
  /// The endpoints, in the workload's order.
  public var endpoints: [EndpointMeasurement]
  /// What a reader should know, a line each.
  public var remarks: [String]

  /// The slowest endpoints by their 95th percentile, slowest first.
  public func slowest(_ count: Int) -> [EndpointMeasurement] {
    Array(endpoints.sorted { $0.latency.p95 > $1.latency.p95 }.prefix(count))
  }
}

/// What parameters are drawn with.
public struct Drawing: Sendable, Hashable, Codable {
  /// The seed.
  public var seed: UInt64
  /// The day that the data set takes for today.
  public var asOf: CivilDate
  /// Which keys are asked for.
  public var mix: ParameterMix
  /// Parameter sets per endpoint, at most: longer measurements use them again.
  public var sets: Int

  /// What parameters are drawn with; by default ten thousand sets.
  public init(
    seed: UInt64, asOf: CivilDate, mix: ParameterMix = ParameterMix(), sets: Int = 10_000
  ) {
    self.seed = seed
    self.asOf = asOf
    self.mix = mix
    self.sets = sets
  }
}
