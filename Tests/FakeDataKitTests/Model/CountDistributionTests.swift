import Testing

@testable import FakeDataKit

@Suite struct CountDistributionTests {
  @Test(
    arguments: [
      (.constant(-1), "-1 is negative"),
      (.constant(1 << 24 + 1), "16777217 is above 16777216"),
      (.uniform(-2...4), "-2 is negative"),
      (.uniform(0...99_999_999), "99999999 is above 16777216"),
      (.weighted([]), "there are no weights"),
      (.weighted([.init(1, 0), .init(2, 0)]), "the weights are all zero"),
      (.weighted([.init(1, 3), .init(2, -1)]), "the weight -1 is negative"),
      (.weighted([.init(-3...1, 1)]), "-3 is negative"),
      (
        .weighted([.init(1, .max / 2), .init(2, .max / 2)]),
        "the weights are too large: their sum, times their number, is 2^63 or more"
      ),
      (
        .weighted(Array(repeating: .init(1, 1), count: 70_000)), "there are more than 65536 weights"
      ),
      (.geometric(mean: 9, minimum: 1, maximum: 5), "the mean 9.0 is not within 1 to 5"),
      (.geometric(mean: 0.5, minimum: 1, maximum: 5), "the mean 0.5 is not within 1 to 5"),
      (.geometric(mean: .nan, minimum: 1, maximum: 5), "the mean is nan"),
      (.geometric(mean: 2, minimum: 5, maximum: 1), "the range from 5 to 1 is empty"),
      (.poisson(mean: .infinity, maximum: 9), "the mean is inf"),
      (.poisson(mean: -1, maximum: 9), "the mean -1.0 is not within 0 to 9"),
      (.poisson(mean: 1, maximum: -1), "the range from 0 to -1 is empty"),
      (.zipf(exponent: 0, maximum: 9), "the exponent 0.0 is not positive"),
      (.zipf(exponent: -1, maximum: 9), "the exponent -1.0 is not positive"),
      (.zipf(exponent: 21, maximum: 9), "the exponent 21.0 is not within 0.01 to 20.0"),
      (.zipf(exponent: .nan, maximum: 9), "the exponent is nan"),
      (.zipf(exponent: 1, maximum: 0), "the range from 1 to 0 is empty"),
      (
        .powerLaw(exponent: 1, minimum: 0, maximum: 9), "a power law begins at 1 or above, not at 0"
      ),
      (.powerLaw(exponent: 1, minimum: 10, maximum: 9), "the range from 10 to 9 is empty"),
      (.empirical([.init(0, 1)]), "there are fewer than two quantiles"),
      (
        .empirical([.init(0, 1), .init(0.9, 2)]),
        "the first quantile has to be of probability 0 and the last of probability 1"
      ),
      (.empirical([.init(0, 3), .init(1, 2)]), "quantiles have to ascend: 2.0 follows 3.0"),
      (.empirical([.init(0, .nan), .init(1, 2)]), "a quantile has nan"),
      (.empirical([.init(0, -4), .init(1, 2)]), "-4.0 is negative"),
      (.empirical([.init(0, 1), .init(1, 1e9)]), "1000000000.0 is above 8388607"),
    ] as [(CountDistribution, String)])
  func whatCannotBeIsNamed(distribution: CountDistribution, message: String) {
    do {
      try distribution.validate()
      Issue.record("\(distribution) is valid")
    } catch {
      #expect(error.code == .invalidTable)
      #expect(error.message == message)
    }
  }

  @Test func boundsAreWhatCanOccur() {
    let bounds: [(CountDistribution, Int, Int)] = [
      (.constant(4), 4, 4), (.uniform(0...9), 0, 9),
      (.weighted([.init(0, 0), .init(2...3, 1), .init(7, 2), .init(99, 0)]), 2, 7),
      (.geometric(mean: 3, minimum: 1, maximum: 40), 1, 40),
      (.poisson(mean: 3, maximum: 30), 0, 30),
      (.zipf(exponent: 1, maximum: 8), 1, 8),
      (.powerLaw(exponent: 2, minimum: 5, maximum: 9), 5, 9),
      (.empirical([.init(0, 0.4), .init(1, 9.5)]), 0, 10),
    ]
    for (distribution, minimum, maximum) in bounds {
      #expect(distribution.minimum == minimum, "\(distribution)")
      #expect(distribution.maximum == maximum, "\(distribution)")
    }
  }

  @Test func extremesAreValidAndCompile() throws {
    let extremes: [CountDistribution] = [
      .constant(0), .constant(1 << 24), .uniform(0...1 << 24), .poisson(mean: 0, maximum: 0),
      .poisson(mean: 0, maximum: 9), .poisson(mean: 1e-300, maximum: 9),
      .geometric(mean: 1e-300, minimum: 0, maximum: 9), .geometric(mean: 9, minimum: 0, maximum: 9),
      .geometric(mean: 0x1p24, minimum: 0, maximum: 1 << 24),
      .poisson(mean: 0x1p24, maximum: 1 << 24),
      .zipf(exponent: 20, maximum: 1 << 24),
      .powerLaw(exponent: 0.01, minimum: 1, maximum: 1 << 24),
      .powerLaw(exponent: 20, minimum: 1 << 24, maximum: 1 << 24),
      .empirical([.init(0, 0), .init(1, 0)]), .empirical([.init(0, -0.5), .init(1, 8_388_607)]),
      .weighted([.init(0...1 << 24, 1 << 60)]),
    ]
    for distribution in extremes {
      try distribution.validate()
      let expected = distribution.expected
      #expect(
        Double(distribution.minimum) <= expected && expected <= Double(distribution.maximum),
        "\(distribution): \(expected)")
    }
  }

  /// All the way up within one cell of the table.
  @Test func steepQuantilesAreSampled() throws {
    let steep = CountDistribution.empirical([
      .init(0, 0), .init(0.001, 8_388_607), .init(1, 8_388_607),
    ])
    try steep.validate()
    let pool = ConstantPool()
    let sampler = withExtendedLifetime(pool) { CountSampler(steep, in: pool) }
    #expect(sampler.maximum == 8_388_607)
    let values = withExtendedLifetime(pool) {
      (Draws.edges + [0x00FF_FFFF]).sorted().map { sampler.sample($0) }
    }
    #expect(values == values.sorted())
    #expect(values.first == 0 && values.last == 8_388_607)
  }

  @Test func distributionsSurviveJSON() throws {
    let distributions =
      CountSamplerTests.distributions + [
        .constant(2), .empirical([.init(0, 1), .init(1, 9)]),
      ]
    #expect(try jsonRoundTrip(distributions) == distributions)
  }
}
