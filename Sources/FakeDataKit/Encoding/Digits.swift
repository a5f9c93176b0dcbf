/// Numbers in decimal digits.
enum Digits {
  /// Bytes of the longest 64-bit integer, `-9223372036854775808`.
  static let maximumBytes = 20

  /// Writes a number in decimal and gives the place after it.
  static func write(
    _ value: Int64, to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var end = target
    var rest = value.magnitude
    if value < 0 {
      end[0] = UInt8(ascii: "-")
      end += 1
    }
    var digits = 1
    var limit: UInt64 = 10
    while digits < 19, rest >= limit {
      digits += 1
      limit &*= 10
    }
    if digits == 19, rest >= limit { digits = 20 }
    for position in stride(from: digits - 1, through: 0, by: -1) {
      end[position] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
    return end + digits
  }

  /// Writes a number of at most `width` digits with leading zeros.
  @inline(__always)
  static func writePadded(
    _ value: Int, width: Int, to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var rest = value
    for position in stride(from: width - 1, through: 0, by: -1) {
      target[position] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
    return target + width
  }
}
