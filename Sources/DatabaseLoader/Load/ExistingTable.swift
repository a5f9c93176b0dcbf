import FakeDataKit
import PostgresClient

/// A table that is there, and how rows of the data set get into it.
struct ExistingTable {
  let plan: TablePlan
  /// Where it is.
  let place: TablePlace
  /// The format that its columns take: binary where all of them are of the model's own types, else
  /// text, which the server reads as whatever type a column has.
  let format: RowFormat
  /// Whether it is a plain table and not a partitioned one.
  let isOrdinary: Bool
  /// The model's columns as they are there.
  let columns: [(wanted: TablePlan.StoredColumn, found: CatalogColumn)]
  /// The highest numbers that key columns hold; whether a column has the parents' keys.
  private let keyLimits: [(column: String, isParentKey: Bool, limit: Int64)]

  /// Looks at a table in the catalogue and refuses one that could not take the rows.
  ///
  /// - Throws: ``LoaderError`` that names the column.
  init(_ plan: TablePlan, at place: TablePlace, on connection: inout Connection) throws {
    self.plan = plan
    self.place = place
    let found = try connection.columns(schema: place.schema, table: place.relation)
    columns = try plan.columns.map { wanted in
      guard let column = found.first(where: { $0.name == wanted.name }) else {
        throw Self.refusal(place, wanted.name, "is missing")
      }
      return (wanted, column)
    }
    for column in found where !plan.columns.contains(where: { $0.name == column.name }) {
      guard column.notNull, !column.hasDefault, !column.isGenerated, column.identity == .none
      else { continue }
      throw Self.refusal(
        place, column.name, "is not of the data set, forbids NULL and has no default")
    }
    // SQL_ASCII knows no characters but bytes.
    let countsBytes = connection.parameterStatus("server_encoding") == "SQL_ASCII"
    for (wanted, column) in columns {
      if let problem = Self.problem(wanted, column, plan, countsBytes: countsBytes) {
        throw Self.refusal(place, column.name, problem)
      }
    }
    format = columns.allSatisfy { $0.found.isNative($0.wanted) } ? .copyBinary : .copyText
    isOrdinary =
      try connection.query(
        """
        SELECT c.relkind FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = $1::text AND c.relname = $2::text
        """, [place.schema, place.relation]
      ).firstValue == "r"
    keyLimits = columns.compactMap { wanted, column in
      guard let limit = column.integers?.upperBound else { return nil }
      return switch plan.table.rule(of: wanted.name) {
      case .rowNumber: (wanted.name, false, limit)
      case .parentKey: (wanted.name, true, limit)
      default: nil
      }
    }
  }

  /// Why a column cannot take its values, as far as the catalogue says; nil where it can.
  private static func problem(
    _ wanted: TablePlan.StoredColumn, _ column: CatalogColumn, _ plan: TablePlan,
    countsBytes: Bool
  ) -> String? {
    if column.isGenerated { return "is generated and cannot be written" }
    guard column.isComparable(with: wanted) else {
      return "is of type \(column.typeName), which does not take \(wanted.typeName)"
    }
    let longest = wanted.longestText
    let characters = countsBytes ? longest.bytes : longest.characters
    if let limit = column.maximumCharacters, characters > limit {
      return "is of type \(shown(column)); values can be \(characters) characters long"
    }
    if let limit = column.maximumBytes, longest.bytes > limit {
      return "is of type \(shown(column)); values can be \(longest.bytes) bytes long"
    }
    // Numbers with digits behind the point have another unit, and the server looks at them.
    if wanted.baseType.isInteger, let range = wanted.range, let integers = column.integers,
      !integers.contains(range.lowerBound) || !integers.contains(range.upperBound)
    {
      // Keys are numbered as the run asks; of other columns the model knows the values.
      switch plan.table.rule(of: wanted.name) {
      case .rowNumber, .parentKey: break
      default:
        return "is of type \(shown(column)), which does not hold the values \(range.lowerBound) to "
          + "\(range.upperBound)"
      }
    }
    return nil
  }

  /// A column's type, and that under a domain.
  private static func shown(_ column: CatalogColumn) -> String {
    column.typeOID == column.baseTypeOID
      ? column.typeName : "\(column.typeName) over \(column.baseTypeName)"
  }

  private static func refusal(
    _ place: TablePlace, _ column: String, _ reason: String
  ) -> LoaderError {
    LoaderError(
      .targetUnfit,
      "table \"\(place.relation)\" of schema \"\(place.schema)\": column \"\(column)\" \(reason). Nothing was "
        + "changed.")
  }

  /// The error that says why a column does not take its values.
  func refusal(_ column: CatalogColumn, _ reason: String) -> LoaderError {
    Self.refusal(place, column.name, reason)
  }

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
}

extension TableModel {
  /// The rule of a column; nil where there is no such column.
  fileprivate func rule(of column: String) -> Rule? {
    columns.first { $0.name == column }?.rule
  }
}
