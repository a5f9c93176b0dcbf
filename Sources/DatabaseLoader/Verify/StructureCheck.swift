import FakeDataKit
import PostgresClient

/// What belongs to a table beside its rows, as the server's catalogue has it.
enum StructureCheck {
  typealias Difference = VerificationReport.StructureDifference

  /// The columns of a table as expressions of the model's own types, for a COPY in the binary format.
  ///
  /// - Returns: nil where a column is missing or of a type that cannot be compared, and what is wrong;
  ///   and whether there may be rows without a key.
  static func columnList(
    _ plan: TablePlan, in schema: String, on connection: inout Connection
  ) throws -> (sql: String?, problems: [Difference], keyIsNullable: Bool) {
    let columns = try connection.columns(schema: schema, table: plan.name)
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
      expressions.append(expression(name, wanted, column))
    }
    let key = columns.first { $0.name == plan.table.primaryKey }
    return (
      problems.isEmpty ? expressions.joined(separator: ", ") : nil, problems,
      key.map { !$0.notNull } ?? false
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

  /// What is wrong with a table's keys, foreign keys, sequence and statistics.
  ///
  /// - Parameter isComplete: whether all of the model's keys have to be there. Tables that were there
  ///   before their run have what their makers wanted; what they have must be valid.
  static func problems(
    of plan: TablePlan, _ data: DataPlan, in schema: String, isComplete: Bool,
    on connection: inout Connection
  ) throws -> [Difference] {
    let table = "\(SQLName.quoted(schema)).\(SQLName.quoted(plan.name))"
    var problems = try invalidObjects(table, on: &connection)
    if isComplete { problems += try missingKeys(plan, data, table, on: &connection) }
    if let problem = try sequenceProblem(plan, table, isComplete, on: &connection) {
      problems.append(problem)
    }
    let hasStatistics = try connection.query(
      """
      SELECT EXISTS (SELECT FROM pg_catalog.pg_stats WHERE schemaname = $1 AND tablename = $2)
        OR NOT EXISTS (SELECT FROM \(table))
      """, [schema, plan.name]
    ).firstValue
    if hasStatistics == "f" { problems.append("there are no statistics: ANALYZE \(table)") }
    return problems.map { Difference(table: plan.name, problem: $0) }
  }

  private static func invalidObjects(
    _ table: String, on connection: inout Connection
  ) throws(PostgresError) -> [String] {
    try connection.query(
      """
      SELECT 'index ' || i.indexrelid::regclass::text || ' is not valid' FROM pg_catalog.pg_index i
      WHERE i.indrelid = $1::regclass AND NOT (i.indisvalid AND i.indisready)
      UNION ALL
      SELECT 'constraint ' || k.conname || ' is not validated' FROM pg_catalog.pg_constraint k
      WHERE k.conrelid = $1::regclass AND NOT k.convalidated
      ORDER BY 1
      """, [table]
    ).rows.compactMap { $0[0] }
  }

  private static func missingKeys(
    _ plan: TablePlan, _ data: DataPlan, _ table: String, on connection: inout Connection
  ) throws -> [String] {
    var problems: [String] = []
    let uniques = [[plan.table.primaryKey]] + plan.table.uniques.map(\.columns)
    for (number, columns) in uniques.enumerated() {
      let isThere = try connection.query(
        """
        SELECT EXISTS (SELECT FROM pg_catalog.pg_index i
          WHERE i.indrelid = $1::regclass AND i.indisunique AND i.indpred IS NULL
            AND (i.indisprimary OR $3 = 'f') AND i.indexprs IS NULL
            AND (SELECT pg_catalog.array_agg(a.attname::text ORDER BY k.place)
              FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY k (attnum, place)
              JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
              WHERE k.place <= i.indnkeyatts) = $2::text[])
        """, [table, SQLSyntax.arrayParameter(columns), number == 0 ? "t" : "f"]
      ).firstValue
      if isThere == "t" { continue }
      problems.append(
        "the \(number == 0 ? "primary key" : "unique constraint") on "
          + "(\(columns.joined(separator: ", "))) is missing")
    }
    for key in plan.table.foreignKeys {
      let parent = data.table(key.references)!
      let isThere = try connection.query(
        """
        SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint k
          JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
          JOIN pg_catalog.pg_attribute p ON p.attrelid = k.confrelid AND p.attnum = k.confkey[1]
          JOIN pg_catalog.pg_class c ON c.oid = k.confrelid
          WHERE k.contype = 'f' AND k.conrelid = $1::regclass AND a.attname = $2::text
            AND c.relname = $3::text AND p.attname = $4::text)
        """, [table, key.column, key.references, parent.table.primaryKey]
      ).firstValue
      if isThere == "t" { continue }
      problems.append(
        "the foreign key from \(key.column) to \(key.references) is missing")
    }
    return problems
  }

  private static func sequenceProblem(
    _ plan: TablePlan, _ table: String, _ isComplete: Bool, on connection: inout Connection
  ) throws -> String? {
    let key = plan.table.primaryKey
    guard
      let sequence = try connection.query(
        "SELECT (\(KeySequence.query))::text", [table, key]
      ).firstValue
    else { return isComplete ? "column \(key) has no sequence" : nil }
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
}
