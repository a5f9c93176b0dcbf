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
    add(.literal(constants.store(literal)), bytes: literal.maximumBytes, literal.longest)
  }

  /// Adds one of the texts of a list.
  mutating func dictionary(_ dictionary: TextDictionary, lane: Int, _ constants: ConstantPool) {
    add(
      .dictionary(constants.store(dictionary), lane: lane), bytes: dictionary.maximumBytes,
      dictionary.longest)
  }

  /// Adds a number, of a type or whole.
  mutating func number(_ column: TableCompiler.Column, _ form: ScalarForm?, isJSON: Bool) {
    guard let form else {
      add(
        .number(lane: column.lane), bytes: Digits.maximumBytes, TextLength(ofNumbers: column.range))
      return
    }
    add(
      .scalar(
        form, lane: column.lane, low: column.second?.lane ?? column.lane, isJSON: isJSON),
      most: form.type.maximumTextBytes)
  }

  /// Adds a whole number with zeros in front.
  mutating func padded(_ column: TableCompiler.Column, width: Int) {
    let own = TextLength(ofNumbers: column.range).bytes
    add(.padded(lane: column.lane, width: width), most: max(own, width))
  }

  /// Adds characters of ASCII, each one of some: the digits of a number, the last one the lowest.
  mutating func characters(_ classes: [[UInt8]], lane: Int, _ constants: ConstantPool) {
    let places = classes.map { members in
      Program.CharacterClass(
        characters: constants.store(members).base, count: UInt64(members.count))
    }
    add(.characters(constants.store(places), lane: lane), most: classes.count)
  }

  /// Adds one of some texts, which a lane says.
  mutating func alternatives(
    _ lane: Int, _ count: Int, _ constants: ConstantPool,
    _ make: (Int, inout TextBuilder) throws(ModelError) -> Void
  ) throws(ModelError) {
    let place = pieces.count
    pieces.append(.skip(0))
    let before = (bytes, length)
    var (mostBytes, longest) = (bytes, length)
    var (starts, ends): ([Int], [Int]) = ([], [])
    for index in 0..<count {
      (bytes, length) = before
      starts.append(pieces.count - place - 1)
      try make(index, &self)
      (mostBytes, longest) = (max(mostBytes, bytes), longest.union(length))
      guard index < count - 1 else { break }
      ends.append(pieces.count)
      pieces.append(.skip(0))
    }
    for end in ends { pieces[end] = .skip(pieces.count - end - 1) }
    pieces[place] = .jump(constants.store(starts), lane: lane)
    (bytes, length) = (mostBytes, longest)
  }

  /// Adds a text several times: the last copies, as many as a lane says beyond the range's lower bound.
  mutating func repeated(
    _ lane: Int, _ range: ClosedRange<Int>, _ constants: ConstantPool,
    _ make: (Int, inout TextBuilder) throws(ModelError) -> Void
  ) throws(ModelError) {
    let place = pieces.count
    pieces.append(.skip(0))
    var starts: [Int] = []
    for index in 0..<range.upperBound {
      starts.append(pieces.count - place - 1)
      try make(index, &self)
    }
    starts.append(pieces.count - place - 1)
    // Of m + k copies the first one is left out n - m - k times.
    let skipped = range.map { starts[range.upperBound - $0] }
    pieces[place] = .jump(constants.store(skipped), lane: lane)
  }

  /// Adds another text, or the one of several texts that a lane says, with other texts in the place of its own.
  mutating func inline(
    _ text: Program.ComposedText, _ constants: ConstantPool,
    _ change: ([UInt8]) -> [UInt8] = { $0 }
  ) {
    let (pieces, starts) = (text.pieces.elements, text.starts.elements)
    guard let selector = text.selector else { return inline(pieces[...], constants, change) }
    let place = self.pieces.count
    self.pieces.append(.skip(0))
    let before = (bytes: bytes, length: length)
    var most = before
    var jumps: [Int] = []
    var ends: [Int] = []
    for (start, end) in zip(starts, starts.dropFirst()) {
      (bytes, length) = before
      jumps.append(self.pieces.count - place - 1)
      inline(pieces[start..<end], constants, change)
      ends.append(self.pieces.count)
      self.pieces.append(.skip(0))
      most = (max(most.bytes, bytes), most.length.union(length))
    }
    (bytes, length) = most
    for end in ends { self.pieces[end] = .skip(self.pieces.count - end - 1) }
    self.pieces[place] = .jump(constants.store(jumps), lane: selector)
  }

  private mutating func inline(
    _ pieces: ArraySlice<Program.TextPiece>, _ constants: ConstantPool,
    _ change: ([UInt8]) -> [UInt8]
  ) {
    for piece in pieces {
      switch piece {
      case .literal(let table):
        literal(String(decoding: change(table.texts[0]), as: UTF8.self), constants)
      case .dictionary(let table, let lane):
        dictionary(TextDictionary(table.texts.map(change)), lane: lane, constants)
      case .number: add(piece, most: Digits.maximumBytes)
      case .scalar(let form, _, _, _): add(piece, most: form.type.maximumTextBytes)
      case .padded(_, let width): add(piece, most: max(Digits.maximumBytes, width))
      // None of them is written otherwise elsewhere.
      case .characters(let classes, _): add(piece, most: classes.count)
      case .jump, .skip: add(piece, most: 0)
      case .guarded(let table, _, _):
        let text = TextLength(of: String(decoding: table.texts[0], as: UTF8.self))
        add(piece, bytes: text.bytes, text)
      }
    }
  }

  /// Adds pieces in whose place a text stands where a lane is 1.
  mutating func guarded(
    by lane: Int, _ text: String, _ constants: ConstantPool,
    _ pieces: (inout TextBuilder) throws(ModelError) -> Void
  ) throws(ModelError) {
    let table = constants.store(TextDictionary([text]))
    let place = self.pieces.count
    let length = TextLength(of: text)
    add(.guarded(table, lane: lane, skipped: 0), bytes: length.bytes, length)
    try pieces(&self)
    self.pieces[place] = .guarded(table, lane: lane, skipped: self.pieces.count - place - 1)
  }

  /// Adds a piece with room for so many bytes, and its length.
  private mutating func add(_ piece: Program.TextPiece, bytes: Int, _ length: TextLength) {
    pieces.append(piece)
    self.bytes += bytes
    self.length += length
  }

  /// Adds a piece in ASCII of at most so many bytes.
  private mutating func add(_ piece: Program.TextPiece, most bytes: Int) {
    var length = TextLength()
    (length.bytes, length.characters) = (bytes, bytes)
    add(piece, bytes: bytes, length)
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
