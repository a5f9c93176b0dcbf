import Foundation
public import PostgresClient

extension TestDatabase {
  /// The tables of a schema and, for each, its number of rows and a digest over all of its rows.
  ///
  /// - Throws: `PostgresError`.
  public func content(schema: String = "public") throws -> [String: String] {
    try Self.content(of: parameters, schema: schema)
  }

  /// The same of any database.
  ///
  /// - Throws: `PostgresError`.
  public static func content(
    of parameters: ConnectionParameters, schema: String = "public"
  ) throws -> [String: String] {
    var connection = try Connection(parameters)
    let tables = try connection.query(
      """
      SELECT c.relname, c.oid::regclass
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND c.relkind = 'r'
      """, [schema]
    ).rows.map { $0.map { $0! } }
    var content: [String: String] = [:]
    for table in tables {
      let digest = try connection.query(
        """
        SELECT count(*) || ' rows ' || coalesce(sum(hashtextextended(t::text, 0)), 0)
        FROM \(table[1]) t
        """)
      content[table[0]] = digest.firstValue
    }
    return content
  }

  /// The tables of a schema that have pages with rows which are not marked as all-visible. A server
  /// from 16 on may have extended a table by pages that are empty yet.
  ///
  /// - Throws: `PostgresError`.
  public func unfrozenTables(schema: String = "public") throws -> [String] {
    var connection = try Connection(parameters)
    let tables = try connection.query(
      """
      SELECT c.oid::regclass, c.relallvisible
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND c.relkind = 'r' ORDER BY c.relname
      """, [schema]
    ).rows.map { $0.map { $0! } }
    return try tables.filter { table in
      let pages = try connection.query(
        "SELECT count(DISTINCT (ctid::text::point)[0]) FROM \(table[0])")
      return pages.firstValue != table[1]
    }.map { $0[0] }
  }

  /// The sequences of a schema, and where each stands.
  ///
  /// - Throws: `PostgresError`.
  public func sequences(schema: String = "public") throws -> [String: String] {
    var connection = try Connection(parameters)
    let names = try connection.query(
      """
      SELECT c.relname, c.oid::regclass FROM pg_class c
      WHERE c.relnamespace = to_regnamespace(quote_ident($1)) AND c.relkind = 'S'
      """, [schema]
    ).rows
    var positions: [String: String] = [:]
    for name in names {
      positions[name[0]!] = try connection.query(
        "SELECT concat_ws(' ', last_value, is_called) FROM \(name[1]!)"
      ).firstValue
    }
    return positions
  }

  /// The first value of a query's first row.
  ///
  /// - Throws: `PostgresError`.
  public func value(_ sql: String, _ parameters: [String?] = []) throws -> String? {
    var connection = try Connection(self.parameters)
    return try connection.query(sql, parameters).firstValue
  }

  /// Runs statements.
  ///
  /// - Throws: `PostgresError`.
  public func execute(_ sql: String) throws {
    var connection = try Connection(parameters)
    try connection.execute(sql)
  }

  /// What a load has left in the database: staging schemas, relations and types outside the
  /// server's own schemas and the tests' `hook`. Waits until no load is connected any more.
  ///
  /// - Throws: `PostgresError`, or ``Overdue`` if a load stays connected.
  public func remains() throws -> [String] {
    var connection = try Connection(parameters)
    try connection.wait { connection in
      let others = try connection.query(
        """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name LIKE 'fakedata %'
        """)
      return others.firstValue == "0" ? true : nil
    }
    return try connection.query(
      """
      SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname LIKE 'fakedata\\_%'
      UNION ALL
      SELECT n.nspname || '.' || c.relname FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname NOT IN ('pg_catalog', 'pg_toast', 'information_schema', 'hook')
      ORDER BY 1
      """
    ).rows.compactMap { $0[0] }
  }
}

extension Connection {
  /// Waits until something is found in the database, for at most ``Patience/seconds``.
  ///
  /// - Throws: the body's error, or ``Overdue``.
  @discardableResult
  public mutating func wait<Found>(
    for body: (inout Connection) throws -> Found?
  ) throws -> Found {
    let limit = Date(timeIntervalSinceNow: Patience.seconds)
    while Date() < limit {
      if let found = try body(&self) { return found }
      Thread.sleep(forTimeInterval: 0.01)
    }
    throw Overdue()
  }
}
