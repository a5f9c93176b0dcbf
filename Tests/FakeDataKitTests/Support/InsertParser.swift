@testable import FakeDataKit

/// Reads INSERT statements of the one shape that is written.
enum InsertParser {
  static func parse(_ bytes: [UInt8], _ plan: TablePlan) throws -> DecodedTable {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw DecodingFailure("the file is not UTF-8")
    }
    var table = DecodedTable(plan.columns)
    var rest = Substring(text)
    func take(_ part: String) throws {
      guard rest.hasPrefix(part) else {
        throw DecodingFailure("\(part) is missing before \(rest.prefix(40))")
      }
      rest = rest.dropFirst(part.count)
    }
    let names = plan.columns.map { SQLName.quoted($0.name) }.joined(separator: ", ")
    while !rest.isEmpty {
      try take("INSERT INTO \(SQLName.quoted(plan.name)) (\(names)) VALUES\n")
      var isLast = false
      while !isLast {
        try take("(")
        for (index, column) in plan.columns.enumerated() {
          if index > 0 { try take(", ") }
          let isNumber = column.type == .int4 || column.type == .int8
          let value = isNumber ? number(&rest) : try string(&rest)
          try FieldParser.append(
            value, index, column.type, separator: " ", utcMark: "+00:00", to: &table)
        }
        try take(")")
        isLast = rest.hasPrefix(";")
        try take(isLast ? ";\n" : ",\n")
      }
    }
    return table
  }

  private static func number(_ rest: inout Substring) -> String {
    let digits = rest.prefix { $0 == "-" || $0.isNumber }
    rest = rest.dropFirst(digits.count)
    return String(digits)
  }

  private static func string(_ rest: inout Substring) throws -> String {
    var value = ""
    guard rest.first == "'" else { throw DecodingFailure("a string without its mark") }
    rest = rest.dropFirst()
    while true {
      let piece = rest.prefix { $0 != "'" }
      value += piece
      rest = rest.dropFirst(piece.count + 1)
      guard rest.first == "'" else { return value }
      value += "'"
      rest = rest.dropFirst()
    }
  }
}
