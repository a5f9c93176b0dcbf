/// Puts the pieces of composed texts together.
struct TextBuilder {
  private(set) var pieces: [Program.TextPiece] = []
  /// Where each text's pieces start, and those of the one before end.
  private(set) var starts = [0]
  /// Room for the longest of the texts.
  private(set) var maximumBytes = 0
  /// How long a text can be.
  private(set) var longest = TextLength()

  private var bytes = 0
  private var length = TextLength()

  /// Adds a text that is always the same.
  mutating func literal(_ text: String, _ constants: ConstantPool) {
    let literal = TextDictionary([text])
    bytes += literal.maximumBytes
    length += literal.longest
    pieces.append(.literal(constants.store(literal)))
  }

  /// Adds one of the texts of a list.
  mutating func dictionary(_ dictionary: TextDictionary, lane: Int, _ constants: ConstantPool) {
    bytes += dictionary.maximumBytes
    length += dictionary.longest
    pieces.append(.dictionary(constants.store(dictionary), lane: lane))
  }

  /// Adds a number, of a type or whole.
  mutating func number(_ column: TableCompiler.Column, _ form: ScalarForm?, isJSON: Bool) {
    guard let form else {
      bytes += Digits.maximumBytes
      length += TextLength(ofNumbers: column.range)
      pieces.append(.number(lane: column.lane))
      return
    }
    let most = form.type.maximumTextBytes
    bytes += most
    length.bytes += most
    length.characters += most
    pieces.append(
      .scalar(
        form, lane: column.lane, low: column.second?.lane ?? column.lane, isJSON: isJSON))
  }

  /// Adds the pieces of another text, with other texts in the place of its own.
  mutating func inline(
    _ text: Program.ComposedText, _ constants: ConstantPool,
    _ change: ([UInt8]) -> [UInt8]
  ) {
    for piece in text.pieces.elements {
      switch piece {
      case .literal(let table):
        literal(String(decoding: change(table.texts[0]), as: UTF8.self), constants)
      case .dictionary(let table, let lane):
        dictionary(TextDictionary(table.texts.map(change)), lane: lane, constants)
      case .number, .scalar:
        bytes += Digits.maximumBytes + UUIDType.maximumTextBytes
        length.bytes += Digits.maximumBytes + UUIDType.maximumTextBytes
        length.characters += Digits.maximumBytes + UUIDType.maximumTextBytes
        pieces.append(piece)
      case .guarded(let table, let lane, let skipped):
        bytes += Int(table.starts[table.count])
        pieces.append(.guarded(table, lane: lane, skipped: skipped))
      }
    }
  }

  /// Adds pieces in whose place a text stands where a lane is 1.
  mutating func guarded(
    by lane: Int, _ text: String, _ constants: ConstantPool,
    _ add: (inout TextBuilder) throws(ModelError) -> Void
  ) throws(ModelError) {
    let table = constants.store(TextDictionary([text]))
    let place = pieces.count
    pieces.append(.guarded(table, lane: lane, skipped: 0))
    bytes += text.utf8.count
    length.bytes += text.utf8.count
    length.characters += text.unicodeScalars.count
    try add(&self)
    pieces[place] = .guarded(table, lane: lane, skipped: pieces.count - place - 1)
  }

  /// Ends a text; what is added next belongs to another one.
  mutating func endText() {
    starts.append(pieces.count)
    maximumBytes = max(maximumBytes, bytes)
    longest = longest.union(length)
    bytes = 0
    length = TextLength()
  }
}

extension TextTable {
  /// The texts' bytes.
  var texts: [[UInt8]] {
    (0..<count).map { index in
      let (start, count) = self[Int64(index)]
      return Array(UnsafeBufferPointer(start: start, count: count))
    }
  }
}
