import FakeDataKit
import PostgresClient

/// Where a type of the data set's own is in a database.
struct TypePlace: Sendable, Hashable {
  /// The schema that it is in.
  let schema: String
  /// Its name there.
  let name: String

  /// The name in SQL, with the schema's in front.
  var quoted: String { "\(SQLName.quoted(schema)).\(SQLName.quoted(name))" }
}

/// Enums and domains of the data set's own. They share the lot of its tables: a load into new tables makes them, also
/// those for which the model names a schema; one of that name that is there already is in the way, or is replaced.
extension Target {
  /// Two parameters of a query that asks for these types: their schemas and their names there.
  var typeParameters: [String] {
    [SQLSyntax.arrayParameter(types.map(\.schema)), SQLSyntax.arrayParameter(types.map(\.name))]
  }

  /// The condition of such a query for a type `t` in the namespace `n`, whose parameters begin with this number.
  /// The server's own types for arrays make way by themselves.
  static func typeCondition(_ number: Int) -> String {
    """
    \(TablePlaces.condition("n.nspname", "t.typname", number))
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_type e WHERE e.typarray = t.oid)
    """
  }

  /// The enums and domains that are there of these names.
  func existingTypes(on connection: inout Connection) throws(PostgresError) -> [TypePlace] {
    if types.isEmpty { return [] }
    let found = try connection.query(
      """
      SELECT n.nspname, t.typname FROM pg_catalog.pg_type t
      JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
      WHERE \(Self.typeCondition(1)) AND t.typtype IN ('d', 'e')
      """, typeParameters
    ).rows.map { TypePlace(schema: $0[0] ?? "", name: $0[1] ?? "") }
    let there = Set(found)
    return types.filter(there.contains)
  }

  /// Moves the types of a staging schema to where they belong. Columns keep their types wherever these are.
  func moveTypes(
    from staging: StagingSchema, on connection: inout Connection
  ) throws(PostgresError) {
    for type in types {
      try connection.execute(
        "ALTER TYPE \(staging.staged(type).quoted) SET SCHEMA \(SQLName.quoted(type.schema))")
    }
  }
}
