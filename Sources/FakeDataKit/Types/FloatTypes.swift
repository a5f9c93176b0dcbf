/// `real`.
enum Float4Type: ScalarType {
  static let oid: UInt32 = 700
  static let maximumBytes = 4
  static let maximumTextBytes = NumericType.maximumTextBytes
  static let isNumber = true
  /// The most digits behind the point: 10¹⁰ is the highest power of ten that a value holds exactly.
  static let maximumDecimals = 10

  /// Those that the significand has room for: with an exact power of ten, one division rounds correctly, as
  /// reading the decimal digits does.
  static func range(decimals: Int) -> ClosedRange<Int64> { -(1 << 24)...(1 << 24) }

  @inline(__always)
  static func writeBinary(
    _ value: ScalarValue, to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    let number = Float(value.number) / power(value.decimals)
    return BigEndian.write(number.bitPattern, to: target)
  }

  @inline(__always)
  private static func power(_ exponent: Int) -> Float {
    // Of the first ten powers all are exact.
    var power: Float = 1
    for _ in 0..<exponent { power *= 10 }
    return power
  }

  @inline(__always)
  static func writeText(
    _ value: ScalarValue, _ style: TextStyle, _ civil: inout CivilText,
    to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    Decimal.write(value.number, decimals: value.decimals, to: target)
  }

  static func read(_ field: UnsafeRawBufferPointer) -> ScalarValue? { nil }

  /// A value in the binary format in the fewest digits that tell it.
  static func text(_ field: UnsafeRawBufferPointer) -> String? {
    guard field.count == 4, let bits = BigEndian.read(field, as: UInt32.self) else { return nil }
    return Float8Type.shown(Float(bitPattern: bits).description)
  }
}

/// `double precision`.
enum Float8Type: ScalarType {
  static let oid: UInt32 = 701
  static let maximumBytes = 8
  static let maximumTextBytes = NumericType.maximumTextBytes
  static let isNumber = true

  /// As of `real`; all of the first 18 powers of ten are exact.
  static func range(decimals: Int) -> ClosedRange<Int64> { -(1 << 53)...(1 << 53) }

  @inline(__always)
  static func writeBinary(
    _ value: ScalarValue, to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    let number = Double(value.number) / power(value.decimals)
    return BigEndian.write(number.bitPattern, to: target)
  }

  @inline(__always)
  private static func power(_ exponent: Int) -> Double {
    var power = 1.0
    for _ in 0..<exponent { power *= 10 }
    return power
  }

  @inline(__always)
  static func writeText(
    _ value: ScalarValue, _ style: TextStyle, _ civil: inout CivilText,
    to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    Decimal.write(value.number, decimals: value.decimals, to: target)
  }

  static func read(_ field: UnsafeRawBufferPointer) -> ScalarValue? { nil }

  /// A value in the binary format in the fewest digits that tell it.
  static func text(_ field: UnsafeRawBufferPointer) -> String? {
    guard field.count == 8, let bits = BigEndian.read(field, as: UInt64.self) else { return nil }
    return shown(Double(bitPattern: bits).description)
  }

  /// Swift's text of a number as PostgreSQL's, as far as numbers of few digits go.
  static func shown(_ text: String) -> String {
    switch text {
    case "nan": "NaN"
    case "inf": "Infinity"
    case "-inf": "-Infinity"
    default: text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
  }
}
