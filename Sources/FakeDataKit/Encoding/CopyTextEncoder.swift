/// PostgreSQL's text COPY format with its defaults: fields separated by tabs, a line per row.
///
/// Source: PostgreSQL documentation, COPY, "Text Format".
enum CopyTextEncoder {
  static func maximumRowBytes(_ columns: [TablePlan.StoredColumn]) -> Int {
    columns.reduce(0) { sum, column in
      switch column.type {
      case .int4, .int8: sum + Digits.maximumBytes + 1
      case .date: sum + CivilText.dateBytes + 1
      case .timestamptz: sum + CivilText.timestampBytes + 1
      // A backslash can come before each byte.
      case .text, .varchar: sum + 2 * column.maximumBytes + 1
      }
    }
  }

  static func encode(
    _ batch: borrowing Batch, _ columns: [TablePlan.StoredColumn],
    into output: inout OutputBuffer
  ) {
    var end = output.reserve(batch.count * maximumRowBytes(columns))
    for row in 0..<batch.count {
      for column in columns {
        switch column.storage {
        case .number(let lane):
          end = number(batch.lane(lane)[row], column.type, to: end)
        case .dictionary(let dictionary, let lane):
          end = escaped(dictionary.table[batch.lane(lane)[row]], to: end)
        case .composed(let index, _):
          end = escaped(batch.text(index, row: row), to: end)
        }
        end.pointee = UInt8(ascii: "\t")
        end += 1
      }
      (end - 1).pointee = UInt8(ascii: "\n")
    }
    output.advance(to: end)
  }

  private static func number(
    _ value: Int64, _ type: SQLType, to end: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    switch type {
    case .date: CivilText.writeDate(dayNumber: value, to: end)
    case .timestamptz: CivilText.writeTimestamp(microseconds: value, to: end)
    default: Digits.write(value, to: end)
    }
  }

  private static func escaped(
    _ text: (start: UnsafePointer<UInt8>, count: Int), to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var end = target
    for index in 0..<text.count {
      let byte = text.start[index]
      let letter: UInt8? =
        switch byte {
        case UInt8(ascii: "\\"): byte
        case UInt8(ascii: "\t"): UInt8(ascii: "t")
        case UInt8(ascii: "\n"): UInt8(ascii: "n")
        case UInt8(ascii: "\r"): UInt8(ascii: "r")
        default: nil
        }
      if letter != nil {
        end.pointee = UInt8(ascii: "\\")
        end += 1
      }
      end.pointee = letter ?? byte
      end += 1
    }
    return end
  }
}
