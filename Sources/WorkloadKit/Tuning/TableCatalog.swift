import Foundation
import PostgresClient

/// What the catalogue knows about the tables of a plan.
struct TableCatalog: Sendable {
  /// Columns by table, with the number of different values that statistics have, per row where negative.
  let columns: [String: [String: Double]]
  /// Rows by table, as statistics have them.
  let rows: [String: Double]
  /// The indexes over plain columns that are there.
  let indexes: [IndexDefinition]
}

extension TableCatalog {
  /// Reads what is known about all tables of a schema.
  init(schema: String, on connection: inout Connection) throws(PostgresError) {
    let attributes = try connection.query(
      """
      SELECT c.relname, a.attname, coalesce(s.n_distinct, 0), c.reltuples
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_catalog.pg_stats s
        ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = a.attname
      WHERE n.nspname = $1 AND c.relkind IN ('r', 'p')
      """, [schema]
    ).rows
    var columns: [String: [String: Double]] = [:]
    var rows: [String: Double] = [:]
    for row in attributes {
      columns[row[0] ?? "", default: [:]][row[1] ?? ""] = row[2].flatMap { Double($0) } ?? 0
      rows[row[0] ?? ""] = row[3].flatMap { Double($0) } ?? 0
    }
    self.columns = columns
    self.rows = rows
    indexes = try connection.query(
      """
      SELECT pg_catalog.pg_get_indexdef(i.indexrelid) FROM pg_catalog.pg_index i
      JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND i.indisvalid
      """, [schema]
    ).rows.compactMap { row in
      IndexDefinition(
        parsing: (row[0] ?? "").replacingOccurrences(of: "CREATE UNIQUE", with: "CREATE"))
    }
  }

  /// How many different values a column has.
  func distinctValues(_ table: String, _ column: String) -> Double {
    let number = columns[table]?[column] ?? 0
    return number < 0 ? -number * (rows[table] ?? 0) : number
  }

  /// Whether an index that is there does what the other would.
  func has(_ index: IndexDefinition) -> Bool { indexes.contains { $0.covers(index) } }
}
