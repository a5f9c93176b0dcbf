/// Ranks 0 … *n* - 1 that are mostly near the end: references to rows of late.
///
/// How far a rank lies behind the last one falls exponentially. With a given mean share, the distance
/// is an exponential variable times *n*, cut at *n*; with a given mean number of rows, it is geometric
/// and cut likewise. The cut takes the remainder of a division by the cut's length, since the part of
/// such a variable that is above a bound is distributed like the whole: so this is exactly the
/// distribution under the condition that the distance is less than *n*, of one draw.
public struct RecentRanks: Sendable, Hashable, BitwiseCopyable {
  /// How near the end ranks are.
  public enum Distance: Hashable, Codable, Sendable, BitwiseCopyable {
    /// The mean distance, before the cut, as a share of the number of ranks.
    case share(Double)
    /// The mean distance, before the cut, in ranks; the last rank has the distance 0.
    case rows(Double)
  }

  /// The shares that can be asked for.
  public static let shares: ClosedRange<Double> = 1e-6...16
  /// The numbers of rows that can be asked for.
  public static let rows: ClosedRange<Double> = 0.01...1e12

  /// The mean of the exponential variable, in units of 2⁻³² of all ranks or of 2⁻¹⁶ rows.
  let scale: UInt64
  let isShare: Bool

  /// Ranks near the end.
  public init(_ distance: Distance) {
    switch distance {
    case .share(let share):
      precondition(Self.shares.contains(share), "a share from 1e-6 to 16")
      scale = UInt64(share * 4_294_967_296 + 0.5)
      isShare = true
    case .rows(let rows):
      precondition(Self.rows.contains(rows), "1 hundredth to 1e12 rows")
      // Rounded down, an exponential variable of this mean is geometric with the mean asked for.
      let mean = rows > 1e6 ? rows + 0.5 : 1 / ElementaryFunctions.log(1 + 1 / rows)
      scale = UInt64(mean * 65_536 + 0.5)
      isShare = false
    }
  }

  /// The rank that a draw stands for.
  ///
  /// - Parameters:
  ///   - draw: 64 uniformly distributed bits. A draw of 32 bits is to be their upper half.
  ///   - count: the number *n* of ranks, from 1 to 2⁴⁸.
  @inline(__always)
  public func sample(_ draw: UInt64, count: UInt64) -> UInt64 {
    ExponentialQuantiles.table.withUnsafeBufferPointer { sample(draw, count, $0.baseAddress!) }
  }

  /// Likewise, with the ``ExponentialQuantiles/table``.
  @inline(__always)
  func sample(_ draw: UInt64, _ count: UInt64, _ table: UnsafePointer<UInt64>) -> UInt64 {
    // Below 2⁶ × 2³², and scales below 2⁵⁷.
    let product = ExponentialQuantiles.quantile(table, draw).multipliedFullWidth(by: scale)
    var distance: UInt64
    if isShare {
      // In units of 2⁻⁶⁴ of all ranks the low half is what lies behind the point.
      distance = product.low.multipliedFullWidth(by: count).high
    } else {
      distance = product.high &<< 16 | product.low &>> 48
      if distance >= count { distance %= count }
    }
    return count &- 1 &- distance
  }
}
