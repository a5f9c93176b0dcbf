import Testing

@testable import FakeDataKit

@Suite struct AliasTableTests {
  static let weights: [[Int64]] = [
    [1], [7], [1, 1], [3, 1], [0, 1], [1, 0, 0], [5, 3, 2, 0, 1], [0, 0, 9, 0],
    [1, 1_000_000_000], Array(repeating: 1, count: 97), (1...50).map { $0 * $0 },
    [(1 << 32) - 3, 1, 1], [1 << 31, (1 << 31) - 1],
    (0..<1000).map { 1 + 2_400_000 / ($0 + 1) },
  ]

  @Test(arguments: weights)
  func entriesAddUpToTheWeights(weights: [Int64]) {
    let table = AliasTable(weights: weights)
    #expect(table.count == weights.count)
    var shares = Array(repeating: 0.0, count: weights.count)
    for entry in table.entries {
      // A threshold of all ones stands for the whole column when the alias is the outcome itself.
      let share = Double(entry.threshold) / 4_294_967_296
      shares[Int(entry.outcome)] += share
      shares[Int(entry.alias)] += 1 - share
    }
    let total = Double(weights.reduce(0, +))
    for (share, weight) in zip(shares, weights) {
      #expect(abs(share / Double(weights.count) - Double(weight) / total) < 1 / 2_147_483_648)
    }
  }

  @Test func weightsOfZeroNeverOccur() {
    let table = AliasTable(weights: [0, 4, 0, 0, 3, 0])
    let seen = Set((Draws.edges + Draws.sequence(20_000)).map { table.sample($0) })
    #expect(seen == [1, 4])
  }

  @Test func oneOutcomeIsCertain() {
    for draw in Draws.edges { #expect(AliasTable(weights: [3]).sample(draw) == 0) }
  }

  @Test func everyOutcomeIsReached() {
    let table = AliasTable(weights: Self.weights[10])
    #expect(Set(Draws.sequence(50_000).map { table.sample($0) }).count == 50)
  }

  @Test(arguments: [[5, 3, 2, 0, 1], [1, 1000], [49, 51], (1...40).map { $0 }] as [[Int64]])
  func frequenciesFitTheWeights(weights: [Int64]) {
    let table = AliasTable(weights: weights)
    let values = Draws.sequence(100_000).map { table.sample($0) }
    let frequencies = Statistics.frequencies(values, count: weights.count)
    #expect(Statistics.fits(frequencies, weights: weights))
    // The same frequencies do not fit the weights the other way round.
    #expect(!Statistics.fits(frequencies, weights: weights.reversed()))
  }

  @Test func entriesArePinned() {
    #expect(
      AliasTable(weights: [5, 3, 2, 1]).entries == [
        .init(threshold: 4_294_967_295, outcome: 0, alias: 0),
        .init(threshold: 1_952_257_861, outcome: 1, alias: 0),
        .init(threshold: 3_123_612_578, outcome: 2, alias: 0),
        .init(threshold: 1_561_806_289, outcome: 3, alias: 1),
      ])
  }

  @Test func valuesArePinned() {
    let table = AliasTable(weights: [5, 3, 2, 0, 1])
    #expect(
      Draws.sequence(24).map { table.sample($0) } == [
        0, 0, 2, 0, 0, 0, 0, 2, 1, 0, 0, 1, 2, 2, 1, 0, 1, 1, 1, 1, 0, 4, 2, 0,
      ])
  }
}
