/// How long after one moment another follows, never later than what is left of the time.
///
/// What would be too late is not moved to the end, where it would pile up: a delay follows its
/// distribution under the condition that it is not above the given maximum. Where not even the shortest
/// delay fits, all that is left is equally likely.
public struct DelayDistribution: Sendable, Equatable {
  /// The kinds of delays. Times are in microseconds.
  public enum Kind: Hashable, Codable, Sendable {
    /// Each delay of a range, equally likely.
    case uniform(ClosedRange<Int64>)
    /// Exponential: short ones are the most frequent.
    case exponential(mean: Int64)
    /// Given by some of its quantiles, linear in between: log-normal shapes, for instance.
    case empirical([EmpiricalDistribution.Quantile])

    /// Checks that there can be such a distribution.
    ///
    /// - Throws: what is wrong, in a few words and without a place.
    public func validate() throws(ModelError) {
      if let problem { throw ModelError(.invalidRule, problem) }
    }

    private var problem: String? {
      switch self {
      case .uniform(let range):
        return Self.problem(range.lowerBound) ?? Self.problem(range.upperBound)
      case .exponential(let mean): return Self.problem(mean)
      case .empirical(let quantiles):
        if let problem = EmpiricalDistribution.problem(quantiles) { return problem }
        let (first, last) = (quantiles[0].value, quantiles[quantiles.count - 1].value)
        if first < 0 { return "a delay of \(first) is negative" }
        return last > Double(limit) ? "a delay of \(last) is above \(limit)" : nil
      }
    }

    private static func problem(_ delay: Int64) -> String? {
      if delay < 0 { return "a delay of \(delay) is negative" }
      return delay > limit ? "a delay of \(delay) is above \(limit)" : nil
    }
  }

  /// The longest delay that can be asked for: about 285 years.
  public static let limit: Int64 = 1 << 53

  private static let cellBits: UInt64 = 8

  /// What is sampled; a table has the quantiles of 0, 1/256 … 1.
  enum Sampler: Equatable {
    case uniform(ClosedRange<Int64>)
    case exponential(UInt64)
    case empirical([Int64])
  }

  let sampler: Sampler

  /// Delays of a valid kind.
  public init(_ kind: Kind) {
    switch kind {
    case .uniform(let range):
      precondition(range.lowerBound >= 0 && range.upperBound <= Self.limit)
      sampler = .uniform(range)
    case .exponential(let mean):
      precondition((0...Self.limit).contains(mean))
      sampler = .exponential(UInt64(mean))
    case .empirical(let quantiles):
      let points = EmpiricalDistribution.points(quantiles)
      precondition(points[0] >= 0 && points[points.count - 1] <= Double(Self.limit))
      sampler = .empirical(points.map { Int64($0 + 0.5) })
    }
  }

  /// The delay that a draw stands for.
  ///
  /// - Parameters:
  ///   - draw: 64 uniformly distributed bits. A draw of 32 bits is to be their upper half.
  ///   - maximum: the longest delay possible, not negative.
  @inline(__always)
  public func sample(_ draw: UInt64, maximum: Int64) -> Int64 {
    switch sampler {
    case .uniform(let range):
      return Self.uniform(draw, of: range, maximum: maximum)
    case .exponential(let mean):
      return ExponentialQuantiles.table.withUnsafeBufferPointer {
        Self.exponential(draw, mean, maximum, $0.baseAddress!)
      }
    case .empirical(let table):
      return table.withUnsafeBufferPointer { Self.empirical(draw, $0.baseAddress!, maximum) }
    }
  }

  /// What is sampled, in memory that stays where it is.
  func tables(in pool: ConstantPool) -> Tables {
    switch sampler {
    case .uniform(let range): .uniform(first: range.lowerBound, last: range.upperBound)
    case .exponential(let mean): .exponential(mean)
    case .empirical(let table): .empirical(pool.store(table).base)
    }
  }

  /// What is sampled; a table has the quantiles of 0, 1/256 … 1.
  enum Tables: BitwiseCopyable, @unchecked Sendable {
    case uniform(first: Int64, last: Int64)
    case exponential(UInt64)
    case empirical(UnsafePointer<Int64>)
  }

  @inline(__always)
  static func uniform(
    _ draw: UInt64, of range: ClosedRange<Int64>, maximum: Int64
  ) -> Int64 {
    let low = range.lowerBound <= maximum ? range.lowerBound : 0
    return uniform(draw, low...min(range.upperBound, maximum))
  }

  @inline(__always)
  static func uniform(_ draw: UInt64, _ range: ClosedRange<Int64>) -> Int64 {
    let count = UInt64(truncatingIfNeeded: range.upperBound &- range.lowerBound) &+ 1
    return range.lowerBound
      &+ Int64(truncatingIfNeeded: draw.multipliedFullWidth(by: count).high)
  }

  /// What is beyond the maximum begins anew: that part of an exponential variable is distributed like
  /// the whole.
  @inline(__always)
  static func exponential(
    _ draw: UInt64, _ mean: UInt64, _ maximum: Int64, _ table: UnsafePointer<UInt64>
  ) -> Int64 {
    let product = ExponentialQuantiles.quantile(table, draw).multipliedFullWidth(by: mean)
    let delay = Int64(truncatingIfNeeded: product.high &<< 32 | product.low &>> 32)
    return delay <= maximum ? delay : delay % (maximum &+ 1)
  }

  /// - Parameter table: the quantiles of 0, 1/256 … 1.
  @inline(__always)
  static func empirical(_ draw: UInt64, _ table: UnsafePointer<Int64>, _ maximum: Int64) -> Int64 {
    if table[0] > maximum { return uniform(draw, 0...maximum) }
    // A draw below the share of the delays that are not too long.
    let draw =
      table[256] <= maximum ? draw : draw.multipliedFullWidth(by: share(table, maximum)).high
    let cell = Int(truncatingIfNeeded: draw &>> (64 &- cellBits))
    let low = table[cell]
    let width = UInt64(truncatingIfNeeded: table[cell &+ 1] &- low)
    return min(
      maximum,
      low &+ Int64(truncatingIfNeeded: (draw &<< cellBits).multipliedFullWidth(by: width).high))
  }

  /// The share of the delays that are not above a maximum within the table, in units of 2⁻⁶⁴.
  private static func share(_ table: UnsafePointer<Int64>, _ maximum: Int64) -> UInt64 {
    var (low, high) = (0, 256)
    while high - low > 1 {
      let middle = (low + high) / 2
      if table[middle] <= maximum { low = middle } else { high = middle }
    }
    // `table[low]` ≤ `maximum` < `table[high]`: the quotient has 64 bits.
    let width = UInt64(table[high] - table[low])
    let part = width.dividingFullWidth((UInt64(maximum - table[low]), .max)).quotient
    return UInt64(low) << (64 - cellBits) | part >> cellBits
  }
}
