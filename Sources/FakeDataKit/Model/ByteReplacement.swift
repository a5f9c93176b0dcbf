extension String {
  /// The text with others in the place of an ASCII character, wherever its byte stands.
  ///
  /// Swift's own ways see characters: a quotation mark with a combining mark behind it is another one to
  /// them, while a server or a shell sees the quotation mark.
  package func replacing(ascii character: Unicode.Scalar, with other: String) -> String {
    let byte = UInt8(ascii: character)
    return String(decoding: utf8.flatMap { $0 == byte ? Array(other.utf8) : [$0] }, as: UTF8.self)
  }
}
