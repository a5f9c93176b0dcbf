/// How long a text is.
public struct TextLength: Sendable, Hashable, BitwiseCopyable {
  /// Bytes in UTF-8.
  public var bytes = 0
  /// Characters as PostgreSQL counts them: code points of Unicode.
  public var characters = 0

  /// The length of a text without a character.
  public init() {}

  init(of text: String) {
    bytes = text.utf8.count
    characters = text.unicodeScalars.count
  }

  /// The length of the longest number of a range in digits.
  init(ofNumbers range: ClosedRange<Int64>) {
    bytes = max(String(range.lowerBound).utf8.count, String(range.upperBound).utf8.count)
    characters = bytes
  }

  static func += (sum: inout TextLength, other: TextLength) {
    sum.bytes += other.bytes
    sum.characters += other.characters
  }

  /// The length that neither of two texts exceeds.
  func union(_ other: TextLength) -> TextLength {
    var union = self
    union.bytes = max(bytes, other.bytes)
    union.characters = max(characters, other.characters)
    return union
  }
}
