import DatabaseLoader
import DataSets
import FakeDataKit
import Foundation
import TestSupport
import Testing

/// `schema.sql`, for those who want the tables without the rows.
@Suite("schema.sql") struct SchemaFileTests {
  /// The file, at the package's top.
  static let path = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("schema.sql").path

  @Test func theFileIsWhatTheModelSays() throws {
    let text = try String(contentsOfFile: Self.path, encoding: .utf8)
    #expect(text == SchemaSQL(Fitness.model()).script)
  }

  @Test func itMakesTheSchemaThatALoadMakes() throws {
    let populated = try Populated.shared.get()
    let empty = try TestDatabase()
    let outcome = try runProcess(
      "psql",
      ["--no-psqlrc", "-q", "-v", "ON_ERROR_STOP=1", "-d", empty.uri, "-f", Self.path])
    #expect(outcome.exitCode == 0, "\(outcome.stderr)")
    let made = try empty.schemaDump(comments: false)
    let loaded = try populated.database.schemaDump(comments: false)
    #expect(made.contains("CREATE TABLE public.user_workouts"))
    #expect(made.contains("goals_customer_id_key"))
    #expect(made == loaded)
  }

  @Test func columnsStandInTheSameOrderWithTheSameTypes() throws {
    let populated = try Populated.shared.get()
    let empty = try TestDatabase()
    try empty.execute(SchemaSQL(Fitness.model()).script)
    let sql = """
      SELECT string_agg(concat_ws(' ', attrelid::regclass, attnum, attname,
          format_type(atttypid, atttypmod), attnotnull, attidentity, attstorage, attcompression,
          attcollation::regcollation, pg_get_expr(adbin, adrelid)), E'\\n'
        ORDER BY attrelid::regclass::text, attnum)
      FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid AND relkind = 'r'
      LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
      WHERE relnamespace = 'public'::regnamespace AND attnum > 0
      """
    #expect(try empty.value(sql) == populated.database.value(sql))
  }
}
