/// `real`.
enum Float4Type: FloatType {
  typealias Number = Float
  static let oid: UInt32 = 700
  /// The most digits behind the point: 10¹⁰ is the highest power of ten that a value holds exactly.
  static let maximumDecimals = 10
}

/// `double precision`, in which all of the first 18 powers of ten are exact.
enum Float8Type: FloatType {
  typealias Number = Double
  static let oid: UInt32 = 701
}

/// A type of floating-point numbers.
protocol FloatType: DecimalType {
  associatedtype Number: IEEE754Number
}

extension FloatType {
  static var maximumBytes: Int { MemoryLayout<Number.BitPattern>.size }

  /// Those that the significand has room for: with an exact power of ten, one division rounds correctly, as
  /// reading the decimal digits does.
  static func range(decimals: Int) -> ClosedRange<Int64> {
    let limit = Int64(1) << (Number.significandBitCount + 1)
    return -limit...limit
  }

  @inline(__always)
  static func writeBinary(
    _ value: ScalarValue, to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    var power: Number = 1
    for _ in 0..<value.decimals { power *= 10 }
    let number = Number(value.number) / power
    return BigEndian.write(number.bitPattern, to: target)
  }

  /// In the fewest digits that tell the value: Swift's text of a number as PostgreSQL's, as far as numbers of
  /// few digits go.
  static func text(binary field: UnsafeRawBufferPointer) -> String? {
    guard field.count == maximumBytes,
      let bits = BigEndian.read(field, as: Number.BitPattern.self)
    else { return nil }
    let text = Number(bitPattern: bits).description
    return switch text {
    case "nan": "NaN"
    case "inf": "Infinity"
    case "-inf": "-Infinity"
    default: text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
  }
}

/// A floating-point number and its bits.
protocol IEEE754Number: BinaryFloatingPoint, CustomStringConvertible {
  associatedtype BitPattern: FixedWidthInteger & BitwiseCopyable
  var bitPattern: BitPattern { get }
  init(bitPattern: BitPattern)
  init(_ number: Int64)
}

extension Float: IEEE754Number {}
extension Double: IEEE754Number {}
