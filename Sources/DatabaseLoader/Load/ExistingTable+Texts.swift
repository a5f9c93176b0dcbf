import FakeDataKit
import PostgresClient

/// Columns of other types than the model's texts: the server is asked what they make of them.
extension ExistingTable {
  /// What the catalogue says of a type, or of the one under a domain.
  private struct TypeFacts {
    /// Qualified and quoted.
    let name: String
    /// The labels, in their order, where it is an enum.
    let labels: [String]?
    /// Whether it is for texts of any length, as `citext` is.
    let isString: Bool
    /// Whether the role may name the column's own type.
    let isAccessible: Bool
  }

  /// Labels and values that a message lists.
  private static let listed = 10

  /// Refuses columns whose type does not give the texts back that are written to it.
  ///
  /// Where a column has one of a list of texts, the server casts each to the type and back, with the checks of
  /// domains: whatever type this is, those that come back unchanged can be stored. Texts that are put together
  /// from pieces are too many for that, and go into types for texts only.
  ///
  /// - Parameter connection: in a transaction, with the search path under which the columns were read. It is
  ///   of no use afterwards where an error is thrown.
  /// - Throws: ``LoaderError`` that names the column and the texts.
  func checkTexts(on connection: inout Connection) throws {
    for (wanted, column) in columns
    where wanted.baseType.isText && !column.isNative(wanted) && !column.isNamed(wanted) {
      let type = try Self.facts(of: column, on: &connection)
      guard let texts = wanted.texts else {
        if type.isString { continue }
        let reason = type.labels == nil ? "" : ": its texts are put together and not of a list"
        throw refusal(
          column,
          "is of type \(column.typeName), which does not take \(wanted.typeName)\(reason)")
      }
      if let labels = type.labels {
        try check(texts, column, against: labels, of: type.name)
        // What a domain says beyond that, the server can be asked.
        if column.typeOID == column.baseTypeOID { continue }
      }
      // COPY does not name the type, and then says itself what it does not take.
      if !type.isAccessible, type.isString || type.labels != nil { continue }
      try check(texts, column, on: &connection)
    }
  }

  private static func facts(
    of column: CatalogColumn, on connection: inout Connection
  ) throws(PostgresError) -> TypeFacts {
    let row = try connection.query(
      """
      SELECT pg_catalog.format('%I.%I', n.nspname, b.typname), b.typtype = 'e',
        -- Those of a fixed length cut off what is longer; name is one whose length has been checked.
        b.typcategory = 'S' AND (b.typlen = -1 OR b.oid = 'pg_catalog.name'::regtype),
        pg_catalog.has_schema_privilege(t.typnamespace, 'USAGE')
      FROM pg_catalog.pg_type b JOIN pg_catalog.pg_namespace n ON n.oid = b.typnamespace,
        pg_catalog.pg_type t
      WHERE b.oid = $1::oid AND t.oid = $2::oid
      """, [String(column.baseTypeOID), String(column.typeOID)]
    )
    var labels: [String]?
    if row[0, 1] == "t" {
      labels = try connection.query(
        "SELECT enumlabel FROM pg_catalog.pg_enum WHERE enumtypid = $1::oid ORDER BY enumsortorder",
        [String(column.baseTypeOID)]
      ).rows.compactMap { $0[0] }
    }
    return TypeFacts(
      name: row[0, 0] ?? column.baseTypeName, labels: labels, isString: row[0, 2] == "t",
      isAccessible: row[0, 3] == "t")
  }

  /// Refuses an enum that lacks labels.
  private func check(
    _ texts: [String], _ column: CatalogColumn, against labels: [String], of type: String
  ) throws {
    // Strings are equal whose bytes are not.
    let known = Set(labels.map { Array($0.utf8) })
    let missing = texts.filter { !known.contains(Array($0.utf8)) }
    if missing.isEmpty { return }
    // Names in PostgreSQL have no more.
    if let long = missing.first(where: { $0.utf8.count > 63 }) {
      throw refusal(
        column,
        "is of type \(column.typeName), an enum, whose labels have at most 63 bytes: '\(long)' is longer. "
          + "Make it text")
    }
    let literals = try missing.map { try SQLSyntax.quotedLiteral($0).trimmingBlanks }
    let additions = literals.prefix(Self.listed)
      .map { "ALTER TYPE \(type) ADD VALUE \($0)" }.joined(separator: "; ")
    throw refusal(
      column,
      "is of type \(column.typeName), an enum that lacks \(Self.list(literals)). Add what is missing: "
        + additions + (missing.count > Self.listed ? "; …" : ""))
  }

  /// Refuses a type that does not give texts back as they are.
  private func check(
    _ texts: [String], _ column: CatalogColumn, on connection: inout Connection
  ) throws {
    try connection.execute("SAVEPOINT fakedata_texts")
    let change: (given: String, stored: String?)?
    do throws(PostgresError) {
      change = try Self.firstChange(of: texts, column, on: &connection)
      try connection.execute("RELEASE SAVEPOINT fakedata_texts")
    } catch {
      guard error.isRefusedValue else { throw error }
      let refused = try Self.refused(texts, column, on: &connection)
      throw refusal(
        column,
        "is of type \(column.typeName), which does not take \(Self.list(refused)): \(error.message)"
      )
    }
    guard let change else { return }
    throw refusal(
      column,
      "is of type \(column.typeName), which makes \(change.stored.map { "'\($0)'" } ?? "NULL") of "
        + "'\(change.given)'")
  }

  /// The first text that is not the same as a value of the column's type.
  private static func firstChange(
    of texts: [String], _ column: CatalogColumn, on connection: inout Connection
  ) throws(PostgresError) -> (given: String, stored: String?)? {
    let changed = try connection.query(
      """
      SELECT t.given, t.stored FROM (
        SELECT v.given, v.given::\(column.typeName)::text
        FROM pg_catalog.unnest($1::text[]) AS v (given)) t (given, stored)
      WHERE t.stored IS DISTINCT FROM t.given LIMIT 1
      """, [SQLSyntax.arrayParameter(texts)])
    return changed.firstValue.map { ($0, changed[0, 1]) }
  }

  /// The texts that cannot become values of the column's type, as literals.
  private static func refused(
    _ texts: [String], _ column: CatalogColumn, on connection: inout Connection
  ) throws(PostgresError) -> [String] {
    var refused: [String] = []
    for text in texts {
      try connection.execute("ROLLBACK TO SAVEPOINT fakedata_texts")
      do throws(PostgresError) {
        _ = try firstChange(of: [text], column, on: &connection)
      } catch {
        guard error.isRefusedValue else { throw error }
        refused.append("'\(text)'")
      }
    }
    return refused
  }

  private static func list(_ items: [String]) -> String {
    items.prefix(listed).joined(separator: ", ")
      + (items.count > listed ? " and \(items.count - listed) more" : "")
  }
}

extension PostgresError {
  /// Whether the server refuses a value, and not the statement.
  fileprivate var isRefusedValue: Bool {
    // Data exception, constraint violation, feature not supported, RAISE in a function.
    guard let sqlState else { return false }
    return ["22", "23", "0A", "P0"].contains(sqlState.classCode)
  }
}

extension String {
  fileprivate var trimmingBlanks: String { String(drop { $0 == " " }) }
}
