@testable import FakeDataKit

/// Reads PostgreSQL's text COPY format as its documentation describes it.
enum TextCopyParser {
  /// Reads rows; a table without rows has no bytes.
  static func parse(
    _ bytes: [UInt8], _ columns: [TablePlan.StoredColumn]
  ) throws -> DecodedTable {
    var table = DecodedTable(columns)
    var field: [UInt8] = []
    var index = 0
    var isEscaped = false
    for byte in bytes {
      if isEscaped {
        isEscaped = false
        switch byte {
        case UInt8(ascii: "t"): field.append(9)
        case UInt8(ascii: "n"): field.append(10)
        case UInt8(ascii: "r"): field.append(13)
        case UInt8(ascii: "\\"): field.append(byte)
        default: throw DecodingFailure("an escape that the format does not need: \(byte)")
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\\"):
        isEscaped = true
      case 9, 10:
        guard index < columns.count else { throw DecodingFailure("a row has too many fields") }
        try append(field, index, columns[index].type, to: &table)
        field.removeAll(keepingCapacity: true)
        index += 1
        if byte == 10 {
          guard index == columns.count else { throw DecodingFailure("a row of \(index) fields") }
          index = 0
        }
      case 13:
        throw DecodingFailure("a bare carriage return")
      default:
        field.append(byte)
      }
    }
    guard index == 0, field.isEmpty, !isEscaped else {
      throw DecodingFailure("the last line is not complete")
    }
    return table
  }

  private static func append(
    _ field: [UInt8], _ index: Int, _ type: SQLType, to table: inout DecodedTable
  ) throws {
    guard let text = String(validating: field, as: UTF8.self) else {
      throw DecodingFailure("a field is not UTF-8")
    }
    switch type {
    case .text, .varchar:
      table.append(text, to: index)
    case .int4, .int8:
      guard let number = Int64(text), String(number) == text else {
        throw DecodingFailure("\"\(text)\" is no number")
      }
      table.append(number, to: index)
    case .date:
      guard let day = day(Substring(text)) else { throw DecodingFailure("\"\(text)\" is no day") }
      table.append(day, to: index)
    case .timestamptz:
      guard let moment = moment(text) else { throw DecodingFailure("\"\(text)\" is no moment") }
      table.append(moment, to: index)
    default: throw DecodingFailure("type \(type) is not read here")
    }
  }

  /// Days since 2000-01-01 of `YYYY-MM-DD`, counted month by month.
  static func day(_ text: Substring) -> Int64? {
    let parts = text.split(separator: "-")
    guard parts.count == 3, parts.map(\.count) == [4, 2, 2],
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
      (1...12).contains(month)
    else { return nil }
    func isLeap(_ year: Int) -> Bool {
      year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }
    func leapDays(before year: Int) -> Int {
      let last = year - 1
      return last / 4 - last / 100 + last / 400
    }
    let lengths = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1...lengths[month - 1]).contains(day) else { return nil }
    let newYear = (year - 2000) * 365 + leapDays(before: year) - leapDays(before: 2000)
    return Int64(newYear + lengths[..<(month - 1)].reduce(0, +) + day - 1)
  }

  /// Microseconds since 2000-01-01 00:00 UTC of `YYYY-MM-DD hh:mm:ss[.uuuuuu]+00`.
  static func moment(_ text: String) -> Int64? {
    guard text.hasSuffix("+00") else { return nil }
    let parts = text.dropLast(3).split(separator: " ")
    guard parts.count == 2, let day = day(parts[0]) else { return nil }
    let clock = parts[1].split(separator: ".")
    let numbers = clock[0].split(separator: ":").compactMap { Int64($0) }
    guard numbers.count == 3, clock[0].count == 8, numbers[0] < 24, numbers[1] < 60,
      numbers[2] < 60
    else { return nil }
    var microseconds = ((day * 24 + numbers[0]) * 60 + numbers[1]) * 60 + numbers[2]
    microseconds *= 1_000_000
    if clock.count == 2 {
      guard clock[1].count == 6, let fraction = Int64(clock[1]) else { return nil }
      microseconds += fraction
    }
    return microseconds
  }
}
