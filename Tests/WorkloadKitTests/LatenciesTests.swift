import Testing

@testable import WorkloadKit

@Suite("Latencies") struct LatenciesTests {
  /// The nearest rank, by sorting.
  private func percentile(_ values: [UInt64], _ percent: Double) -> Double {
    let sorted = values.sorted()
    let rank = Int((percent / 100 * Double(values.count)).rounded(.up))
    return Double(sorted[max(rank, 1) - 1]) / 1e6
  }

  @Test(arguments: [1, 2, 19, 20, 100, 12_345]) func percentilesAreThoseOfASort(_ count: Int) {
    var numbers = DrawnNumbers(seed: 7, "\(count)")
    // From a microsecond to a minute, small ones more often.
    let values = (0..<count).map { _ in 1000 + numbers.nextZipf(below: 60_000_000_000) }
    var latencies = Latencies()
    for value in values { latencies.record(nanoseconds: value) }
    let summary = latencies.summary
    for (found, percent) in [(summary.p50, 50.0), (summary.p95, 95), (summary.p99, 99)] {
      let expected = percentile(values, percent)
      #expect(abs(found - expected) <= expected / 1000, "\(percent): \(found), \(expected)")
    }
    #expect(summary.max == Double(values.max()!) / 1e6)
    let mean = values.reduce(0) { $0 + Double($1) } / Double(count) / 1e6
    #expect(abs(summary.mean - mean) <= mean * 1e-9)
    #expect(latencies.count == UInt64(count))
  }

  @Test func thoseOfSeveralConnectionsAddUp() {
    var whole = Latencies()
    var parts = [Latencies(), Latencies(), Latencies()]
    for value in 0..<999 {
      whole.record(nanoseconds: UInt64(value * value))
      parts[value % 3].record(nanoseconds: UInt64(value * value))
    }
    var sum = Latencies()
    for part in parts { sum.add(part) }
    sum.add(Latencies())
    #expect(sum.summary.p99 == whole.summary.p99 && sum.summary.max == whole.summary.max)
    #expect(sum.count == 999)
  }

  @Test func noneAndTheLongest() {
    #expect(Latencies().summary == LatencySummary(p50: 0, p95: 0, p99: 0, max: 0, mean: 0))
    var latencies = Latencies()
    latencies.record(nanoseconds: .max)
    #expect(latencies.summary.max == 3_600_000)
    #expect(latencies.summary.p50 == 3_600_000)
  }
}
