import Foundation

@testable import FakeDataKit

/// Reads an object of JSON per line, by Foundation.
enum JSONLinesParser {
  static func parse(
    _ bytes: [UInt8], _ columns: [TablePlan.StoredColumn]
  ) throws -> DecodedTable {
    guard bytes.isEmpty || bytes.last == 10 else {
      throw DecodingFailure("the last line is not complete")
    }
    var table = DecodedTable(columns)
    for line in bytes.split(separator: 10) {
      guard let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any],
        Set(object.keys) == Set(columns.map(\.name))
      else { throw DecodingFailure("a line that is no row") }
      for (index, column) in columns.enumerated() {
        let value = object[column.name]
        if column.type == .int4 || column.type == .int8 {
          guard let number = value as? NSNumber else { throw DecodingFailure("no number") }
          table.append(number.int64Value, to: index)
        } else {
          guard let text = value as? String else { throw DecodingFailure("no string") }
          try FieldParser.append(text, index, column.type, to: &table)
        }
      }
    }
    return table
  }
}
