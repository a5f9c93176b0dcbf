import Testing

@testable import FakeDataKit

@Suite struct RowKeysTests {
  private static let key = StreamKey(low: 0x1234_5678, high: 0x9ABC_DEF0)
  private static let countKey = StreamKey(low: 7, high: 8)

  private static func draws(
    _ keys: borrowing RowKeys, index: UInt32 = 0, round: UInt32 = 0, ofGroups: Bool = false
  ) -> [UInt32] {
    let capacity = max(keys.count, keys.groupCount) + RowKeys.slack
    let out = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity)
    let scratch = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity)
    out.initialize(repeating: 0, count: capacity)
    scratch.initialize(repeating: 0, count: capacity)
    defer {
      out.deallocate()
      scratch.deallocate()
    }
    if ofGroups, keys.isChild {
      // Draws per group, and the same draws spread over the group's rows.
      keys.fillDrawsPerGroup(key, index: index, round: round, into: scratch)
      let spread = (0..<keys.count).map { scratch[Int(keys.rowGroup[$0])] }
      if index == 0, round == 0 {
        keys.fillGroupDraws(key, scratch: scratch, into: out)
        #expect((0..<keys.count).map { out[$0] } == spread)
      }
      return spread
    } else if ofGroups, index == 0 {
      keys.fillGroupDraws(key, scratch: scratch, into: out)
    } else {
      keys.fillDraws(key, index: index, into: out)
    }
    return (0..<keys.count).map { out[$0] }
  }

  // MARK: - Root tables

  @Test(
    arguments: [0, 1, 2, 3, 4, 1021, 1 << 33, (1 << 34) - 3] as [UInt64], [1, 2, 3, 4, 5, 8, 13])
  func drawsOfRootRowsFollowTheLayout(first: UInt64, count: Int) {
    var keys = RowKeys(capacity: 16)
    let rows = first..<(first + UInt64(count))
    keys.setRoot(rows: rows)
    for index: UInt32 in [0, 1, 255] {
      let expected = rows.map { CounterLayout.draw(Self.key, row: $0, index: index) }
      #expect(Self.draws(keys, index: index) == expected)
      // Rows without parents are groups of their own.
      #expect(Self.draws(keys, index: index, ofGroups: true) == expected)
    }
  }

  // MARK: - Children

  struct Children: Sendable, CustomTestStringConvertible {
    var range: ClosedRange<Int>
    var periods: UInt32
    var firstGroup: UInt64
    var groups: UInt64
    var capacity: Int

    var testDescription: String {
      "\(range) children, \(periods) periods, groups from \(firstGroup), batches of \(capacity)"
    }
  }

  static let cases: [Children] = {
    let ranges = [0...9, 1...1, 4...5, 0...1, 3...20]
    // Starts in the middle of a block and of a parent's periods; parents of 32 bits and more.
    let starts: [UInt64] = [0, 1, 7, (1 << 34) - 5, (3 << 33) + 2]
    var cases: [Children] = []
    for periods: UInt32 in [1, 3] {
      for range in ranges {
        for start in starts {
          for capacity in [20, 64] {
            cases.append(
              Children(
                range: range, periods: periods, firstGroup: start, groups: 40, capacity: capacity))
          }
        }
      }
    }
    return cases
  }()

  private struct Row: Equatable {
    var number: UInt64
    var parent: UInt64
    var period: UInt32
    var ordinal: Int
  }

  /// The rows of some groups, one after the other.
  private static func rows(_ children: Children) -> [Row] {
    let periods = UInt64(children.periods)
    let counts = UniformInteger(Int64(children.range.lowerBound)...Int64(children.range.upperBound))
    var rows: [Row] = []
    for group in children.firstGroup..<(children.firstGroup + children.groups) {
      let period = children.periods - 1 - UInt32(group % periods)
      let draw = CounterLayout.draw(countKey, row: group / periods, period: period)
      for ordinal in 0..<Int(counts.sample(draw)) {
        rows.append(
          Row(number: UInt64(rows.count), parent: group / periods, period: period, ordinal: ordinal)
        )
      }
    }
    return rows
  }

  @Test(arguments: cases)
  func drawsOfChildrenFollowTheLayout(children: Children) {
    let expected = Self.rows(children)
    let counts = ChildCounts(range: children.range, key: Self.countKey)
    var keys = RowKeys(capacity: children.capacity)
    let limit = children.firstGroup + children.groups
    var group = children.firstGroup
    var made = 0
    while group < limit {
      group = keys.setChildren(
        firstRow: UInt64(made), group: group, groupLimit: limit, counts: counts,
        periods: children.periods)
      guard made + keys.count <= expected.count else { break }
      let rows = expected[made..<(made + keys.count)]
      let found = (0..<keys.count).map { row in
        let group = Int(keys.rowGroup[row])
        return Row(
          number: keys.firstRow + UInt64(row),
          parent: keys.firstParent + UInt64(keys.groupParent[group]),
          period: keys.groupPeriod[group], ordinal: row - Int(keys.groupStart[group]))
      }
      #expect(found == Array(rows))
      for index: UInt32 in [0, 3] {
        #expect(
          Self.draws(keys, index: index)
            == rows.map {
              CounterLayout.draw(
                Self.key, parent: $0.parent, period: $0.period, ordinal: $0.ordinal, index: index)
            })
        #expect(
          Self.draws(keys, index: index, round: 300, ofGroups: true)
            == rows.map {
              CounterLayout.draw(
                Self.key, row: $0.parent, period: $0.period, index: index, round: 300)
            })
      }
      made += keys.count
    }
    #expect(made == expected.count)
    #expect(group == limit)
  }

  @Test func batchesHoldWholeGroups() {
    let counts = ChildCounts(range: 7...7, key: Self.countKey)
    var keys = RowKeys(capacity: 20)
    let next = keys.setChildren(firstRow: 0, group: 0, groupLimit: 100, counts: counts, periods: 1)
    #expect(keys.count == 14)
    #expect(keys.groupCount == 2)
    #expect(keys.parentCount == 2)
    #expect(next == 2)
  }

  @Test func groupsOfNoneMakeAnEmptyBatch() {
    // A stream whose first counts of 0 to 1 are 0.
    let key = (0..<UInt32(1000)).lazy.map { StreamKey(low: $0, high: 0) }.first { key in
      (0..<UInt64(6)).allSatisfy { CounterLayout.draw(key, row: $0) < 1 << 31 }
    }!
    var keys = RowKeys(capacity: 4)
    let next = keys.setChildren(
      firstRow: 0, group: 0, groupLimit: 6, counts: ChildCounts(range: 0...1, key: key), periods: 1)
    #expect(keys.count == 0)
    #expect(next > 0)
    #expect(Self.draws(keys).isEmpty)
  }
}
