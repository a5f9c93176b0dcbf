/// `inet`: an IPv4 address.
enum InetType: ScalarType {
  static let oid: UInt32 = 869
  static let maximumBytes = 8
  static let maximumTextBytes = 15
  static let isNumber = false

  static func range(decimals: Int) -> ClosedRange<Int64> { 0...Int64(UInt32.max) }

  @inline(__always)
  static func writeBinary(
    _ value: ScalarValue, to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    write(UInt32(truncatingIfNeeded: value.number), prefix: 32, isNetwork: 0, to: target)
  }

  /// Family, length of the prefix, whether it is `cidr`, bytes of the address, and these. Source:
  /// `network.c`; the family is AF_INET, which is 2 everywhere.
  @inline(__always)
  static func write(
    _ address: UInt32, prefix: UInt8, isNetwork: UInt8, to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    let head = UInt32(2) << 24 | UInt32(prefix) << 16 | UInt32(isNetwork) << 8 | 4
    return BigEndian.write(address, to: BigEndian.write(head, to: target))
  }

  static func writeText(
    _ value: ScalarValue, _ style: TextStyle, _ civil: inout CivilText,
    to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    writeAddress(UInt32(truncatingIfNeeded: value.number), to: target)
  }

  static func writeAddress(
    _ address: UInt32, to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var end = target
    for place: UInt32 in 0..<4 {
      end = Digits.write(Int64(address &>> (24 &- 8 &* place) & 255), to: end)
      end.pointee = UInt8(ascii: ".")
      end += 1
    }
    return end - 1
  }

  /// Of `cidr` too; nil for IPv6.
  static func text(binary field: UnsafeRawBufferPointer) -> String? {
    guard field.count == maximumBytes, field[0] == 2, field[3] == 4 else { return nil }
    let address = field[4...].map { String($0) }.joined(separator: ".")
    return field[1] == 32 && field[2] == 0 ? address : "\(address)/\(field[1])"
  }
}

/// `cidr`: an IPv4 address × 256 + the length of its prefix.
enum CIDRType: ScalarType {
  static let oid: UInt32 = 650
  static let maximumBytes = 8
  static let maximumTextBytes = 18
  static let isNumber = false

  static func range(decimals: Int) -> ClosedRange<Int64> { 0...(1 << 40 - 1) }

  /// The length of the prefix, and the address without what is behind it.
  @inline(__always)
  private static func parts(_ number: Int64) -> (prefix: UInt8, address: UInt32) {
    let prefix = min(32, UInt8(truncatingIfNeeded: number))
    let address = UInt32(truncatingIfNeeded: number &>> 8)
    // A smart shift by 32 bits leaves nothing.
    return (prefix, address & (UInt32.max << (32 - UInt32(prefix))))
  }

  @inline(__always)
  static func writeBinary(
    _ value: ScalarValue, to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    let (prefix, address) = parts(value.number)
    return InetType.write(address, prefix: prefix, isNetwork: 1, to: target)
  }

  static func writeText(
    _ value: ScalarValue, _ style: TextStyle, _ civil: inout CivilText,
    to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    let (prefix, address) = parts(value.number)
    let end = InetType.writeAddress(address, to: target)
    end.pointee = UInt8(ascii: "/")
    return Digits.write(Int64(prefix), to: end + 1)
  }

  static func text(binary field: UnsafeRawBufferPointer) -> String? {
    InetType.text(binary: field)
  }
}

/// `macaddr`: 48 bits.
enum MACAddressType: ScalarType {
  static let oid: UInt32 = 829
  static let maximumBytes = 6
  static let maximumTextBytes = 17
  static let isNumber = false

  static func range(decimals: Int) -> ClosedRange<Int64> { 0...(1 << 48 - 1) }

  @inline(__always)
  static func writeBinary(
    _ value: ScalarValue, to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    let high = BigEndian.write(UInt16(truncatingIfNeeded: value.number &>> 32), to: target)
    return BigEndian.write(UInt32(truncatingIfNeeded: value.number), to: high)
  }

  static func writeText(
    _ value: ScalarValue, _ style: TextStyle, _ civil: inout CivilText,
    to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var end = target
    for place: Int64 in 0..<6 {
      var byte = UInt8(truncatingIfNeeded: value.number &>> (40 &- 8 &* place))
      end = Hexadecimal.write(&byte, 1, to: end)
      end.pointee = UInt8(ascii: ":")
      end += 1
    }
    return end - 1
  }

  static func text(binary field: UnsafeRawBufferPointer) -> String? {
    guard field.count == maximumBytes else { return nil }
    return ScalarForm(.macaddr).shown(field.reduce(0) { $0 << 8 | Int64($1) })
  }
}
