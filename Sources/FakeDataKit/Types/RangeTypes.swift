/// Ranges, whose lower end is included and whose upper one is not.
enum RangeTypes {
  /// Flags, and the ends with their lengths.
  static func maximumBytes(_ form: ScalarForm) -> Int { 1 + 2 * (4 + form.type.maximumBytes) }

  /// `[`, `,` and `)`, or `empty`.
  static func maximumTextBytes(_ form: ScalarForm) -> Int { 3 + 2 * form.type.maximumTextBytes }

  // The flags. Source: `rangetypes.h`.
  private static let isEmpty: UInt8 = 1
  private static let includesLower: UInt8 = 2
  private static let includesUpper: UInt8 = 4
  private static let isLowerInfinite: UInt8 = 8
  private static let isUpperInfinite: UInt8 = 16

  /// Writes a range in the binary format. Source: `rangetypes.c`.
  @inline(__always)
  static func writeBinary(
    _ form: ScalarForm, _ lower: Int64, _ upper: Int64, to target: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    guard lower < upper else { return BigEndian.write(isEmpty, to: target) }
    let end = BigEndian.write(includesLower, to: target)
    return form.writeField(upper, 0, to: form.writeField(lower, 0, to: end))
  }

  /// Writes a range as text.
  static func writeText(
    _ form: ScalarForm, _ lower: Int64, _ upper: Int64, _ style: TextStyle,
    _ civil: inout CivilText, to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var end = target
    func put(_ character: Unicode.Scalar) {
      end.pointee = UInt8(ascii: character)
      end += 1
    }
    guard lower < upper else {
      for character in "empty".unicodeScalars { put(character) }
      return end
    }
    put("[")
    end = form.writeText(lower, 0, style, &civil, to: end)
    put(",")
    end = form.writeText(upper, 0, style, &civil, to: end)
    put(")")
    return end
  }

  /// A value in the binary format, nearly as PostgreSQL shows it; nil where the bytes stand for none.
  static func text(_ form: ScalarForm, binary field: UnsafeRawBufferPointer) -> String? {
    guard let flags = field.first else { return nil }
    if flags & isEmpty != 0 { return "empty" }
    var rest = UnsafeRawBufferPointer(rebasing: field.dropFirst())
    func end(isInfinite: Bool) -> String? {
      if isInfinite { return "" }
      guard let count = BigEndian.read(rest, as: UInt32.self), rest.count >= 4 + Int(count) else {
        return nil
      }
      let value = UnsafeRawBufferPointer(rebasing: rest[4..<(4 + Int(count))])
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(4 + Int(count)))
      return form.text(binary: value)
    }
    guard let lower = end(isInfinite: flags & isLowerInfinite != 0),
      let upper = end(isInfinite: flags & isUpperInfinite != 0)
    else { return nil }
    return (flags & includesLower != 0 ? "[" : "(") + "\(lower),\(upper)"
      + (flags & includesUpper != 0 ? "]" : ")")
  }
}
