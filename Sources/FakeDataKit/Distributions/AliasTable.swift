/// Outcomes 0, 1, 2 … with given weights: the alias method.
///
/// The draw's product with the number of outcomes gives the column in its high half and the position
/// within the column in its low half.
///
/// Source: A. Walker, "An Efficient Method for Generating Discrete Random Variables with General
/// Distributions", ACM TOMS 3 (1977); construction after M. Vose, IEEE TSE 17 (1991), in integers.
public struct AliasTable: Distribution, Equatable {
  /// A column of the table: below the threshold it stands for its own outcome, else for another.
  struct Entry: Equatable, BitwiseCopyable, Sendable {
    var threshold: UInt32
    var outcome: UInt32
    var alias: UInt32
  }

  let entries: [Entry]

  /// The number of outcomes.
  public var count: Int { entries.count }

  /// A table for outcomes with the given weights.
  ///
  /// - Parameter weights: relative frequencies, none negative; their sum is positive and, times
  ///   their number, below 2⁶³.
  public init(weights: [Int64]) {
    precondition(!weights.isEmpty && weights.count < 1 << 24, "1 to 2^24 weights")
    let count = UInt64(weights.count)
    let total = weights.reduce(UInt64(0)) { $0 + UInt64($1) }
    precondition(total > 0, "a weight is positive")
    precondition(!total.multipliedReportingOverflow(by: count).overflow, "weights are too large")
    // A column holds `total`; outcome i brings weight × count to fill columns with.
    var rest = weights.map { UInt64($0) * count }
    var entries = (0..<weights.count).map {
      Entry(threshold: .max, outcome: UInt32($0), alias: UInt32($0))
    }
    var small = rest.indices.filter { rest[$0] < total }
    var large = rest.indices.filter { rest[$0] >= total }
    while let less = small.popLast(), let more = large.last {
      entries[less].threshold = UInt32(
        truncatingIfNeeded: total.dividingFullWidth((rest[less] >> 32, rest[less] << 32)).quotient)
      entries[less].alias = UInt32(more)
      rest[more] -= total - rest[less]
      if rest[more] < total {
        large.removeLast()
        small.append(more)
      }
    }
    self.entries = entries
  }

  /// The outcome that a draw stands for.
  @inline(__always)
  public func sample(_ draw: UInt32) -> Int64 {
    entries.withUnsafeBufferPointer { Self.sample($0.baseAddress!, UInt64($0.count), draw) }
  }

  @inline(__always)
  static func sample(_ entries: UnsafePointer<Entry>, _ count: UInt64, _ draw: UInt32) -> Int64 {
    let product = UInt64(draw) &* count
    let entry = entries[Int(truncatingIfNeeded: product &>> 32)]
    let position = UInt32(truncatingIfNeeded: product)
    return Int64(position < entry.threshold ? entry.outcome : entry.alias)
  }
}
