import DatabaseLoader
import DataSets
import FakeDataKit
import Foundation
import PostgresClient
import TestSupport
import Testing

/// Indexes of tables that are there: gone while rows are copied, and afterwards what they were.
@Suite("Existing tables: indexes") struct ExistingIndexesTests {
  static let ways: [LoadOptions.IfExists] = [.truncate, .append]

  /// A database with the data set's tables, and more.
  private func database(_ sql: String = "") throws -> TestDatabase {
    let database = try TestDatabase()
    try database.execute(SchemaSQL(Fitness.model()).script)
    if !sql.isEmpty { try database.execute(sql) }
    return database
  }

  @discardableResult
  private func load(
    _ database: TestDatabase, _ way: LoadOptions.IfExists, users: UInt64 = 60
  ) throws -> LoadReport {
    try LoadOptions(ifExists: way, isSingleTransaction: true)
      .load(try fitness(users: users), into: database.parameters).run(Interruption())
  }

  private static let everyKind = """
    CREATE INDEX "by Time" ON meal (user_id, "time" DESC NULLS LAST) INCLUDE (calories)
      WITH (fillfactor = 71, deduplicate_items = off);
    CREATE INDEX lowered ON meal (lower(name) text_pattern_ops, (calories / 2)) WHERE calories > 300;
    ALTER INDEX lowered ALTER COLUMN 1 SET STATISTICS 77;
    ALTER INDEX lowered ALTER COLUMN 2 SET STATISTICS 0;
    COMMENT ON INDEX lowered IS 'lower''s index';
    CREATE INDEX hashed ON meal USING hash (name);
    CREATE INDEX ranges ON meal USING brin ("time") WITH (pages_per_range = 7);
    CREATE INDEX words ON meal USING gin (to_tsvector('english', name)) WITH (fastupdate = off);
    CREATE UNIQUE INDEX collated ON users (user_id, name COLLATE "C");
    CREATE UNIQUE INDEX identified ON users (user_id DESC, height);
    ALTER TABLE users REPLICA IDENTITY USING INDEX identified;
    ALTER TABLE users CLUSTER ON collated;
    ALTER TABLE users ADD CONSTRAINT deferred UNIQUE (user_id, weight) DEFERRABLE INITIALLY DEFERRED;
    ALTER TABLE users ADD CONSTRAINT movable UNIQUE (user_id, height) DEFERRABLE;
    ALTER TABLE users ADD CONSTRAINT included UNIQUE (user_id) INCLUDE (name) WITH (fillfactor = 50);
    COMMENT ON CONSTRAINT included ON users IS 'name''s there';
    COMMENT ON CONSTRAINT meal_pkey ON meal IS 'a key';
    COMMENT ON INDEX meal_pkey IS 'its index';
    ALTER TABLE meal REPLICA IDENTITY FULL;
    ALTER TABLE goals ADD CONSTRAINT excluding EXCLUDE USING btree (goal_id WITH =)
      WITH (fillfactor = 60) WHERE (goal_id > 0);
    ALTER TABLE user_workouts CLUSTER ON user_workouts_pkey;
    """

  @Test(arguments: ways)
  func theyAreWhatTheyWere(_ way: LoadOptions.IfExists) throws {
    let database = try database(Self.everyKind)
    let isNewer = try database.value("SHOW server_version_num").map { $0 >= "150000" } ?? false
    if isNewer {
      try database.execute("CREATE UNIQUE INDEX apart ON goals (goal_id, goal) NULLS NOT DISTINCT")
    }
    let (dump, indexes) = (try database.schemaDump(), try database.indexes())
    let report = try load(database, way)
    #expect(report.remarks.count == 1 && report.remarks[0].contains("index excluding stays"))
    #expect(try database.indexes() == indexes)
    #expect(try database.schemaDump() == dump)
    let expected = try TestDatabase()
    try expected.load(try fitness(users: 60))
    #expect(try database.content() == expected.content())
  }

  /// In a tablespace of their own, by a server of its own: tablespaces belong to a server.
  @Test func theyAreWhereTheyWere() throws {
    let own = try OwnServer()
    try own.start()
    let place = own.temporary.path("place")
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
    _ = try runProcess("chown", ["--reference", "\(own.server.directory)/data", place])
    try own.execute("CREATE TABLESPACE place LOCATION '\(place)'")
    let database = try TestDatabase(on: own.server)
    try database.execute(SchemaSQL(Fitness.model()).script)
    try database.execute(
      """
      CREATE INDEX apart ON meal (name) TABLESPACE place WHERE calories > 5;
      ALTER TABLE users ADD CONSTRAINT elsewhere UNIQUE (user_id, name) USING INDEX TABLESPACE place
      """)
    // What the session makes by default goes elsewhere; what is built again does not.
    try database.execute("ALTER DATABASE \(database.name) SET default_tablespace = place")
    let indexes = try database.indexes()
    #expect(indexes?.contains("place") == true)
    for way in Self.ways.reversed() {
      try load(database, way)
      #expect(try database.indexes() == indexes)
    }
    try database.drop()
  }

  /// Why an index stays, and what makes it.
  @Test(arguments: [
    (
      "CREATE VIEW grouped AS SELECT user_id, name FROM users GROUP BY user_id", "users_pkey",
      "depended on by view grouped"
    ),
    (
      "ALTER TABLE goals ADD CONSTRAINT excluding EXCLUDE USING btree (goal_id WITH =)",
      "excluding",
      "it belongs to an exclusion constraint"
    ),
    (
      """
      CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER f BEFORE INSERT OR UPDATE ON goals FOR EACH ROW EXECUTE FUNCTION f()
      """, "meal_pkey", "triggers on goals may look rows up by it"
    ),
    (
      "ALTER TABLE goals DISABLE TRIGGER ALL", "users_pkey",
      "depended on by constraint goals_user_id_fkey on table goals"
    ),
  ])
  func someStay(_ sql: String, _ name: String, _ reason: String) throws {
    for way in Self.ways {
      let database = try database(sql)
      let (dump, indexes) = (try database.schemaDump(), try database.indexes())
      let number = try database.value("SELECT '\(name)'::regclass::oid")
      let report = try load(database, way)
      #expect(
        report.remarks.contains {
          $0.hasPrefix("index") && $0.contains(name)
            && $0.hasSuffix("in place while the rows are copied, which takes longer: \(reason)")
        },
        "\(report.remarks)")
      #expect(try database.value("SELECT '\(name)'::regclass::oid") == number)
      #expect(try database.indexes() == indexes)
      #expect(try database.schemaDump() == dump)
    }
  }

  @Test(arguments: [
    "CREATE TABLE notes (user_id bigint REFERENCES users)",
    "CREATE TABLE notes (user_id bigint, name text); CREATE UNIQUE INDEX a ON users (user_id, name); "
      + "ALTER TABLE notes ADD FOREIGN KEY (user_id, name) REFERENCES users (user_id, name)",
  ])
  func keysThatOthersReferToStay(_ sql: String) throws {
    let database = try database(sql)
    let indexes = try database.indexes()
    let report = try load(database, .append)
    #expect(report.remarks.contains { $0.contains("depended on by constraint notes_") })
    #expect(try database.indexes() == indexes)
  }

  @Test func duplicatesTakeAllBack() throws {
    let database = try database("CREATE UNIQUE INDEX once ON meal (type)")
    let indexes = try database.indexes()
    let error = try postgresError { try load(database, .append) }
    #expect(error.sqlState == .uniqueViolation && error.constraintName == "once")
    #expect(try database.indexes() == indexes)
    #expect(try database.value("SELECT count(*) FROM meal") == "0")
  }

  @Test func whereThereAreRowsNothingIsTakenAway() throws {
    let database = try database()
    try load(database, .append)
    let numbers =
      "SELECT string_agg(indexrelid::text, ' ' ORDER BY 1) FROM pg_index WHERE indexrelid >= 16384"
    let before = try database.value(numbers)
    try load(database, .append, users: 5)
    #expect(try database.value(numbers) == before)
  }

  /// Empty tables get new storage, into which rows go frozen.
  @Test(arguments: ways)
  func rowsAreFrozen(_ way: LoadOptions.IfExists) throws {
    let database = try database()
    try load(database, way, users: 2000)
    // Rows of catalogues that are missing are inserted.
    let scaled = ["goals", "meal", "user_workouts", "users"]
    #expect(try database.unfrozenTables().filter(scaled.contains) == [])
  }

  @Test(arguments: [
    """
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''emptied''; END';
    CREATE TRIGGER f BEFORE TRUNCATE ON meal FOR EACH STATEMENT EXECUTE FUNCTION f()
    """,
    "CREATE PUBLICATION changes FOR TABLE meal",
    "CREATE TABLE notes (user_id bigint, meal_id bigint REFERENCES meal)",
  ])
  func tablesForWhichThatIsMoreThanNothingKeepTheirs(_ sql: String) throws {
    let database = try database(sql)
    let storage = "SELECT pg_relation_filenode('meal')"
    let before = try database.value(storage)
    try load(database, .append)
    #expect(try database.value(storage) == before)
    #expect(try database.value("SELECT count(*) > 50 FROM meal") == "t")
    #expect(try database.value("SELECT pg_relation_filenode('goals')") != before)
  }
}
