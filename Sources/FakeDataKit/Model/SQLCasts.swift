/// The types that SQL casts to by names with a schema in front, as in `'x'::app.mood` and `CAST(1 AS app.price)`.
///
/// A model's conditions and defaults are SQL that is not understood but here: while types are made in another schema
/// than their own, the casts have to lead there.
enum SQLCasts {
  /// SQL whose casts lead to other schemas.
  ///
  /// - Parameter schema: the schema that is to stand in the place of the one of a type, by both of its names; nil
  ///   leaves the cast as it is.
  static func moved(
    _ sql: String, to schema: (_ schema: String, _ type: String) -> String?
  ) -> String {
    let text = Array(sql.utf8)
    var result: [UInt8] = []
    var copied = 0
    var lexer = Lexer(text)
    var isCast = false
    while let token = lexer.next() {
      switch token {
      case .cast: isCast = true
      case .name(let range, let name):
        if isCast, let (type, end) = lexer.qualified(from: range.upperBound),
          let other = schema(name, type)
        {
          result += text[copied..<range.lowerBound] + Array(SQLName.quoted(other).utf8)
          copied = range.upperBound
          lexer.offset = end
        }
        isCast = name == "as" && range.count == 2
      case .other: isCast = false
      }
    }
    return String(decoding: result + text[copied...], as: UTF8.self)
  }

  private enum Token {
    /// `::`.
    case cast
    /// A name or key word: where it stands, and what it means.
    case name(Range<Int>, String)
    case other
  }

  /// PostgreSQL's lexical rules, as far as names are concerned. Source: PostgreSQL documentation, "Lexical Structure".
  private struct Lexer {
    let text: [UInt8]
    var offset = 0

    init(_ text: [UInt8]) { self.text = text }

    private func byte(_ index: Int) -> UInt8 { index < text.count ? text[index] : 0 }

    private static func isNameStart(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "_"), 0x80...:
        true
      default: false
      }
    }

    private static func isName(_ byte: UInt8) -> Bool {
      isNameStart(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "$")
    }

    /// The next token; blanks and comments are none.
    mutating func next() -> Token? {
      while offset < text.count {
        let start = offset
        switch text[start] {
        case UInt8(ascii: " "), 9...13: offset += 1
        case UInt8(ascii: "-") where byte(start + 1) == UInt8(ascii: "-"):
          while offset < text.count, text[offset] != 10 { offset += 1 }
        case UInt8(ascii: "/") where byte(start + 1) == UInt8(ascii: "*"): skipComment()
        case UInt8(ascii: ":") where byte(start + 1) == UInt8(ascii: ":"):
          offset += 2
          return .cast
        case UInt8(ascii: "'"):
          skip(to: UInt8(ascii: "'"), hasEscapes: false)
          return .other
        case UInt8(ascii: "e"), UInt8(ascii: "E"):
          guard byte(start + 1) == UInt8(ascii: "'") else { return name() }
          offset += 1
          skip(to: UInt8(ascii: "'"), hasEscapes: true)
          return .other
        case UInt8(ascii: "$"):
          skipDollars()
          return .other
        case let byte where byte == UInt8(ascii: "\"") || Self.isNameStart(byte): return name()
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
          while Self.isName(byte(offset)) { offset += 1 }
          return .other
        default:
          offset += 1
          return .other
        }
      }
      return nil
    }

    /// The name behind a period, where there is one, and where it ends.
    func qualified(from start: Int) -> (name: String, end: Int)? {
      guard byte(start) == UInt8(ascii: ".") else { return nil }
      var lexer = self
      lexer.offset = start + 1
      guard case .name(let range, let name) = lexer.next(), range.lowerBound == start + 1 else {
        return nil
      }
      return (name, range.upperBound)
    }

    private mutating func name() -> Token {
      let start = offset
      guard text[start] == UInt8(ascii: "\"") else {
        while Self.isName(byte(offset)) { offset += 1 }
        // Without quotation marks the case of ASCII letters does not count.
        let bytes = text[start..<offset].map { byte in
          (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 32 : byte
        }
        return .name(start..<offset, String(decoding: bytes, as: UTF8.self))
      }
      skip(to: UInt8(ascii: "\""), hasEscapes: false)
      var inner: [UInt8] = []
      var place = start + 1
      while place < offset - 1 {
        inner.append(text[place])
        // Two stand for one.
        place += text[place] == UInt8(ascii: "\"") ? 2 : 1
      }
      return .name(start..<offset, String(decoding: inner, as: UTF8.self))
    }

    /// Goes behind the end of what stands between quotation marks.
    private mutating func skip(to mark: UInt8, hasEscapes: Bool) {
      offset += 1
      while offset < text.count {
        if hasEscapes, text[offset] == UInt8(ascii: "\\") {
          offset += 2
        } else if text[offset] != mark {
          offset += 1
        } else if byte(offset + 1) == mark {
          offset += 2
        } else {
          offset += 1
          return
        }
      }
      offset = text.count
    }

    private mutating func skipComment() {
      var depth = 0
      repeat {
        if text[offset] == UInt8(ascii: "/"), byte(offset + 1) == UInt8(ascii: "*") {
          depth += 1
          offset += 2
        } else if text[offset] == UInt8(ascii: "*"), byte(offset + 1) == UInt8(ascii: "/") {
          depth -= 1
          offset += 2
        } else {
          offset += 1
        }
      } while depth > 0 && offset < text.count
    }

    /// Goes behind a text between `$tag$` and the same, or behind a mere `$`.
    private mutating func skipDollars() {
      var end = offset + 1
      while Self.isName(byte(end)), byte(end) != UInt8(ascii: "$") { end += 1 }
      guard byte(end) == UInt8(ascii: "$") else {
        offset += 1
        return
      }
      let tag = text[offset...end]
      var place = end + 1
      while place + tag.count <= text.count, !text[place..<(place + tag.count)].elementsEqual(tag) {
        place += 1
      }
      offset = min(text.count, place + tag.count)
    }
  }
}
