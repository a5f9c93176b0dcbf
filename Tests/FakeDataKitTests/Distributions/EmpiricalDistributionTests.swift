import Testing

@testable import FakeDataKit

@Suite struct EmpiricalDistributionTests {
  typealias Quantile = EmpiricalDistribution.Quantile

  static let skewed: [Quantile] = [
    .init(0, 172), .init(0.05, 205), .init(0.25, 238), .init(0.5, 262), .init(0.75, 295),
    .init(0.95, 365), .init(1, 450),
  ]

  /// The distribution function through the quantiles.
  private func share(_ value: Double, _ quantiles: [Quantile]) -> Double {
    if value <= quantiles[0].value { return 0 }
    for (low, high) in zip(quantiles, quantiles.dropFirst()) where value < high.value {
      let part = (value - low.value) / (high.value - low.value)
      return low.probability + part * (high.probability - low.probability)
    }
    return 1
  }

  @Test func valuesArePinned() {
    let distribution = EmpiricalDistribution(Self.skewed)
    #expect(
      Draws.sequence(16).map { distribution.sample($0) } == [
        223, 294, 253, 215, 274, 250, 208, 261, 440, 288, 227, 235, 263, 253, 233, 218,
      ])
    #expect(Digest.fnv1a(numbers: distribution.table) == 0xF7E81109500D7ABC)
  }

  @Test func bothEndsAreReached() {
    let distribution = EmpiricalDistribution(Self.skewed)
    #expect(distribution.sample(0) == 172)
    #expect(distribution.sample(.max) == 450)
  }

  @Test func valuesAscendWithTheDraws() {
    let distribution = EmpiricalDistribution(Self.skewed)
    let values = stride(from: UInt64(0), through: 0xFFFF_FFFF, by: 0x3_0001).map {
      distribution.sample(UInt32($0))
    }
    #expect(values == values.sorted())
    #expect(values.allSatisfy { (172...450).contains($0) })
  }

  @Test func quantilesAreMet() {
    let distribution = EmpiricalDistribution(Self.skewed)
    for quantile in Self.skewed.dropFirst().dropLast() {
      // Quantiles between two points of the table are off by what a cell spans.
      let value = distribution.sample(UInt32(quantile.probability * 4_294_967_296))
      #expect(abs(Double(value) - quantile.value) <= 1.5)
    }
  }

  @Test func valuesFitTheQuantiles() {
    let distribution = EmpiricalDistribution(Self.skewed)
    let sample = Draws.sequence(20_000).map { distribution.sample($0) }
    #expect(Statistics.fits(sample) { share(Double($0) + 0.5, Self.skewed) })
    // A few units aside they do not.
    #expect(!Statistics.fits(sample) { share(Double($0) + 3.5, Self.skewed) })
  }

  @Test func negativeValuesAreRoundedToNearest() {
    let distribution = EmpiricalDistribution([.init(0, -10), .init(1, 10)])
    let sample = Draws.sequence(20_000).map { distribution.sample($0) }
    // The ends have half of what the others have.
    let weights = [1] + Array(repeating: Int64(2), count: 19) + [1]
    #expect(
      Statistics.fits(Statistics.frequencies(sample.map { $0 + 10 }, count: 21), weights: weights))
  }

  @Test func equalQuantilesAreAConstant() {
    let distribution = EmpiricalDistribution([.init(0, 7.4), .init(1, 7.4)])
    for draw in Draws.edges { #expect(distribution.sample(draw) == 7) }
  }

  @Test func quantilesSurviveJSON() throws {
    #expect(try jsonRoundTrip(Self.skewed) == Self.skewed)
  }
}
