/// How a load gets its rows into the tables.
public enum LoadMethod: String, Codable, Sendable {
  /// Into tables that it makes in a staging schema.
  case newTables = "new tables"
  /// Into twins of tables that are there, which take their place.
  case twins
  /// All in one transaction on one connection.
  case singleTransaction = "single transaction"
  /// A part, into tables that several processes fill.
  case part
}
