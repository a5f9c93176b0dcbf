import ArgumentParser

/// How many rows a table of a model has.
struct TableRows: Hashable {
  let table: String
  let rows: UInt64

  /// - Parameter text: `products=10k`.
  init(_ text: String) throws {
    guard let mark = text.lastIndex(of: "="), mark > text.startIndex,
      let rows = Quantity.parse(String(text[text.index(after: mark)...])), rows >= 1
    else {
      throw ValidationError("it must be a table and a whole number from 1, such as products=10k")
    }
    table = String(text[..<mark])
    self.rows = rows
  }

  /// By the tables' names.
  ///
  /// - Throws: `ValidationError` for a table that is given twice.
  static func byTable(_ all: [TableRows]) throws -> [String: UInt64] {
    var result: [String: UInt64] = [:]
    for item in all where result.updateValue(item.rows, forKey: item.table) != nil {
      throw ValidationError("--rows \(item.table) is given twice")
    }
    return result
  }
}

/// How many rows tables have that do not grow with the scale.
struct RowsOptions: ParsableArguments {
  @Option(
    name: .long, parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Give a table of the model another number of rows, one that has rows of its own and is no "
        + "table's child; may be given again.", valueName: "table=count"),
    transform: TableRows.init)
  var rows: [TableRows] = []

  func validate() throws { _ = try TableRows.byTable(rows) }
}
