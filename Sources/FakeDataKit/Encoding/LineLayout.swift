/// The rows of a table in a format of lines, compiled: what can be written beforehand is.
///
/// Texts of dictionaries and numbers of few values are written once, with what comes before them, so
/// that a cell is a look-up and a copy.
final class LineLayout: @unchecked Sendable {
  // Immutable; the pointers are into memory that lives as long as the layout.

  /// How the cells of a column are written.
  enum Kind: UInt8, BitwiseCopyable {
    /// Up to seven bytes from a table of words.
    case word
    /// A text of a table.
    case text
    /// A number's digits.
    case digits
    case date
    case timestamp
    /// A composed text that needs no quoting.
    case composed
    /// A composed text that may.
    case quoted
  }

  /// A column.
  struct Cell: BitwiseCopyable {
    var kind: Kind
    /// The lane, or the number of the composed text.
    var lane = 0
    /// The value of the table's first entry.
    var base: Int64 = 0
    /// Texts with what comes before them; ``Kind/word``: as words, their lengths in the last byte.
    var table: TextTable
    var words: UnsafePointer<UInt64>
    /// What comes before a value that is in no table.
    var lead: UnsafePointer<UInt8>
    var leadBytes: Int
    /// What comes after such a value.
    var tail: UInt64 = 0
    var tailBytes = 0
  }

  let cells: UnsafePointer<Cell>
  let cellCount: Int
  /// The most bytes of a row.
  let maximumRowBytes: Int
  /// What ends a row, and how many bytes it has.
  let rowEnd: (word: UInt64, bytes: Int)
  let timeSeparator: UInt8
  let writeText: LineSyntax.TextWriter

  private let pool = ConstantPool()

  init(_ columns: [TablePlan.StoredColumn], _ program: Program, _ syntax: LineSyntax) {
    var compiler = Compiler(syntax: syntax, pool: pool, program: program)
    let cells = columns.enumerated().map { compiler.cell($0, $1) }
    self.cells = pool.store(cells).base
    cellCount = cells.count
    maximumRowBytes = compiler.maximumBytes + syntax.rowEnd.utf8.count
    rowEnd = Self.word(syntax.rowEnd)
    timeSeparator = syntax.timeSeparator
    writeText = syntax.writeText
  }

  /// At most 8 bytes as a word, the first one lowest.
  private static func word(_ text: String) -> (word: UInt64, bytes: Int) {
    precondition(text.utf8.count <= 8, "at most 8 bytes")
    return (text.utf8.reversed().reduce(0) { $0 << 8 | UInt64($1) }, text.utf8.count)
  }

  /// Puts cells together.
  private struct Compiler {
    let syntax: LineSyntax
    let pool: ConstantPool
    let program: Program
    var maximumBytes = 0

    /// The most values of a number that are written beforehand.
    private static let tabulatedNumbers = 4096
    /// The same where the entries are long; those of one column stay in the first-level cache.
    private static let tabulatedTexts = 1024

    mutating func cell(_ index: Int, _ column: TablePlan.StoredColumn) -> Cell {
      let lead = syntax.lead(index, column.name)
      let none = pool.store(TextDictionary([""]))
      var cell = Cell(
        kind: .digits, lane: column.storage.lane ?? 0, table: none,
        words: pool.store([UInt64(0)]).base, lead: none.bytes, leadBytes: 0)
      /// Sets what comes before and after a value of at most `bytes` bytes.
      func enclose(_ lead: String, bytes: Int, _ tail: String) {
        cell.lead = pool.store(TextDictionary([lead])).bytes
        cell.leadBytes = lead.utf8.count
        (cell.tail, cell.tailBytes) = LineLayout.word(tail)
        maximumBytes += lead.utf8.count + bytes + tail.utf8.count
      }
      switch column.storage {
      case .dictionary(let dictionary, _):
        let texts = (0..<dictionary.count).map { entry in
          let text = dictionary.table[Int64(entry)]
          return syntax.text(UnsafeBufferPointer(start: text.start, count: text.count))
        }
        tabulate(texts, lead, &cell)
      case .composed(let text, let bytes, _):
        cell.lane = text
        if isPlain(program.texts[text]) {
          cell.kind = .composed
          // Two more for the quotation marks of a text of no bytes.
          enclose(lead + syntax.textQuote, bytes: max(2, bytes), syntax.textQuote)
        } else {
          cell.kind = .quoted
          enclose(lead, bytes: syntax.escapedByteBytes * bytes + 2, "")
        }
      case .number:
        let range = column.range!
        let count = UInt64(bitPattern: range.upperBound &- range.lowerBound)
        let isDate = column.type == .date || column.type == .timestamptz
        let limit = isDate ? Self.tabulatedTexts : Self.tabulatedNumbers
        if count < UInt64(limit) {
          let texts = (0...Int64(count)).map { number(range.lowerBound + $0, column.type) }
          let longest = texts.map(\.count).max()! + lead.utf8.count
          if longest <= 7 || count < UInt64(Self.tabulatedTexts) {
            cell.base = range.lowerBound
            tabulate(texts, lead, &cell)
            return cell
          }
        }
        switch column.type {
        case .date:
          cell.kind = .date
          enclose(lead + syntax.dateQuote, bytes: CivilText.dateBytes, syntax.dateQuote)
        case .timestamptz:
          cell.kind = .timestamp
          enclose(
            lead + syntax.dateQuote, bytes: CivilText.timestampBytes,
            syntax.utcMark + syntax.dateQuote)
        default:
          enclose(lead, bytes: Digits.maximumBytes, "")
        }
      }
      return cell
    }

    /// Makes a table of a column's texts.
    private mutating func tabulate(_ texts: [[UInt8]], _ lead: String, _ cell: inout Cell) {
      let entries = texts.map { Array(lead.utf8) + $0 }
      let longest = entries.map(\.count).max() ?? 0
      maximumBytes += longest
      if longest <= 7 {
        cell.kind = .word
        cell.words =
          pool.store(
            entries.map { entry in
              entry.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                | UInt64(entry.count) << 56
            }
          ).base
      } else {
        cell.kind = .text
        cell.table = pool.store(TextDictionary(entries))
      }
    }

    private func number(_ value: Int64, _ type: SQLType) -> [UInt8] {
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { buffer in
        let start = buffer.baseAddress!
        var civil = CivilText()
        let end =
          switch type {
          case .date: civil.writeDate(dayNumber: value, to: start)
          case .timestamptz:
            civil.writeTimestamp(
              microseconds: value, separator: syntax.timeSeparator, to: start)
          default: Digits.write(value, to: start)
          }
        let bytes = Array(UnsafeBufferPointer(start: start, count: end - start))
        return switch type {
        case .date: Array(syntax.dateQuote.utf8) + bytes + Array(syntax.dateQuote.utf8)
        case .timestamptz:
          Array(syntax.dateQuote.utf8) + bytes + Array((syntax.utcMark + syntax.dateQuote).utf8)
        default: bytes
        }
      }
    }

    /// Whether no piece of a composed text has a byte that must be quoted.
    private func isPlain(_ text: Program.ComposedText) -> Bool {
      text.pieces.elements.allSatisfy { piece in
        switch piece {
        case .number: true
        case .literal(let table), .dictionary(let table, _):
          UnsafeBufferPointer(start: table.bytes, count: Int(table.starts[table.count]))
            .allSatisfy { !syntax.isSpecial($0) }
        }
      }
    }
  }
}
