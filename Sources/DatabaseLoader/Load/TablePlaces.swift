import FakeDataKit
import PostgresClient

/// Where a table of the data set is in a database.
struct TablePlace: Sendable, Hashable {
  /// The table's name in the model.
  let table: String
  /// The schema that it is in.
  let schema: String
  /// Its name there.
  let relation: String

  /// The name in SQL, with the schema's in front.
  var quoted: String { "\(SQLName.quoted(schema)).\(SQLName.quoted(relation))" }

  /// Whether the table has no row.
  func isEmpty(on connection: inout Connection) throws(PostgresError) -> Bool {
    try connection.query("SELECT NOT EXISTS (SELECT FROM \(quoted))").firstValue == "t"
  }
}

/// Where tables of a data set are in a database, in the model's order.
struct TablePlaces: Sendable {
  /// The places.
  let all: [TablePlace]
  private let byTable: [String: TablePlace]
  private let tables: [[String]: String]

  init(_ places: [TablePlace]) {
    all = places
    byTable = Dictionary(places.map { ($0.table, $0) }, uniquingKeysWith: { first, _ in first })
    tables = Dictionary(
      places.map { ([$0.schema, $0.relation], $0.table) }, uniquingKeysWith: { first, _ in first })
  }

  /// Where a table is.
  subscript(table: String) -> TablePlace { byTable[table]! }

  /// The table of the data set that is at a place, if one is.
  func table(schema: String?, relation: String?) -> String? {
    guard let schema, let relation else { return nil }
    return tables[[schema, relation]]
  }

  /// The places of some of the tables.
  func only(_ names: [String]) -> TablePlaces {
    let names = Set(names)
    return TablePlaces(all.filter { names.contains($0.table) })
  }

  /// The parameters `$1` and `$2` of a query that asks for these tables: their schemas and their names there.
  var parameters: [String] {
    [SQLSyntax.arrayParameter(all.map(\.schema)), SQLSyntax.arrayParameter(all.map(\.relation))]
  }

  /// The condition of such a query for a table `c` in the namespace `n`.
  static let condition = condition("n.nspname", "c.relname")

  /// The condition of such a query for a table by the names of its schema and itself.
  ///
  /// - Parameter number: the number of the first of the two parameters.
  static func condition(_ schema: String, _ relation: String, _ number: Int = 1) -> String {
    "(\(schema), \(relation)) IN (SELECT * FROM unnest($\(number)::text[], $\(number + 1)::text[]))"
  }

  /// The names in SQL, one after the other.
  var list: String { all.map(\.quoted).joined(separator: ", ") }
}
