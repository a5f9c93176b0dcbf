@testable import FakeDataKit

/// Reads fields whose quotation marks and escapes are gone.
enum FieldParser {
  /// Appends a field to a table.
  ///
  /// - Parameters:
  ///   - separator: the character between day and time of day.
  ///   - utcMark: what says that a moment is in UTC.
  static func append(
    _ text: String, _ index: Int, _ type: SQLType, separator: String = "T", utcMark: String = "Z",
    to table: inout DecodedTable
  ) throws {
    switch type {
    case .text, .varchar:
      table.append(text, to: index)
    case .int4, .int8:
      guard let number = Int64(text), String(number) == text else {
        throw DecodingFailure("\"\(text)\" is no number")
      }
      table.append(number, to: index)
    case .date:
      guard let day = TextCopyParser.day(Substring(text)) else {
        throw DecodingFailure("\"\(text)\" is no day")
      }
      table.append(day, to: index)
    case .timestamptz:
      guard text.hasSuffix(utcMark), text.dropFirst(10).hasPrefix(separator),
        let moment = TextCopyParser.moment(
          text.prefix(10) + " " + text.dropFirst(11).dropLast(utcMark.count) + "+00")
      else { throw DecodingFailure("\"\(text)\" is no moment") }
      table.append(moment, to: index)
    default: throw DecodingFailure("type \(type) is not read here")
    }
  }
}
