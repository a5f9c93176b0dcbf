/// Comma-separated values: a line with the columns' names, then a line per row, which ends in LF.
///
/// A text is quoted where RFC 4180 says so (quotation marks, commas, line ends), where it is empty, and
/// where it is `\.`, which PostgreSQL takes as the end of the data. NULL is an empty field without
/// quotation marks, as for PostgreSQL's COPY.
enum CSVEncoder {
  static let syntax = LineSyntax(delimiter: UInt8(ascii: ","))

  static func header(_ columns: [TablePlan.StoredColumn], into output: inout OutputBuffer) {
    syntax.header(columns, into: &output)
  }
}

extension LineSyntax {
  /// Fields between delimiters, quoted where they have to be.
  init(delimiter: UInt8) {
    let quote = UInt8(ascii: "\"")
    let isSpecial: @Sendable (UInt8) -> Bool = { byte in
      byte == delimiter || byte == quote || byte == UInt8(ascii: "\n")
        || byte == UInt8(ascii: "\r")
    }
    let separator = String(UnicodeScalar(delimiter))
    self.init(
      lead: { index, _ in index == 0 ? "" : separator }, rowEnd: "\n", valueQuote: "\"",
      nullText: "", timeSeparator: UInt8(ascii: "T"), utcMark: "Z",
      // A backslash alone needs no quotes; a piece that has one may become `\.` with others.
      isSpecial: { isSpecial($0) || $0 == UInt8(ascii: "\\") }, escapedByteBytes: 2,
      writeText: Self.doubling(quote) { text in
        text.isEmpty || text.contains(where: isSpecial) || text.elementsEqual("\\.".utf8)
      })
  }

  /// Writes the line with the columns' names.
  func header(_ columns: [TablePlan.StoredColumn], into output: inout OutputBuffer) {
    for (index, column) in columns.enumerated() {
      output.append(lead(index, column.name).utf8)
      output.append(text(column.name))
    }
    output.append(rowEnd.utf8)
  }
}
