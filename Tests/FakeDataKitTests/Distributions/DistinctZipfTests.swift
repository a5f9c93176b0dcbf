import Testing

@testable import FakeDataKit

@Suite struct DistinctZipfTests {
  private static func group(
    _ zipf: DistinctZipf, children: UInt64, count: UInt64, height: UInt64, draws: ArraySlice<UInt64>
  ) -> [UInt64] {
    zipf.ranks.withTables { tables in
      let group = DistinctZipf.Group(tables, children: children, count: count)
      return (0..<children).map { stratum in
        let draw = draws[draws.startIndex + Int(stratum) % draws.count]
        return tables.place(of: group.stratum(stratum).position(draw, height: height)).rank
      }
    }
  }

  /// All numbers of children among few ranks, and many among many.
  @Test(arguments: [0.01, 0.5, 1, 1.1, 2, 4])
  func noRankComesTwice(exponent: Double) {
    let zipf = DistinctZipf(exponent: exponent)
    let heights: [UInt64] = [0, 1, 1 << 63, .max] + Draws.wide(4, stream: 1)
    let draws = Draws.wide(4000, stream: 2)
    var sizes: [(children: UInt64, count: UInt64)] = []
    for count: UInt64 in 1...24 { sizes += (1...count).map { ($0, count) } }
    for count in [100, 255, 256, 257, 300, 1000] as [UInt64] {
      sizes += [1, 2, 3, 7, 50, 99, count / 2, count - 2, count - 1, count].map { ($0, count) }
    }
    for count in [100_000, 1 << 30, 1 << 48] as [UInt64] {
      sizes += [1, 2, 10, 300].map { ($0, count) }
    }
    for (children, count) in sizes {
      for (index, height) in heights.enumerated() {
        let start = index * 400 + Int(count % 100)
        // The lowest and the highest draws of all too.
        let extremes: [UInt64] =
          index == 0 ? [0] : index == 3 ? [.max] : index == 2 ? [.max, 0] : []
        let found = Self.group(
          zipf, children: children, count: count, height: height,
          draws: extremes.isEmpty ? draws[start..<(start + 300)] : extremes[...])
        // The strata lie one behind the other.
        let ascends = zip(found, found.dropFirst()).allSatisfy { $0 < $1 }
        if !ascends || found[found.count - 1] >= count {
          Issue.record("\(children) of \(count), height \(height): \(found)")
        }
      }
    }
  }

  @Test func siblingsAreDistinctInTheirOwnOrder() {
    let zipf = DistinctZipf(exponent: 1.1)
    var orders: Set<[UInt64]> = []
    let draws = Draws.wide(600, stream: 3)
    for key in draws.prefix(200) {
      let found = (0..<5).map { ordinal in
        zipf.sample(
          draws[Int(ordinal)], ordinal: ordinal, children: 5, count: 50, key: key, height: key &* 3)
      }
      #expect(Set(found).count == 5)
      orders.insert(found.map { rank in UInt64(found.filter { $0 < rank }.count) })
    }
    #expect(orders.count > 80)
  }

  @Test func allRanksComeWhereTheyAreAskedFor() {
    for exponent in [0.01, 1, 4] {
      let zipf = DistinctZipf(exponent: exponent)
      for count: UInt64 in [1, 2, 17, 300] {
        let found = Self.group(
          zipf, children: count, count: count, height: 1 << 62, draws: Draws.wide(8)[...])
        #expect(found == Array(0..<count))
      }
    }
  }

  /// Weights of the ranks, the certain ones set aside, against how often each is drawn.
  @Test(arguments: [(0.5, 3, 20), (1, 10, 1000), (1.1, 4, 300), (2, 6, 60), (1, 40, 500)])
  func inclusionFollowsTheWeights(exponent: Double, children: UInt64, count: UInt64) {
    let zipf = DistinctZipf(exponent: exponent)
    let groups = 20_000
    var hits = Array(repeating: 0, count: Int(count))
    let draws = Draws.wide(groups * 2, stream: 4)
    for group in 0..<groups {
      let start = group * 2
      let found = Self.group(
        zipf, children: children, count: count, height: draws[start],
        draws: Draws.wide(Int(children), stream: UInt32(group) + 1000)[...])
      for rank in found { hits[Int(rank)] += 1 }
    }
    let (certain, strata, width) = zipf.ranks.withTables { tables in
      let group = DistinctZipf.Group(tables, children: children, count: count)
      return (Int(group.certain), group.strata, group.width)
    }
    #expect(hits[..<certain].allSatisfy { $0 == groups })
    #expect(strata + UInt64(certain) == children)
    var border = 0
    for rank in certain..<Int(count) {
      let weight = zipf.ranks.withTables { $0.weight(UInt64(rank)) }
      let probability = Double(weight) / Double(width)
      let share = Double(hits[rank]) / Double(groups)
      let chance = 5 * (probability / Double(groups)).squareRoot()
      let isHeavy = weight > width / DistinctZipf.lightParts
      let tolerance = isHeavy ? 0 : probability / 7
      if abs(share - probability) > tolerance + chance {
        // The rank on the border between heavy and light may be drawn too seldom.
        border += 1
        #expect(probability > 0.05 && share < probability, "rank \(rank): \(share), \(probability)")
      }
    }
    #expect(border <= 1)
  }

  @Test func oneChildHasTheWeightsOfItsRanks() {
    let zipf = DistinctZipf(exponent: 1)
    let draws = Draws.wide(200_000, stream: 5)
    let values = (0..<100_000).map {
      Int64(
        zipf.sample(
          draws[2 * $0], ordinal: 0, children: 1, count: 30, key: 9, height: draws[2 * $0 + 1]))
    }
    let probabilities = (1...30).map { 1 / Double($0) }
    let sum = probabilities.reduce(0, +)
    #expect(
      Statistics.fits(
        Statistics.frequencies(values, count: 30), probabilities: probabilities.map { $0 / sum }))
  }

  /// Where ranks are light, a child's rank says nothing about that of the next.
  @Test func lightRanksAreIndependent() {
    let zipf = DistinctZipf(exponent: 0.5)
    let draws = Draws.wide(400_000, stream: 6)
    var cells = Array(repeating: 0, count: 64)
    zipf.ranks.withTables { tables in
      for pair in 0..<100_000 {
        let group = DistinctZipf.Group(tables, children: 4, count: 1_000_000)
        // Eighths of the two strata by weight.
        let places = (1...2).map { stratum in
          let point = group.stratum(UInt64(stratum)).position(
            draws[4 * pair + stratum], height: draws[4 * pair])
          let rank = tables.place(of: point).rank
          let position = Double(tables.cumulated(rank)) / Double(tables.cumulated(1_000_000))
          return max(0, min(7, Int((position * 4 - Double(stratum)) * 8)))
        }
        cells[places[0] * 8 + places[1]] += 1
      }
    }
    #expect(Statistics.isUniform(cells))
  }

  @Test func valuesArePinned() {
    let draws = Draws.wide(64, stream: 8)
    let digests = [0.5, 1, 1.1, 4].map { exponent in
      let zipf = DistinctZipf(exponent: exponent)
      return Digest.literal(
        Digest.fnv1a(
          numbers: [(3, 20), (8, 1000), (64, 1 << 24), (64, 1 << 48)].flatMap {
            (children: UInt64, count: UInt64) in
            (0..<children).map { ordinal in
              Int64(
                zipf.sample(
                  draws[Int(ordinal)], ordinal: ordinal, children: children, count: count,
                  key: 0x0123_4567_89AB_CDEF, height: 0xFEDC_BA98_7654_3210))
            }
          }))
    }
    #expect(
      digests == [
        "0x1A00_9319_A51F_A123", "0x1B44_0C46_B239_B184", "0xC695_8271_FE6B_06B1",
        "0xB86D_76ED_B2EA_6EFF",
      ])
  }
}
