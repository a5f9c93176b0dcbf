import Testing

@testable import FakeDataKit

@Suite struct CivilDateTests {
  @Test(
    arguments: [
      ("2000-01-01", 0), ("1999-12-31", -1), ("1970-01-01", -10_957), ("2024-06-03", 8920),
      ("2000-02-29", 59), ("2000-03-01", 60), ("1900-03-01", -36_465), ("2100-03-01", 36_584),
      ("0001-01-01", -730_119), ("9999-12-31", 2_921_939), ("1858-11-17", -51_544),
    ] as [(String, Int64)])
  func daysAreCountedFrom2000(text: String, dayNumber: Int64) {
    #expect(CivilDate(text)?.dayNumber == dayNumber)
    #expect(CivilDate(dayNumber: dayNumber).description == text)
  }

  @Test func everyDayOfTwoCenturiesComesBack() {
    // A calendar of its own, a day at a time.
    var (year, month, day) = (1900, 1, 1)
    let first = CivilDate(year: 1900, month: 1, day: 1)!.dayNumber
    let last = CivilDate(year: 2100, month: 12, day: 31)!.dayNumber
    #expect(first == -36_524)
    #expect(last - first + 1 == 73_414)
    for number in first...last {
      let date = CivilDate(dayNumber: number)
      guard date.components == (year, month, day),
        CivilDate(year: year, month: month, day: day) == date
      else {
        Issue.record("day \(number) is \(date.components), expected \((year, month, day))")
        return
      }
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      let length = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
      day += 1
      if day > length { (month, day) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }
    #expect((year, month, day) == (2101, 1, 1))
  }

  @Test(arguments: [
    "2023-02-29", "1900-02-29", "2024-02-30", "2024-04-31", "2024-13-01", "2024-00-10",
    "2024-06-00", "2024-06-32", "0000-01-01",
  ])
  func daysThatAreNotInTheCalendarAreRefused(text: String) {
    #expect(CivilDate(text) == nil)
  }

  @Test(arguments: [
    "", "2024-6-3", "2024-06-3", "24-06-03", "2024-06", "2024-06-03-", "2024-06-03 ", " 2024-06-03",
    "2024/06/03", "20240603", "+024-06-03", "-024-06-03", "2024-+6-03", "2024-06-٠٣", "12024-06-03",
    "2024--6-03", "today",
  ])
  func otherWaysToWriteADayAreRefused(text: String) {
    #expect(CivilDate(text) == nil)
  }

  @Test(arguments: [(2024, 2, 30), (2024, 0, 1), (0, 1, 1), (10_000, 1, 1), (2024, 1, -1)])
  func numbersThatAreNoDayAreRefused(year: Int, month: Int, day: Int) {
    #expect(CivilDate(year: year, month: month, day: day) == nil)
  }

  @Test func leapYearsHaveTheir29thOfFebruary() {
    for (year, isLeap) in [(1600, true), (1900, false), (2000, true), (2023, false), (2024, true)] {
      #expect((CivilDate(year: year, month: 2, day: 29) != nil) == isLeap, "\(year)")
    }
  }

  @Test func yearsAreWrittenWithFourDigits() {
    #expect(CivilDate(year: 33, month: 4, day: 3)?.description == "0033-04-03")
  }

  @Test func earlierDaysAreSmaller() {
    #expect(CivilDate("1999-12-31")! < CivilDate("2000-01-01")!)
    #expect(!(CivilDate("2000-01-01")! < CivilDate("2000-01-01")!))
  }

  @Test func daysSurviveJSON() throws {
    #expect(try json([CivilDate("2024-06-03")!]) == "[\"2024-06-03\"]")
    #expect(try fromJSON([CivilDate].self, "[\"2024-06-03\"]") == [CivilDate("2024-06-03")!])
    #expect(throws: DecodingError.self) { try fromJSON([CivilDate].self, "[\"2024-6-3\"]") }
    #expect(throws: DecodingError.self) { try fromJSON([CivilDate].self, "[8920]") }
  }
}
