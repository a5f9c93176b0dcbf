import DataSets
import FakeDataKit
import PostgresClient
import TestSupport

@testable import DatabaseLoader

extension TestTarget {
  /// A schema with the data set's tables in it, made by SQL as a migration would.
  static func migrated(_ change: String = "") throws -> TestTarget {
    let target = try TestTarget()
    try Connection.run(SchemaSQL(Fitness.model()).script, target.parameters)
    if !change.isEmpty { try Connection.run(change, target.parameters) }
    return target
  }

  /// What the catalogue says about the data set's tables.
  func fingerprint() throws -> TableFingerprint {
    var connection = try Connection(database.parameters)
    try connection.execute("SET search_path = pg_catalog")
    return try TableFingerprint(
      of: Target(schema: schema, Fitness.model()).places, on: &connection)
  }

  /// The schema as `pg_dump` writes it, without the schema's name and the records of runs.
  func dump() throws -> String {
    try database.schemaDump(schema).replacing(schema, with: "target")
  }

  /// Where each sequence of the schema stands.
  func sequences() throws -> [String: String] { try database.sequences(schema: schema) }
}
