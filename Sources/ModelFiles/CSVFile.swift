/// Lists as comma-separated values (RFC 4180): the first line has the names of the columns.
enum CSVFile {
  /// What is wrong, and in which line.
  struct Problem: Error {
    var line: Int
    var message: String
  }

  /// The lines of a text, each with its fields, and the numbers of the lines that they begin in. A byte order mark and
  /// empty lines are left out.
  static func read(_ text: String) throws(Problem) -> [(line: Int, fields: [String])] {
    let bytes = Array(text.utf8)
    var rows: [(Int, [String])] = []
    var fields: [String] = []
    var field: [UInt8] = []
    var (line, firstLine) = (1, 1)
    var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var isQuoted = false
    var wasQuoted = false

    func endField() {
      fields.append(String(decoding: field, as: UTF8.self))
      field.removeAll(keepingCapacity: true)
      wasQuoted = false
    }
    func endRow() {
      let isEmpty = fields.isEmpty && field.isEmpty && !wasQuoted
      if !isEmpty {
        endField()
        rows.append((firstLine, fields))
      }
      fields = []
      firstLine = line
    }
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if isQuoted {
        if byte == UInt8(ascii: "\"") {
          if index < bytes.count, bytes[index] == byte {
            field.append(byte)
            index += 1
          } else {
            isQuoted = false
          }
        } else {
          if byte == UInt8(ascii: "\n") { line += 1 }
          field.append(byte)
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""):
        guard field.isEmpty, !wasQuoted else {
          throw Problem(line: line, message: "a quotation mark stands within a field")
        }
        (isQuoted, wasQuoted) = (true, true)
      case UInt8(ascii: ","): endField()
      case UInt8(ascii: "\r") where index < bytes.count && bytes[index] == UInt8(ascii: "\n"): break
      case UInt8(ascii: "\n"):
        line += 1
        endRow()
      default:
        guard !wasQuoted else {
          throw Problem(line: line, message: "something stands behind a closing quotation mark")
        }
        field.append(byte)
      }
    }
    guard !isQuoted else {
      throw Problem(line: firstLine, message: "a quotation mark is not closed")
    }
    endRow()
    return rows
  }
}
