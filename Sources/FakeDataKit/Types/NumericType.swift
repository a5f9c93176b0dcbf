/// `numeric`: units of a negative power of ten.
enum NumericType: DecimalType {
  static let oid: UInt32 = 1700
  static let fixedBytes: Int? = nil
  /// Four numbers of 16 bits, then at most six digits of base 10⁴: those of 22 decimal ones. Eight bytes are
  /// written at once, which the room for the longest covers.
  static let maximumBytes = 8 + 2 * maximumGroups

  private static let maximumGroups = 6

  static func range(decimals: Int) -> ClosedRange<Int64> { .min ... .max }

  /// Of a precision of at most 18 digits, the numbers that have no more.
  static func range(precision: Int) -> ClosedRange<Int64> {
    guard precision <= 18 else { return .min ... .max }
    let limit = Int64(Decimal.power(precision))
    return (1 - limit)...(limit - 1)
  }

  /// Digits of base 10⁴ without zeros at either end, with the place of the first one: as the server's
  /// `numeric_send` writes them. Source: `numeric.c`.
  @inline(__always)
  static func writeBinary(
    _ value: ScalarValue, to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    let scale = value.decimals
    // Groups of four digits begin at the point, so the last one may lack some.
    let lacking = (4 &- scale & 3) & 3
    let power: UInt64 = lacking == 0 ? 1 : lacking == 1 ? 10 : lacking == 2 ? 100 : 1000
    let (aligned, overflow) = value.number.magnitude.multipliedReportingOverflow(by: power)
    guard !overflow, aligned < 10_000_000_000_000_000 else {
      return writeLong(value, power: power, to: target)
    }
    // Four groups side by side, the last one lowest.
    let high = aligned / 100_000_000
    let low = aligned &- high &* 100_000_000
    let (first, third) = (high / 10_000, low / 10_000)
    let groups =
      first &<< 48 | (high &- first &* 10_000) &<< 32 | third &<< 16 | (low &- third &* 10_000)
    let leading = groups.leadingZeroBitCount &>> 4
    let digits = max(0, 4 &- leading &- groups.trailingZeroBitCount &>> 4)
    let weight = groups == 0 ? 0 : 3 &- leading &- (scale &+ 3) &>> 2
    writeHead(value, digits: digits, weight: weight, to: target)
    let shifted = groups << UInt64(truncatingIfNeeded: leading &* 16)
    target.storeBytes(of: shifted.bigEndian, toByteOffset: 8, as: UInt64.self)
    return target + (8 &+ 2 &* digits)
  }

  /// The number of digits, the place of the first one, the sign, and the digits behind the point.
  @inline(__always)
  private static func writeHead(
    _ value: ScalarValue, digits: Int, weight: Int, to target: UnsafeMutableRawPointer
  ) {
    let head =
      UInt64(truncatingIfNeeded: digits) &<< 48
      | UInt64(UInt16(truncatingIfNeeded: weight)) &<< 32
      | (value.number < 0 ? 0x4000_0000 : 0) | UInt64(truncatingIfNeeded: value.decimals)
    target.storeBytes(of: head.bigEndian, as: UInt64.self)
  }

  /// Writes a number of more than four groups.
  @inline(never)
  private static func writeLong(
    _ value: ScalarValue, power: UInt64, to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    let magnitude = value.number.magnitude
    let kept = 10_000 / power
    var groups = SIMD8<UInt16>()
    groups[0] = UInt16(truncatingIfNeeded: magnitude % kept &* power)
    var rest = magnitude / kept
    var count = 1
    while rest > 0 {
      let next = rest / 10_000
      groups[count] = UInt16(truncatingIfNeeded: rest &- next &* 10_000)
      rest = next
      count &+= 1
    }
    var first = 0
    while groups[first] == 0 { first &+= 1 }
    let weight = count &- 1 &- (value.decimals &+ 3) / 4
    writeHead(value, digits: count &- first, weight: weight, to: target)
    var end = target + 8
    for group in stride(from: count &- 1, through: first, by: -1) {
      end = BigEndian.write(groups[group], to: end)
    }
    return end
  }

  static func text(binary field: UnsafeRawBufferPointer) -> String? {
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

/// A type whose numbers count units of a negative power of ten.
protocol DecimalType: ScalarType {}

extension DecimalType {
  /// A sign, a point, and as many digits as a number has, or `0` and those behind the point.
  static var maximumTextBytes: Int { Digits.maximumBytes + 2 }
  static var isNumber: Bool { true }

  @inline(__always)
  static func writeText(
    _ value: ScalarValue, _ style: TextStyle, _ civil: inout CivilText,
    to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    Decimal.write(value.number, decimals: value.decimals, to: target)
  }
}

/// Decimal numbers.
enum Decimal {
  /// Powers of ten from 10⁰ to 10¹⁸.
  static func power(_ exponent: Int) -> UInt64 {
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }

  /// 10⁰ to 10¹⁸, each with what a number of 32 bits is multiplied by, in units of 2⁻⁶⁴, to be divided by it.
  private static let powers = (0...SQLType.maximumDecimals).map { exponent in
    (power: power(exponent), inverse: exponent == 0 ? 0 : UInt64.max / power(exponent) + 1)
  }

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
    let (power, inverse) = powers.withUnsafeBufferPointer { $0[decimals] }
    let magnitude = units.magnitude
    // Exact where dividend and divisor have 32 bits: see ``Batch``.
    let whole =
      magnitude < 1 << 32 && decimals < 10
      ? magnitude.multipliedFullWidth(by: inverse).high : magnitude / power
    let rest = magnitude &- whole &* power
    end = Digits.write(Int64(truncatingIfNeeded: whole), to: end)
    // With the power in front, the digits have all of their zeros; its own digit makes room for the point.
    let point = end
    end = Digits.write(Int64(truncatingIfNeeded: power &+ rest), to: end)
    point.pointee = UInt8(ascii: ".")
    return end
  }
}
