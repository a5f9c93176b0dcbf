import Testing

@testable import FakeDataKit

@Suite struct StatisticsTests {
  /// Values of a published table of the chi-square distribution for an upper tail of 10⁻⁴.
  @Test(arguments: [(1, 15.137), (2, 18.421), (5, 25.745), (10, 35.564), (100, 161.319)])
  func criticalValuesAreThoseOfTheTables(degreesOfFreedom: Int, value: Double) {
    let critical = Statistics.criticalChiSquare(degreesOfFreedom: degreesOfFreedom)
    #expect(abs(critical - value) < 0.08 * value)
  }

  @Test func chiSquareIsPearsons() {
    let (statistic, degreesOfFreedom) = Statistics.chiSquare(
      [44, 56], probabilities: [0.5, 0.5])
    #expect(abs(statistic - 1.44) < 1e-9)
    #expect(degreesOfFreedom == 1)
  }

  @Test func rareOutcomesAreTakenTogether() {
    let (_, degreesOfFreedom) = Statistics.chiSquare(
      [50, 46, 1, 1, 1, 1], probabilities: [0.5, 0.46, 0.01, 0.01, 0.01, 0.01])
    #expect(degreesOfFreedom == 1)
  }

  @Test func rightFrequenciesPass() {
    let values = Draws.sequence(100_000).map { UniformInteger(0...9).sample($0) }
    #expect(Statistics.isUniform(Statistics.frequencies(values, count: 10)))
  }

  @Test func wrongFrequenciesFail() {
    // One outcome of ten is 10 % too frequent.
    let skewed = AliasTable(weights: [110, 100, 100, 100, 100, 100, 100, 100, 100, 100])
    let values = Draws.sequence(100_000).map { skewed.sample($0) }
    #expect(!Statistics.isUniform(Statistics.frequencies(values, count: 10)))
  }

  @Test func anOutcomeThatCannotBeFails() {
    #expect(!Statistics.fits([50_000, 1, 50_000], weights: [1, 0, 1]))
    #expect(Statistics.fits([50_000, 0, 50_000], weights: [1, 0, 1]))
  }

  @Test func rightSamplesPass() {
    let values = Draws.sequence(50_000).map { UniformInteger(0...999).sample($0) }
    #expect(Statistics.fits(values) { Double($0 + 1) / 1000 })
  }

  @Test func wrongSamplesFail() {
    let shifted = Draws.sequence(50_000).map { UniformInteger(15...1014).sample($0) }
    #expect(!Statistics.fits(shifted) { min(1, Double($0 + 1) / 1000) })
    let narrow = Draws.sequence(50_000).map { UniformInteger(20...979).sample($0) }
    #expect(!Statistics.fits(narrow) { Double($0 + 1) / 1000 })
  }

  @Test func distanceIsTheLargestDifference() {
    #expect(abs(Statistics.distance([1, 2, 3, 4]) { Double($0) / 5 } - 0.2) < 1e-12)
  }
}
