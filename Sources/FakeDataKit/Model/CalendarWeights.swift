/// How moments are spread over the hours of the day, the days of the week, the months and the years.
public struct CalendarWeights: Hashable, Codable, Sendable {
  /// Relative frequencies of the hours 0 to 23; none: all alike.
  public var hours: [Double]
  /// Relative frequencies of Monday to Sunday; none: all alike.
  public var weekdays: [Double]
  /// Relative frequencies of a day in January to December; none: all alike.
  public var months: [Double]
  /// How much more there is after a year: 0.4 for 40 % more, -0.5 for half as much.
  public var yearlyGrowth: Double

  /// Weights of hours, days, months and years.
  public init(
    hours: [Double] = [], weekdays: [Double] = [], months: [Double] = [], yearlyGrowth: Double = 0
  ) {
    self.hours = hours
    self.weekdays = weekdays
    self.months = months
    self.yearlyGrowth = yearlyGrowth
  }

  /// The growths that can be asked for: a thousandth of what was, or a thousand times as much.
  public static let growths: ClosedRange<Double> = -0.999...999

  /// Checks that there can be such a distribution.
  ///
  /// - Throws: what is wrong, in a few words and without a place.
  public func validate() throws(ModelError) {
    for (name, weights, count) in [
      ("hours of the day", hours, 24), ("days of the week", weekdays, 7), ("months", months, 12),
    ] where !weights.isEmpty {
      func check(_ isRight: Bool, _ problem: String) throws(ModelError) {
        if !isRight { throw ModelError(.invalidRule, "the \(name) \(problem)") }
      }
      try check(weights.count == count, "have \(weights.count) weights, not \(count)")
      // Beyond these numbers products leave what doubles can hold.
      try check(
        weights.allSatisfy { $0 == 0 || (1e-9...1e9).contains($0) },
        "have a weight that is not 0 or within 1e-9 to 1e9")
      try check(weights.contains { $0 > 0 }, "have weights that are all zero")
    }
    guard Self.growths.contains(yearlyGrowth) else {
      throw ModelError(
        .invalidRule, "the growth of \(yearlyGrowth) a year is not within -0.999 to 999")
    }
  }
}
