import Testing

@testable import FakeDataKit

@Suite struct DigitsTests {
  @Test func numbersOfEveryLengthAreWritten() {
    var numbers: [Int64] = [0, 5, -5, .max, .min, .max - 1, .min + 1]
    var power: Int64 = 1
    for _ in 0..<19 {
      numbers += [power - 1, power, power + 1, -power + 1, -power, -power - 1]
      power = power.multipliedReportingOverflow(by: 10).partialValue
    }
    for number in numbers {
      let text = written { Digits.write(number, to: $0) }
      #expect(text == String(number))
      #expect(text.utf8.count <= Digits.maximumBytes)
    }
    #expect(String(Int64.min).utf8.count == Digits.maximumBytes)
  }

  @Test func numbersWithoutAPatternAreWritten() {
    var state: UInt64 = 1
    for shift in 0..<64 {
      for _ in 0..<50 {
        state = StreamKey.mix64(state &+ 0x9E37_79B9_7F4A_7C15)
        let number = Int64(bitPattern: state >> UInt64(shift))
        #expect(written { Digits.write(number, to: $0) } == String(number))
      }
    }
  }

  @Test func numbersAreFilledUpWithZeros() {
    for number in [0, 7, -7, 99_999_999, 100_000_000, -123_456_789_012, .max, .min] as [Int64] {
      for width in [1, 2, 8, 9, 20, 21, 64] {
        let text = written { Digits.write(number, width: width, to: $0) }
        let digits = String(number.magnitude)
        let sign = number < 0 ? "-" : ""
        let zeros = String(
          repeating: "0", count: max(0, width - digits.utf8.count - sign.utf8.count))
        #expect(text == sign + zeros + digits)
      }
    }
  }

  @Test func everyPairOfDigitsIsRight() {
    for number: UInt64 in 0..<100 {
      let pair = Digits.pair(number)
      #expect(pair & 0xFF == 0x30 + number / 10)
      #expect(pair >> 8 == 0x30 + number % 10)
    }
  }

  @Test func everyFourDigitsAreRight() {
    for number: UInt64 in 0..<10_000 {
      var digits: [UInt64] = []
      for shift: UInt64 in stride(from: 0, to: 64, by: 8) {
        digits.append(Digits.eight(number * 10_000 + (9999 - number)) >> shift & 0xFF)
      }
      let value = digits.reduce(0) { $0 * 10 + $1 }
      #expect(value == number * 10_000 + (9999 - number))
      #expect(digits.allSatisfy { $0 < 10 })
    }
  }
}
