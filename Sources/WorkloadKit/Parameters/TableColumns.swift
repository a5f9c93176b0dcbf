import PostgresClient

/// What parameters are drawn from: keys, rows and values of the tables that are there.
struct TableColumns {
  /// Different values of a column that are used at most.
  private static let maximumValues = 1000

  let endpoint: Endpoint

  private func error(_ message: String) -> WorkloadError {
    WorkloadError(.noValues, "endpoint \(endpoint.name): \(message)")
  }

  /// The name of a table as its file has it, quoted where that is needed.
  private func quoted(
    _ table: String, on connection: inout Connection
  ) throws -> String {
    guard
      let name = try connection.query(
        "SELECT pg_catalog.to_regclass(pg_catalog.quote_ident($1))::text", [table]
      ).firstValue
    else {
      throw error(
        "there is no table \"\(table)\" in the search path; populate it, or name its schema")
    }
    return name
  }

  private func key(
    of table: String, on connection: inout Connection
  ) throws -> (table: String, column: String, possible: ClosedRange<Int64>) {
    let name = try quoted(table, on: &connection)
    let row = try connection.query(
      """
      SELECT pg_catalog.quote_ident(a.attname), t.typlen FROM pg_catalog.pg_index i
      JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
      JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
      WHERE i.indrelid = $1::regclass AND i.indisprimary AND i.indnkeyatts = 1
        AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
      """, [name]
    ).rows.first
    guard let column = row?[0], let bytes = row?[1] else {
      throw error("table \"\(table)\" has no primary key of one integer column")
    }
    let possible: ClosedRange<Int64> =
      switch bytes {
      case "2": Int64(Int16.min)...Int64(Int16.max)
      case "4": Int64(Int32.min)...Int64(Int32.max)
      default: .min ... .max
      }
    return (name, column, possible)
  }

  /// The lowest and the highest key, and what could be one.
  func keyRange(_ table: String, on connection: inout Connection) throws -> KeyRange {
    let (name, column, possible) = try key(of: table, on: &connection)
    let row = try connection.query("SELECT min(\(column)), max(\(column)) FROM \(name)").rows[0]
    guard let low = row[0].flatMap({ Int64($0) }), let high = row[1].flatMap({ Int64($0) }) else {
      throw error("table \"\(table)\" is empty")
    }
    return KeyRange(keys: low...high, possible: possible)
  }

  /// For each number the key that follows it, or is it.
  func nearestKeys(
    _ table: String, _ numbers: [Int64], on connection: inout Connection
  ) throws -> [Int64] {
    let (name, column, _) = try key(of: table, on: &connection)
    return try rows(name, column, [column], numbers, on: &connection).map { Int64($0[0])! }
  }

  /// For each number columns of the row whose key follows it, or is it.
  func rows(
    _ table: String, _ columns: [String], nearest numbers: [Int64],
    on connection: inout Connection
  ) throws -> [[String]] {
    let (name, key, _) = try key(of: table, on: &connection)
    return try rows(
      name, key, columns.map { try SQLSyntax.quotedIdentifier($0) }, numbers, on: &connection)
  }

  private func rows(
    _ name: String, _ key: String, _ columns: [String], _ numbers: [Int64],
    on connection: inout Connection
  ) throws -> [[String]] {
    let list = columns.map { "t.\($0)::text" }.joined(separator: ", ")
    // Past the last key the first one is the next.
    let result = try connection.query(
      """
      SELECT \(list) FROM pg_catalog.unnest($1::bigint[]) WITH ORDINALITY AS wanted (number, place)
      CROSS JOIN LATERAL (
        (SELECT * FROM \(name) WHERE \(key) >= wanted.number ORDER BY \(key) LIMIT 1)
        UNION ALL (SELECT * FROM \(name) ORDER BY \(key) LIMIT 1) LIMIT 1) AS t
      ORDER BY wanted.place
      """, ["{\(numbers.map(String.init).joined(separator: ","))}"])
    return result.rows.map { row in row.map { $0 ?? "" } }
  }

  /// The different values of a column, in their order.
  func distinctValues(
    _ table: String, _ column: String, on connection: inout Connection
  ) throws -> [String] {
    let name = try quoted(table, on: &connection)
    let values = try connection.query(
      """
      SELECT DISTINCT \(SQLSyntax.quotedIdentifier(column))::text COLLATE "C" FROM \(name)
      ORDER BY 1 LIMIT \(Self.maximumValues)
      """
    ).rows.compactMap { $0[0] }
    guard !values.isEmpty else {
      throw error("column \(column) of table \"\(table)\" has no value")
    }
    return values
  }
}
