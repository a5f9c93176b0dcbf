import DataSets
import FakeDataKit
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// What the catalogue says about tables, and whether a change to them can hide from it.
@Suite("Fingerprint of tables") struct TableFingerprintTests {
  private func fingerprint(
    _ schema: String, on connection: inout Connection
  ) throws -> TableFingerprint {
    try connection.execute("SET LOCAL search_path = pg_catalog")
    return try TableFingerprint(
      of: Target(schema: schema, Fitness.model()).places, on: &connection)
  }

  /// Applies each change to the same tables, and takes it back.
  private func expectEachSeen(
    _ changes: [String], in target: TestTarget, role: String
  ) throws {
    var connection = try Connection(target.database.parameters)
    try connection.execute("BEGIN")
    let before = try fingerprint(target.schema, on: &connection)
    #expect(before.lines.count > 100)
    for change in changes {
      try connection.execute(
        "SAVEPOINT change; SET LOCAL search_path = \(target.schema), pg_catalog;"
          + change.replacing("TO ROLE", with: "TO \(role)").replacing(
            "FROM ROLE", with: "FROM \(role)"))
      let after = try fingerprint(target.schema, on: &connection)
      #expect(after.difference(from: before) != nil, "\(change)")
      try connection.execute("ROLLBACK TO change")
    }
    #expect(try fingerprint(target.schema, on: &connection).difference(from: before) == nil)
    try connection.execute("ROLLBACK")
  }

  @Test func whatAMigrationAddsIsSeen() throws {
    let target = try TestTarget.migrated(SchemaFeature.preparation)
    let role = try TestRole(in: target.database)
    try expectEachSeen(SchemaFeature.all.map(\.sql), in: target, role: role.name)
  }

  @Test func whatIsChangedOrTakenAwayIsSeen() throws {
    let target = try TestTarget.migrated()
    let role = try TestRole(in: target.database)
    try Connection.run(
      SchemaFeature.script(SchemaFeature.all, role: role.name), target.parameters)
    try expectEachSeen(Self.changes, in: target, role: role.name)
    try target.database.execute("DROP SCHEMA \(target.schema) CASCADE")
  }

  /// Changes to tables with all features.
  private static let changes = [
    // Columns.
    "ALTER TABLE users RENAME plan TO tariff", "ALTER TABLE users DROP tags",
    "ALTER TABLE users ALTER plan DROP DEFAULT", "ALTER TABLE users ALTER plan DROP NOT NULL",
    "ALTER TABLE users ALTER plan SET DEFAULT 'paid'",
    "ALTER TABLE users ALTER bmi DROP EXPRESSION",
    "ALTER TABLE users ALTER number DROP IDENTITY", "ALTER TABLE users ALTER number SET START 2000",
    "ALTER TABLE users ALTER number SET INCREMENT 10",
    "ALTER TABLE users ALTER number SET NO CYCLE",
    "ALTER TABLE users ALTER number SET CACHE 1", "ALTER TABLE users ALTER number SET MINVALUE 1",
    "ALTER TABLE users ALTER number SET GENERATED ALWAYS",
    "ALTER SEQUENCE \"the numbers\" RENAME TO others", "COMMENT ON SEQUENCE \"the numbers\" IS 'x'",
    "ALTER TABLE users ALTER code TYPE varchar(30)",
    "ALTER TABLE users ALTER code TYPE text COLLATE \"POSIX\"",
    "ALTER TABLE users ALTER grid TYPE int[]", "ALTER TABLE users ALTER name SET STATISTICS 499",
    "ALTER TABLE meal ALTER name RESET (n_distinct)",
    "ALTER TABLE goals ALTER goal SET STORAGE MAIN",
    "ALTER TABLE meal ALTER name SET COMPRESSION default", "COMMENT ON COLUMN users.name IS NULL",
    "COMMENT ON COLUMN users.name IS 'First and last'",
    // Tables.
    "ALTER TABLE users SET (fillfactor = 80)", "ALTER TABLE users RESET (autovacuum_enabled)",
    "ALTER TABLE users RESET (toast.autovacuum_vacuum_threshold)", "COMMENT ON TABLE goals IS NULL",
    "ALTER TABLE goals SET LOGGED", "ALTER TABLE meal REPLICA IDENTITY DEFAULT",
    "ALTER TABLE goals OWNER TO ROLE", "CREATE TABLE child () INHERITS (meal)",
    "CREATE TABLE parent (); ALTER TABLE meal INHERIT parent",
    "CREATE RULE quiet AS ON DELETE TO meal DO INSTEAD NOTHING", "ALTER TABLE meal RENAME TO meals",
    // Checks.
    "ALTER TABLE users DROP CONSTRAINT tall", "ALTER TABLE users RENAME CONSTRAINT tall TO high",
    "ALTER TABLE users VALIDATE CONSTRAINT light", "COMMENT ON CONSTRAINT light ON users IS NULL",
    "ALTER TABLE users DROP CONSTRAINT tall, ADD CONSTRAINT tall CHECK (height > 0)",
    "ALTER TABLE users DROP CONSTRAINT tall, ADD CONSTRAINT tall CHECK (height > 1) NO INHERIT",
    // Indexes.
    "DROP INDEX \"by lower\"", "ALTER INDEX \"by lower\" RENAME TO by_lower",
    "ALTER INDEX \"by lower\" SET (fillfactor = 60)",
    "ALTER INDEX \"by lower\" ALTER COLUMN 1 SET STATISTICS 301",
    "COMMENT ON INDEX \"by lower\" IS NULL",
    "ALTER TABLE meal SET WITHOUT CLUSTER", "ALTER TABLE meal CLUSTER ON meal_once",
    "ALTER TABLE goals REPLICA IDENTITY USING INDEX goals_pkey",
    "ALTER TABLE goals ALTER CONSTRAINT \"of whom\" INITIALLY DEFERRED",
    "ALTER TABLE goals DROP CONSTRAINT \"one of a type\", ADD CONSTRAINT \"one of a type\" UNIQUE (type, user_id)",
    "ALTER TABLE goals DROP CONSTRAINT \"one of a type\", ADD CONSTRAINT \"one of a type\" UNIQUE (user_id, type) DEFERRABLE INITIALLY DEFERRED",
    "ALTER TABLE user_workouts DROP CONSTRAINT apart",
    "COMMENT ON CONSTRAINT apart ON user_workouts IS 'x'",
    "COMMENT ON CONSTRAINT users_pkey ON users IS NULL",
    "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'meal_once'::regclass",
    // Foreign keys.
    "ALTER TABLE meal DROP CONSTRAINT late", "ALTER TABLE meal VALIDATE CONSTRAINT late",
    "ALTER TABLE meal ALTER CONSTRAINT meal_place_fkey NOT DEFERRABLE",
    "COMMENT ON CONSTRAINT \"of whom\" ON goals IS NULL",
    "CREATE TABLE fans (of bigint REFERENCES users)",
    "ALTER TABLE meal DISABLE TRIGGER ALL",
    // Triggers.
    "DROP TRIGGER \"on change\" ON users",
    "ALTER TRIGGER \"on change\" ON users RENAME TO on_change",
    "ALTER TABLE users DISABLE TRIGGER \"on change\"", "ALTER TABLE meal ENABLE TRIGGER at_all",
    "ALTER TABLE goals ENABLE REPLICA TRIGGER off",
    "COMMENT ON TRIGGER \"on change\" ON users IS NULL",
    """
    CREATE OR REPLACE TRIGGER "on change" AFTER UPDATE OF name, weight ON users FOR EACH ROW
      WHEN (old.name <> new.name) EXECUTE FUNCTION note('x', 'y''z')
    """,
    """
    CREATE OR REPLACE TRIGGER "on change" AFTER UPDATE OF name, weight ON users FOR EACH ROW
      WHEN (old.name IS DISTINCT FROM new.name) EXECUTE FUNCTION note('x')
    """,
    "ALTER TRIGGER at_all ON meal DEPENDS ON EXTENSION plpgsql",
    // Row-level security.
    "ALTER TABLE users DISABLE ROW LEVEL SECURITY", "ALTER TABLE users FORCE ROW LEVEL SECURITY",
    "DROP POLICY own ON users", "ALTER POLICY own ON users TO PUBLIC",
    "ALTER POLICY narrow ON users WITH CHECK (weight > 1)",
    "ALTER POLICY own ON users RENAME TO mine",
    "COMMENT ON POLICY own ON users IS NULL",
    // Extended statistics.
    "DROP STATISTICS \"how big\"", "ALTER STATISTICS \"how big\" SET STATISTICS 51",
    "ALTER STATISTICS \"how big\" RENAME TO how_big", "COMMENT ON STATISTICS \"how big\" IS NULL",
    "ALTER STATISTICS \"how big\" OWNER TO ROLE",
    "DROP STATISTICS \"how big\"; CREATE STATISTICS \"how big\" (dependencies) ON weight, height FROM users",
    // Sequences.
    "ALTER SEQUENCE exercise_numbers OWNED BY NONE",
    "ALTER SEQUENCE exercise_numbers INCREMENT 2",
    "ALTER TABLE meal ALTER meal_id SET DEFAULT nextval('exercise_numbers')",
    "GRANT USAGE ON SEQUENCE exercise_numbers TO ROLE",
    // Privileges.
    "REVOKE SELECT ON users FROM PUBLIC", "REVOKE GRANT OPTION FOR INSERT ON users FROM ROLE",
    "REVOKE SELECT (name) ON meal FROM ROLE", "GRANT SELECT (type) ON meal TO ROLE",
    "GRANT DELETE ON goals TO CURRENT_USER", "GRANT USAGE ON TYPE meal TO ROLE",
    // What depends on them.
    "CREATE VIEW v AS SELECT user_id FROM users",
    "CREATE MATERIALIZED VIEW v AS SELECT * FROM meal",
    "CREATE FUNCTION f(users) RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION f() RETURNS SETOF users LANGUAGE sql AS 'SELECT * FROM users'",
    "CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM users; END",
    "CREATE TABLE folders (of users)", "CREATE TABLE folders (of users[])",
    "CREATE DOMAIN person AS users", "CREATE CAST (goals AS text) WITH INOUT",
    "CREATE TABLE x (a regclass DEFAULT 'users'::regclass)",
    "ALTER EXTENSION plpgsql ADD TABLE goals",
    "CREATE PUBLICATION p FOR TABLE users (user_id) WHERE (user_id > 7)",
    "CREATE TABLE y (); CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE CONSTRAINT TRIGGER z AFTER INSERT ON y FROM users FOR EACH ROW EXECUTE FUNCTION g()",
  ]

  @Test func whatHasNothingToDoWithTheTablesIsNotSeen() throws {
    let target = try TestTarget.migrated()
    var connection = try Connection(target.parameters)
    let before = try target.fingerprint()
    try connection.execute(
      """
      CREATE TABLE other (id int PRIMARY KEY); CREATE INDEX ON other (id);
      INSERT INTO users (name, weight, height) VALUES ('a', 150, 70);
      ANALYZE users; SELECT nextval('users_user_id_seq')
      """)
    try connection.execute("VACUUM FULL users")
    try connection.execute("VACUUM users")
    #expect(try target.fingerprint().difference(from: before) == nil)
  }

  @Test func aDifferenceIsReadable() throws {
    let target = try TestTarget.migrated()
    let before = try target.fingerprint()
    try Connection.run("ALTER TABLE meal ALTER name SET STATISTICS 7", target.parameters)
    let difference = try #require(try target.fingerprint().difference(from: before))
    #expect(difference.contains("meal.name"), "\(difference)")
    #expect(difference.contains("attstattarget: 7 instead of"), "\(difference)")
  }
}
