/// `uuid`: the high 64 bits and the low ones.
enum UUIDType: ScalarType {
  static let oid: UInt32 = 2950
  static let maximumBytes = 16
  static let maximumTextBytes = 36
  static let isNumber = false

  static func range(decimals: Int) -> ClosedRange<Int64> { .min ... .max }

  @inline(__always)
  static func writeBinary(
    _ value: ScalarValue, to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    BigEndian.write(value.low, to: BigEndian.write(value.number, to: target))
  }

  /// Groups of 8, 4, 4, 4 and 12 digits.
  static func writeText(
    _ value: ScalarValue, _ style: TextStyle, _ civil: inout CivilText,
    to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    let place = UnsafeMutableRawPointer(target)
    let (high, low) = (UInt64(bitPattern: value.number), UInt64(bitPattern: value.low))
    let second = Hexadecimal.eight(UInt32(truncatingIfNeeded: high))
    let third = Hexadecimal.eight(UInt32(truncatingIfNeeded: low &>> 32))
    let dash = UInt8(ascii: "-")
    place.storeBytes(
      of: Hexadecimal.eight(UInt32(truncatingIfNeeded: high &>> 32)).littleEndian, as: UInt64.self)
    target[8] = dash
    place.storeBytes(of: second.littleEndian, toByteOffset: 9, as: UInt64.self)
    place.storeBytes(of: (second &>> 32).littleEndian, toByteOffset: 14, as: UInt64.self)
    target[13] = dash
    target[18] = dash
    place.storeBytes(of: third.littleEndian, toByteOffset: 19, as: UInt64.self)
    place.storeBytes(of: (third &>> 32).littleEndian, toByteOffset: 24, as: UInt64.self)
    target[23] = dash
    place.storeBytes(
      of: Hexadecimal.eight(UInt32(truncatingIfNeeded: low)).littleEndian, toByteOffset: 28,
      as: UInt64.self)
    return target + 36
  }

  static func text(binary field: UnsafeRawBufferPointer) -> String? {
    guard field.count == maximumBytes, let high = BigEndian.read(field, as: Int64.self),
      let low = BigEndian.read(field, at: 8, as: Int64.self)
    else { return nil }
    return ScalarForm(.uuid).shown(high, low)
  }
}

/// Hexadecimal digits.
enum Hexadecimal {
  /// The eight digits of a number as characters, the first one in the lowest byte.
  @inline(__always)
  static func eight(_ value: UInt32) -> UInt64 {
    var bytes = UInt64(value.byteSwapped)
    bytes = (bytes | bytes &<< 16) & 0x0000_FFFF_0000_FFFF
    bytes = (bytes | bytes &<< 8) & 0x00FF_00FF_00FF_00FF
    let digits =
      (bytes &>> 4) & 0x000F_000F_000F_000F | (bytes & 0x000F_000F_000F_000F) &<< 8
    // One where a digit is a letter.
    let letters = ((digits &+ 0x0606_0606_0606_0606) &>> 4) & 0x0101_0101_0101_0101
    return digits &+ 0x3030_3030_3030_3030 &+ letters &* 39
  }

  /// Writes two digits per byte and gives the place after them.
  static func write(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    func digit(_ value: UInt8) -> UInt8 {
      value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
    for index in 0..<count {
      target[2 * index] = digit(bytes[index] >> 4)
      target[2 * index + 1] = digit(bytes[index] & 15)
    }
    return target + 2 * count
  }
}
