import Synchronization

/// What the formats of lines compile of a table, each when it is first asked for.
final class FormatLayouts: Sendable {
  /// A table in a format.
  final class Layout: Sendable {
    let lines: LineLayout
    /// What an INSERT statement begins with.
    let opening: TextDictionary

    init(lines: LineLayout, opening: TextDictionary) {
      self.lines = lines
      self.opening = opening
    }
  }

  private let table: TableModel
  private let columns: [TablePlan.StoredColumn]
  private let program: Program
  /// The table in the binary COPY format.
  let binary: CopyBinaryLayout
  private let layouts = Mutex<[RowFormat: Layout]>([:])

  init(_ table: TableModel, _ columns: [TablePlan.StoredColumn], _ program: Program) {
    self.table = table
    self.columns = columns
    self.program = program
    binary = CopyBinaryLayout(columns)
  }

  /// The table in a format of lines.
  subscript(format: RowFormat) -> Layout {
    layouts.withLock { layouts in
      if let layout = layouts[format] { return layout }
      let layout = Layout(
        lines: LineLayout(columns, program, Self.syntax(format)),
        opening: TextDictionary([InsertEncoder.opening(table)]))
      layouts[format] = layout
      return layout
    }
  }

  private static func syntax(_ format: RowFormat) -> LineSyntax {
    switch format {
    case .csv: CSVEncoder.syntax
    case .tsv: TSVEncoder.syntax
    case .copyText: CopyTextEncoder.syntax
    case .jsonl: JSONLinesEncoder.syntax
    case .sql: InsertEncoder.syntax
    case .copyBinary: preconditionFailure("no format of lines")
    }
  }
}
