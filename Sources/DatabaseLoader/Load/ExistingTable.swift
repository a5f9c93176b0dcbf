import FakeDataKit
import PostgresClient

/// A table that is there, and how rows of the data set get into it.
struct ExistingTable {
  let plan: TablePlan
  /// The format that its columns take: binary where all of them are of the model's own types, else
  /// text, which the server reads as whatever type a column has.
  let format: RowFormat
  /// Whether it is a plain table and not a partitioned one.
  let isOrdinary: Bool

  /// Looks at a table and refuses one that could not take the rows.
  ///
  /// - Throws: ``LoaderError`` that names the column.
  init(_ plan: TablePlan, schema: String, on connection: inout Connection) throws {
    self.plan = plan
    let columns = try connection.columns(schema: schema, table: plan.name)
    func refuse(_ column: String, _ reason: String) -> LoaderError {
      LoaderError(
        .targetUnfit,
        "table \"\(plan.name)\" of schema \"\(schema)\": column \"\(column)\" \(reason). Nothing was "
          + "changed.")
    }
    var isBinary = true
    for wanted in plan.columns {
      guard let column = columns.first(where: { $0.name == wanted.name }) else {
        throw refuse(wanted.name, "is missing")
      }
      if column.isGenerated { throw refuse(wanted.name, "is generated and cannot be written") }
      guard Self.takes(column, wanted.type) else {
        throw refuse(
          wanted.name,
          "is of type \(column.typeName), which does not take \(wanted.type.sqlName)")
      }
      if let length = Self.maximumLength(column), wanted.maximumTextBytes > length {
        throw refuse(
          wanted.name,
          "is of type \(column.typeName); values can be \(wanted.maximumTextBytes) bytes long")
      }
      if !Self.isSame(column, wanted.type) { isBinary = false }
    }
    for column in columns where !plan.columns.contains(where: { $0.name == column.name }) {
      guard column.notNull, !column.hasDefault, !column.isGenerated, column.identity == .none
      else { continue }
      throw refuse(column.name, "is not of the data set, forbids NULL and has no default")
    }
    format = isBinary ? .copyBinary : .copyText
    isOrdinary =
      try connection.query(
        """
        SELECT c.relkind FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = $1::text AND c.relname = $2::text
        """, [schema, plan.name]
      ).firstValue == "r"
    // Keys are numbered as the run asks; of other columns the model knows the values.
    for wanted in plan.columns {
      guard let limit = Self.limit(columns.first { $0.name == wanted.name }!),
        let range = wanted.range,
        !limit.contains(range.lowerBound) || !limit.contains(range.upperBound)
      else { continue }
      let isKey = plan.table.columns.contains {
        $0.name == wanted.name && ($0.rule == .rowNumber || $0.rule == .parentKey)
      }
      if !isKey {
        throw refuse(
          wanted.name, "does not hold the values \(range.lowerBound) to \(range.upperBound)")
      }
    }
    keyLimits = plan.columns.compactMap { wanted in
      guard let limit = Self.limit(columns.first { $0.name == wanted.name }!) else { return nil }
      guard let rule = plan.table.columns.first(where: { $0.name == wanted.name })?.rule else {
        return nil
      }
      return rule == .rowNumber
        ? (wanted.name, false, limit.upperBound)
        : rule == .parentKey ? (wanted.name, true, limit.upperBound) : nil
    }
  }

  /// The highest numbers that key columns hold; whether a column has the parents' keys.
  let keyLimits: [(column: String, isParentKey: Bool, limit: Int64)]

  /// Refuses keys that the columns do not hold.
  ///
  /// - Parameters:
  ///   - lastRow: the highest key that the load gives a row.
  ///   - lastParent: the highest key of a parent.
  func check(lastRow: UInt64, lastParent: UInt64) throws(LoaderError) {
    for key in keyLimits {
      let highest = key.isParentKey ? lastParent : lastRow
      guard highest > UInt64(key.limit) else { continue }
      throw LoaderError(
        .targetUnfit,
        "table \"\(plan.name)\": column \"\(key.column)\" holds numbers up to \(key.limit), and the "
          + "load needs \(highest). Nothing was changed.")
    }
  }

  private enum OID {
    static let int8: UInt32 = 20
    static let int2: UInt32 = 21
    static let int4: UInt32 = 23
    static let text: UInt32 = 25
    static let float8: UInt32 = 701
    static let bpchar: UInt32 = 1042
    static let varchar: UInt32 = 1043
    static let date: UInt32 = 1082
    static let timestamp: UInt32 = 1114
    static let timestamptz: UInt32 = 1184
    static let numeric: UInt32 = 1700
  }

  /// Whether a column's type takes the values as text.
  static func takes(_ column: CatalogColumn, _ type: SQLType) -> Bool {
    let types: [UInt32] =
      switch type {
      case .int4, .int8: [OID.int2, OID.int4, OID.int8, OID.numeric, OID.float8]
      case .text, .varchar: [OID.text, OID.varchar, OID.bpchar]
      case .date: [OID.date, OID.timestamp, OID.timestamptz]
      case .timestamptz: [OID.timestamptz, OID.timestamp]
      }
    return types.contains(column.baseTypeOID)
  }

  /// Whether a column takes the values in the binary format.
  static func isSame(_ column: CatalogColumn, _ type: SQLType) -> Bool {
    switch type {
    case .int4: column.typeOID == OID.int4
    case .int8: column.typeOID == OID.int8
    case .text, .varchar: column.typeOID == OID.text || column.typeOID == OID.varchar
    case .date: column.typeOID == OID.date
    case .timestamptz: column.typeOID == OID.timestamptz
    }
  }

  /// The integers that a column holds, where its type says so.
  private static func limit(_ column: CatalogColumn) -> ClosedRange<Int64>? {
    switch column.baseTypeOID {
    case OID.int2: Int64(Int16.min)...Int64(Int16.max)
    case OID.int4: Int64(Int32.min)...Int64(Int32.max)
    default: nil
    }
  }

  /// The characters that a text column holds, where its type says so: `character varying(50)`.
  private static func maximumLength(_ column: CatalogColumn) -> Int? {
    guard column.baseTypeOID == OID.varchar || column.baseTypeOID == OID.bpchar,
      let open = column.typeName.firstIndex(of: "("),
      let close = column.typeName[open...].firstIndex(of: ")")
    else { return nil }
    return Int(column.typeName[column.typeName.index(after: open)..<close])
  }
}
