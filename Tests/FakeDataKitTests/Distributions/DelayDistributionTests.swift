import Testing

@testable import FakeDataKit

@Suite struct DelayDistributionTests {
  private static let skewed: [EmpiricalDistribution.Quantile] = [
    .init(0, 1000), .init(0.25, 20_000), .init(0.5, 60_000), .init(0.75, 200_000),
    .init(1, 3_000_000),
  ]

  private static let kinds: [DelayDistribution.Kind] = [
    .uniform(5000...800_000), .exponential(mean: 250_000), .empirical(skewed),
  ]

  /// The share of delays that are not above one, without a maximum.
  private static func share(_ kind: DelayDistribution.Kind, _ delay: Double) -> Double {
    switch kind {
    case .uniform(let range):
      let (low, high) = (Double(range.lowerBound), Double(range.upperBound) + 1)
      return max(0, min(1, (delay - low) / (high - low)))
    case .exponential(let mean):
      return delay <= 0 ? 0 : 1 - ElementaryFunctions.exp(-delay / Double(mean))
    case .empirical(let quantiles):
      if delay <= quantiles[0].value { return 0 }
      for (low, high) in zip(quantiles, quantiles.dropFirst()) where delay < high.value {
        let part = (delay - low.value) / (high.value - low.value)
        return low.probability + part * (high.probability - low.probability)
      }
      return 1
    }
  }

  @Test(arguments: kinds, [30_000, 300_000, 1 << 40] as [Int64])
  func delaysFit(kind: DelayDistribution.Kind, maximum: Int64) {
    let distribution = DelayDistribution(kind)
    let sample = Draws.many(1_000_000, stream: 31).map {
      distribution.sample(UInt64($0) << 32, maximum: maximum)
    }
    let whole = Self.share(kind, Double(maximum) + 1)
    #expect(Statistics.fits(sample) { Self.share(kind, Double($0) + 1) / whole })
    // Without the condition, or with the wrong one, it does not fit.
    let few = Array(sample.prefix(50_000))
    let wrong = maximum > 1_000_000 ? 0.97 : 1
    #expect(!Statistics.fits(few) { min(1, Self.share(kind, Double($0) + 1) * wrong) })
    // Nothing piles up at the end.
    #expect(sample.count { $0 == maximum } < 200)
  }

  @Test func nothingIsLaterThanTheMaximum() {
    for kind in Self.kinds + [.exponential(mean: 0), .uniform(0...0), .exponential(mean: 1 << 53)] {
      let distribution = DelayDistribution(kind)
      for maximum in [0, 1, 999, 1000, 1001, 4999, 5000, 3_000_000, .max - 1] as [Int64] {
        for draw in Draws.edges {
          for draw in [UInt64(draw) << 32, ~(UInt64(draw) << 32)] {
            let delay = distribution.sample(draw, maximum: maximum)
            #expect(0 <= delay && delay <= maximum, "\(kind), \(maximum)")
          }
        }
      }
    }
  }

  /// Where not even the shortest delay fits.
  @Test func whatIsLeftIsEquallyLikely() {
    for kind in [Self.kinds[0], Self.kinds[2]] {
      let distribution = DelayDistribution(kind)
      let sample = Draws.many(100_000, stream: 32).map {
        distribution.sample(UInt64($0) << 32, maximum: 499)
      }
      #expect(Statistics.isUniform(Statistics.frequencies(sample, count: 500)))
    }
  }

  @Test func valuesArePinned() {
    let digests = Self.kinds.map { kind in
      let distribution = DelayDistribution(kind)
      return Digest.literal(
        Digest.fnv1a(
          numbers: Draws.wide(2000, stream: 33).flatMap { draw in
            [100, 50_000, 1 << 50].map { distribution.sample(draw, maximum: $0) }
          }))
    }
    #expect(
      digests == [
        "0xBEB3_4385_2939_FF52", "0xF020_51E4_507A_E208", "0x639A_B596_471E_AE55",
      ])
  }

  @Test(
    arguments: [
      (.uniform(-1...5), "a delay of -1 is negative"),
      (.uniform(0...(1 << 53) + 1), "a delay of 9007199254740993 is above 9007199254740992"),
      (.exponential(mean: -7), "a delay of -7 is negative"),
      (.empirical([.init(0, 1)]), "there are fewer than two quantiles"),
      (
        .empirical([.init(0.1, 1), .init(1, 2)]),
        "the first quantile has to be of probability 0 and the last of probability 1"
      ),
      (.empirical([.init(0, 2), .init(1, 1)]), "quantiles have to ascend: 1.0 follows 2.0"),
      (.empirical([.init(0, -2), .init(1, 1)]), "a delay of -2.0 is negative"),
      (.empirical([.init(0, 2), .init(1, 1e20)]), "a delay of 1e+20 is above 9007199254740992"),
    ] as [(DelayDistribution.Kind, String)])
  func whatCannotBeIsNamed(kind: DelayDistribution.Kind, message: String) {
    let error = #expect(throws: ModelError.self) { try kind.validate() }
    #expect(error?.message == message)
  }

  @Test func validKindsAreValid() throws {
    for kind in Self.kinds { try kind.validate() }
  }

  @Test func kindsSurviveJSON() throws {
    #expect(try jsonRoundTrip(Self.kinds) == Self.kinds)
  }
}
