import Testing

@testable import FakeDataKit

@Suite struct MomentDistributionTests {
  private static let first = CivilDate(year: 2021, month: 3, day: 15)!
  private static let last = CivilDate(year: 2024, month: 6, day: 3)!
  private static let day: Int64 = 86_400_000_000

  private static let weights = CalendarWeights(
    hours: [0, 0, 0, 0, 0, 1, 2, 5, 8, 9, 9, 8, 10, 10, 8, 7, 7, 8, 10, 14, 16, 12, 6, 2],
    weekdays: [10, 10, 10.5, 11, 13, 7, 3], months: [8, 8, 9, 9, 10, 10, 11, 11, 9, 9, 14, 20],
    yearlyGrowth: 0.4)

  private static func moments(_ count: Int, _ weights: CalendarWeights) -> [Int64] {
    let distribution = MomentDistribution(days: first...last, weights: weights)
    return zip(Draws.many(count, stream: 21), Draws.many(count, stream: 22)).map {
      distribution.sample(day: $0, time: $1)
    }
  }

  /// Weights of the days from the first on, straight from the calendar.
  private static func days(_ weights: CalendarWeights) -> [Double] {
    var probabilities: [Double] = []
    for number in first.dayNumber...last.dayNumber {
      let date = CivilDate(dayNumber: number)
      // 2024-06-03 was a Monday.
      let weekday = Int((number - last.dayNumber) % 7 + 7) % 7
      probabilities.append(
        weights.weekdays[weekday] * weights.months[date.components.month - 1]
          * ElementaryFunctions.pow(
            1 + weights.yearlyGrowth, Double(number - first.dayNumber) / 365.25))
    }
    let sum = probabilities.reduce(0, +)
    return probabilities.map { $0 / sum }
  }

  @Test func daysFit() {
    let weights = Self.weights
    let moments = Self.moments(1_000_000, weights)
    let days = moments.map { $0 / Self.day - Self.first.dayNumber }
    let probabilities = Self.days(weights)
    let frequencies = Statistics.frequencies(days, count: probabilities.count)
    #expect(Statistics.fits(frequencies, probabilities: probabilities))
    var others = weights
    others.yearlyGrowth = 0.3
    #expect(!Statistics.fits(frequencies, probabilities: Self.days(others)))
    others = weights
    others.weekdays = [10, 10, 10, 10, 10, 10, 10]
    #expect(!Statistics.fits(frequencies, probabilities: Self.days(others)))
  }

  @Test func hoursFitAndAreEven() {
    let moments = Self.moments(1_000_000, Self.weights)
    let sum = Self.weights.hours.reduce(0, +)
    // Tenths of hours.
    let tenths = moments.map { $0 % Self.day / 360_000_000 }
    let probabilities = (0..<240).map { Self.weights.hours[$0 / 10] / sum / 10 }
    let frequencies = Statistics.frequencies(tenths, count: 240)
    #expect(Statistics.fits(frequencies, probabilities: probabilities))
    #expect(!Statistics.isUniform(frequencies))
  }

  @Test func withoutWeightsAllIsAlike() {
    let moments = Self.moments(300_000, CalendarWeights())
    let count = Int(Self.last.dayNumber - Self.first.dayNumber) + 1
    #expect(
      Statistics.isUniform(
        Statistics.frequencies(
          moments.map { $0 / Self.day - Self.first.dayNumber }, count: count)))
    #expect(
      Statistics.isUniform(
        Statistics.frequencies(moments.map { $0 % Self.day / 60_000_000 }, count: 1440)))
  }

  @Test func momentsAreWithinTheDays() {
    for weights in [Self.weights, CalendarWeights(yearlyGrowth: -0.999)] {
      for day in [CivilDate(dayNumber: -40_000), CivilDate(dayNumber: 0), Self.last] {
        let distribution = MomentDistribution(days: day...day, weights: weights)
        for draw in Draws.edges {
          let moment = distribution.sample(day: draw, time: ~draw)
          #expect(
            (day.dayNumber * Self.day..<(day.dayNumber + 1) * Self.day).contains(moment))
        }
      }
    }
  }

  @Test func daysThatDoNotOccurAreTold() {
    let mondays = CalendarWeights(weekdays: [1, 0, 0, 0, 0, 0, 0])
    let monday = Self.last
    let tuesday = CivilDate(dayNumber: monday.dayNumber + 1)
    #expect(MomentDistribution.isPossible(days: monday...tuesday, weights: mondays))
    #expect(!MomentDistribution.isPossible(days: tuesday...tuesday, weights: mondays))
    let distribution = MomentDistribution(days: Self.first...monday, weights: mondays)
    for draw in Draws.sequence(1000) {
      let day = distribution.sample(day: draw, time: 0) / Self.day
      #expect((monday.dayNumber - day) % 7 == 0)
    }
    let century = CivilDate(dayNumber: monday.dayNumber - 36_525)
    #expect(!MomentDistribution.isPossible(days: century...monday, weights: CalendarWeights()))
  }

  @Test(arguments: [
    (CalendarWeights(hours: [1]), "the hours of the day have 1 weights, not 24"),
    (
      CalendarWeights(weekdays: [1, 1, 1, 1, 1, 1, -1]),
      "the days of the week have a weight that is not 0 or within 1e-9 to 1e9"
    ),
    (
      CalendarWeights(months: Array(repeating: 0, count: 12)),
      "the months have weights that are all zero"
    ),
    (
      CalendarWeights(hours: Array(repeating: .nan, count: 24)),
      "the hours of the day have a weight that is not 0 or within 1e-9 to 1e9"
    ),
    (
      CalendarWeights(yearlyGrowth: -1), "the growth of -1.0 a year is not within -0.999 to 999"
    ),
  ])
  func whatCannotBeIsNamed(weights: CalendarWeights, message: String) {
    let error = #expect(throws: ModelError.self) { try weights.validate() }
    #expect(error?.message == message)
  }

  @Test func weightsAreValidAndSurviveJSON() throws {
    try Self.weights.validate()
    try CalendarWeights().validate()
    #expect(try jsonRoundTrip(Self.weights) == Self.weights)
  }

  @Test func valuesArePinned() {
    #expect(Digest.fnv1a(numbers: Self.moments(5000, Self.weights)) == 0x58DF4C4EBEA7D7C0)
    #expect(
      Self.moments(3, Self.weights) == [
        713_256_227_487_315, 684_061_295_092_226, 719_414_634_292_409,
      ])
  }

  @Test func aHundredYearsFit() {
    let last = CivilDate(year: 2024, month: 6, day: 3)!
    let first = CivilDate(dayNumber: last.dayNumber - Int64(MomentDistribution.maximumDays) + 1)
    let distribution = MomentDistribution(days: first...last, weights: .init(yearlyGrowth: 0.02))
    let moments = zip(Draws.many(10_000, stream: 1), Draws.many(10_000, stream: 2)).map {
      distribution.sample(day: $0, time: $1)
    }
    #expect(moments.allSatisfy { $0 >= first.dayNumber * Self.day })
    #expect(moments.allSatisfy { $0 < (last.dayNumber + 1) * Self.day })
  }
}
