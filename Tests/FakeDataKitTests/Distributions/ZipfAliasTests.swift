import Testing

@testable import FakeDataKit

@Suite struct ZipfAliasTests {
  /// How many of 2³² draws lead to each run, against the weights of the ranks.
  @Test(arguments: ZipfRanksTests.exponents, [1, 2, 3, 256, 300, 5000, 1_000_003, 1 << 24])
  func runsAreAsLikelyAsTheirWeights(exponent: Double, count: UInt64) {
    let ranks = ZipfRanks(exponent: exponent)
    let alias = ZipfAlias(ranks, count: count)
    let columns = alias.columns.count
    #expect(columns == alias.runs.count && columns & (columns - 1) == 0)
    let draws = Double(UInt64(1) << 32) / Double(columns)
    var found = Array(repeating: 0.0, count: columns)
    var pieces = Array(repeating: 1.0, count: columns)
    for (number, column) in alias.columns.enumerated() {
      let own = Double(column.threshold) / Double(UInt64(1) << 32) * draws
      found[number] += own
      found[Int(column.alias)] += draws - own
      pieces[Int(column.alias)] += 1
    }
    ranks.withTables { tables in
      let sum = Double(tables.cumulated(count))
      for (number, run) in alias.runs.enumerated() {
        let isThere = number == 0 || run.first > 0
        let (first, end) = (UInt64(run.first), UInt64(run.first) + UInt64(run.mask) + 1)
        let weight = isThere ? Double(tables.cumulated(end) - tables.cumulated(first)) : 0
        let expected = weight / sum * 4_294_967_296
        if abs(found[number] - expected) > pieces[number] + expected * 1e-9 {
          Issue.record("run \(number): \(found[number]) draws, not \(expected)")
        }
      }
    }
  }

  /// Each rank belongs to one run, and runs are behind each other.
  @Test(arguments: [1, 2, 3, 255, 256, 257, 5000, 1_000_003, 1 << 24] as [UInt64])
  func runsCoverAllRanks(count: UInt64) {
    let alias = ZipfAlias(ZipfRanks(exponent: 1), count: count)
    var next: UInt64 = 0
    for run in alias.runs where next < count {
      #expect(UInt64(run.first) == next && run.mask & (run.mask + 1) == 0)
      next += UInt64(run.mask) + 1
    }
    #expect(next == count)
  }

  @Test(arguments: [0.5, 1, 1.1, 2, 4], [1, 10, 300, 1000])
  func frequenciesFit(exponent: Double, count: Int) {
    let alias = ZipfAlias(ZipfRanks(exponent: exponent), count: UInt64(count))
    let weights = (0..<count).map { ElementaryFunctions.pow(Double($0 + 1), -exponent) }
    let sum = weights.reduce(0, +)
    let values = Draws.many(1_000_000, stream: UInt32(count)).map { alias.sample($0) }
    let frequencies = Statistics.frequencies(values, count: count)
    #expect(Statistics.fits(frequencies, probabilities: weights.map { $0 / sum }))
  }

  /// The ranks of each bucket, as eighths of it, among ten million.
  @Test(arguments: [0.5, 1.1])
  func ranksOfABucketAreEquallyLikely(exponent: Double) {
    let alias = ZipfAlias(ZipfRanks(exponent: exponent), count: 10_000_000)
    var eighths = Array(repeating: 0, count: 8)
    for draw in Draws.many(2_000_000, stream: 9) {
      let rank = UInt64(alias.sample(draw))
      let bucket = ZipfRanks.bucket(of: rank)
      let (first, end) = (ZipfRanks.firstRank(of: bucket), ZipfRanks.firstRank(of: bucket + 1))
      if end <= 10_000_000, end - first >= 8 {
        eighths[Int((rank - first) * 8 / (end - first))] += 1
      }
    }
    #expect(Statistics.isUniform(eighths))
  }

  /// Ranks come from about as many draws as they are to, also where a run is wide and its draws are few: 2²⁴ ranks,
  /// of which a run of 2¹⁷ has some 2²⁰ draws.
  @Test func drawsAreSpreadOverARun() {
    let alias = ZipfAlias(ZipfRanks(exponent: 0.5), count: 1 << 24)
    let number = alias.runs.lastIndex { $0.mask > 0 }!
    let run = alias.runs[number]
    let perColumn = (UInt64(1) << 32) / UInt64(alias.columns.count)
    var hits = Array(repeating: 0, count: Int(run.mask) + 1)
    for (column, entry) in alias.columns.enumerated()
    where column == number || entry.alias == number {
      for draw in 0..<perColumn {
        let rank = alias.sample(UInt32(UInt64(column) * perColumn + draw))
        if rank >= Int64(run.first), rank <= Int64(run.first) + Int64(run.mask) {
          hits[Int(rank) - Int(run.first)] += 1
        }
      }
    }
    let sum: Int = hits.reduce(0, +)
    let mean = Double(sum) / Double(hits.count)
    #expect(mean > 4)
    #expect(hits.allSatisfy { abs(Double($0) - mean) <= 4 })
  }

  @Test func valuesArePinned() {
    let draws = Draws.many(2000)
    let digests = [0.5, 1, 1.1, 4].map { exponent in
      let ranks = ZipfRanks(exponent: exponent)
      var numbers: [Int64] = []
      for count: UInt64 in [3, 1000, 1_000_000, 1 << 24] {
        let alias = ZipfAlias(ranks, count: count)
        numbers += draws.map { alias.sample($0) }
      }
      return Digest.literal(Digest.fnv1a(numbers: numbers))
    }
    #expect(
      digests == [
        "0x9CFF_695E_3AC1_5BB4", "0x5A46_9A5F_8613_BCBC", "0x6709_EBBE_604E_D1E4",
        "0x41CF_956E_1BBF_2CAB",
      ])
  }
}
