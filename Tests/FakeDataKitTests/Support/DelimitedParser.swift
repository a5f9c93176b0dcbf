@testable import FakeDataKit

/// Reads delimited values as RFC 4180 describes them, with a line of names.
struct DelimitedParser {
  /// The character between fields.
  let delimiter: Character

  /// A field, and whether it was in quotation marks.
  struct Field: Equatable {
    var text: String
    var isQuoted = false
  }

  func parse(
    _ bytes: [UInt8], _ columns: [TablePlan.StoredColumn]
  ) throws -> DecodedTable {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw DecodingFailure("the file is not UTF-8")
    }
    let records = try records(text)
    guard records.first?.map(\.text) == columns.map(\.name) else {
      throw DecodingFailure("the first line does not name the columns")
    }
    var table = DecodedTable(columns)
    for record in records.dropFirst() {
      guard record.count == columns.count else {
        throw DecodingFailure("a row of \(record.count) fields")
      }
      for (index, field) in record.enumerated() {
        guard field.isQuoted || !field.text.isEmpty else { throw DecodingFailure("a NULL") }
        try FieldParser.append(field.text, index, columns[index].type, to: &table)
      }
    }
    return table
  }

  /// The records of a file, the line of names among them.
  func records(_ text: String) throws -> [[Field]] {
    var records: [[Field]] = []
    var record: [Field] = []
    var field = Field(text: "")
    var isOpen = false
    var isClosed = false
    // Scalars, since CR and LF are one character.
    for scalar in text.unicodeScalars {
      let character = Character(scalar)
      if isOpen {
        if character == "\"" {
          isOpen = false
          isClosed = true
        } else {
          field.text.unicodeScalars.append(scalar)
        }
      } else if character == "\"" {
        if isClosed {
          // A mark right after a closing one stands for a mark within.
          field.text.append("\"")
          isClosed = false
        } else {
          guard field.text.isEmpty, !field.isQuoted else {
            throw DecodingFailure("a quotation mark in the middle of a field")
          }
        }
        isOpen = true
        field.isQuoted = true
      } else if character == delimiter || character == "\n" {
        record.append(field)
        field = Field(text: "")
        isClosed = false
        if character == "\n" {
          records.append(record)
          record = []
        }
      } else {
        guard !isClosed, character != "\r" else {
          throw DecodingFailure("something after a closing quotation mark, or a bare CR")
        }
        field.text.unicodeScalars.append(scalar)
      }
    }
    guard !isOpen, record.isEmpty, field == Field(text: "") else {
      throw DecodingFailure("the last line is not complete")
    }
    return records
  }
}
