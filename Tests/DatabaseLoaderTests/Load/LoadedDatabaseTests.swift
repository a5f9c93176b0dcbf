import DatabaseLoader
import FakeDataKit
import PostgresClient
import TestSupport
import Testing

/// What a database is like after a load.
@Suite("Fresh load: the database afterwards") struct LoadedDatabaseTests {
  let populated: Populated
  var database: TestDatabase { populated.database }
  var tables: [TableModel] { populated.data.model.tables }

  init() throws {
    populated = try Populated.shared.get()
  }

  private func rows(_ sql: String) throws -> [[String?]] {
    var connection = try Connection(database.parameters)
    return try connection.query(sql).rows
  }

  /// The server grants them where a table is created, which is in the staging schema.
  @Test func defaultPrivilegesOfTheSchemaHold() throws {
    let database = try TestDatabase()
    let role = try TestRole(in: database)
    try database.execute(
      """
      ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO \(role.name);
      ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO PUBLIC;
      CREATE SCHEMA other; ALTER DEFAULT PRIVILEGES IN SCHEMA other GRANT ALL ON TABLES TO PUBLIC
      """)
    for ifExists in [LoadOptions.IfExists.fail, .replace] {
      _ = try LoadOptions(ifExists: ifExists).load(fitness(users: 20), into: database.parameters)
        .run(Interruption())
      #expect(
        try database.value(
          """
          SELECT bool_and(has_table_privilege($1, c.oid, 'SELECT'))
            AND NOT bool_or(has_table_privilege($1, c.oid, 'INSERT'))
          FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
          """, [role.name]) == "t")
      #expect(
        try database.value(
          """
          SELECT bool_and(has_sequence_privilege($1, c.oid, 'USAGE'))
          FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'
          """, [role.name]) == "t")
    }
  }

  @Test func everyTableHasTheRowsOfThePlan() throws {
    for table in populated.data.tables {
      let count = try database.value("SELECT count(*) FROM \(SQLName.quoted(table.name))")
      #expect(count == "\(table.rowCount)", "\(table.name)")
    }
    #expect(populated.data.table("users")?.rowCount == 2_000)
  }

  @Test func muscleGroupsAreThoseOfTheOriginal() throws {
    let expected = """
      1|arms|bicep
      2|back|lats
      3|back|traps
      4|back|rhomboid
      7|arms|shoulders
      8|arms|tricep
      9|arms|forearm
      10|front|chest
      11|front|abs
      12|back|lower_back
      13|legs|hamstrings
      14|legs|quads
      15|legs|glutes
      16|legs|calves
      """
    let loaded = try rows(
      #"""
      SELECT concat_ws('|', muscle_group_id, type, "group") FROM muscle_groups
      ORDER BY muscle_group_id
      """#)
    #expect(loaded.compactMap { $0[0] } == expected.split(separator: "\n").map(String.init))
  }

  @Test func exercisesAreThoseOfTheOriginal() throws {
    let expected = """
      1|lat_pulldown|2
      2|tricep_pushdown|8
      3|bicep_curl|1
      4|wrist_curl|9
      5|cable_curl|1
      6|skull_crusher|8
      7|preacher_curl|1
      8|cable_row|3
      9|pull_up|2
      10|bent_over_dumbell_row|2
      11|hammer_curl|1
      12|pec_fly|10
      13|chest_press|10
      14|bench_press|10
      15|deadlift|15
      16|overhead_press|7
      17|rear_delt_flys|7
      18|lat_raises|7
      19|shoulder_press|7
      20|squat|14
      21|bulgarian_split_squat|14
      22|leg_press|14
      23|romanian_deadlift|13
      24|hip_thrust|15
      25|hamstring_curl|13
      26|leg_extension|14
      27|calf_raise|16
      28|treadmill|15
      29|sit-ups|11
      """
    let loaded = try rows(
      "SELECT concat_ws('|', id, name, muscle_group_id) FROM exercises ORDER BY id")
    #expect(loaded.compactMap { $0[0] } == expected.split(separator: "\n").map(String.init))
  }

  @Test func noForeignKeyPointsToNowhere() throws {
    for table in tables {
      for key in table.foreignKeys {
        let parent = try #require(populated.data.model.table(key.references))
        let orphans = try database.value(
          """
          SELECT count(*) FROM \(SQLName.quoted(table.name)) c
          LEFT JOIN \(SQLName.quoted(parent.name)) p
            ON p.\(SQLName.quoted(parent.primaryKey[0])) = c.\(SQLName.quoted(key.columns[0]))
          WHERE p.\(SQLName.quoted(parent.primaryKey[0])) IS NULL
          """)
        #expect(orphans == "0", "\(table.name).\(key.columns[0])")
      }
    }
  }

  @Test func everyConstraintOfTheModelIsThereAndValid() throws {
    let schema = SchemaSQL(populated.data.model)
    let found = try rows(
      """
      SELECT concat(contype, ' ', conname), convalidated FROM pg_constraint
      WHERE connamespace = 'public'::regnamespace AND contype NOT IN ('c', 'n')
      """)
    let expected = tables.flatMap { table in
      schema.keys(table).map { $0.sql.contains("PRIMARY KEY") ? "p \($0.name)" : "u \($0.name)" }
        + table.foreignKeys.map { "f \(schema.foreignKeyName($0, of: table))" }
    }
    #expect(found.compactMap { $0[0] }.sorted() == expected.sorted())
    #expect(found.allSatisfy { $0[1] == "t" })
    #expect(expected.contains("u goals_customer_id_key"))
    #expect(
      try database.value("SELECT count(*) FROM pg_constraint WHERE NOT convalidated") == "0")
  }

  @Test func everyIndexIsUsable() throws {
    let broken = try rows(
      "SELECT indexrelid::regclass FROM pg_index WHERE NOT (indisvalid AND indisready AND indislive)"
    )
    #expect(broken.isEmpty)
  }

  @Test func plannerStatisticsAreThere() throws {
    for table in populated.data.tables {
      let estimate = try database.value(
        "SELECT reltuples FROM pg_class WHERE oid = $1::regclass", [table.name])
      #expect(estimate == "\(table.rowCount)", "\(table.name)")
      let columns = try database.value(
        "SELECT count(*) FROM pg_stats WHERE schemaname = 'public' AND tablename = $1",
        [table.name])
      #expect(columns == "\(table.columns.count)", "\(table.name)")
    }
  }

  @Test func everyPageIsFrozenAndAllVisible() throws {
    #expect(try database.unfrozenTables() == [])
    // A frozen row is not dated by the transaction that wrote it: a vacuum finds nothing to do.
    var connection = try Connection(database.parameters)
    let canLook = try connection.query(
      "SELECT FROM pg_available_extensions WHERE name = 'pg_visibility'")
    // Not every server is installed with the extensions that come with PostgreSQL.
    if canLook.rowCount == 0 { return }
    try connection.execute("BEGIN; CREATE EXTENSION pg_visibility")
    let frozen = try connection.query(
      """
      SELECT count(*) FILTER (WHERE all_frozen) = (
        SELECT count(DISTINCT (ctid::text::point)[0]) FROM meal)
      FROM pg_visibility_map('meal')
      """
    ).firstValue
    #expect(frozen == "t")
    try connection.execute("ROLLBACK")
  }

  @Test func autovacuumWatchesTheTables() throws {
    let options = try rows(
      "SELECT relname, reloptions FROM pg_class WHERE relnamespace = 'public'::regnamespace")
    #expect(!options.isEmpty)
    #expect(options.allSatisfy { $0[1] == nil })
  }

  @Test func nothingElseIsLeft() throws {
    let relations = SchemaSQL(populated.data.model).relations.map { "public.\($0.name)" }
    #expect(try database.remains() == relations.sorted())
    let locks = try database.value(
      """
      SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      """)
    #expect(locks == "0")
  }

  @Test func theReportTellsWhatIsInTheDatabase() throws {
    let report = populated.report
    #expect(report.dataVersion == DataContract.version)
    #expect(report.model == "fitness")
    #expect(report.parameters == populated.data.parameters)
    #expect(report.database == database.name)
    #expect(report.schema == "public")
    let version = try database.value("SHOW server_version")
    #expect(report.serverVersion == version)
    #expect(report.connections == 2)
    #expect(report.rows == populated.data.rowCount)
    #expect(report.tables.map(\.name) == tables.map(\.name))
    #expect(report.removedLeftovers == [])
    #expect(report.warnings == [])
    for table in report.tables {
      #expect(table.rows == populated.data.table(table.name)?.rowCount)
      let bytes = try database.value(
        "SELECT pg_total_relation_size($1::regclass)", [SQLName.quoted(table.name)])
      #expect("\(table.bytesOnDisk)" == bytes, "\(table.name)")
    }
    #expect(report.bytesSent == report.tables.reduce(0) { $0 + $1.bytesSent })
    #expect(report.phases.map(\.name) == [.create, .copy, .keys, .analyze, .foreignKeys, .publish])
    let steps = LoadPlan(freshLoadOf: populated.data).steps.count
    #expect(report.phases.reduce(0) { $0 + $1.steps } == steps)
    #expect(report.seconds > 0)
  }
}
