import Testing

@testable import FakeDataKit

@Suite struct TimesOfDayTests {
  private static let hour: Int64 = 3_600_000_000
  /// Nothing at night, most at noon.
  private static let hours: [Double] = (0..<24).map { (7...21).contains($0) ? Double($0 % 7) : 0 }

  @Test func hoursHaveTheirWeights() {
    let times = TimesOfDay(hours: Self.hours)
    let sum = Self.hours.reduce(0, +)
    let sample = Draws.many(1_000_000, stream: 5).map {
      times.sample(UInt64($0) << 32, within: 0...(TimeUnit.day - 1))!
    }
    for hour in 0..<24 {
      let share = Self.hours[hour] / sum
      let count = Double(sample.count { $0 / Self.hour == Int64(hour) })
      let deviation = (1e6 * share * (1 - share)).squareRoot()
      #expect(abs(count - 1e6 * share) <= 5 * deviation, "\(hour): \(count)")
    }
    // Even within the hour.
    #expect(
      Statistics.fits(sample.filter { $0 / Self.hour == 13 }.map { $0 % Self.hour }) {
        Double($0 + 1) / Double(Self.hour)
      })
  }

  /// A part of the day has the distribution of the whole under the condition that the time is in it.
  @Test func aPartOfTheDayIsTheWholeUnderItsCondition() {
    let times = TimesOfDay(hours: Self.hours)
    let part = (9 * Self.hour + 1_000)...(12 * Self.hour + Self.hour / 2 - 1)
    let sample = Draws.many(500_000, stream: 6).map {
      times.sample(UInt64($0) << 32, within: part)!
    }
    #expect(sample.allSatisfy(part.contains))
    // Weights of the hours 9 to 12: 2, 3, 4, and half of 5.
    let width = 2 + 3 + 4 + 2.5
    for (hour, weight) in [(9, 2), (10, 3), (11, 4), (12, 2.5)] as [(Int64, Double)] {
      let share = weight / width
      let count = Double(sample.count { $0 / Self.hour == hour })
      #expect(abs(count - 5e5 * share) <= 5 * (5e5 * share * (1 - share)).squareRoot(), "\(hour)")
    }
  }

  @Test func theEndsOfAPartAreMet() {
    let even = TimesOfDay(hours: Array(repeating: 1, count: 24))
    for part in [0...0, 5...6, (TimeUnit.day - 1)...(TimeUnit.day - 1), 0...(TimeUnit.day - 1)] {
      for draw in [0, .max, .max / 2] as [UInt64] {
        #expect(part.contains(even.sample(draw, within: part)!), "\(part) \(draw)")
      }
      #expect(even.sample(0, within: part) == part.lowerBound)
      #expect(even.sample(.max, within: part) == part.upperBound)
    }
  }

  @Test func aPartWithoutWeightHasNoTime() {
    let times = TimesOfDay(hours: Self.hours)
    #expect(times.sample(1 << 40, within: 0...(7 * Self.hour - 1)) == nil)
    #expect(times.sample(0, within: 0...(8 * Self.hour)) == 8 * Self.hour)
    // The hour 7 has none either, since 7 % 7 is 0.
    #expect(times.sample(.max, within: 0...(8 * Self.hour)) == 8 * Self.hour)
  }

  /// The values of these draws are part of the data contract.
  @Test func valuesAreStable() {
    let times = TimesOfDay(hours: Self.hours)
    let sample = (0..<4).map {
      times.sample(UInt64($0) << 62 | 12345, within: (10 * Self.hour)...(20 * Self.hour))!
    }
    #expect(sample == Self.golden)
  }

  private static let golden: [Int64] = [
    36_000_000_000, 44_099_998_970, 49_500_000_000, 65_474_999_679,
  ]
}
