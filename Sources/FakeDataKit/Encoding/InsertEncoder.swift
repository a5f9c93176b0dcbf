/// INSERT statements of up to ``rowsPerStatement`` rows.
///
/// Texts are quoted as standard SQL says: in single quotation marks, which are written twice within,
/// and with no other escapes. A statement ends after the rows whose numbers are multiples of
/// ``rowsPerStatement``, whatever the batches, and at the file's end.
enum InsertEncoder {
  /// The most rows of a statement.
  static let rowsPerStatement: UInt64 = 500

  static let syntax = LineSyntax(
    lead: { index, _ in index == 0 ? "(" : ", " }, rowEnd: "),\n", textQuote: "'", valueQuote: "'",
    nullText: "NULL", scalarQuote: "'",
    timeSeparator: UInt8(ascii: " "), utcMark: "+00:00", isSpecial: { $0 == UInt8(ascii: "'") },
    escapedByteBytes: 2, writeText: LineSyntax.doubling(UInt8(ascii: "'")) { _ in true })

  /// What a statement begins with.
  static func opening(_ table: TableModel) -> String {
    let columns = table.storedColumns.map { SQLName.quoted($0.name) }.joined(separator: ", ")
    return "INSERT INTO \(table.sqlName) (\(columns)) VALUES\n"
  }

  static func maximumRowBytes(_ layout: LineLayout, _ opening: TextTable) -> Int {
    layout.maximumRowBytes + opening[0].count
  }

  /// Writes a batch's rows.
  ///
  /// - Parameter file: the numbers of the rows that the file has, from 0.
  static func encode(
    _ batch: borrowing Batch, _ layout: LineLayout, _ opening: TextTable, file: Range<UInt64>,
    into output: inout OutputBuffer
  ) {
    var civil = CivilText()
    var end = output.reserve(batch.count * maximumRowBytes(layout, opening))
    let first = batch.keys.firstRow
    var row = 0
    while row < batch.count {
      let number = first + UInt64(row)
      let offset = number % rowsPerStatement
      if offset == 0 || number == file.lowerBound {
        let (text, count) = opening[0]
        UnsafeMutableRawPointer(end).copyMemory(from: text, byteCount: count)
        end += count
      }
      let rows = Int(min(rowsPerStatement - offset, UInt64(batch.count - row)))
      end = LineEncoder.write(batch, row..<(row + rows), layout, &civil, to: end)
      row += rows
      let next = first + UInt64(row)
      if next % rowsPerStatement == 0 || next == file.upperBound {
        // The comma after the last row.
        (end - 2).pointee = UInt8(ascii: ";")
      }
    }
    output.advance(to: end)
  }
}
