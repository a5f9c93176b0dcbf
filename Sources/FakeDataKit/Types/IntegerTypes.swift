/// `smallint`.
enum Int2Type: ScalarType {
  static let oid: UInt32 = 21
  static let maximumBytes = 2
  static let maximumTextBytes = 6
  static let isNumber = true

  static func range(decimals: Int) -> ClosedRange<Int64> { Int64(Int16.min)...Int64(Int16.max) }

  @inline(__always)
  static func writeBinary(
    _ value: ScalarValue, to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    BigEndian.write(Int16(truncatingIfNeeded: value.number), to: target)
  }

  @inline(__always)
  static func writeText(
    _ value: ScalarValue, _ style: TextStyle, _ civil: inout CivilText,
    to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> { Digits.write(value.number, to: target) }

  static func read(_ field: UnsafeRawBufferPointer) -> ScalarValue? {
    guard field.count == maximumBytes, let number = BigEndian.read(field, as: Int16.self) else {
      return nil
    }
    return ScalarValue(number: Int64(number))
  }
}

/// `integer`.
enum Int4Type: ScalarType {
  static let oid: UInt32 = 23
  static let maximumBytes = 4
  static let maximumTextBytes = 11
  static let isNumber = true

  static func range(decimals: Int) -> ClosedRange<Int64> { Int64(Int32.min)...Int64(Int32.max) }

  @inline(__always)
  static func writeBinary(
    _ value: ScalarValue, to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    BigEndian.write(Int32(truncatingIfNeeded: value.number), to: target)
  }

  @inline(__always)
  static func writeText(
    _ value: ScalarValue, _ style: TextStyle, _ civil: inout CivilText,
    to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> { Digits.write(value.number, to: target) }

  static func read(_ field: UnsafeRawBufferPointer) -> ScalarValue? {
    guard field.count == maximumBytes, let number = BigEndian.read(field, as: Int32.self) else {
      return nil
    }
    return ScalarValue(number: Int64(number))
  }
}

/// `bigint`.
enum Int8Type: ScalarType {
  static let oid: UInt32 = 20
  static let maximumBytes = 8
  static let maximumTextBytes = Digits.maximumBytes
  static let isNumber = true

  static func range(decimals: Int) -> ClosedRange<Int64> { .min ... .max }

  @inline(__always)
  static func writeBinary(
    _ value: ScalarValue, to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer { BigEndian.write(value.number, to: target) }

  @inline(__always)
  static func writeText(
    _ value: ScalarValue, _ style: TextStyle, _ civil: inout CivilText,
    to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> { Digits.write(value.number, to: target) }

  static func read(_ field: UnsafeRawBufferPointer) -> ScalarValue? {
    guard field.count == maximumBytes, let number = BigEndian.read(field, as: Int64.self) else {
      return nil
    }
    return ScalarValue(number: number)
  }
}
