/// A constant in a model: an integer or a text.
public enum Value: Hashable, Sendable {
  /// A number.
  case integer(Int64)
  /// A text.
  case text(String)
}

extension Value: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
  /// A number.
  public init(integerLiteral value: Int64) { self = .integer(value) }
  /// A text.
  public init(stringLiteral value: String) { self = .text(value) }
}

extension Value: Codable {
  /// Decodes a plain number or a plain string.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Int64.self) {
      self = .integer(number)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  /// Encodes a plain number or a plain string.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .integer(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    }
  }
}

extension Value: CustomStringConvertible {
  /// The number in decimal, or the text in quotation marks.
  public var description: String {
    switch self {
    case .integer(let number): String(number)
    case .text(let text): "\"\(text)\""
    }
  }
}
