/// Numbers in decimal digits.
///
/// Eight digits are made at once, as the bytes of a word: two numbers below 10⁴ side by side, then
/// four below 10², then eight below 10. A functions writes whole words, up to ``overwrite`` bytes
/// past what it gives back as the end.
enum Digits {
  /// Bytes of the longest 64-bit integer, `-9223372036854775808`.
  static let maximumBytes = 20
  /// Bytes that may be written past the end of a number.
  static let overwrite = 8

  /// Writes a number in decimal and gives the place after it.
  @inline(__always)
  static func write(
    _ value: Int64, to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    let bits = UInt64(bitPattern: value)
    return bits < 100_000_000 ? writeShort(bits, to: target) : writeLong(value, to: target)
  }

  /// Writes a number in decimal with zeros in front, so that it has at least so many characters, its sign
  /// included, and gives the place after it.
  static func write(
    _ value: Int64, width: Int, to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    let end = write(value, to: target)
    let missing = width - (end - target)
    guard missing > 0 else { return end }
    let digits = target + (value < 0 ? 1 : 0)
    for place in stride(from: end - digits - 1, through: 0, by: -1) {
      digits[place + missing] = digits[place]
    }
    for place in 0..<missing { digits[place] = UInt8(ascii: "0") }
    return end + missing
  }

  /// Writes a number below 10⁸.
  @inline(__always)
  private static func writeShort(
    _ value: UInt64, to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    let digits = eight(value)
    // The last digit stays even where it is 0.
    let zeroBits = (digits | 1 &<< 56).trailingZeroBitCount & ~7
    store((digits | 0x3030_3030_3030_3030) &>> UInt64(zeroBits), to: target)
    return target + (8 &- zeroBits &>> 3)
  }

  @inline(never)
  private static func writeLong(
    _ value: Int64, to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var end = target
    if value < 0 {
      end.pointee = UInt8(ascii: "-")
      end += 1
    }
    let (high, low) = value.magnitude.quotientAndRemainder(dividingBy: 100_000_000)
    if high == 0 { return writeShort(low, to: end) }
    let (highest, middle) = high.quotientAndRemainder(dividingBy: 100_000_000)
    if highest == 0 {
      end = writeShort(middle, to: end)
    } else {
      end = writeEight(middle, to: writeShort(highest, to: end))
    }
    return writeEight(low, to: end)
  }

  private static func writeEight(
    _ value: UInt64, to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    store(eight(value) | 0x3030_3030_3030_3030, to: target)
    return target + 8
  }

  /// The eight digits of a number below 10⁸, the first one in the lowest byte.
  @inline(__always)
  static func eight(_ value: UInt64) -> UInt64 {
    let high = value / 10_000
    let fours = high | (value &- high &* 10_000) &<< 32
    let hundreds = (fours &* 10_486) &>> 20 & 0x0000_007F_0000_007F
    let twos = hundreds | (fours &- hundreds &* 100) &<< 16
    let tens = (twos &* 103) &>> 10 & 0x000F_000F_000F_000F
    return tens | (twos &- tens &* 10) &<< 8
  }

  /// The two digits of a number below 100 as characters, the first one in the lowest byte.
  @inline(__always)
  static func pair(_ value: UInt64) -> UInt64 {
    let tens = (value &* 103) &>> 10
    return (tens | (value &- tens &* 10) &<< 8) | 0x3030
  }

  @inline(__always)
  private static func store(_ word: UInt64, to target: UnsafeMutablePointer<UInt8>) {
    UnsafeMutableRawPointer(target).storeBytes(of: word.littleEndian, as: UInt64.self)
  }
}
