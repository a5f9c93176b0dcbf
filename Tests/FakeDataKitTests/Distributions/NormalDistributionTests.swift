import Testing

@testable import FakeDataKit

@Suite struct NormalDistributionTests {
  private let heights = NormalDistribution(mean: 69, standardDeviation: 2.9, range: 48...84)

  @Test func valuesArePinned() {
    #expect(
      Draws.sequence(16).map { heights.sample($0) }
        == [66, 71, 68, 65, 70, 68, 65, 69, 76, 71, 66, 67, 69, 68, 67, 66])
  }

  @Test func theMiddleIsTheMean() {
    #expect(heights.sample(1 << 31) == 69)
    let negative = NormalDistribution(mean: -7.4, standardDeviation: 1, range: -100...100)
    #expect(negative.sample(1 << 31) == -7)
  }

  @Test func valuesAscendWithTheDraws() {
    let wide = NormalDistribution(
      mean: 0, standardDeviation: 100_000, range: -1_000_000...1_000_000)
    let values = stride(from: UInt64(0), through: 0xFFFF_FFFF, by: 0x3_0001).map {
      wide.sample(UInt32($0))
    }
    #expect(values == values.sorted())
    #expect(wide.sample(0) == -364_000)
    #expect(wide.sample(.max) == 364_000)
  }

  @Test func valuesFitTheDistributionFunction() {
    let sample = Draws.sequence(20_000).map { heights.sample($0) }
    func share(_ value: Int64, mean: Double, deviation: Double) -> Double {
      normalShare((Double(value) + 0.5 - mean) / deviation)
    }
    #expect(Statistics.fits(sample) { share($0, mean: 69, deviation: 2.9) })
    #expect(!Statistics.fits(sample) { share($0, mean: 69.2, deviation: 2.9) })
    #expect(!Statistics.fits(sample) { share($0, mean: 69, deviation: 3.2) })
  }

  @Test func valuesOutsideBecomeTheEnds() {
    let clipped = NormalDistribution(mean: 0, standardDeviation: 10, range: -5...8)
    let sample = Draws.sequence(20_000).map { clipped.sample($0) }
    #expect(sample.min() == -5)
    #expect(sample.max() == 8)
    // What lies beyond the ends is all there.
    #expect(Statistics.fits(sample) { $0 >= 8 ? 1 : normalShare((Double($0) + 0.5) / 10) })
  }

  @Test func noDeviationIsAConstant() {
    let constant = NormalDistribution(mean: 12.4, standardDeviation: 0, range: 0...100)
    for draw in Draws.edges { #expect(constant.sample(draw) == 12) }
    let outside = NormalDistribution(mean: 12.4, standardDeviation: 0, range: 40...100)
    for draw in Draws.edges { #expect(outside.sample(draw) == 40) }
  }

  @Test func theLargestParametersDoNotOverflow() {
    let large = NormalDistribution(
      mean: 999_999_999_999, standardDeviation: 999_999, range: 0...Int64.max)
    #expect(large.sample(0) == 999_999_999_999 - 3_639_997)
    #expect(large.sample(.max) == 999_999_999_999 + 3_639_996)
  }
}
