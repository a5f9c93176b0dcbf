import ArgumentParser
import FakeDataKit

/// Numbers as people write them on a command line.
enum Quantity {
  /// A whole number from 1: `1000000`, `1_000_000`, `1e6`, `1M`, `2.5k`.
  static func count(_ text: String) throws -> UInt64 {
    guard let number = parse(text), number >= 1 else {
      throw ValidationError(
        "it must be a whole number from 1, such as 1000000, 1_000_000, 1e6 or 1M")
    }
    return number
  }

  /// A range of whole numbers from 0, both ends included: `1-7`, or `3`.
  static func range(_ text: String) throws -> ClosedRange<Int> {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map {
      parse(String($0)).flatMap { Int(exactly: $0) }
    }
    guard (1...2).contains(ends.count), let low = ends[0], let high = ends[ends.count - 1] else {
      throw ValidationError("it must be a number or a range of whole numbers, such as 1-7")
    }
    guard low <= high else {
      throw ValidationError("the range is empty; the smaller number comes first: \(high)-\(low)")
    }
    guard high >= 1, high <= 1000 else {
      throw ValidationError("it must end between 1 and 1000")
    }
    return low...high
  }

  /// A seed: a whole number from 0 to 2⁶⁴ - 1.
  static func seed(_ text: String) throws -> UInt64 {
    guard let number = UInt64(text) else {
      throw ValidationError("it must be a whole number from 0 to \(UInt64.max)")
    }
    return number
  }

  /// A day, `YYYY-MM-DD`.
  static func date(_ text: String) throws -> CivilDate {
    guard let date = CivilDate(text) else {
      throw ValidationError("it must be a day of the calendar, written as 2024-06-03")
    }
    return date
  }

  /// A whole number from 1 up to a limit.
  static func positive(_ limit: Int) -> @Sendable (String) throws -> Int {
    { text in
      guard let number = parse(text).flatMap({ Int(exactly: $0) }), (1...limit).contains(number)
      else { throw ValidationError("it must be a whole number from 1 to \(limit)") }
      return number
    }
  }

  /// A share in whole per cent.
  static func percent(_ text: String) throws -> Int {
    guard let number = Int(text), (0...100).contains(number) else {
      throw ValidationError("it must be a whole number from 0 to 100")
    }
    return number
  }

  /// A time in seconds, up to a day: `10s`, `1.5s`, `500ms`, `2m`, `1h`, or a plain number of seconds.
  static func seconds(_ text: String) throws -> Double {
    let units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)]
    let unit = units.first { text.hasSuffix($0.0) } ?? ("", 1)
    let seconds = number(text.dropLast(unit.0.count)).map { $0 * unit.1 }
    guard let seconds, seconds > 0, seconds <= 86_400 else {
      throw ValidationError("it must be a time up to a day, such as 10s, 500ms or 2m")
    }
    return seconds
  }

  /// Executions per second: a number up to a million, `0.5` or `2k`.
  static func rate(_ text: String) throws -> Double {
    let rate = number(text[...]) ?? parse(text).map { Double($0) }
    guard let rate, rate > 0, rate <= 1e6 else {
      throw ValidationError("it must be a number of executions per second, up to a million")
    }
    return rate
  }

  /// A size in bytes, of decimal or binary multiples: `5GB`, `1.5 TB`, `512MiB`, `20k`, or a plain number.
  static func bytes(_ text: String) throws -> UInt64 {
    var rest = Substring(text)
    if rest.last == "B" { rest.removeLast() }
    let isBinary = rest.last == "i"
    if isBinary { rest.removeLast() }
    var factor = 1.0
    if let power = rest.last.flatMap({ "kMGTP".firstIndex(of: $0 == "K" ? "k" : $0) }) {
      rest.removeLast()
      let base = isBinary ? 1024.0 : 1000.0
      for _ in 0..."kMGTP".distance(from: "kMGTP".startIndex, to: power) { factor *= base }
    } else if isBinary {
      rest = ""
    }
    if rest.last == " " { rest.removeLast() }
    guard let bytes = number(rest).map({ ($0 * factor).rounded() }), bytes >= 1, bytes < 0x1p62
    else {
      throw ValidationError("it must be a size such as 5GB, 500MB or 2TiB")
    }
    return UInt64(bytes)
  }

  /// Several counts, from the smallest to the largest: `10k,100k,1M`.
  static func counts(_ text: String) throws -> [UInt64] {
    let counts = try text.split(separator: ",", omittingEmptySubsequences: false).map {
      try count(String($0))
    }
    guard Set(counts).count == counts.count else {
      throw ValidationError("each size can be given once")
    }
    return counts.sorted()
  }

  /// A decimal number without sign and exponent.
  private static func number(_ text: Substring) -> Double? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count),
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isDigit) })
    else { return nil }
    return Double(text)
  }

  private static let multiples: [Character: UInt64] = [
    "k": 1000, "K": 1000, "m": 1_000_000, "M": 1_000_000, "g": 1_000_000_000, "G": 1_000_000_000,
    "b": 1_000_000_000, "B": 1_000_000_000,
  ]

  /// A whole number, with a decimal part only where a multiple or an exponent makes it whole.
  static func parse(_ text: String) -> UInt64? {
    var digits = text
    var exponent = 0
    if let last = digits.last, let multiple = multiples[last] {
      digits.removeLast()
      exponent = String(multiple).utf8.count - 1
    } else if let mark = digits.firstIndex(where: { $0 == "e" || $0 == "E" }) {
      guard let power = UInt8(digits[digits.index(after: mark)...]), power < 20 else { return nil }
      exponent = Int(power)
      digits = String(digits[..<mark])
    }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), isGrouped(parts[0]) else { return nil }
    let fraction = parts.count == 2 ? parts[1] : ""
    guard parts.count == 1 || (!fraction.isEmpty && fraction.utf8.allSatisfy(isDigit)) else {
      return nil
    }
    var zeros = exponent - fraction.utf8.count
    var all = parts[0].filter { $0 != "_" } + fraction
    while zeros < 0, all.last == "0" {
      all.removeLast()
      zeros += 1
    }
    guard zeros >= 0 else { return nil }
    return UInt64(all + String(repeating: "0", count: zeros))
  }

  /// Digits, with single underscores between them.
  private static func isGrouped(_ text: Substring) -> Bool {
    text.split(separator: "_", omittingEmptySubsequences: false).allSatisfy { group in
      !group.isEmpty && group.utf8.allSatisfy(isDigit)
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
