/// Moments between two days, some hours, days of the week, months and years more frequent than others.
///
/// A day is an outcome of an alias table whose weights are products of the weekday's, the month's and
/// what growth makes of the time since the first day; a time of day is one of 24 hours, and where in the
/// hour the rest of the draw says, in steps of some 20 µs or more. Weights are kept to 2⁻³⁶ of the largest (2⁻³⁰ in a hundred years):
/// days that are less likely than that beside the likeliest do not occur.
public struct MomentDistribution: Sendable, Equatable {
  /// The most days.
  public static let maximumDays = 36_525
  /// Microseconds of an hour.
  static let hour: UInt64 = 3_600_000_000
  private static let daysPerYear = 365.25

  /// An hour, or the one behind the threshold, and its microseconds per position in units of 2⁻³².
  struct HourEntry: Equatable, BitwiseCopyable, Sendable {
    var threshold: UInt32
    var hour: UInt32
    var alias: UInt32
    var scale: UInt64
    var aliasScale: UInt64
  }

  /// The first day, in days since 2000-01-01.
  let firstDay: Int64
  /// The days from the first one on.
  let days: [AliasTable.Entry]
  /// The hours of a day.
  let hours: [HourEntry]

  /// Moments from the first day's beginning to the last day's end.
  ///
  /// - Parameters:
  ///   - days: at most ``maximumDays``, one of them with a positive weight.
  ///   - weights: valid weights.
  public init(days: ClosedRange<CivilDate>, weights: CalendarWeights) {
    let (first, last) = (days.lowerBound.dayNumber, days.upperBound.dayNumber)
    precondition(last - first < Int64(Self.maximumDays), "at most 36,525 days")
    firstDay = first
    self.days = AliasTable(weights: Self.dayWeights(first...last, weights)).entries
    let hourWeights = weights.hours.isEmpty ? Array(repeating: 1, count: 24) : weights.hours
    hours = AliasTable(weights: Self.integers(hourWeights)).entries.map { entry in
      func scale(_ positions: UInt64) -> UInt64 {
        positions == 0 ? 0 : Self.hour << 32 / positions
      }
      return HourEntry(
        threshold: entry.threshold, hour: entry.outcome, alias: entry.alias,
        scale: scale(UInt64(entry.threshold)),
        aliasScale: scale(1 << 32 - UInt64(entry.threshold)))
    }
  }

  /// Whether one of the days has a positive weight: a Monday, if there is nothing on other days.
  public static func isPossible(days: ClosedRange<CivilDate>, weights: CalendarWeights) -> Bool {
    let numbers = days.lowerBound.dayNumber...days.upperBound.dayNumber
    return numbers.count <= maximumDays && dayWeights(numbers, weights).contains { $0 > 0 }
  }

  /// The moment that two draws stand for, in microseconds since 2000-01-01 00:00.
  @inline(__always)
  public func sample(day: UInt32, time: UInt32) -> Int64 {
    days.withUnsafeBufferPointer { days in
      hours.withUnsafeBufferPointer { hours in
        (firstDay &+ AliasTable.sample(days.baseAddress!, UInt64(days.count), day))
          &* TimeUnit.day &+ Self.timeOfDay(hours.baseAddress!, time)
      }
    }
  }

  /// The time of day that a draw stands for, in microseconds since midnight.
  @inline(__always)
  static func timeOfDay(_ hours: UnsafePointer<HourEntry>, _ draw: UInt32) -> Int64 {
    let product = UInt64(draw) &* 24
    let entry = hours[Int(truncatingIfNeeded: product &>> 32)]
    let position = UInt32(truncatingIfNeeded: product)
    let isOwn = position < entry.threshold
    let rest = UInt64(position &- (isOwn ? 0 : entry.threshold))
    let within = (rest &* (isOwn ? entry.scale : entry.aliasScale)) &>> 32
    return Int64(
      truncatingIfNeeded: UInt64(isOwn ? entry.hour : entry.alias) &* hour &+ within)
  }

  private static func dayWeights(_ days: ClosedRange<Int64>, _ weights: CalendarWeights) -> [Int64]
  {
    let rate = ElementaryFunctions.log(1 + weights.yearlyGrowth) / daysPerYear
    // Towards the end that has most, so that nothing becomes too large.
    let peak = rate > 0 ? days.upperBound : days.lowerBound
    return integers(
      days.map { day in
        var weight = ElementaryFunctions.exp(rate * Double(day - peak))
        if !weights.weekdays.isEmpty {
          // 2000-01-01 was a Saturday.
          weight *= weights.weekdays[Int(((day + 5) % 7 + 7) % 7)]
        }
        if !weights.months.isEmpty {
          weight *= weights.months[CivilDate(dayNumber: day).components.month - 1]
        }
        return weight
      })
  }

  /// Weights as integers, the largest 2³⁶, or less where their sum times their number would leave 63 bits.
  private static func integers(_ weights: [Double]) -> [Int64] {
    let largest = weights.max() ?? 0
    guard largest > 0 else { return weights.map { _ in 0 } }
    let bits = min(36, 62 - 2 * (Int.bitWidth - weights.count.leadingZeroBitCount))
    return weights.map { Int64($0 / largest * Double(1 << bits) + 0.5) }
  }
}
