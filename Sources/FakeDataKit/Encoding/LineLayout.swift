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
    /// Where the lane is 1, NULL in the place of the next cell.
    case null
    /// What ``LineLayout/General`` says.
    case general
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
    /// How a value of ``Kind/general`` is written.
    var general: UnsafePointer<General>?
  }

  /// How values are written that take more than a copy.
  struct General: BitwiseCopyable {
    enum Kind: UInt8, BitwiseCopyable { case scalar, range, text, array, bytes, json }

    var kind: Kind
    var form = ScalarForm(.int8)
    /// The lane, or the number of the composed text.
    var lane = 0
    /// The second lane, or the one that counts an array's elements; below 0 is none.
    var second = -1
    /// The texts of an array's element.
    var table: TextTable
    /// Whether an array's element is between quotation marks.
    var isQuoted = false
    /// The elements of an array.
    var elements: UnsafePointer<General>?
    var elementCount = 0
  }

  let cells: UnsafePointer<Cell>
  let cellCount: Int
  /// The most bytes of a row.
  let maximumRowBytes: Int
  /// What ends a row, and how many bytes it has.
  let rowEnd: (word: UInt64, bytes: Int)
  let writeText: LineSyntax.TextWriter
  let style: TextStyle
  /// Whether arrays are those of JSON.
  let isJSON: Bool

  private let pool = ConstantPool()

  init(_ columns: [TablePlan.StoredColumn], _ program: Program, _ syntax: LineSyntax) {
    var compiler = Compiler(syntax: syntax, pool: pool, program: program)
    let cells = columns.enumerated().flatMap { compiler.cells($0, $1) }
    self.cells = pool.store(cells).base
    cellCount = cells.count
    maximumRowBytes = compiler.maximumBytes + syntax.rowEnd.utf8.count
    rowEnd = Self.word(syntax.rowEnd)
    writeText = syntax.writeText
    style = syntax.style
    isJSON = syntax.isJSON
  }

  /// A byte of JSON on a line of its own: line ends, which are white space there, become blanks.
  @inline(__always)
  static func inLine(_ byte: UInt8) -> UInt8 {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") ? UInt8(ascii: " ") : byte
  }

  private static func word(_ text: String) -> (word: UInt64, bytes: Int) {
    (Bytes.word(text.utf8), text.utf8.count)
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

    /// The cell of a column, behind one for its NULLs where it has any.
    mutating func cells(_ index: Int, _ column: TablePlan.StoredColumn) -> [Cell] {
      let cell = cell(index, column)
      guard let lane = column.nullLane else { return [cell] }
      var null = cell
      null.kind = .null
      null.lane = lane
      let text = syntax.lead(index, column.name) + syntax.nullText
      null.table = pool.store(TextDictionary([text]))
      maximumBytes += text.utf8.count
      return [null, cell]
    }

    private mutating func cell(_ index: Int, _ column: TablePlan.StoredColumn) -> Cell {
      let lead = syntax.lead(index, column.name)
      let none = pool.store(TextDictionary([""]))
      var cell = Cell(
        kind: .digits, lane: column.storage.lanes.first ?? 0, table: none,
        words: pool.store([UInt64(0)]).base, lead: none.bytes, leadBytes: 0)
      /// Sets what comes before and after a value of at most `bytes` bytes.
      func enclose(_ lead: String, bytes: Int, _ tail: String) {
        cell.lead = pool.store(TextDictionary([lead])).bytes
        cell.leadBytes = lead.utf8.count
        (cell.tail, cell.tailBytes) = LineLayout.word(tail)
        maximumBytes += lead.utf8.count + bytes + tail.utf8.count
      }
      /// Makes it a cell of a value that takes more than a copy, of at most `bytes` bytes between `quote`.
      func generalize(_ general: General, _ quote: String, bytes: Int) {
        cell.kind = .general
        cell.general = pool.store([general]).base
        enclose(lead + quote, bytes: bytes, quote)
      }
      switch (column.storage, column.baseType.form) {
      case (.dictionary(let dictionary, _), let form):
        tabulate(dictionary.table.texts.map { text($0, form) }, lead, &cell)
      case (.composed(let text, let bytes, _), .text(.bytes)):
        let backslash = String(decoding: syntax.inner(Array("\\x".utf8)), as: UTF8.self)
        let general = General(kind: .bytes, lane: text, table: none)
        generalize(general, syntax.textQuote, bytes: backslash.utf8.count + 2 * bytes)
        cell.lead = pool.store(TextDictionary([lead + syntax.textQuote + backslash])).bytes
        cell.leadBytes += backslash.utf8.count
      case (.composed(let text, let bytes, _), .text(let form)) where form.isJSON && syntax.isJSON:
        generalize(General(kind: .json, lane: text, table: none), "", bytes: bytes)
      case (.composed(let text, let bytes, _), _):
        cell.lane = text
        if isPlain(program.texts[text]) {
          cell.kind = .composed
          // Two more for the quotation marks of a text of no bytes.
          enclose(lead + syntax.textQuote, bytes: max(2, bytes), syntax.textQuote)
        } else {
          cell.kind = .quoted
          enclose(lead, bytes: syntax.escapedByteBytes * bytes + 2, "")
        }
      case (.pair(let lane, let second), .range(let form)):
        let general = General(
          kind: .range, form: form, lane: lane, second: second, table: none)
        generalize(general, syntax.valueQuote, bytes: RangeTypes.maximumTextBytes(form))
      case (.pair(let lane, let second), .scalar(let form)):
        let general = General(
          kind: .scalar, form: form, lane: lane, second: second, table: none)
        generalize(general, syntax.scalarQuote, bytes: form.type.maximumTextBytes)
      case (.array(let storages, let count), .array(let element)):
        let elements = storages.map { self.element($0, element, none) }
        var general = General(kind: .array, second: count ?? -1, table: none)
        general.elements = pool.store(elements.map(\.0)).base
        general.elementCount = elements.count
        generalize(
          general, syntax.isJSON ? "" : syntax.valueQuote,
          bytes: elements.reduce(2) { $0 + $1.bytes + 1 })
      case (.number(let lane), .scalar(let form)):
        let range = column.range!
        let count = UInt64(bitPattern: range.upperBound &- range.lowerBound)
        let limit = form.type.isNumber ? Self.tabulatedNumbers : Self.tabulatedTexts
        if count < UInt64(limit) {
          let texts = (0...Int64(count)).map { number(range.lowerBound + $0, form) }
          let longest = texts.map(\.count).max()! + lead.utf8.count
          if longest <= 7 || count < UInt64(Self.tabulatedTexts) {
            cell.base = range.lowerBound
            tabulate(texts, lead, &cell)
            return cell
          }
        }
        switch form.scalar {
        case .date:
          cell.kind = .date
          enclose(lead + syntax.scalarQuote, bytes: CivilText.dateBytes, syntax.scalarQuote)
        case .timestamp, .timestamptz:
          cell.kind = .timestamp
          enclose(
            lead + syntax.scalarQuote, bytes: CivilText.timestampBytes,
            (form.scalar == .timestamptz ? syntax.utcMark : "") + syntax.scalarQuote)
        case .int2, .int4, .int8:
          enclose(lead, bytes: Digits.maximumBytes, "")
        default:
          let general = General(
            kind: .scalar, form: form, lane: lane, second: lane, table: none)
          generalize(general, quote(form), bytes: form.type.maximumTextBytes)
        }
      default: preconditionFailure("a column whose values its type does not hold")
      }
      return cell
    }

    /// What a value of a type stands between.
    private func quote(_ form: ScalarForm) -> String {
      form.type.isNumber ? "" : syntax.scalarQuote
    }

    /// A text of a type as the format's value.
    private func text(_ text: [UInt8], _ form: TypeForm) -> [UInt8] {
      guard case .text(let form) = form else { preconditionFailure("a text among numbers") }
      if form.isJSON, syntax.isJSON { return text.map { LineLayout.inLine($0) } }
      return form.shown(text).withUnsafeBufferPointer(syntax.text)
    }

    /// An element of an array, and the most bytes that it takes.
    private func element(
      _ storage: TablePlan.Storage, _ type: SQLType, _ none: TextTable
    ) -> (General, bytes: Int) {
      switch (storage, type.form) {
      case (.dictionary(let dictionary, let lane), .text(let form)):
        let texts = dictionary.table.texts.map { text in
          syntax.isJSON
            ? self.text(text, .text(form)) : syntax.inner(ArrayTypes.quoted(form.shown(text)))
        }
        let dictionary = TextDictionary(texts)
        return (
          General(kind: .text, lane: lane, table: pool.store(dictionary)), dictionary.maximumBytes
        )
      case (.number(let lane), .scalar(let form)):
        var general = General(kind: .scalar, form: form, lane: lane, second: lane, table: none)
        general.isQuoted = syntax.isJSON && !form.type.isNumber
        return (general, form.type.maximumTextBytes + 2)
      case (.pair(let lane, let second), .scalar(let form)):
        var general = General(kind: .scalar, form: form, lane: lane, second: second, table: none)
        general.isQuoted = syntax.isJSON
        return (general, form.type.maximumTextBytes + 2)
      default: preconditionFailure("an element whose values its type does not hold")
      }
    }

    /// Makes a table of a column's texts.
    private mutating func tabulate(_ texts: [[UInt8]], _ lead: String, _ cell: inout Cell) {
      let entries = texts.map { Array(lead.utf8) + $0 }
      let longest = entries.map(\.count).max() ?? 0
      maximumBytes += longest
      if longest <= 7 {
        cell.kind = .word
        cell.words =
          pool.store(entries.map { Bytes.word($0) | UInt64($0.count) << 56 }).base
      } else {
        cell.kind = .text
        cell.table = pool.store(TextDictionary(entries))
      }
    }

    private func number(_ value: Int64, _ form: ScalarForm) -> [UInt8] {
      let quote = Array(quote(form).utf8)
      return quote + form.text(value, 0, syntax.style) + quote
    }

    /// Whether no piece of a composed text has a byte that must be quoted.
    private func isPlain(_ text: Program.ComposedText) -> Bool {
      text.pieces.elements.allSatisfy { piece in
        switch piece {
        case .number, .scalar, .padded, .jump, .skip: true
        case .characters(let classes, _):
          classes.elements.allSatisfy { place in
            UnsafeBufferPointer(start: place.characters, count: Int(place.count))
              .allSatisfy { !syntax.isSpecial($0) }
          }
        case .literal(let table), .dictionary(let table, _), .guarded(let table, _, _):
          UnsafeBufferPointer(start: table.bytes, count: Int(table.starts[table.count]))
            .allSatisfy { !syntax.isSpecial($0) }
        }
      }
    }
  }
}
