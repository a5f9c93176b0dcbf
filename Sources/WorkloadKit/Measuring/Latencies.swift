import Histogram

/// How long executions took: a histogram of nanoseconds that is exact to three digits.
public struct Latencies: Sendable {
  /// What is taken for the longest: an hour.
  static let maximumNanoseconds: UInt64 = 3_600_000_000_000

  private var histogram = Histogram<UInt64>(
    highestTrackableValue: Latencies.maximumNanoseconds, numberOfSignificantValueDigits: .three)
  // The histogram's own sums are of its buckets.
  private var sum = 0.0
  private var longest: UInt64 = 0

  /// None yet.
  public init() {}

  /// How many there are.
  public var count: UInt64 { histogram.totalCount }

  /// Adds one, in nanoseconds. What is longer than an hour counts as an hour.
  public mutating func record(nanoseconds: UInt64) {
    let value = min(nanoseconds, Self.maximumNanoseconds)
    histogram.record(value)
    sum += Double(value)
    longest = max(longest, value)
  }

  /// Adds those of another connection.
  public mutating func add(_ other: Latencies) {
    histogram.add(other.histogram)
    sum += other.sum
    longest = max(longest, other.longest)
  }

  /// The figures that a report shows.
  public var summary: LatencySummary {
    guard count > 0 else { return LatencySummary(p50: 0, p95: 0, p99: 0, max: 0, mean: 0) }
    // The histogram knows the upper end of a bucket, which may lie above the longest.
    func milliseconds(_ percentile: Double) -> Double {
      Double(min(histogram.valueAtPercentile(percentile), longest)) / 1e6
    }
    return LatencySummary(
      p50: milliseconds(50), p95: milliseconds(95), p99: milliseconds(99),
      max: Double(longest) / 1e6, mean: sum / Double(count) / 1e6)
  }
}

/// Percentiles of latencies, in milliseconds.
public struct LatencySummary: Sendable, Hashable, Codable {
  /// What half of the executions stay within, in milliseconds.
  public let p50: Double
  /// What 95 in a hundred stay within, in milliseconds.
  public let p95: Double
  /// What 99 in a hundred stay within, in milliseconds.
  public let p99: Double
  /// The longest, in milliseconds.
  public let max: Double
  /// The arithmetic mean, in milliseconds.
  public let mean: Double

  /// Figures in milliseconds.
  public init(p50: Double, p95: Double, p99: Double, max: Double, mean: Double) {
    self.p50 = p50
    self.p95 = p95
    self.p99 = p99
    self.max = max
    self.mean = mean
  }
}
