import FakeDataKit

/// A number as it is written in a model file: digits, and how many of them are behind the point.
struct Decimal: Hashable {
  /// The number without its point.
  var digits: Int64
  /// How many digits are behind it.
  var decimals: Int

  /// The most digits behind the point, so that ten to their number is a number too.
  static let maximumDecimals = 18

  /// A number such as `-12.50`, `1_000` or `1e6`; nil for anything else.
  init?(_ text: String) {
    var rest = Substring(text)
    let isNegative = rest.first == "-"
    if isNegative || rest.first == "+" { rest.removeFirst() }
    var exponent = 0
    if let mark = rest.firstIndex(where: { $0 == "e" || $0 == "E" }) {
      guard let number = Int(rest[rest.index(after: mark)...]), (0...18).contains(number) else {
        return nil
      }
      exponent = number
      rest = rest[..<mark]
    }
    var digits: Int64 = 0
    var decimals = 0
    var hasDigit = false
    var isBehindPoint = false
    for byte in rest.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let (product, overflow) = digits.multipliedReportingOverflow(by: 10)
        let (sum, overflows) = product.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
        guard !overflow, !overflows else { return nil }
        digits = sum
        hasDigit = true
        decimals += isBehindPoint ? 1 : 0
      case UInt8(ascii: "_") where hasDigit: break
      case UInt8(ascii: ".") where !isBehindPoint: isBehindPoint = true
      default: return nil
      }
    }
    guard hasDigit, decimals <= Self.maximumDecimals else { return nil }
    while exponent > 0 {
      if decimals > 0 {
        decimals -= 1
      } else {
        let (product, overflow) = digits.multipliedReportingOverflow(by: 10)
        guard !overflow else { return nil }
        digits = product
      }
      exponent -= 1
    }
    self.digits = isNegative ? -digits : digits
    self.decimals = decimals
  }

  /// A whole number.
  init(_ number: Int64) {
    digits = number
    decimals = 0
  }

  /// The number in units of 10⁻ᵈᵉᶜⁱᵐᵃˡˢ; nil where it has more digits than that, or too many.
  func scaled(to decimals: Int) -> Int64? {
    var value = digits
    var have = self.decimals
    while have < decimals {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      value = product
      have += 1
    }
    while have > decimals {
      guard value % 10 == 0 else { return nil }
      value /= 10
      have -= 1
    }
    return value
  }

  /// The number, as nearly as a double has it.
  var double: Double { Double(digits) / Double(Self.power(decimals)) }

  /// Ten to the power of a number from 0 to 18.
  static func power(_ exponent: Int) -> Int64 {
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }
}

/// Readers of short texts with a meaning: ranges, shares, durations.
enum Quantity {
  /// Microseconds of a day.
  static let day: Int64 = 86_400_000_000

  private static let units: [(String, Int64)] = [
    ("us", 1), ("ms", 1000), ("mo", 30 * day), ("min", 60_000_000), ("s", 1_000_000),
    ("m", 60_000_000), ("h", 3_600_000_000), ("d", day), ("w", 7 * day), ("y", 365 * day),
  ]

  /// A duration such as `90s`, `1.5h` or `3d`, in microseconds.
  static func duration(_ text: String) -> Int64? {
    for (unit, length) in units where text.hasSuffix(unit) {
      guard let number = Decimal(String(text.dropLast(unit.count))) else { continue }
      let (product, overflow) = number.digits.multipliedReportingOverflow(by: length)
      let power = Decimal.power(number.decimals)
      guard !overflow, number.decimals <= 18, product % power == 0 else { return nil }
      return product / power
    }
    return nil
  }

  /// A time of day such as `08:30` or `08:30:15`, in microseconds.
  static func timeOfDay(_ text: String) -> Int64? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), parts.allSatisfy({ $0.utf8.count == 2 }) else {
      return nil
    }
    let numbers = parts.compactMap { UInt8($0) }
    guard numbers.count == parts.count, numbers[0] <= 24,
      numbers.dropFirst().allSatisfy({ $0 < 60 })
    else { return nil }
    let seconds =
      Int64(numbers[0]) * 3600 + Int64(numbers[1]) * 60 + Int64(numbers.count > 2 ? numbers[2] : 0)
    return seconds <= 86_400 ? seconds * 1_000_000 : nil
  }

  /// A moment such as `2024-01-31` or `2024-01-31 08:30`, in microseconds since 2000-01-01.
  static func moment(_ text: String) -> Int64? {
    guard let day = CivilDate(String(text.prefix(10))) else { return nil }
    var rest = text.dropFirst(10)
    if rest.last == "Z" { rest.removeLast() }
    if rest.isEmpty { return day.dayNumber * Self.day }
    guard rest.first == " " || rest.first == "T", let time = timeOfDay(String(rest.dropFirst()))
    else {
      return nil
    }
    return day.dayNumber * Self.day + time
  }

  /// A share such as `20%` or `0.2`, from 0 to 1.
  static func share(_ text: String) -> Double? {
    guard let value = number(text), (0...1).contains(value) else { return nil }
    return value
  }

  /// A number, or one of hundredths behind which a percent sign stands.
  static func number(_ text: String) -> Double? {
    if text.last == "%" {
      return Decimal(text.dropLast().trimmingBlanks).map {
        // The nearest double of the written number of hundredths.
        Double($0.digits) / Double(Decimal.power(min(18, $0.decimals + 2)))
      }
    }
    return Decimal(text)?.double
  }

  /// The two ends of a range such as `1-8`, `-5 - 5`, `0.5..2`, `08:00-17:30`; nil for anything else.
  static func ends(_ text: String) -> (String, String)? {
    if let dots = text.range(of: "..") {
      let ends = (text[..<dots.lower].trimmingBlanks, text[dots.upper...].trimmingBlanks)
      return ends.0.isEmpty || ends.1.isEmpty ? nil : ends
    }
    // The first minus behind a digit or letter.
    var previous: Character = " "
    var index = text.startIndex
    while index < text.endIndex {
      if text[index] == "-", previous.isNumber || previous.isLetter {
        let ends = (text[..<index].trimmingBlanks, text[text.index(after: index)...].trimmingBlanks)
        return ends.0.isEmpty || ends.1.isEmpty ? nil : ends
      }
      if text[index] != " " { previous = text[index] }
      index = text.index(after: index)
    }
    return nil
  }

  /// A range of whole numbers, or a whole number alone.
  static func range(_ text: String) -> ClosedRange<Int64>? {
    if let number = Decimal(text)?.scaled(to: 0) { return number...number }
    guard let (low, high) = ends(text), let low = Decimal(low)?.scaled(to: 0),
      let high = Decimal(high)?.scaled(to: 0), low <= high
    else { return nil }
    return low...high
  }
}

extension StringProtocol {
  /// The text without blanks at its ends.
  var trimmingBlanks: String {
    var text = self[...]
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }
}

extension String {
  /// The first place of a text within this one.
  fileprivate func range(of text: String) -> (lower: Index, upper: Index)? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(text) { return (index, self.index(index, offsetBy: text.count)) }
      index = self.index(after: index)
    }
    return nil
  }
}
