/// Times of a day, some hours more frequent than others, within any part of the day.
///
/// The weights, kept to 2⁻²⁰ of the largest, are added up from midnight on, even within the hour. A draw is a place
/// between the sums at the two ends, and the time is where the sum reaches it. So each part of the day has the
/// distribution of the whole day under the condition that the time is in it.
public struct TimesOfDay: Sendable, Equatable {
  /// The sum at the beginning of each hour and at the day's end.
  let sums: [UInt64]

  /// Times by the relative frequencies of the hours 0 to 23.
  ///
  /// - Precondition: the weights are valid ``CalendarWeights/hours``.
  public init(hours: [Double]) {
    precondition(hours.count == 24)
    let largest = hours.max() ?? 0
    precondition(largest > 0)
    sums = hours.reduce(into: [0]) { sums, weight in
      sums.append(sums[sums.count - 1] + UInt64(weight / largest * 0x1p20 + 0.5) * Self.hour)
    }
  }

  private static let hour = MomentDistribution.hour

  /// The time that a draw stands for, in microseconds since midnight, or nil where none of the given ones has a
  /// weight.
  ///
  /// - Parameters:
  ///   - draw: 64 uniformly distributed bits. A draw of 32 bits is to be their upper half.
  ///   - times: the times possible, within the day.
  public func sample(_ draw: UInt64, within times: ClosedRange<Int64>) -> Int64? {
    sums.withUnsafeBufferPointer { Self.sample($0.baseAddress!, draw, within: times) }
  }

  @inline(__always)
  static func sample(
    _ sums: UnsafePointer<UInt64>, _ draw: UInt64, within times: ClosedRange<Int64>
  ) -> Int64? {
    let start = sum(sums, UInt64(bitPattern: times.lowerBound))
    let width = sum(sums, UInt64(bitPattern: times.upperBound &+ 1)) &- start
    guard width > 0 else { return nil }
    let place = start &+ draw.multipliedFullWidth(by: width).high
    // The hour that the place is in: the last one that begins at or before it.
    var (low, high) = (0, 24)
    while high &- low > 1 {
      let middle = (low &+ high) / 2
      if sums[middle] <= place { low = middle } else { high = middle }
    }
    let weight = (sums[low &+ 1] &- sums[low]) / hour
    return Int64(bitPattern: UInt64(low) &* hour &+ (place &- sums[low]) / weight)
  }

  /// The sum at a time.
  @inline(__always)
  private static func sum(_ sums: UnsafePointer<UInt64>, _ time: UInt64) -> UInt64 {
    let hour = Int(time / Self.hour)
    guard hour < 24 else { return sums[24] }
    let weight = (sums[hour &+ 1] &- sums[hour]) / Self.hour
    return sums[hour] &+ weight &* (time % Self.hour)
  }
}
