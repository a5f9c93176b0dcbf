/// A small table of constants that rules draw rows from and look values up in.
public struct Catalog: Hashable, Codable, Sendable {
  /// The name that rules refer to it by.
  public var name: String
  /// The names of its columns.
  public var columns: [String]
  /// Its rows, each with one value per column.
  public var rows: [[Value]]

  /// A catalogue of rows given as values.
  public init(name: String, columns: [String], rows: [[Value]]) {
    self.name = name
    self.columns = columns
    self.rows = rows
  }

  /// A catalogue written as text: a line with the columns' names, then a line per row, fields
  /// separated by `|`, white space around them left out. A column is one of numbers if each of its
  /// fields is a whole number.
  ///
  /// - Throws: ``ModelError`` with code ``ModelError/Code-swift.struct/malformedCatalog`` where a
  ///   line has another number of fields than the first.
  public init(name: String, text: String) throws(ModelError) {
    // By bytes, not by characters: the built-in catalogues are parsed at every start.
    let (newline, bar) = (UInt8(ascii: "\n"), UInt8(ascii: "|"))
    let lines = text.utf8.split(separator: newline).map { line in
      line.split(separator: bar, omittingEmptySubsequences: false).map {
        Self.trimmed(Substring($0))
      }
    }
    guard let header = lines.first else {
      throw ModelError(.malformedCatalog, "catalogue \"\(name)\" is empty")
    }
    for (number, line) in lines.enumerated() where line.count != header.count {
      throw ModelError(
        .malformedCatalog,
        "catalogue \"\(name)\", line \(number + 1): \(line.count) fields, expected \(header.count)")
    }
    let isNumeric = header.indices.map { column in
      lines.dropFirst().allSatisfy { Int64($0[column]) != nil }
    }
    self.init(
      name: name, columns: header,
      rows: lines.dropFirst().map { line in
        header.indices.map { isNumeric[$0] ? .integer(Int64(line[$0])!) : .text(line[$0]) }
      })
  }

  /// The values of a column, one per row, or nil where there is no such column.
  public func values(of column: String) -> [Value]? {
    columns.firstIndex(of: column).map { index in rows.map { $0[index] } }
  }

  private static func trimmed(_ field: Substring) -> String {
    let (bytes, space) = (field.utf8, UInt8(ascii: " "))
    guard let start = bytes.firstIndex(where: { $0 != space }),
      let end = bytes.lastIndex(where: { $0 != space })
    else { return "" }
    return String(field[start...end])
  }
}
