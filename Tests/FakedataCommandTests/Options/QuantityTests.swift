import ArgumentParser
import FakeDataKit
import Testing

@testable import fakedata

@Suite("Quantities") struct QuantityTests {
  @Test(arguments: [
    ("1", 1), ("1000000", 1_000_000), ("1_000_000", 1_000_000), ("1e6", 1_000_000),
    ("1E6", 1_000_000), ("1M", 1_000_000), ("1m", 1_000_000), ("2.5k", 2_500), ("2.5K", 2_500),
    ("1.5e3", 1_500), ("0.5k", 500), ("1.000k", 1_000), ("1.0", 1), ("1_0", 10), ("12_5k", 125_000),
    ("3G", 3_000_000_000), ("3b", 3_000_000_000), ("1e0", 1), ("007", 7), ("1.50e1", 15),
    ("18446744073709551615", UInt64.max), ("18446744073.709551615G", UInt64.max),
    ("1e19", 10_000_000_000_000_000_000),
  ])
  func counts(_ text: String, _ number: UInt64) throws {
    #expect(try Quantity.count(text) == number)
  }

  @Test(arguments: [
    "", "0", "-1", "+1", "abc", "1.5", "1__0", "_1", "1_", "1e", "e6", "1e6k", "1kk", "k", ".5k",
    "1.k", "1.", ".", "1.2.3", "1._5k", "1.5_0k", "0.0001k", "0k", "0e5", "1e-3", "1e6.0",
    "99999999999999999999", "18446744073709551616", "1e30", "1e20", "1e300", "1 000", " 1", "1 ",
    "1,000", "0x10", "١٢", "１", "1é", "NaN", "inf", "1\n", "1\0",
  ])
  func noCounts(_ text: String) {
    #expect(throws: ValidationError.self) { try Quantity.count(text) }
  }

  @Test(arguments: [
    ("1-7", 1...7), ("3", 3...3), ("0-1", 0...1), ("0-1000", 0...1000), ("1_0-1k", 10...1000),
    ("2-2", 2...2),
  ])
  func ranges(_ text: String, _ range: ClosedRange<Int>) throws {
    #expect(try Quantity.range(text) == range)
  }

  @Test(arguments: [
    "", "-", "1-", "-1", "7-1", "1-2-3", "0", "0-0", "1-1001", "1 - 7", "1..7", "1.5-2", "a-b",
    "1--7", "-1--7", "0-18446744073709551615",
  ])
  func noRanges(_ text: String) {
    #expect(throws: ValidationError.self) { try Quantity.range(text) }
  }

  @Test func aRangeThatIsTheWrongWayRoundIsToldTheRightWay() {
    let error = #expect(throws: ValidationError.self) { try Quantity.range("7-1") }
    #expect(error?.message.contains("1-7") == true)
  }

  @Test(arguments: [("0", 0), ("42", 42), ("18446744073709551615", UInt64.max)])
  func seeds(_ text: String, _ seed: UInt64) throws {
    #expect(try Quantity.seed(text) == seed)
  }

  @Test(arguments: ["", "-1", "1.5", "1e3", "1M", "18446744073709551616", "seed", " 1"])
  func noSeeds(_ text: String) {
    #expect(throws: ValidationError.self) { try Quantity.seed(text) }
  }

  @Test(arguments: ["2024-06-03", "2024-02-29", "2000-01-01", "0001-01-01", "9999-12-31"])
  func dates(_ text: String) throws {
    #expect(try Quantity.date(text).description == text)
  }

  @Test(arguments: [
    "", "2024-02-30", "2023-02-29", "2024-13-01", "2024-00-01", "2024-6-3", "03.06.2024",
    "2024/06/03", "20240603", "yesterday", "2024-06-03T00:00", "0000-01-01", "-2024-06-03",
  ])
  func noDates(_ text: String) {
    #expect(throws: ValidationError.self) { try Quantity.date(text) }
  }

  @Test func aWholeNumberUpToALimit() throws {
    let parse = Quantity.positive(1000)
    for (text, number) in [("1", 1), ("1000", 1000), ("1k", 1000), ("1_0", 10)] {
      #expect(try parse(text) == number)
    }
    for text in ["0", "1001", "-1", "", "two", "1.5", "99999999999999999999"] {
      let error = #expect(throws: ValidationError.self) { try parse(text) }
      #expect(error?.message.contains("from 1 to 1000") == true)
    }
  }
}
