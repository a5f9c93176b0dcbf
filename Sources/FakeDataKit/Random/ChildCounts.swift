/// How many children each parent has in each period.
public struct ChildCounts: Sendable {
  /// The name of the stream that the counts are drawn from, among the child table's columns.
  static let streamName = "#count"

  private let key: StreamKey
  private let distribution: UniformInteger
  /// The most children that a group can have.
  public let maximum: Int
  /// The fewest children that a group can have.
  public let minimum: Int

  init(range: ClosedRange<Int>, key: StreamKey) {
    self.key = key
    minimum = range.lowerBound
    maximum = range.upperBound
    distribution = UniformInteger(Int64(range.lowerBound)...Int64(range.upperBound))
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
    for index in 0..<count {
      out[index] = UInt32(truncatingIfNeeded: distribution.sample(out[index]))
    }
  }

  /// The number of children of the parents in `parents` over all periods.
  ///
  /// - Complexity: O(parents × periods), a quarter of a Philox block each with one period.
  func total(parents: Range<UInt64>, periods: UInt32) -> UInt64 {
    if minimum == maximum {
      return UInt64(minimum) * UInt64(parents.count) * UInt64(periods)
    }
    let chunk = 4096
    var sum: UInt64 = 0
    var group = parents.lowerBound * UInt64(periods)
    let limit = parents.upperBound * UInt64(periods)
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: chunk + RowKeys.slack) { buffer in
      while group < limit {
        let count = Int(min(UInt64(chunk), limit - group))
        fill(buffer.baseAddress!, from: group, count: count, periods: periods)
        var part: UInt64 = 0
        for index in 0..<count { part &+= UInt64(buffer[index]) }
        sum += part
        group += UInt64(count)
      }
    }
    return sum
  }
}
