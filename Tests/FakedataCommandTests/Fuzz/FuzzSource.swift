import TestSupport

/// Bytes that nobody would type, and some that somebody would: drawn from a seed.
struct FuzzSource {
  private var numbers: SeededNumbers

  init(seed: UInt64, number: Int) {
    numbers = SeededNumbers(state: seed &* 0x1_0000_0001 &+ UInt64(number))
    // Neighbouring states give neighbouring first numbers away.
    _ = numbers.next()
  }

  mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &numbers) }

  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  /// One of some texts; one time in three it is mutated, one time in six it is something else.
  mutating func value(like examples: [String]) -> [UInt8] {
    switch below(6) {
    case 0: nasty()
    case 1, 2: mutated(pick(examples))
    default: Array(pick(examples).utf8)
    }
  }

  /// A text with a few changes.
  mutating func mutated(_ text: String) -> [UInt8] {
    var bytes = Array(text.utf8)
    for _ in 0...below(3) {
      let place = below(bytes.count + 1)
      switch below(5) {
      case 0 where place < bytes.count: bytes.remove(at: place)
      case 1 where place < bytes.count: bytes[place] = byte()
      case 2: bytes.insert(byte(), at: place)
      case 3 where place < bytes.count: bytes.append(contentsOf: bytes[place...])
      default: bytes.insert(contentsOf: Array(pick(Self.splinters).utf8), at: place)
      }
    }
    return bytes
  }

  /// A text of a kind that programs trip over.
  mutating func nasty() -> [UInt8] {
    switch below(8) {
    case 0: return []
    case 1: return (0..<below(40)).map { _ in byte() }
    case 2: return Array(pick(Self.splinters).utf8)
    case 3: return (0...below(5)).flatMap { _ in Array(pick(Self.splinters).utf8) }
    case 4: return Array(pick(Self.numbers).utf8)
    case 5:
      // Longer ones take the argument parser long to compare with its options, built without
      // optimization.
      let unit = Array(pick(Self.splinters + ["9", "a", "-", "0", "'", "=", "%41"]).utf8)
      let length = pick([64, 1_000, 20_000])
      return Array((0...(length / max(1, unit.count))).flatMap { _ in unit }.prefix(length))
    case 6: return mutated(pick(Self.numbers))
    default: return Array("\(pick(Self.splinters))\(below(100_000))\(pick(Self.splinters))".utf8)
    }
  }

  /// Any byte but the one that no argument can hold.
  private mutating func byte() -> UInt8 { UInt8(1 + below(255)) }

  private static let splinters = [
    "\n", "\r\n", "\t", "\u{1B}[31m", "\u{1B}]0;title\u{7}", "\u{7}", "\u{8}", "\u{7F}", "\u{9B}1m",
    "\u{85}", "\u{2028}", "\u{202E}", "\u{2066}", "\u{FEFF}", "\u{FFFD}", "'", "\"", "\\", "`", "$",
    "$(id)", ";", "&", "|", "%", "%s%n", "%00", "%zz", "%E2%28", "*", "?", "#", "@", "@/etc/passwd",
    "/", "//", "..", "=", "==", "--", "-", "-1", "--users", "--help", "-d", ":", ",", "é",
    "e\u{301}",
    "日本語", "١٢", "１", "👩‍👩‍👧‍👦", "🏋️", "\u{1F1E9}", "ﬀ", "İ", "ß", "NULL", "true", "users",
    "public", " ", "  ", "fakedata: forged\n", "Error: forged\n",
  ]

  private static let numbers = [
    "0", "1", "-1", "+1", "1e6", "1e19", "1e20", "1e-3", "1e400", "0x10", "1_000", "1__0", ".5",
    "5.",
    "1.5M", "2.5k", "0.0001k", "18446744073709551615", "18446744073709551616",
    "9223372036854775807",
    "9223372036854775808", "-9223372036854775808", "281474976710656", "281474976710657",
    "2147483648",
    "NaN", "inf", "1-7", "7-1", "0-0", "0-1000", "1-1001", "--7", "1-", "2024-06-03", "2024-02-30",
    "0000-00-00", "9999-12-31", "99999-12-31", "2024-6-3", "2024-06-03T00:00Z",
  ]
}
