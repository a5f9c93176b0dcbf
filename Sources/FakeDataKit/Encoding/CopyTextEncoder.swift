/// PostgreSQL's text COPY format with its defaults: fields separated by tabs, a line per row.
///
/// Source: PostgreSQL documentation, COPY, "Text Format".
enum CopyTextEncoder {
  static let syntax = LineSyntax(
    lead: { index, _ in index == 0 ? "" : "\t" }, rowEnd: "\n", valueQuote: "",
    nullText: "\\N", timeSeparator: UInt8(ascii: " "), utcMark: "+00", spellsBooleans: false,
    isSpecial: { letter($0) != nil }, escapedByteBytes: 2,
    writeText: { text, count, target in
      var end = target
      for byte in UnsafeBufferPointer(start: text, count: count) {
        let letter = letter(byte)
        if letter != nil {
          end.pointee = UInt8(ascii: "\\")
          end += 1
        }
        end.pointee = letter ?? byte
        end += 1
      }
      return end
    })

  /// What a byte is written as after a backslash, if it has to be.
  private static func letter(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "\\"): byte
    case UInt8(ascii: "\t"): UInt8(ascii: "t")
    case UInt8(ascii: "\n"): UInt8(ascii: "n")
    case UInt8(ascii: "\r"): UInt8(ascii: "r")
    default: nil
    }
  }
}
