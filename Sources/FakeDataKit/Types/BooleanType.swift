/// `boolean`: 0 or 1.
enum BooleanType: ScalarType {
  static let oid: UInt32 = 16
  static let maximumBytes = 1
  static let maximumTextBytes = 5
  static let isNumber = true

  static func range(decimals: Int) -> ClosedRange<Int64> { 0...1 }

  @inline(__always)
  static func writeBinary(
    _ value: ScalarValue, to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    BigEndian.write(UInt8(truncatingIfNeeded: value.number), to: target)
  }

  static func writeText(
    _ value: ScalarValue, _ style: TextStyle, _ civil: inout CivilText,
    to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    let isTrue = value.number != 0
    guard style.spellsBooleans else {
      target.pointee = UInt8(ascii: isTrue ? "t" : "f")
      return target + 1
    }
    var end = target
    for byte in isTrue ? "true".utf8 : "false".utf8 {
      end.pointee = byte
      end += 1
    }
    return end
  }

  static func text(binary field: UnsafeRawBufferPointer) -> String? {
    field.count == 1 ? ScalarForm(.bool).shown(field[0] == 0 ? 0 : 1) : nil
  }
}
