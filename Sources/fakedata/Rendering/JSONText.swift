import Foundation

/// Values as JSON, with names in snake case.
enum JSONText {
  /// On one line.
  static func line(_ value: some Encodable) -> String { encode(value, []) }

  /// With line breaks and indentation.
  static func pretty(_ value: some Encodable) -> String { encode(value, [.prettyPrinted]) }

  private static func encode(
    _ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting
  ) -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = formatting.union([.sortedKeys, .withoutEscapingSlashes])
    // What is encoded here are plain values, of which none can fail.
    return String(decoding: try! encoder.encode(value), as: UTF8.self)
  }
}
