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

  @Test func numbersArePaddedWithZeros() {
    #expect(written { Digits.writePadded(0, width: 2, to: $0) } == "00")
    #expect(written { Digits.writePadded(7, width: 4, to: $0) } == "0007")
    #expect(written { Digits.writePadded(1234, width: 4, to: $0) } == "1234")
    #expect(written { Digits.writePadded(5, width: 6, to: $0) } == "000005")
  }
}
