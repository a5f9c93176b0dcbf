import FakeDataKit
import Foundation
import PostgresClient

/// What belongs to tables beside their rows, as the server's catalogue has it.
struct StructureCheck {
  typealias Difference = VerificationReport.StructureDifference

  /// An index as the catalogue has it.
  private struct Index {
    let columns: [String]
    let method: String
    let isPrimary: Bool
    let isUnique: Bool
    let isPartial: Bool
    let hasExpressions: Bool
  }

  /// A check or a foreign key.
  private struct Constraint {
    let name: String
    let isForeignKey: Bool
    let columns: [String]
    let references: String?
    let referencedColumns: [String]
  }

  private let places: TablePlaces
  private let isComplete: Bool
  /// Per table.
  private var indexes: [String: [Index]] = [:]
  private var constraints: [String: [Constraint]] = [:]
  private var invalid: [String: [String]] = [:]
  private var withStatistics: Set<String> = []

  /// Reads the catalogue, once for all tables.
  ///
  /// - Parameter isComplete: whether all that the model has must be there. Tables that were there before their run
  ///   have what their makers wanted; what they have must be valid.
  init(
    of places: TablePlaces, isComplete: Bool, on connection: inout Connection
  ) throws(PostgresError) {
    self.places = places
    self.isComplete = isComplete
    func table(_ row: [String?]) -> String? { places.table(schema: row[0], relation: row[1]) }
    for row in try connection.query(Self.indexQuery, places.parameters).rows {
      guard let table = table(row) else { continue }
      indexes[table, default: []].append(
        Index(
          columns: Self.names(row[2]), method: row[3] ?? "", isPrimary: row[4] == "t",
          isUnique: row[5] == "t", isPartial: row[6] == "t", hasExpressions: row[7] == "t"))
    }
    for row in try connection.query(Self.constraintQuery, places.parameters).rows {
      guard let table = table(row) else { continue }
      constraints[table, default: []].append(
        Constraint(
          name: row[2] ?? "", isForeignKey: row[3] == "f", columns: Self.names(row[4]),
          references: places.table(schema: row[5], relation: row[6]),
          referencedColumns: Self.names(row[7])))
    }
    for row in try connection.query(Self.invalidQuery, places.parameters).rows {
      guard let table = table(row), let problem = row[2] else { continue }
      invalid[table, default: []].append(problem)
    }
    let statistics = try connection.query(
      """
      SELECT DISTINCT schemaname, tablename FROM pg_catalog.pg_stats
      WHERE \(TablePlaces.condition("schemaname", "tablename"))
      """, places.parameters)
    withStatistics = Set(statistics.rows.compactMap { table($0) })
  }

  /// Names that the server has put into a JSON array.
  private static func names(_ json: String?) -> [String] {
    json.flatMap { try? JSONDecoder().decode([String].self, from: Data($0.utf8)) } ?? []
  }

  private static let indexQuery = """
    SELECT n.nspname, c.relname, (
        SELECT json_agg(a.attname ORDER BY k.place)
        FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY k (attnum, place)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
        WHERE k.place <= i.indnkeyatts),
      m.amname, i.indisprimary, i.indisunique, i.indpred IS NOT NULL, i.indexprs IS NOT NULL
    FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid JOIN pg_catalog.pg_am m ON m.oid = x.relam
    JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE \(TablePlaces.condition)
    """

  private static let constraintQuery = """
    SELECT n.nspname, c.relname, k.conname, k.contype, (
        SELECT json_agg(a.attname ORDER BY i.place)
        FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY i (number, place)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = i.number),
      m.nspname, p.relname, (
        SELECT json_agg(a.attname ORDER BY i.place)
        FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY i (number, place)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = i.number)
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_class p ON p.oid = k.confrelid
    LEFT JOIN pg_catalog.pg_namespace m ON m.oid = p.relnamespace
    WHERE k.contype IN ('c', 'f') AND \(TablePlaces.condition)
    """

  private static let invalidQuery = """
    SELECT n.nspname, c.relname, v.problem FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL (
      SELECT 'index ' || i.indexrelid::regclass::text || ' is not valid' FROM pg_catalog.pg_index i
      WHERE i.indrelid = c.oid AND NOT (i.indisvalid AND i.indisready)
      UNION ALL
      SELECT 'constraint ' || k.conname || ' is not validated' FROM pg_catalog.pg_constraint k
      WHERE k.conrelid = c.oid AND NOT k.convalidated) v (problem)
    WHERE \(TablePlaces.condition)
    ORDER BY v.problem
    """

  /// What is wrong with a table's keys, indexes, checks, foreign keys, sequence and statistics.
  func problems(
    of table: TableModel, in model: DataModel, on connection: inout Connection
  ) throws(PostgresError) -> [Difference] {
    let place = places[table.name]
    var problems = invalid[table.name] ?? []
    if isComplete { problems += missing(table, model) }
    if let problem = try sequenceProblem(table, place.quoted, on: &connection) {
      problems.append(problem)
    }
    if !withStatistics.contains(table.name), !table.storedColumns.isEmpty,
      try !place.isEmpty(on: &connection)
    {
      problems.append("there are no statistics: ANALYZE \(place.quoted)")
    }
    return problems.map { Difference(table: table.name, problem: $0) }
  }

  private func missing(_ table: TableModel, _ model: DataModel) -> [String] {
    func list(_ columns: [String]) -> String { "(\(columns.joined(separator: ", ")))" }
    let indexes = (indexes[table.name] ?? []).filter { !$0.hasExpressions }
    let constraints = constraints[table.name] ?? []
    var problems: [String] = []
    if !table.primaryKey.isEmpty,
      !indexes.contains(where: { $0.isPrimary && $0.columns == table.primaryKey })
    {
      problems.append("the primary key on \(list(table.primaryKey)) is missing")
    }
    for unique in table.uniques
    where !indexes.contains(where: {
      $0.isUnique && !$0.isPartial && $0.columns == unique.columns
    }) {
      problems.append("the unique constraint on \(list(unique.columns)) is missing")
    }
    for index in table.indexes
    where !indexes.contains(where: {
      $0.columns == index.columns && $0.method == index.method ?? "btree"
        && $0.isUnique == index.isUnique && $0.isPartial == (index.predicate != nil)
    }) {
      problems.append("the index \(index.name) on \(list(index.columns)) is missing")
    }
    let checks = constraints.filter { !$0.isForeignKey }
    for check in table.checks where !checks.contains(where: { $0.name == check.name }) {
      problems.append("the check \(check.name) is missing")
    }
    let named = Set(table.checks.map(\.name))
    let others = checks.filter { !named.contains($0.name) }
    for column in table.storedColumns
    where column.check != nil && !others.contains(where: { $0.columns.contains(column.name) }) {
      problems.append("the check of column \(column.name) is missing")
    }
    for key in table.foreignKeys {
      let referenced = model.referencedColumns(of: key)
      // The server may keep the columns in another order.
      let pairs = Set(zip(key.columns, referenced).map { [$0, $1] })
      let isThere = constraints.contains { other in
        other.isForeignKey && other.references == key.references
          && Set(zip(other.columns, other.referencedColumns).map { [$0, $1] }) == pairs
      }
      if isThere { continue }
      let columns = key.columns.count == 1 ? key.columns[0] : list(key.columns)
      problems.append("the foreign key from \(columns) to \(key.references) is missing")
    }
    return problems
  }

  private func sequenceProblem(
    _ model: TableModel, _ table: String, on connection: inout Connection
  ) throws(PostgresError) -> String? {
    guard let key = model.sequenceColumn else { return nil }
    guard
      let sequence = try connection.query(
        "SELECT (\(KeySequence.query))::text", [table, key]
      ).firstValue
    else {
      return isComplete && model.identity != nil ? "column \(key) has no sequence" : nil
    }
    // The name is one that the server has quoted.
    let result = try connection.query(
      """
      SELECT s.next, m.highest FROM
        (SELECT CASE WHEN is_called THEN last_value + 1 ELSE last_value END FROM \(sequence)) s (next),
        (SELECT max(\(SQLName.quoted(key)))::bigint FROM \(table)) m (highest)
      WHERE s.next <= m.highest
      """)
    guard result.rowCount > 0 else { return nil }
    return "sequence \(sequence) would give \(result[0, 0] ?? "?") next, and the highest \(key) is "
      + (result[0, 1] ?? "?")
  }

  /// The columns of a table as expressions of the model's own types, for a COPY in the binary format. Where rows are
  /// compared by sums, those whose texts the server reads are its own texts: see ``ExpectedRows``.
  ///
  /// - Parameter key: the column that rows are compared by, if they are by one.
  /// - Returns: nil where a column is missing or of a type that cannot be compared, and what is wrong;
  ///   and whether there may be rows without a key.
  static func columnList(
    _ plan: TablePlan, at place: TablePlace, key: String?, on connection: inout Connection
  ) throws -> (sql: String?, problems: [Difference], keyIsNullable: Bool) {
    let columns = try connection.columns(schema: place.schema, table: place.relation)
    if columns.isEmpty {
      return (nil, [Difference(table: plan.name, problem: "the table is missing")], false)
    }
    var expressions: [String] = []
    var problems: [Difference] = []
    for wanted in plan.columns {
      let name = SQLName.quoted(wanted.name)
      guard let column = columns.first(where: { $0.name == wanted.name }) else {
        problems.append(
          Difference(table: plan.name, problem: "column \(wanted.name) is missing"))
        continue
      }
      guard column.isComparable(with: wanted) else {
        problems.append(
          Difference(
            table: plan.name,
            problem: "column \(wanted.name) is of type \(column.typeName), which is not comparable "
              + "with \(wanted.typeName)"))
        continue
      }
      expressions.append(
        key == nil && wanted.baseType.isReadByServer
          ? "\(name)::text" : expression(name, wanted, column))
    }
    let found = columns.first { $0.name == key }
    return (
      problems.isEmpty ? expressions.joined(separator: ", ") : nil, problems,
      found.map { !$0.notNull } ?? false
    )
  }

  private static func expression(
    _ name: String, _ wanted: TablePlan.StoredColumn, _ column: CatalogColumn
  ) -> String {
    switch wanted.baseType {
    // Without the blanks at the end, which do not count.
    case .character, .other: return "\(name)::text"
    case .array(.other): return "\(name)::text"
    case .array(let element) where !wanted.hasBinaryForm:
      return "\(name)::\(element.isText ? "text" : element.sqlName)[]"
    default: break
    }
    if column.isNative(wanted) { return name }
    let cast = "\(name)::\(wanted.baseType.sqlName)"
    switch wanted.baseType {
    case .text, .varchar, .characterVarying, .citext: return cast
    case .enumeration: return "\(name)::text"
    // A time without zone is what was written, which is UTC.
    case .timestamptz: return "\(name) AT TIME ZONE 'UTC'"
    // What is rounded away, or out of range, is a difference and shows as NULL.
    case .date, .numeric, .unconstrainedNumeric:
      return "CASE WHEN \(cast) = \(name) THEN \(cast) END"
    case .int2: return integer(name, cast, below: "32768")
    case .int4: return integer(name, cast, below: "2147483648")
    case .int8: return integer(name, cast, below: "9223372036854775808")
    default: return name
    }
  }

  /// A number as an integer; only of one within the range the server makes a cast.
  private static func integer(_ name: String, _ cast: String, below limit: String) -> String {
    "CASE WHEN \(name) >= -\(limit) AND \(name) < \(limit) THEN "
      + "CASE WHEN \(cast) = \(name) THEN \(cast) END END"
  }
}
