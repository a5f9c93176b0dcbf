import CPhilox
import Testing

@testable import FakeDataKit

@Suite struct ZipfRanksTests {
  static let exponents = [0.01, 0.5, 0.9, 1, 1.1, 1.5, 2, 4]

  private static func sums(_ count: Int, exponent: Double) -> [Double] {
    var sums = [0.0]
    for rank in 0..<count {
      sums.append(sums[rank] + ElementaryFunctions.pow(Double(rank + 1), -exponent))
    }
    return sums
  }

  @Test func bucketsAreRunsOfRanks() {
    let last = ZipfRanks.bucket(of: ZipfRanks.maximumCount)
    var next: UInt64 = 0
    for bucket in 0..<last {
      #expect(ZipfRanks.firstRank(of: bucket) == next)
      #expect(ZipfRanks.bucket(of: next) == bucket)
      next = ZipfRanks.firstRank(of: bucket + 1)
      #expect(ZipfRanks.bucket(of: next - 1) == bucket)
    }
    #expect(next == ZipfRanks.maximumCount)
    #expect((0..<256).allSatisfy { ZipfRanks.bucket(of: UInt64($0)) == $0 })
  }

  @Test(arguments: exponents)
  func weightsNeverAscend(exponent: Double) {
    let ranks = ZipfRanks(exponent: exponent)
    for (bucket, next) in zip(ranks.buckets, ranks.buckets.dropFirst()) {
      if bucket.weight < next.weight || next.weight < 1 { Issue.record("\(bucket), \(next)") }
    }
    #expect(ranks.buckets[ranks.buckets.count - 1].cumulated < 1 << 63)
  }

  /// The bounds that the documentation gives.
  @Test(arguments: exponents)
  func weightsAreThoseOfTheRanks(exponent: Double) {
    let ranks = ZipfRanks(exponent: exponent)
    let scale = Double(ranks.buckets[0].weight)
    let powers = (8..<48).flatMap { (bit: UInt64) -> [UInt64] in [1 << bit, 3 << (bit - 1)] }
    for rank in Array(0..<2000) + powers {
      let weight = Double(ranks.withTables { $0.weight(rank) })
      let exact = scale * ElementaryFunctions.pow(Double(rank + 1), -exponent)
      // Where weights would be below 1, they are 1.
      if exact < 0.5 { #expect(weight == 1) }
      let bound = (rank < 256 ? 0 : exponent / 250) + 1 / exact
      if exact >= 0.5 { #expect(abs(weight / exact - 1) < bound + 1e-9, "rank \(rank)") }
    }
  }

  @Test(arguments: [0.5, 1, 1.1, 1.5, 2])
  func wholeDistributionIsNear(exponent: Double) {
    let count = 300_000
    let ranks = ZipfRanks(exponent: exponent)
    let sums = Self.sums(count, exponent: exponent)
    ranks.withTables { tables in
      let total = Double(tables.cumulated(UInt64(count)))
      var variation = 0.0
      for rank in 0..<count {
        let exact = (sums[rank + 1] - sums[rank]) / sums[count]
        variation += abs(Double(tables.weight(UInt64(rank))) / total - exact) / 2
      }
      #expect(variation < 0.001)
    }
  }

  /// What rounding to whole weights does to 2³⁶ ranks.
  @Test(arguments: exponents)
  func roundingIsSlight(exponent: Double) {
    let ranks = ZipfRanks(exponent: exponent)
    let scale = Double(ranks.buckets[0].weight)
    var (error, sum) = (0.0, 0.0)
    for index in 0..<ZipfRanks.bucket(of: 1 << 36) {
      let first = ZipfRanks.firstRank(of: index)
      let width = Double(ZipfRanks.firstRank(of: index + 1) - first)
      let mean = PowerWeights.mean(first: Double(first + 1), count: width, exponent: exponent)
      error += abs(Double(ranks.buckets[index].weight) - mean * scale) * width
      sum += mean * scale * width
    }
    #expect(error / sum < 1e-4)
  }

  @Test(arguments: exponents)
  func positionsAreFound(exponent: Double) {
    let ranks = ZipfRanks(exponent: exponent)
    let total = ranks.buckets[ranks.buckets.count - 1].cumulated
    var positions: [UInt64] = [0, 1, 2, 3, total - 1]
    for bucket in ranks.buckets.dropLast() {
      positions += [bucket.cumulated, bucket.cumulated + bucket.weight - 1]
      if bucket.cumulated > 0 { positions.append(bucket.cumulated - 1) }
    }
    positions += Draws.wide(2000).map { $0.multipliedFullWidth(by: total).high }
    ranks.withTables { tables in
      for position in positions {
        let place = tables.place(of: position)
        let start = tables.cumulated(place.rank)
        let isRight =
          start + place.rest == position && place.rest < place.weight
          && place.weight == tables.weight(place.rank)
          && position < tables.cumulated(place.rank + 1)
        if !isRight { Issue.record("position \(position): \(place)") }
      }
    }
  }

  @Test(arguments: PhiloxTests.widths)
  func kernelsFindTheSame(width: cphilox_width) {
    for exponent in Self.exponents {
      let ranks = ZipfRanks(exponent: exponent)
      let total = ranks.buckets[ranks.buckets.count - 1].cumulated
      var positions: [UInt64] = [0, 1, 2, 3, total - 1]
      for bucket in ranks.buckets.dropLast() where bucket.cumulated > 0 {
        positions += [bucket.cumulated - 1, bucket.cumulated, bucket.cumulated + bucket.weight - 1]
      }
      positions += Draws.wide(2000).map { $0.multipliedFullWidth(by: total).high }
      // Popular ranks, too.
      positions += Draws.wide(2000).map { ($0 >> 2) >> ($0 & 63) }
      ranks.withTables { tables in
        let places = positions.map { tables.place(of: $0) }
        let rows = positions.count
        var found = positions + [42]
        tables.fillRanks(&found, count: rows, width: width)
        #expect(found == places.map(\.rank) + [42])
        var starts = [UInt64](repeating: 42, count: rows + 1)
        var weights = starts
        tables.fillNext(positions, count: rows, starts: &starts, weights: &weights, width: width)
        #expect(weights == places.map(\.weight) + [42])
        let next = zip(positions, places).map { position, place in
          tables.cumulated(place.rank + (place.rest > 0 ? 1 : 0))
        }
        #expect(starts == next + [42])
      }
    }
  }

  @Test(arguments: PhiloxTests.widths)
  func kernelsDrawTheSame(width: cphilox_width) {
    let (draws, more) = (Draws.many(600), Draws.many(600, stream: 1))
    let counts = Draws.wide(600, stream: 2).map { $0 >> (16 + $0 % 40) }
    for exponent in [0.5, 1.1] {
      let ranks = ZipfRanks(exponent: exponent)
      var found = [UInt64](repeating: 42, count: 601)
      ranks.withTables { tables in
        tables.fillPositions(
          &found, count: 600, draws: draws, moreDraws: more, counts: counts, wideCount: 1 << 24,
          width: width)
        tables.fillRanks(&found, count: 600, width: width)
      }
      let expected = (0..<600).map { row in
        let wide = counts[row] >= 1 << 24 ? UInt64(more[row]) : 0
        return counts[row] == 0
          ? 0 : ranks.sample(UInt64(draws[row]) << 32 | wide, count: counts[row])
      }
      #expect(found == expected + [42])
    }
  }

  @Test(arguments: [1, 2, 255, 256, 257, 1000, 1 << 20, (1 << 48) - 1, 1 << 48] as [UInt64])
  func bothEndsAreReached(count: UInt64) {
    for exponent in [0.01, 1, 1.2] {
      let ranks = ZipfRanks(exponent: exponent)
      #expect(ranks.sample(0, count: count) == 0)
      #expect(ranks.sample(.max, count: count) == count - 1)
    }
  }

  @Test(arguments: [0.5, 1, 1.1, 2, 4], [10, 1000])
  func frequenciesFit(exponent: Double, count: Int) {
    let ranks = ZipfRanks(exponent: exponent)
    let sums = Self.sums(count, exponent: exponent)
    let values = Draws.many(1_000_000, stream: UInt32(count)).map {
      Int64(ranks.sample(UInt64($0) << 32, count: UInt64(count)))
    }
    let probabilities = (0..<count).map { (sums[$0 + 1] - sums[$0]) / sums[count] }
    let frequencies = Statistics.frequencies(values, count: count)
    #expect(Statistics.fits(frequencies, probabilities: probabilities))
    // Another exponent does not fit.
    let others = Self.sums(count, exponent: exponent * 1.02)
    let wrong = (0..<count).map { (others[$0 + 1] - others[$0]) / others[count] }
    #expect(!Statistics.fits(frequencies, probabilities: wrong))
  }

  /// Ten million ranks, taken together 16 to an octave.
  @Test(arguments: [0.5, 1, 1.1, 2, 4])
  func frequenciesOfManyRanksFit(exponent: Double) {
    let count = 10_000_000
    func cell(_ rank: UInt64) -> Int {
      let number = rank + 1
      let shift = max(0, 59 - number.leadingZeroBitCount)
      return shift * 16 + Int(number >> UInt64(shift))
    }
    let cells = cell(UInt64(count)) + 1
    var probabilities = Array(repeating: 0.0, count: cells)
    let step = 10
    for first in stride(from: 0, to: count, by: step) where first >= 1000 {
      let mean = PowerWeights.mean(
        first: Double(first + 1), count: Double(step), exponent: exponent)
      // A run of ten may lie on a border of cells.
      for rank in first..<(first + step) { probabilities[cell(UInt64(rank))] += mean }
    }
    for rank in 0..<1000 {
      probabilities[cell(UInt64(rank))] += ElementaryFunctions.pow(Double(rank + 1), -exponent)
    }
    let sum = probabilities.reduce(0, +)
    let ranks = ZipfRanks(exponent: exponent)
    let values = Draws.wide(1_000_000, stream: 7).map {
      Int64(cell(ranks.sample($0, count: UInt64(count))))
    }
    #expect(
      Statistics.fits(
        Statistics.frequencies(values, count: cells), probabilities: probabilities.map { $0 / sum })
    )
  }

  @Test func ranksGrowWithDraws() {
    let ranks = ZipfRanks(exponent: 1.1)
    var last: UInt64 = 0
    for draw in stride(from: UInt64(0), through: 0xFFFF_0000, by: 0x1_0001) {
      let rank = ranks.sample(draw << 32, count: 123_456_789)
      if rank < last { Issue.record("rank \(rank) after \(last)") }
      last = rank
    }
  }

  @Test func valuesArePinned() {
    let draws = Draws.wide(2000)
    let digests = [0.5, 1, 1.1, 4].map { exponent in
      let ranks = ZipfRanks(exponent: exponent)
      return Digest.literal(
        Digest.fnv1a(
          numbers: [3, 1000, 1 << 24, 1 << 48].flatMap { count in
            draws.map { Int64(ranks.sample($0, count: count)) }
          }))
    }
    #expect(
      digests == [
        "0x69D2_1F02_A7BE_09AE", "0xB1FA_74CA_8039_A4B6", "0xE3A6_6533_F62D_F373",
        "0x25F9_EB44_39D7_6FFC",
      ])
    let ranks = ZipfRanks(exponent: 1)
    #expect(
      draws.prefix(12).map { ranks.sample($0, count: 1000) } == [
        0, 434, 1, 112, 2, 370, 3, 2, 1, 86, 1, 112,
      ])
  }
}
