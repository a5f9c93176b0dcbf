/// `numeric`: units of a negative power of ten.
enum NumericType: ScalarType {
  static let oid: UInt32 = 1700
  static let fixedBytes: Int? = nil
  /// Four numbers of 16 bits, then at most six digits of base 10⁴: those of 22 decimal ones.
  static let maximumBytes = 8 + 2 * maximumGroups
  /// A sign, a point, and as many digits as a number has, or `0` and those behind the point.
  static let maximumTextBytes = Digits.maximumBytes + 2
  static let isNumber = true

  private static let maximumGroups = 6

  static func range(decimals: Int) -> ClosedRange<Int64> { .min ... .max }

  /// Of a precision of at most 18 digits, the numbers that have no more.
  static func range(precision: Int) -> ClosedRange<Int64> {
    guard precision <= 18 else { return .min ... .max }
    let limit = (0..<precision).reduce(Int64(1)) { power, _ in power * 10 }
    return (1 - limit)...(limit - 1)
  }

  /// Digits of base 10⁴ without zeros at either end, with the place of the first one: as the server's
  /// `numeric_send` writes them. Source: `numeric.c`.
  static func writeBinary(
    _ value: ScalarValue, to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    let scale = value.decimals
    let magnitude = value.number.magnitude
    // Groups of four digits begin at the point, so the last one may lack some.
    let lacking = (4 &- scale & 3) & 3
    let power: UInt64 =
      switch lacking {
      case 0: 1
      case 1: 10
      case 2: 100
      default: 1000
      }
    var groups = SIMD8<UInt16>()
    var count = 0
    var (rest, overflow) = magnitude.multipliedReportingOverflow(by: power)
    if overflow {
      let kept = 10_000 / power
      groups[0] = UInt16(truncatingIfNeeded: magnitude % kept &* power)
      rest = magnitude / kept
      count = 1
    }
    while rest > 0 {
      let next = rest / 10_000
      groups[count] = UInt16(truncatingIfNeeded: rest &- next &* 10_000)
      rest = next
      count &+= 1
    }
    var first = 0
    while first < count, groups[first] == 0 { first &+= 1 }
    let digits = count &- first
    let weight = digits == 0 ? 0 : count &- 1 &- (scale &+ 3) / 4
    var end = BigEndian.write(UInt16(truncatingIfNeeded: digits), to: target)
    end = BigEndian.write(Int16(truncatingIfNeeded: weight), to: end)
    end = BigEndian.write(value.number < 0 ? UInt16(0x4000) : 0, to: end)
    end = BigEndian.write(UInt16(truncatingIfNeeded: scale), to: end)
    var group = count
    while group > first {
      group &-= 1
      end = BigEndian.write(groups[group], to: end)
    }
    return end
  }

  @inline(__always)
  static func writeText(
    _ value: ScalarValue, _ style: TextStyle, _ civil: inout CivilText,
    to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    Decimal.write(value.number, decimals: value.decimals, to: target)
  }

  static func read(_ field: UnsafeRawBufferPointer) -> ScalarValue? { nil }

  /// A value in the binary format as PostgreSQL shows it.
  static func text(_ field: UnsafeRawBufferPointer) -> String? {
    guard let count = BigEndian.read(field, at: 0, as: UInt16.self),
      let weight = BigEndian.read(field, at: 2, as: Int16.self),
      let sign = BigEndian.read(field, at: 4, as: UInt16.self),
      let scale = BigEndian.read(field, at: 6, as: UInt16.self),
      field.count == 8 + 2 * Int(count)
    else { return nil }
    switch sign {
    case 0xC000: return "NaN"
    case 0xD000: return "Infinity"
    case 0xF000: return "-Infinity"
    default: break
    }
    /// The four digits at a power of 10⁴.
    func group(_ place: Int) -> String {
      let index = Int(weight) - place
      guard (0..<Int(count)).contains(index) else { return "0000" }
      let digits = String(BigEndian.read(field, at: 8 + 2 * index, as: UInt16.self) ?? 0)
      return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
    var whole = Substring(stride(from: max(0, Int(weight)), through: 0, by: -1).map(group).joined())
    while whole.count > 1, whole.first == "0" { whole.removeFirst() }
    var text = (sign == 0x4000 ? "-" : "") + whole
    if scale > 0 {
      let groups = (Int(scale) + 3) / 4
      text += "." + (1...groups).map { group(-$0) }.joined().prefix(Int(scale))
    }
    return text
  }
}

/// Decimal numbers.
enum Decimal {
  /// Powers of ten from 10⁰ to 10¹⁸.
  static func power(_ exponent: Int) -> UInt64 {
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }

  /// 10⁰ to 10¹⁸.
  private static let powers = (0...SQLType.maximumDecimals).map(power)

  /// Writes units of 10⁻ᵈᵉᶜⁱᵐᵃˡˢ with as many digits behind the point.
  static func write(
    _ units: Int64, decimals: Int, to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    if decimals == 0 { return Digits.write(units, to: target) }
    var end = target
    if units < 0 {
      end.pointee = UInt8(ascii: "-")
      end += 1
    }
    let power = powers.withUnsafeBufferPointer { $0[decimals] }
    let (whole, rest) = units.magnitude.quotientAndRemainder(dividingBy: power)
    end = Digits.write(Int64(truncatingIfNeeded: whole), to: end)
    // With the power in front, the digits have all of their zeros; its own digit makes room for the point.
    let point = end
    end = Digits.write(Int64(truncatingIfNeeded: power &+ rest), to: end)
    point.pointee = UInt8(ascii: ".")
    return end
  }
}
