import DatabaseLoader
import FakeDataKit
import PostgresClient
import TestSupport
import Testing

/// What a load makes of the server's refusals, and of the settings that it finds.
@Suite("Fresh load: sessions and server errors") struct SessionTests {
  @Test func anErrorInACopyKeepsWhatTheServerSaid() throws {
    let database = try TestDatabase()
    try LoadHook.install(
      "RAISE 'not today' USING ERRCODE = '53100', HINT = 'tomorrow'", at: .copy("meal"),
      in: database)
    let error = try postgresError { try database.load(try fitness(users: 50)) }
    #expect(error.code == .server)
    #expect(error.sqlState == .diskFull)
    #expect(error.message == "not today")
    #expect(error.hint == "tomorrow")
    #expect(error.statement?.contains(/^COPY fakedata_stage_[0-9a-f]{16}\.meal \(/) == true)
    #expect(try database.remains() == [])
  }

  @Test func anErrorInAKeyKeepsWhatTheServerSaid() throws {
    let database = try TestDatabase()
    try LoadHook.install(
      "RAISE 'no keys' USING ERRCODE = '53200'", at: .keys, in: database)
    let error = try postgresError { try database.load(try fitness(users: 50)) }
    #expect(error.sqlState == .outOfMemory)
    #expect(error.message == "no keys")
    #expect(try database.remains() == [])
  }

  @Test func aRowThatTheServerRefuses() throws {
    let database = try TestDatabase()
    let model = DataModel(
      name: "refused", catalogs: [],
      tables: [
        TableModel(
          name: "numbers", cardinality: .scale,
          columns: [
            ColumnModel("id", .int8, .rowNumber),
            ColumnModel("small", .int8, .rowNumber, check: "small <= 700"),
          ],
          primaryKey: "id")
      ])
    let error = try postgresError {
      try database.load(try DataPlan(model, RunParameters(seed: 1, scale: 1_000)), jobs: 1)
    }
    #expect(error.sqlState == .checkViolation)
    #expect(error.tableName == "numbers")
    #expect(error.context?.contains("line 701") == true)
    #expect(try database.remains() == [])
  }

  @Test func rowsThatMissAreNoticed() throws {
    let database = try TestDatabase()
    // A trigger that drops a row leaves no error behind, only a count.
    try database.execute(
      """
      CREATE SCHEMA hook;
      CREATE FUNCTION hook.skip() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN IF NEW.user_id = 7 THEN RETURN NULL; END IF; RETURN NEW; END $$;
      CREATE FUNCTION hook.install() RETURNS event_trigger LANGUAGE plpgsql AS $$
        DECLARE item record;
        BEGIN
          FOR item IN SELECT objid FROM pg_event_trigger_ddl_commands() d
            JOIN pg_class c ON c.oid = d.objid WHERE c.relkind = 'r' AND c.relname = 'users'
          LOOP
            EXECUTE format('CREATE TRIGGER hook BEFORE INSERT ON %s FOR EACH ROW '
              'EXECUTE FUNCTION hook.skip()', item.objid::regclass);
          END LOOP;
        END $$;
      CREATE EVENT TRIGGER skip ON ddl_command_end WHEN TAG IN ('CREATE TABLE')
        EXECUTE FUNCTION hook.install();
      """)
    let error = try postgresError { try database.load(try fitness(users: 50)) }
    #expect(error.code == .copyRowCount)
    #expect(error.message.contains("49 rows of the 50"))
    #expect(try database.remains() == [])
  }

  /// Settings of a role or a database that would end a long load, or change what it stores.
  @Test func settingsOfTheDatabaseDoNotMatter() throws {
    let database = try TestDatabase()
    try LoadHook.install("PERFORM pg_sleep(2.5)", at: .copy("meal"), in: database)
    // What a connection asks for itself outranks what the database has.
    var parameters = database.parameters
    parameters["options"] = "-c statement_timeout=0"
    var connection = try Connection(parameters)
    for setting in [
      "statement_timeout = '2s'", "lock_timeout = '2s'",
      "idle_in_transaction_session_timeout = '2s'",
      "default_transaction_isolation = 'serializable'", "client_encoding = 'LATIN1'",
      "DateStyle = 'SQL, DMY'", "TimeZone = 'Pacific/Apia'", "standard_conforming_strings = off",
      "row_security = off", "extra_float_digits = 0", "client_min_messages = 'debug1'",
      "search_path = nowhere, public", "default_table_access_method = 'heap'",
      "max_parallel_maintenance_workers = 0", "enable_seqscan = off",
    ] {
      try connection.execute("ALTER DATABASE \(database.name) SET \(setting)")
    }
    let report = try database.load(try fitness(users: 20))
    #expect(report.schema == "public")
    #expect(report.warnings == [])
    try connection.execute("ALTER DATABASE \(database.name) RESET ALL")
    let target = try TestTarget()
    try target.database.load(try fitness(users: 20), schema: target.schema)
    let expected = try target.database.content(schema: target.schema)
    #expect(try database.content() == expected)
  }

  @Test func aLimitOnIdleSessionsDoesNotEndTheSupervisor() throws {
    let database = try TestDatabase()
    let gate = try LoadGate(at: .copy("meal"), in: database)
    try database.execute("ALTER DATABASE \(database.name) SET idle_session_timeout = '500ms'")
    let load = Background { try database.load(try fitness(users: 50)) }
    try gate.waitUntilReached()
    // The supervisor has been idle for longer than that, or is gone already.
    var parameters = database.parameters
    parameters["options"] = "-c idle_session_timeout=0"
    var observer = try Connection(parameters)
    try observer.wait { connection in
      let isIdle = try connection.query(
        """
        SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'fakedata supervisor'
          AND NOT (state = 'idle' AND clock_timestamp() - state_change > '700ms')
        """)
      return isIdle.rowCount == 0 ? true : nil
    }
    try gate.open()
    #expect(try load.value().warnings == [])
  }

  @Test func tooFewConnections() throws {
    let database = try TestDatabase()
    let role = try TestRole(in: database)
    try database.execute(
      """
      GRANT CREATE ON DATABASE \(database.name) TO \(role.name);
      GRANT CREATE ON SCHEMA public TO \(role.name);
      ALTER ROLE \(role.name) CONNECTION LIMIT 2
      """)
    let data = try fitness(users: 50)
    func load() throws -> LoadReport {
      try FreshLoad(data, into: role.parameters, options: LoadOptions(jobs: 2)).run()
    }
    // One connection less than asked for, and all rows.
    let report = try load()
    #expect(report.rows == data.rowCount)
    #expect(report.connections == 1)
    #expect(report.remarks.count == 1)
    #expect(report.remarks.first?.contains("too many connections") == true)
    try database.execute(
      "ALTER ROLE \(role.name) CONNECTION LIMIT 1; DROP OWNED BY \(role.name); "
        + "GRANT CREATE ON DATABASE \(database.name) TO \(role.name); "
        + "GRANT CREATE ON SCHEMA public TO \(role.name)")
    let error = try postgresError(load)
    #expect(error.code == .connectionFailed)
    #expect(error.message.contains("too many connections"))
    #expect(try database.remains() == [])
  }

  @Test func aServerThatIsNotThere() throws {
    let parameters = ConnectionParameters(dbname: "postgresql://127.0.0.1:1/x")
    let error = try postgresError {
      try FreshLoad(try fitness(users: 5), into: parameters, options: LoadOptions()).run()
    }
    #expect(error.code == .connectionFailed)
  }
}
