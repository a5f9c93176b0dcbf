import Testing

@testable import FakeDataKit

@Suite struct CountSamplerTests {
  private static let draws = Draws.many(1_000_000, stream: 11)

  /// The distribution compiled; the pool lives as long as the call.
  private static func with<Result>(
    _ distribution: CountDistribution, _ body: (CountSampler) throws -> Result
  ) rethrows -> Result {
    let pool = ConstantPool()
    return try withExtendedLifetime(pool) { try body(CountSampler(distribution, in: pool)) }
  }

  private static func sample(_ distribution: CountDistribution, _ draws: [UInt32]) -> [Int64] {
    with(distribution) { sampler in draws.map { sampler.sample($0) } }
  }

  private static func normalized(_ weights: [Double]) -> [Double] {
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }

  /// Probabilities of 0, 1, 2 … as the definitions say.
  private static func probabilities(_ distribution: CountDistribution) -> [Double] {
    switch distribution {
    case .constant(let value): return Array(repeating: 0, count: value) + [1]
    case .uniform(let range):
      return normalized((0...range.upperBound).map { range.contains($0) ? 1 : 0 })
    case .weighted(let weights):
      var probabilities = Array(repeating: 0.0, count: distribution.maximum + 1)
      for item in weights where item.weight > 0 {
        for value in item.values {
          probabilities[value] += Double(item.weight) / Double(item.values.count)
        }
      }
      return normalized(probabilities)
    case .geometric(let mean, let minimum, let maximum):
      let ratio = (mean - Double(minimum)) / (1 + mean - Double(minimum))
      var weight = 1.0
      return normalized(
        (0...maximum).map { value in
          if value < minimum { return 0 }
          defer { weight *= ratio }
          return weight
        })
    case .poisson(let mean, let maximum):
      // ln k! by summation: the weights of large means are no numbers.
      var logarithm = -mean
      return normalized(
        (0...maximum).map { value in
          defer { logarithm += ElementaryFunctions.log(mean / Double(value + 1)) }
          return ElementaryFunctions.exp(logarithm)
        })
    case .zipf(let exponent, let maximum):
      return normalized(
        [0] + (1...maximum).map { ElementaryFunctions.pow(Double($0), -exponent) })
    case .powerLaw(let exponent, let minimum, let maximum):
      return normalized(
        (0...maximum).map { value in
          if value < minimum { return 0 }
          // Simpson's rule in ten slices.
          return (0..<10).reduce(0.0) { sum, slice in
            let x = Double(value) + Double(slice) / 10
            let values = [x, x + 0.05, x + 0.1].map {
              ElementaryFunctions.pow($0 / Double(minimum), -exponent)
            }
            return sum + values[0] + 4 * values[1] + values[2]
          }
        })
    case .empirical: preconditionFailure("has no probabilities here")
    }
  }

  static let distributions: [CountDistribution] = [
    .uniform(1...7), .uniform(0...1000),
    .weighted([.init(0, 50), .init(1, 30), .init(2...5, 19), .init(100...400, 1)]),
    .weighted([.init(3, 1), .init(1...4, 7), .init(9, 0)]),
    .geometric(mean: 4, minimum: 0, maximum: 200), .geometric(mean: 2.5, minimum: 1, maximum: 6),
    .geometric(mean: 40, minimum: 0, maximum: 50),
    .geometric(mean: 900, minimum: 7, maximum: 20_000),
    .poisson(mean: 0.3, maximum: 10), .poisson(mean: 5, maximum: 7),
    .poisson(mean: 80, maximum: 1000),
    .poisson(mean: 6000, maximum: 10_000),
    .zipf(exponent: 1, maximum: 50), .zipf(exponent: 2.5, maximum: 1000),
    .zipf(exponent: 0.7, maximum: 30_000),
    .powerLaw(exponent: 2, minimum: 1, maximum: 500),
    .powerLaw(exponent: 1, minimum: 3, maximum: 40),
    .powerLaw(exponent: 2.5, minimum: 10, maximum: 60_000),
  ]

  @Test(arguments: distributions)
  func frequenciesAndMeanFit(distribution: CountDistribution) throws {
    try distribution.validate()
    let probabilities = Self.probabilities(distribution)
    let values = Self.sample(distribution, Self.draws)
    let frequencies = Statistics.frequencies(values, count: probabilities.count)
    #expect(Statistics.fits(frequencies, probabilities: probabilities))
    let mean = probabilities.enumerated().reduce(0.0) { $0 + Double($1.offset) * $1.element }
    let square = probabilities.enumerated().reduce(0.0) {
      $0 + Double($1.offset * $1.offset) * $1.element
    }
    let deviation = (square - mean * mean).squareRoot()
    #expect(abs(distribution.expected - mean) < deviation * 1e-3)
    let average = Double(values.reduce(0, +)) / Double(values.count)
    #expect(abs(average - distribution.expected) < 4 * deviation / 1000)
    // With even numbers a tenth more likely it does not fit.
    let uneven = Self.normalized(
      probabilities.enumerated().map {
        $0.offset % 2 == 0 ? $0.element * 1.1 : $0.element
      })
    #expect(!Statistics.fits(frequencies, probabilities: uneven))
  }

  /// Over every 16,381st draw of all, which leaves little to chance.
  @Test func meanIsExact() {
    for distribution in Self.distributions {
      let draws = stride(from: UInt32(0), through: .max - 16_381, by: 16_381).map { $0 }
      let values = Self.sample(distribution, draws)
      let average = Double(values.reduce(0, +)) / Double(values.count)
      let spread = Double(distribution.maximum - distribution.minimum)
      #expect(abs(average - distribution.expected) < 4e-5 * spread + 1e-4, "\(distribution)")
    }
  }

  @Test(arguments: distributions)
  func samplesAreWithinTheBounds(distribution: CountDistribution) {
    Self.with(distribution) { sampler in
      #expect(sampler.minimum >= distribution.minimum && sampler.maximum <= distribution.maximum)
      for draw in Draws.edges + Self.draws.prefix(20_000) {
        let value = Int(sampler.sample(draw))
        if !(sampler.minimum...sampler.maximum).contains(value) { Issue.record("\(value)") }
      }
    }
  }

  @Test func wideRangesAreCutIntoCells() {
    let wide: [CountDistribution] = [
      .geometric(mean: 1e6, minimum: 0, maximum: 1 << 24), .poisson(mean: 9e6, maximum: 1 << 24),
      .zipf(exponent: 0.01, maximum: 1 << 24), .zipf(exponent: 1, maximum: 1 << 24),
      .zipf(exponent: 20, maximum: 1 << 24), .powerLaw(exponent: 1.5, minimum: 1, maximum: 1 << 24),
      .powerLaw(exponent: 20, minimum: 1 << 20, maximum: 1 << 24),
    ]
    for distribution in wide {
      let cells = CountCells.cells(of: distribution)
      #expect(cells.count < 1 << 14, "\(distribution): \(cells.count)")
      for (cell, next) in zip(cells, cells.dropFirst()) { #expect(cell.last + 1 == next.first) }
      let sum = cells.reduce(0) { $0 + $1.weight }
      #expect(abs(Double(sum) / 0x1p40 - 1) < 1e-6)
    }
  }

  @Test func millionsOfNumbersHaveTheirMean() {
    let geometric = CountDistribution.geometric(mean: 100_000, minimum: 0, maximum: 1 << 24)
    #expect(abs(geometric.expected / 100_000 - 1) < 1e-4)
    let poisson = CountDistribution.poisson(mean: 1_000_000, maximum: 1 << 24)
    #expect(abs(poisson.expected / 1_000_000 - 1) < 1e-6)
    let sample = Self.sample(geometric, Array(Self.draws.prefix(200_000)))
    #expect(Statistics.fits(sample) { 1 - ElementaryFunctions.exp(-Double($0 + 1) / 100_000) })
  }

  @Test func quantilesFit() {
    let quantiles: [EmpiricalDistribution.Quantile] = [
      .init(0, 0), .init(0.5, 10), .init(0.75, 100), .init(1, 2000),
    ]
    let distribution = CountDistribution.empirical(quantiles)
    let values = Self.sample(distribution, Self.draws)
    #expect(
      Statistics.fits(values) { value in
        let x = Double(value) + 0.5
        return x < 10 ? x / 20 : x < 100 ? 0.5 + (x - 10) / 360 : min(1, 0.75 + (x - 100) / 7600)
      })
    #expect(abs(distribution.expected - (0.5 * 5 + 0.25 * 55 + 0.25 * 1050)) < 0.05)
    let average = Double(values.reduce(0, +)) / 1_000_000
    #expect(abs(average - distribution.expected) < 2)
    #expect((distribution.minimum, distribution.maximum) == (0, 2000))
  }

  @Test func rangesAreSampledAsUniformIntegers() {
    for range in [1...7, 0...1, 0...1000] {
      let uniform = UniformInteger(Int64(range.lowerBound)...Int64(range.upperBound))
      Self.with(.uniform(range)) { sampler in
        #expect(sampler.uniform == uniform)
        for draw in Draws.edges + Self.draws.prefix(1000) {
          #expect(sampler.sample(draw) == uniform.sample(draw))
        }
      }
    }
  }

  @Test func oneNumberIsAConstant() {
    let constants: [(CountDistribution, Int)] = [
      (.constant(3), 3), (.uniform(3...3), 3), (.weighted([.init(3, 5), .init(9, 0)]), 3),
      (.geometric(mean: 3, minimum: 3, maximum: 9), 3), (.zipf(exponent: 1, maximum: 1), 1),
    ]
    for (distribution, number) in constants {
      Self.with(distribution) { sampler in
        for draw in Draws.edges { #expect(sampler.sample(draw) == Int64(number)) }
        #expect(sampler.expected == Double(number))
        #expect((sampler.minimum, sampler.maximum) == (number, number))
      }
    }
  }

  @Test func valuesArePinned() {
    let digests = Self.distributions.map {
      Digest.literal(Digest.fnv1a(numbers: Self.sample($0, Array(Self.draws.prefix(5000)))))
    }
    #expect(
      digests == [
        "0x7095_0A92_7F6D_1843", "0x12CC_0039_22C1_0093", "0x772B_22CD_735E_054C",
        "0x36B6_ADA6_DD9D_58A5", "0x4BBA_FFBD_C4AF_633D", "0x810D_F8B1_E048_56C6",
        "0x3A57_0F59_6909_095D", "0x668D_CB2B_8D36_6B88", "0x99F5_2887_47BD_39A3",
        "0xB27E_45C5_E030_AAA3", "0x6513_52F5_933C_91FA", "0x1808_65CD_FBF3_80C6",
        "0xD8E9_D458_1932_2446", "0xAFCB_D718_393A_49B7", "0x8FAE_19AD_A1CE_8CA7",
        "0xC483_B457_6439_3EA6", "0xC352_E1AE_F11F_E184", "0x06AC_A5CD_B6B2_87BA",
      ])
  }
}
