@testable import FakeDataKit

/// Reads PostgreSQL's binary COPY format as its documentation describes it, and nothing else.
struct BinaryCopyDecoder {
  private let bytes: [UInt8]
  private var position = 0

  /// Reads a whole table: header, rows, trailer.
  static func decode(
    _ bytes: [UInt8], _ columns: [TablePlan.StoredColumn]
  ) throws -> DecodedTable {
    var decoder = BinaryCopyDecoder(bytes: bytes)
    return try decoder.table(columns)
  }

  private mutating func table(_ columns: [TablePlan.StoredColumn]) throws -> DecodedTable {
    guard Array(try take(11)) == Array("PGCOPY\n".utf8) + [255, 13, 10, 0] else {
      throw DecodingFailure("the signature is wrong")
    }
    guard try integer(4) == 0 else { throw DecodingFailure("flags are set") }
    let extensionBytes = Int(try integer(4))
    _ = try take(extensionBytes)
    var table = DecodedTable(columns)
    while true {
      let fields = Int(try integer(2))
      if fields == -1 { break }
      guard fields == columns.count else {
        throw DecodingFailure("a row of \(fields) fields, expected \(columns.count)")
      }
      for (index, column) in columns.enumerated() { try field(index, column, &table) }
    }
    guard position == bytes.count else { throw DecodingFailure("bytes follow the trailer") }
    return table
  }

  private mutating func field(
    _ index: Int, _ column: TablePlan.StoredColumn, _ table: inout DecodedTable
  ) throws {
    let length = Int(try integer(4))
    guard length >= 0 else { throw DecodingFailure("\(column.name) is null") }
    switch column.type {
    case .int4, .date:
      guard length == 4 else { throw DecodingFailure("\(column.name) has \(length) bytes") }
      table.append(try integer(4), to: index)
    case .int8, .timestamptz:
      guard length == 8 else { throw DecodingFailure("\(column.name) has \(length) bytes") }
      table.append(try integer(8), to: index)
    case .text, .varchar:
      guard let text = String(validating: try take(length), as: UTF8.self) else {
        throw DecodingFailure("\(column.name) is not UTF-8")
      }
      table.append(text, to: index)
    default: throw DecodingFailure("type \(column.type) is not read here")
    }
  }

  /// A signed integer of so many bytes, the most significant first.
  private mutating func integer(_ count: Int) throws -> Int64 {
    let field = try take(count)
    var value: Int64 = Int64(Int8(bitPattern: field[field.startIndex]))
    for byte in field.dropFirst() { value = value << 8 | Int64(byte) }
    return value
  }

  private mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
    guard count >= 0, position + count <= bytes.count else {
      throw DecodingFailure("the bytes end at \(bytes.count), in the middle of a field")
    }
    defer { position += count }
    return bytes[position..<(position + count)]
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }
}
