import CPhilox

/// How many children each parent has in each period.
public struct ChildCounts: Sendable {
  /// The name of the stream that the counts are drawn from, among the child table's columns.
  static let streamName = "#count"

  private let key: StreamKey
  /// What the numbers are drawn from, and the range where they are equally likely.
  private let sampler: CountSampler
  private let distribution: UniformInteger
  /// Whether the numbers of a range are equally likely.
  let isUniform: Bool
  /// What the sampler points to.
  private let constants: ConstantPool
  /// The most children that a group can have.
  public let maximum: Int
  /// The fewest children that a group can have.
  public let minimum: Int

  /// The children that a group has on average.
  public var expected: Double { sampler.expected }

  init(range: ClosedRange<Int>, key: StreamKey) { self.init(.uniform(range), key: key) }

  init(_ distribution: CountDistribution, key: StreamKey) {
    self.key = key
    constants = ConstantPool()
    sampler = CountSampler(distribution, in: constants)
    minimum = sampler.minimum
    maximum = sampler.maximum
    isUniform = sampler.uniform != nil || minimum == maximum
    self.distribution =
      sampler.uniform ?? UniformInteger(Int64(sampler.minimum)...Int64(sampler.maximum))
  }

  /// Writes the counts of `count` groups from group number `group` on.
  ///
  /// - Parameter out: room for `count` + ``RowKeys/slack`` values.
  func fill(
    _ out: UnsafeMutablePointer<UInt32>, from group: UInt64, count: Int, periods: UInt32
  ) {
    if minimum == maximum {
      for index in 0..<count { out[index] = UInt32(minimum) }
      return
    }
    if periods == 1 {
      RowKeys.fillSequential(key, from: group, count: count, period: 0, word3: 0, into: out)
    } else {
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: RowKeys.slack + 1) { block in
        for index in 0..<count {
          let number = group + UInt64(index)
          let period = periods - 1 - UInt32(number % UInt64(periods))
          RowKeys.fillSequential(
            key, from: number / UInt64(periods), count: 1, period: period, word3: 0,
            into: block.baseAddress!)
          out[index] = block[0]
        }
      }
    }
    guard isUniform else {
      for index in 0..<count { out[index] = sample(out[index]) }
      return
    }
    for index in 0..<count {
      out[index] = UInt32(truncatingIfNeeded: distribution.sample(out[index]))
    }
  }

  /// Writes the counts of some groups of a batch of parents.
  ///
  /// - Parameters:
  ///   - out: room for as many values as there are groups, or parents, and ``RowKeys/slack``.
  ///   - parents: the parents' keys; where there are several periods, with their row keys.
  ///   - groups: the groups, numbered as in ``RowKeys/GroupCursor``; without periods all of the batch.
  func fill(
    _ out: UnsafeMutablePointer<UInt32>, of parents: borrowing RowKeys, groups: Range<Int>,
    periods: UInt32
  ) {
    if minimum == maximum {
      for index in 0..<groups.count { out[index] = UInt32(minimum) }
      return
    }
    guard parents.isChild else {
      let first = parents.firstRow * UInt64(periods) + UInt64(groups.lowerBound)
      return fill(out, from: first, count: groups.count, periods: periods)
    }
    if periods == 1 {
      parents.fillDraws(key, into: out)
    } else {
      parents.fillDraws(key, groups: groups, periods: periods, into: out)
    }
    for index in 0..<groups.count { out[index] = sample(out[index]) }
  }

  /// The number of children that a draw stands for.
  @inline(__always)
  private func sample(_ draw: UInt32) -> UInt32 {
    UInt32(truncatingIfNeeded: sampler.sample(draw))
  }

  /// The number of children of the parents in `parents` over all periods.
  ///
  /// - Complexity: O(parents × periods), a quarter of a Philox block each.
  func total(parents: Range<UInt64>, periods: UInt32) -> UInt64 {
    if minimum == maximum {
      return UInt64(minimum) * UInt64(parents.count) * UInt64(periods)
    }
    guard isUniform else {
      let periodCount = UInt64(periods)
      return totalOneByOne(
        (parents.lowerBound * periodCount)..<(parents.upperBound * periodCount), periods: periods)
    }
    return (0..<periods).reduce(0) { $0 + total(parents: parents, period: $1) }
  }

  /// The number of children of some groups.
  ///
  /// - Complexity: O(groups), a quarter of a Philox block each but for those of the first and the
  ///   last parent.
  func total(groups: Range<UInt64>, periods: UInt32) -> UInt64 {
    let periodCount = UInt64(periods)
    // Whole parents by period, and the groups before and after one by one.
    let first = (groups.lowerBound + periodCount - 1) / periodCount
    let last = groups.upperBound / periodCount
    guard first < last else { return totalOneByOne(groups, periods: periods) }
    return totalOneByOne(groups.lowerBound..<(first * periodCount), periods: periods)
      + total(parents: first..<last, periods: periods)
      + totalOneByOne((last * periodCount)..<groups.upperBound, periods: periods)
  }

  private func totalOneByOne(_ groups: Range<UInt64>, periods: UInt32) -> UInt64 {
    let chunk = 256
    var sum: UInt64 = 0
    var group = groups.lowerBound
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: chunk + RowKeys.slack) { buffer in
      while group < groups.upperBound {
        let count = Int(min(UInt64(chunk), groups.upperBound - group))
        fill(buffer.baseAddress!, from: group, count: count, periods: periods)
        for index in 0..<count { sum += UInt64(buffer[index]) }
        group += UInt64(count)
      }
    }
    return sum
  }

  /// The number of children of some parents in one period: whole blocks are summed up where they are
  /// made.
  private func total(parents: Range<UInt64>, period: UInt32) -> UInt64 {
    let lanes = UInt64(RowKeys.lanes)
    let firstBlock = (parents.lowerBound + lanes - 1) / lanes
    let lastBlock = parents.upperBound / lanes
    guard firstBlock < lastBlock else { return totalOfFew(parents, period: period) }
    let blocks = Int(lastBlock - firstBlock)
    let sum = cphilox_scaled_sum(
      cphilox_widest, key.cKey, firstBlock, blocks, period, 0, UInt32(distribution.span))
    return totalOfFew(parents.lowerBound..<(firstBlock * lanes), period: period)
      + sum + UInt64(minimum) * UInt64(blocks) * lanes
      + totalOfFew((lastBlock * lanes)..<parents.upperBound, period: period)
  }

  /// The same for the parents of at most two blocks, none of which is whole.
  private func totalOfFew(_ parents: Range<UInt64>, period: UInt32) -> UInt64 {
    let capacity = 2 * RowKeys.lanes + RowKeys.slack
    return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: capacity) { draws in
      RowKeys.fillSequential(
        key, from: parents.lowerBound, count: parents.count, period: period, word3: 0,
        into: draws.baseAddress!)
      return (0..<parents.count).reduce(0) { sum, index in
        sum + UInt64(distribution.sample(draws[index]))
      }
    }
  }
}
