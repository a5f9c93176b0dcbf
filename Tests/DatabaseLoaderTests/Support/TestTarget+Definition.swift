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
      of: Fitness.model().tables.map(\.name), schema: schema, on: &connection)
  }

  /// The schema as `pg_dump` writes it, without the schema's name and the records of runs.
  func dump() throws -> String {
    let outcome = try runProcess(
      serverProgram("pg_dump"), ["--schema-only", "-n", schema, "-d", database.uri])
    guard outcome.exitCode == 0 else { throw DumpFailed(message: outcome.stderr) }
    return outcome.stdout.split(separator: "\n")
      .filter { !$0.hasPrefix("\\") && !$0.hasPrefix("--") }
      .joined(separator: "\n").replacing(schema, with: "target")
      .replacing(/\n?fakedata: .*';/, with: "';")
      .replacing("\nCOMMENT ON TABLE target.users IS '';", with: "")
  }

  /// Where each sequence of the schema stands.
  func sequences() throws -> [String: String] {
    var connection = try Connection(database.parameters)
    let names = try connection.query(
      """
      SELECT c.relname, c.oid::regclass FROM pg_class c
      WHERE c.relnamespace = to_regnamespace($1) AND c.relkind = 'S'
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
}

/// `pg_dump` refused.
struct DumpFailed: Error { let message: String }
