/// What a number counts that stands for a moment.
public enum TimeUnit: String, Hashable, Codable, Sendable, BitwiseCopyable {
  /// Microseconds since 2000-01-01 00:00, as `timestamp` and `timestamptz` have them.
  case microseconds
  /// Days since 2000-01-01, as `date` has them.
  case days

  /// Microseconds of a day.
  public static let day: Int64 = 86_400_000_000
}

/// Moments between two days, never after the as-of day.
public struct Moment: Hashable, Codable, Sendable {
  /// A day.
  public enum Day: Hashable, Codable, Sendable {
    /// So many days before the as-of day: 0 is the as-of day itself.
    case daysBeforeAsOf(Int)
    /// A day of the calendar.
    case date(CivilDate)
  }

  /// The first day.
  public var first: Day
  /// The last day, which belongs to them. Days after the as-of day do not occur.
  public var last: Day
  /// How moments are spread over hours, weekdays, months and years.
  public var weights: CalendarWeights
  /// What the numbers count; nil is what the column's type does, and microseconds in a latent column.
  public var unit: TimeUnit?

  /// Moments from the beginning of a day to the end of another one.
  public init(
    from first: Day, to last: Day = .daysBeforeAsOf(0), weights: CalendarWeights = .init(),
    unit: TimeUnit? = nil
  ) {
    self.first = first
    self.last = last
    self.weights = weights
    self.unit = unit
  }

  /// Decodes moments; without a last day it is the as-of day, without weights all are alike.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      from: try container.decode(Day.self, forKey: .first),
      to: try container.decodeIfPresent(Day.self, forKey: .last) ?? .daysBeforeAsOf(0),
      weights: try container.decodeIfPresent(CalendarWeights.self, forKey: .weights) ?? .init(),
      unit: try container.decodeIfPresent(TimeUnit.self, forKey: .unit))
  }
}

/// How long after another moment of the row a moment is.
public struct Delay: Hashable, Codable, Sendable {
  /// The delay, in microseconds. Of a day as the other moment it counts from the day's beginning.
  public var distribution: DelayDistribution.Kind
  /// The column with the last moment possible (of a day, its end); nil, or NULL in the column, is the end of the
  /// as-of day. Where that is before the other moment, the value is the other moment.
  public var limit: String?
  /// The longest delay, in microseconds, beside what the limit allows; nil is any. A delay follows its distribution
  /// under the condition that it is not longer.
  public var maximum: Int64?
  /// Relative frequencies of the hours 0 to 23; none leaves the time of day to the delay. With them the delay says
  /// which day it is, and they say the time of that day: among the times that are not before the other moment and
  /// not after the limit. Where none of those has a weight, the delay's own time stays.
  public var hours: [Double]
  /// What the numbers count; nil is what the column's type does, and microseconds in a latent column.
  public var unit: TimeUnit?

  /// A delay.
  public init(
    _ distribution: DelayDistribution.Kind, limit: String? = nil, maximum: Int64? = nil,
    hours: [Double] = [], unit: TimeUnit? = nil
  ) {
    self.distribution = distribution
    self.limit = limit
    self.maximum = maximum
    self.hours = hours
    self.unit = unit
  }

  /// Decodes a delay; what it leaves out is not asked for.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try container.decode(DelayDistribution.Kind.self, forKey: .distribution),
      limit: try container.decodeIfPresent(String.self, forKey: .limit),
      maximum: try container.decodeIfPresent(Int64.self, forKey: .maximum),
      hours: try container.decodeIfPresent([Double].self, forKey: .hours) ?? [],
      unit: try container.decodeIfPresent(TimeUnit.self, forKey: .unit))
  }
}

extension DelayDistribution.Kind {
  /// Whole days, and any time of the last one: a day that follows so many days after another day, all equally
  /// likely.
  public static func days(_ days: ClosedRange<Int>) -> DelayDistribution.Kind {
    let (first, last) = (Int64(days.lowerBound), Int64(days.upperBound))
    return .uniform((first * TimeUnit.day)...((last + 1) * TimeUnit.day - 1))
  }
}
