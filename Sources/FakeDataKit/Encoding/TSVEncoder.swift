/// Tab-separated values as spreadsheets and CSV readers take them: a line with the columns' names, a
/// line per row, and texts quoted as in CSV where they have tabs, line ends or quotation marks.
///
/// PostgreSQL's text format (``CopyTextEncoder``) has no names and writes such bytes after
/// backslashes.
enum TSVEncoder {
  static let syntax = LineSyntax(delimiter: UInt8(ascii: "\t"))

  static func header(_ columns: [TablePlan.StoredColumn], into output: inout OutputBuffer) {
    syntax.header(columns, into: &output)
  }
}
