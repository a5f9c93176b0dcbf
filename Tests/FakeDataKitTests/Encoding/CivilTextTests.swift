import Testing

@testable import FakeDataKit

@Suite struct CivilTextTests {
  private func date(_ dayNumber: Int64) -> String {
    var civil = CivilText()
    return written { civil.writeDate(dayNumber: dayNumber, to: $0) }
  }

  private func timestamp(_ microseconds: Int64, separator: UInt8 = 0x20) -> String {
    var civil = CivilText()
    return written {
      civil.writeTimestamp(microseconds: microseconds, separator: separator, to: $0)
    }
  }

  @Test func theDayBeforeDoesNotShow() {
    var civil = CivilText()
    for day: Int64 in [0, 0, 8920, 0, -1, -1, 2_921_939, 8920] {
      #expect(written { civil.writeDate(dayNumber: day, to: $0) } == date(day))
    }
  }

  @Test func theSeparatorIsWritten() {
    #expect(timestamp(0, separator: UInt8(ascii: "T")) == "2000-01-01T00:00:00")
  }

  @Test(
    arguments: [
      (0, "2000-01-01"), (-1, "1999-12-31"), (8920, "2024-06-03"), (59, "2000-02-29"),
      (-36_525, "1899-12-31"), (-730_119, "0001-01-01"), (2_921_939, "9999-12-31"),
    ] as [(Int64, String)])
  func daysAreWritten(dayNumber: Int64, text: String) {
    #expect(date(dayNumber) == text)
    #expect(text.utf8.count == CivilText.dateBytes)
  }

  @Test(
    arguments: [
      (0, "2000-01-01 00:00:00+00"), (1, "2000-01-01 00:00:00.000001+00"),
      (-1, "1999-12-31 23:59:59.999999+00"), (-1_000_000, "1999-12-31 23:59:59+00"),
      (-86_400_000_000, "1999-12-31 00:00:00+00"),
      (-86_400_000_001, "1999-12-30 23:59:59.999999+00"),
      (86_399_999_999, "2000-01-01 23:59:59.999999+00"), (86_400_000_000, "2000-01-02 00:00:00+00"),
      (8920 * 86_400_000_000 + 45_296_120_000, "2024-06-03 12:34:56.120000+00"),
      (-730_119 * 86_400_000_000, "0001-01-01 00:00:00+00"),
      (2_921_940 * 86_400_000_000 - 1, "9999-12-31 23:59:59.999999+00"),
    ] as [(Int64, String)])
  func momentsAreWritten(microseconds: Int64, text: String) {
    #expect(timestamp(microseconds) + "+00" == text)
    #expect(text.utf8.count <= CivilText.timestampBytes + 3)
    #expect(TextCopyParser.moment(text) == microseconds)
  }

  @Test func daysComeBackThroughAnotherCalendar() {
    for day: Int64 in stride(from: -100_000, through: 100_000, by: 37) {
      let text = date(day)
      #expect(TextCopyParser.day(Substring(text)) == day)
    }
  }
}
