import Testing

@testable import FakeDataKit

@Suite struct RecentRanksTests {
  private static func distances(
    _ distance: RecentRanks.Distance, count: UInt64, _ draws: [UInt64]
  ) -> [Int64] {
    let ranks = RecentRanks(distance)
    return draws.map { Int64(count - 1 - ranks.sample($0, count: count)) }
  }

  /// The share of distances that are not above one, exponential with the given mean, cut at `count`.
  private static func share(_ distance: Int64, mean: Double, count: Double) -> Double {
    (1 - ElementaryFunctions.exp(-Double(distance + 1) / mean))
      / (1 - ElementaryFunctions.exp(-count / mean))
  }

  @Test(arguments: [0.001, 0.1, 0.5, 2])
  func sharesFit(share: Double) {
    let count = 1_000_000.0
    let sample = Self.distances(
      .share(share), count: UInt64(count), Draws.wide(1_000_000, stream: 1))
    #expect(Statistics.fits(sample) { Self.share($0, mean: share * count, count: count) })
    let wrong = share * count * (share > 1 ? 0.7 : 0.95)
    let few = Array(sample.prefix(100_000))
    #expect(!Statistics.fits(few) { Self.share($0, mean: wrong, count: count) })
  }

  @Test(arguments: [(0.5, 1000), (3, 1000), (100, 1_000_000), (100, 50), (1000, 10)])
  func rowsFit(mean: Double, count: UInt64) {
    let draws = Draws.many(1_000_000, stream: 2).map { UInt64($0) << 32 }
    let sample = Self.distances(.rows(mean), count: count, draws)
    // A geometric distribution with that mean.
    let scale = 1 / ElementaryFunctions.log(1 + 1 / mean)
    #expect(Statistics.fits(sample) { Self.share($0, mean: scale, count: Double(count)) })
    if mean < Double(count) {
      let few = Array(sample.prefix(100_000))
      #expect(!Statistics.fits(few) { Self.share($0, mean: scale * 0.95, count: Double(count)) })
    }
  }

  @Test func meanIsThatOfTheRows() {
    for mean in [0.5, 20, 2_000_000] {
      let sample = Self.distances(
        .rows(mean), count: 1 << 48, Draws.wide(200_000, stream: 3))
      let average = Double(sample.reduce(0, +)) / 200_000
      #expect(abs(average / mean - 1) < 0.02)
    }
  }

  @Test(arguments: [1, 2, 1000, 1 << 48] as [UInt64])
  func ranksAreWithinTheCount(count: UInt64) {
    let distances: [RecentRanks.Distance] = [
      .share(1e-6), .share(0.1), .share(16), .rows(0.01), .rows(1), .rows(1e12),
    ]
    for distance in distances {
      let ranks = RecentRanks(distance)
      for draw in Draws.edges {
        for draw in [UInt64(draw) << 32, ~(UInt64(draw) << 32), UInt64(draw)] {
          #expect(ranks.sample(draw, count: count) < count)
        }
      }
      // The least distance is the resolution of quantiles.
      if count <= 1000, distance != .rows(1e12) {
        #expect(ranks.sample(0, count: count) == count - 1)
      }
    }
  }

  @Test func quantilesAreLogarithms() {
    ExponentialQuantiles.table.withUnsafeBufferPointer { table in
      for draw in Draws.wide(20_000) + [0, .max, 1 << 63, ~0 << 32] {
        let quantile = ExponentialQuantiles.quantile(table.baseAddress!, draw)
        let exact = -ElementaryFunctions.log((Double(~draw | 1)) / 0x1p64)
        #expect(abs(Double(quantile) / 0x1p32 - exact) < 0x1p-19)
      }
    }
  }

  @Test func valuesArePinned() {
    let draws = Draws.wide(2000)
    let distances: [RecentRanks.Distance] = [.share(0.1), .share(3), .rows(0.5), .rows(100)]
    let digests = distances.map { distance in
      Digest.literal(
        Digest.fnv1a(
          numbers: [3, 1000, 1 << 48].flatMap { Self.distances(distance, count: $0, draws) }))
    }
    #expect(
      digests == [
        "0xC8A2_C51B_D36C_CF88", "0xABDD_C973_5090_7A98", "0x50DD_0D9F_5560_4C84",
        "0x6EBB_6554_457B_ABE7",
      ])
    #expect(
      Self.distances(.share(0.1), count: 1000, Array(draws.prefix(12))) == [
        10, 219, 20, 123, 26, 202, 30, 27, 15, 112, 18, 123,
      ])
  }

  @Test func distancesSurviveJSON() throws {
    let distances: [RecentRanks.Distance] = [.share(0.1), .rows(20)]
    #expect(try jsonRoundTrip(distances) == distances)
  }
}
