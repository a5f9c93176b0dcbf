import Testing

@testable import fakedata

@Suite("Numbers as text") struct NumberTextTests {
  @Test(arguments: [
    (0, "0"), (7, "7"), (999, "999"), (1_000, "1,000"), (8_996_084, "8,996,084"),
    (100_000, "100,000"), (UInt64.max, "18,446,744,073,709,551,615"),
  ])
  func grouped(_ number: UInt64, _ text: String) {
    #expect(NumberText.grouped(number) == text)
  }

  @Test(arguments: [
    (0, "0"), (0.4, "0"), (0.5, "1"), (999, "999"), (999.4, "999"), (999.5, "1.00 k"),
    (1_000, "1.00 k"), (1_234, "1.23 k"), (9_994, "9.99 k"), (9_995, "10.0 k"), (12_345, "12.3 k"),
    (99_949, "99.9 k"), (99_950, "100 k"), (999_499, "999 k"), (999_500, "1.00 M"),
    (4_010_000, "4.01 M"), (790_000_000, "790 M"), (5e9, "5.00 G"), (1.5e12, "1500 G"),
  ])
  func short(_ number: Double, _ text: String) {
    #expect(NumberText.short(number) == text)
  }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1_000, "1.00 kB"), (790_000_000, "790 MB"), (1 << 31, "2.15 GB"),
  ])
  func bytes(_ number: Int, _ text: String) {
    #expect(NumberText.bytes(number) == text)
  }

  @Test(arguments: [
    (0, "0.00 s"), (0.004, "0.00 s"), (0.08, "0.08 s"), (5.31, "5.31 s"), (9.994, "9.99 s"),
    (9.996, "10.0 s"), (59.96, "60.0 s"), (99.4, "99.4 s"), (99.6, "1:40 min"), (125, "2:05 min"),
    (3_599, "59:59 min"), (3_599.6, "1:00:00 h"), (3_725, "1:02:05 h"), (360_000, "100:00:00 h"),
  ])
  func durations(_ seconds: Double, _ text: String) {
    #expect(NumberText.duration(seconds) == text)
  }

  @Test(arguments: [
    (0, "0:00"), (0.4, "0:00"), (7, "0:07"), (59.6, "1:00"), (600, "10:00"), (3_600, "1:00:00"),
  ])
  func clocks(_ seconds: Double, _ text: String) {
    #expect(NumberText.clock(seconds) == text)
  }

  @Test(arguments: [
    (1.5, 0, "2"), (0.125, 2, "0.13"), (0.05, 1, "0.1"), (0.999, 2, "1.00"), (12, 3, "12.000"),
    (0.001, 3, "0.001"), (0.0004, 3, "0.000"),
  ])
  func fixedDecimals(_ number: Double, _ decimals: Int, _ text: String) {
    #expect(NumberText.fixed(number, decimals) == text)
  }
}
