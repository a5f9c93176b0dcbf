import Testing

@testable import FakeDataKit

@Suite struct ChildCountsTests {
  private static let key = StreamKey(low: 0xABCD, high: 0xEF01)

  private static func counts(
    _ range: ClosedRange<Int>, from group: UInt64, _ count: Int, periods: UInt32
  ) -> [UInt32] {
    let capacity = count + RowKeys.slack
    return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: capacity) { out in
      ChildCounts(range: range, key: key)
        .fill(out.baseAddress!, from: group, count: count, periods: periods)
      return (0..<count).map { out[$0] }
    }
  }

  private static func reference(
    _ range: ClosedRange<Int>, _ group: UInt64, periods: UInt32
  ) -> UInt32 {
    let period = periods - 1 - UInt32(group % UInt64(periods))
    let draw = CounterLayout.draw(key, row: group / UInt64(periods), period: period)
    return UInt32(UniformInteger(Int64(range.lowerBound)...Int64(range.upperBound)).sample(draw))
  }

  @Test(
    arguments: [0, 1, 2, 3, 5, 1 << 34, (1 << 34) - 1] as [UInt64], [1, 3, 366] as [UInt32])
  func countsFollowTheLayout(first: UInt64, periods: UInt32) {
    for range in [0...9, 1...7, 0...1, 0...1000] {
      let expected = (first..<(first + 30)).map { Self.reference(range, $0, periods: periods) }
      #expect(Self.counts(range, from: first, 30, periods: periods) == expected)
    }
  }

  @Test func countsOfOneValueNeedNoDraw() {
    #expect(Self.counts(4...4, from: 9, 5, periods: 3) == [4, 4, 4, 4, 4])
    #expect(Self.counts(0...0, from: 9, 2, periods: 1) == [0, 0])
  }

  @Test func countsAreUniform() {
    for periods: UInt32 in [1, 5] {
      let counts = Self.counts(2...8, from: 0, 20_000, periods: periods)
      #expect(Statistics.isUniform(Statistics.frequencies(counts.map { Int64($0) - 2 }, count: 7)))
    }
  }

  @Test(arguments: [0..<0, 0..<1, 3..<11, 4093..<4101, 0..<9000] as [Range<UInt64>])
  func totalIsTheSumOfTheCounts(parents: Range<UInt64>) {
    for periods: UInt32 in [1, 3] {
      let groups = Int(parents.count) * Int(periods)
      let counts = Self.counts(
        0...9, from: parents.lowerBound * UInt64(periods), groups, periods: periods)
      let total = ChildCounts(range: 0...9, key: Self.key).total(parents: parents, periods: periods)
      #expect(total == counts.reduce(0) { $0 + UInt64($1) })
    }
  }

  @Test(
    arguments: [0..<0, 0..<1, 2..<5, 5..<7, 1..<12, 6..<6, 3..<4000] as [Range<UInt64>],
    [1, 2, 3, 7] as [UInt32])
  func totalOfGroupsIsTheSumOfTheCounts(groups: Range<UInt64>, periods: UInt32) {
    for first: UInt64 in [0, 1 << 20] {
      let groups = (groups.lowerBound + first)..<(groups.upperBound + first)
      let counts = Self.counts(1...7, from: groups.lowerBound, groups.count, periods: periods)
      let total = ChildCounts(range: 1...7, key: Self.key).total(groups: groups, periods: periods)
      #expect(total == counts.reduce(0) { $0 + UInt64($1) })
    }
  }

  @Test func totalOfOneValueIsAProduct() {
    let counts = ChildCounts(range: 3...3, key: Self.key)
    #expect(counts.total(parents: 5..<1_000_000_005, periods: 7) == 21_000_000_000)
  }
}
