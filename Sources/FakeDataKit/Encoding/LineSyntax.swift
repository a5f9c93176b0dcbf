/// How a format of lines writes rows: what comes before, between and after values, and how texts are
/// quoted.
///
/// It is only read while a ``LineLayout`` is compiled, but for ``writeText``, which also writes
/// composed texts that may have to be quoted.
struct LineSyntax: Sendable {
  /// Writes a text as the format's value, with its quotation marks, and gives the place after it.
  typealias TextWriter =
    @Sendable (
      _ text: UnsafePointer<UInt8>, _ count: Int, _ target: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8>

  /// What comes before a column's value: the separator and, where the format has it, the name.
  var lead: @Sendable (_ index: Int, _ name: String) -> String
  /// What comes after a row's last value, at most 8 bytes.
  var rowEnd: String
  /// What a plain text is between; nothing where only some texts are quoted.
  var textQuote = ""
  /// What a value is between that has to be quoted, if the format has such marks.
  var valueQuote: String
  /// What NULL is.
  var nullText: String
  /// Whether arrays and JSON are values of the format itself.
  var isJSON = false
  /// What a value is between that is neither a number nor a text: a date, a time, an address.
  var scalarQuote = ""
  /// The character between day and time of day.
  var timeSeparator: UInt8
  /// What says that a time is in UTC.
  var utcMark: String
  /// Whether booleans are `true` and `false`, and not `t` and `f`.
  var spellsBooleans = true
  /// Whether a byte keeps a text from being written as it is.
  var isSpecial: @Sendable (UInt8) -> Bool
  /// The most bytes that a byte of a text can become.
  var escapedByteBytes: Int
  /// Writes a text, whatever is in it.
  var writeText: TextWriter
}

extension LineSyntax {
  /// How numbers and times are written.
  var style: TextStyle {
    TextStyle(timeSeparator: timeSeparator, utcMark: utcMark, spellsBooleans: spellsBooleans)
  }

  /// A text for the inside of a value that stands between ``valueQuote``.
  func inner(_ text: [UInt8]) -> [UInt8] {
    let written = text.withUnsafeBufferPointer(self.text)
    let marks = Array(valueQuote.utf8)
    let isQuoted = !marks.isEmpty && written.count >= 2 && written.starts(with: marks)
    return isQuoted ? Array(written.dropFirst().dropLast()) : written
  }

  /// The text as the format's value.
  func text(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    let capacity = escapedByteBytes * bytes.count + 2 + TextDictionary.overread
    return [UInt8](unsafeUninitializedCapacity: capacity) { target, count in
      // A text of no bytes may have no address.
      var none: UInt8 = 0
      count = withUnsafePointer(to: &none) { none in
        writeText(bytes.baseAddress ?? none, bytes.count, target.baseAddress!)
          - target.baseAddress!
      }
    }
  }

  /// The text as the format's value.
  func text(_ text: String) -> [UInt8] { Array(text.utf8).withUnsafeBufferPointer(self.text) }

  /// A writer that puts a text between quotation marks and writes each in it twice, if the text has
  /// bytes that `needsQuotes` says or is empty.
  static func doubling(
    _ quote: UInt8, where needsQuotes: @escaping @Sendable (UnsafeBufferPointer<UInt8>) -> Bool
  ) -> TextWriter {
    { text, count, target in
      let bytes = UnsafeBufferPointer(start: text, count: count)
      var end = target
      let isQuoted = needsQuotes(bytes)
      if isQuoted {
        end.pointee = quote
        end += 1
      }
      for byte in bytes {
        if isQuoted, byte == quote {
          end.pointee = quote
          end += 1
        }
        end.pointee = byte
        end += 1
      }
      if isQuoted {
        end.pointee = quote
        end += 1
      }
      return end
    }
  }
}
