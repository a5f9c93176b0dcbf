/// An object of JSON per line: numbers as numbers, dates and timestamps as ISO 8601 strings.
///
/// Source: RFC 8259. Strings are UTF-8; what must be escaped is, and nothing else.
enum JSONLinesEncoder {
  static let syntax = LineSyntax(
    lead: { index, name in
      let name = String(decoding: string(name), as: UTF8.self)
      return (index == 0 ? "{" : ",") + name + ":"
    }, rowEnd: "}\n", textQuote: "\"", valueQuote: "\"", nullText: "null", isJSON: true,
    scalarQuote: "\"",
    timeSeparator: UInt8(ascii: "T"), utcMark: "Z", isSpecial: isSpecial, escapedByteBytes: 6,
    writeText: writeString)

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private static func string(_ text: String) -> [UInt8] {
    var text = text
    return text.withUTF8 { bytes in
      let capacity = 6 * bytes.count + 2
      return [UInt8](unsafeUninitializedCapacity: capacity) { target, count in
        let start = target.baseAddress!
        count = bytes.baseAddress.map { writeString($0, bytes.count, start) - start } ?? 0
      }
    }
  }

  private static func writeString(
    _ text: UnsafePointer<UInt8>, _ count: Int, _ target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var end = target
    func put(_ byte: UInt8) {
      end.pointee = byte
      end += 1
    }
    func hexadecimal(_ digit: UInt8) -> UInt8 {
      digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
    }
    put(UInt8(ascii: "\""))
    for byte in UnsafeBufferPointer(start: text, count: count) {
      guard isSpecial(byte) else {
        put(byte)
        continue
      }
      put(UInt8(ascii: "\\"))
      switch byte {
      case 8: put(UInt8(ascii: "b"))
      case 9: put(UInt8(ascii: "t"))
      case 10: put(UInt8(ascii: "n"))
      case 12: put(UInt8(ascii: "f"))
      case 13: put(UInt8(ascii: "r"))
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): put(byte)
      default:
        for digit in [UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0")] { put(digit) }
        put(hexadecimal(byte >> 4))
        put(hexadecimal(byte & 15))
      }
    }
    put(UInt8(ascii: "\""))
    return end
  }
}
