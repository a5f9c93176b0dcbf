/// A text with the values of columns in braces: `INV-{year}-{number:06}`.
///
/// `{column}` is a column's value; `{column:06}` a whole number with zeros in front, so that it has at least six
/// characters, its sign included. `{{` and `}}` are braces.
struct TextTemplate {
  /// A piece of the text.
  enum Piece: Hashable {
    case literal(String)
    /// A column's value, of at least so many digits where it is filled up with zeros.
    case column(String, width: Int?)
  }

  /// The most digits that a number is filled up to.
  static let maximumWidth = 64

  let pieces: [Piece]

  /// The columns that it reads.
  var columns: [String] {
    pieces.compactMap { if case .column(let name, _) = $0 { name } else { nil } }
  }

  /// The pieces of a text.
  ///
  /// - Parameter isColumn: whether there is such a column, whose name may end like a width.
  /// - Throws: what is wrong, in a few words and without a place.
  init(_ text: String, isColumn: (String) -> Bool) throws(ModelError) {
    func mismatch() -> ModelError {
      ModelError(.invalidRule, "braces do not match in \"\(text)\"")
    }
    var pieces: [Piece] = []
    var literal = ""
    var column: String?
    var rest = Substring(text)
    while let character = rest.popFirst() {
      switch (character, column) {
      case ("{", nil) where rest.first == "{", ("}", nil) where rest.first == "}":
        literal.append(character)
        rest.removeFirst()
      case ("{", nil):
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        (literal, column) = ("", "")
      case ("}", let name?):
        pieces.append(try Self.column(name, isColumn))
        column = nil
      case ("{", _), ("}", nil): throw mismatch()
      case (_, nil): literal.append(character)
      case (_, _?): column?.append(character)
      }
    }
    guard column == nil else { throw mismatch() }
    if !literal.isEmpty { pieces.append(.literal(literal)) }
    self.pieces = pieces
  }

  private static func column(
    _ text: String, _ isColumn: (String) -> Bool
  ) throws(ModelError) -> Piece {
    guard !isColumn(text), let colon = text.lastIndex(of: ":") else {
      return .column(text, width: nil)
    }
    let format = text[text.index(after: colon)...]
    guard format.first == "0", let width = Int(format), (1...maximumWidth).contains(width) else {
      throw ModelError(
        .invalidRule,
        "\"\(format)\" in \"{\(text)}\" is no format; numbers are filled up with zeros by 01 to "
          + "0\(maximumWidth)")
    }
    return .column(String(text[..<colon]), width: width)
  }
}
