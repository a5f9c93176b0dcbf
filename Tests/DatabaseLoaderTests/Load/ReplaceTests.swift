import FakeDataKit
import Foundation
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// Tables that take the place of others.
@Suite("Fresh load: tables replaced") struct ReplaceTests {
  private func replace(
    _ target: TestTarget, users: UInt64 = 30, seed: UInt64 = 43,
    prepare: (inout LoadOptions) -> Void = { _ in }
  ) throws -> LoadReport {
    var options = LoadOptions(schema: target.schema, ifExists: .replace)
    prepare(&options)
    return try FreshLoad(
      try fitness(users: users, seed: seed), into: target.database.parameters, options: options
    ).run()
  }

  @Test func theNewTablesTakeThePlaceOfTheOld() throws {
    let (target, expected) = (try TestTarget(), try TestTarget())
    try target.database.load(try fitness(users: 50), schema: target.schema)
    try Connection.run(
      "ALTER TABLE users ADD COLUMN x int DEFAULT 7; CREATE INDEX mine ON meal (rating)",
      target.parameters)
    _ = try replace(target)
    try expected.database.load(try fitness(users: 30, seed: 43), schema: expected.schema)
    #expect(
      try target.database.content(schema: target.schema)
        == expected.database.content(schema: expected.schema))
    #expect(try target.relationCount() == expected.relationCount())
  }

  @Test func nothingToReplaceIsAFreshLoad() throws {
    let target = try TestTarget()
    #expect(try replace(target).rows == fitness(users: 30, seed: 43).rowCount)
  }

  @Test func someOfTheTablesAreReplaced() throws {
    let target = try TestTarget()
    try Connection.run(
      "CREATE TABLE meal (x serial PRIMARY KEY); CREATE TABLE goals (y text)", target.parameters)
    #expect(try replace(target).rows == fitness(users: 30, seed: 43).rowCount)
  }

  @Test(arguments: [
    ("CREATE VIEW heavy AS SELECT * FROM users WHERE weight > 200", "view "),
    ("CREATE MATERIALIZED VIEW rated AS SELECT rating FROM meal", "materialized view "),
    ("CREATE TABLE notes (user_id bigint REFERENCES users)", "notes_user_id_fkey"),
    ("CREATE TABLE more () INHERITS (goals)", "more"),
    ("CREATE TABLE n (id bigint DEFAULT nextval('users_user_id_seq'))", "n"),
    (
      "CREATE FUNCTION f(users) RETURNS bigint LANGUAGE sql AS 'SELECT $1.weight'", "function "
    ),
    ("CREATE TABLE holders (who users)", "holders"),
  ])
  func whatDependsOnTheTablesIsNamedAndKept(_ sql: String, _ name: String) throws {
    let target = try TestTarget()
    try target.database.load(try fitness(users: 20), schema: target.schema)
    try Connection.run(sql, target.parameters)
    let content = try target.database.content(schema: target.schema)
    let relations = try target.relationCount()
    let error = try loaderError { try replace(target) }
    #expect(error.code == .targetUnfit)
    #expect(error.message.contains(name), "\(error.message)")
    #expect(error.message.contains("Nothing was changed"))
    #expect(try target.database.content(schema: target.schema) == content)
    #expect(try target.relationCount() == relations)
  }

  @Test(arguments: [
    "CREATE VIEW meal AS SELECT 1 AS x", "CREATE SEQUENCE goals", "CREATE TYPE meal AS (x int)",
    "CREATE TABLE x (y int); CREATE INDEX meal_pkey ON x (y)",
    "CREATE TABLE ingredient (y int) PARTITION BY LIST (y)",
    "CREATE TABLE p (y int) PARTITION BY LIST (y); CREATE TABLE users PARTITION OF p DEFAULT",
  ])
  func whatIsNoTableOfTheDataSetIsNotReplaced(_ sql: String) throws {
    let target = try TestTarget()
    try Connection.run(sql, target.parameters)
    let relations = try target.relationCount()
    let error = try loaderError { try replace(target) }
    #expect(error.code == .targetUnfit)
    #expect(error.message.contains("cannot be replaced"), "\(error.message)")
    #expect(try target.relationCount() == relations)
  }

  @Test func viewsAndKeysAmongTheTablesDoNotMatter() throws {
    let target = try TestTarget()
    try target.database.load(try fitness(users: 20), schema: target.schema)
    try Connection.run(
      """
      CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER note BEFORE INSERT ON meal FOR EACH ROW EXECUTE FUNCTION note();
      ALTER TABLE meal ADD FOREIGN KEY (user_id) REFERENCES users;
      ALTER TABLE users ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON users USING (true);
      COMMENT ON TABLE users IS 'members'; CREATE STATISTICS s ON weight, height FROM users
      """, target.parameters)
    #expect(try replace(target).rows == fitness(users: 30, seed: 43).rowCount)
  }

  @Test func lockedTablesAreWaitedForAndThenLeftAlone() throws {
    let target = try TestTarget()
    try target.database.load(try fitness(users: 20), schema: target.schema)
    let content = try target.database.content(schema: target.schema)
    var reader = try Connection(target.parameters)
    try reader.execute("SET application_name = 'the reader'; BEGIN; LOCK meal IN ACCESS SHARE MODE")
    let error = try loaderError {
      try replace(target) { $0.lockTimeoutSeconds = 0.2 }
    }
    #expect(error.code == .targetBusy)
    #expect(error.message.contains("(the reader)"))
    #expect(error.message.contains("Nothing was changed"))
    try reader.execute("ROLLBACK")
    #expect(try target.database.content(schema: target.schema) == content)
    // Who waits long enough gets the locks.
    try reader.execute("BEGIN; LOCK meal IN ACCESS SHARE MODE")
    let run = Background { try replace(target) { $0.lockTimeoutSeconds = 60 } }
    try reader.wait { connection in
      try connection.query(
        "SELECT FROM pg_locks WHERE NOT granted AND relation = '\(target.schema).meal'::regclass"
      ).rowCount > 0 ? true : nil
    }
    try reader.execute("COMMIT")
    #expect(try run.value().rows == fitness(users: 30, seed: 43).rowCount)
  }

  @Test func aViewThatIsMadeMeanwhileStopsTheReplacement() throws {
    let database = try TestDatabase()
    try database.load(try fitness(users: 20))
    let content = try database.content()
    let gate = try LoadGate(at: .copy("meal"), in: database)
    let run = Background {
      try loaderError {
        try FreshLoad(
          try fitness(users: 30, seed: 43), into: database.parameters,
          options: LoadOptions(ifExists: .replace)
        ).run()
      }
    }
    try gate.waitUntilReached()
    try database.execute("CREATE VIEW heavy AS SELECT * FROM users WHERE weight > 200")
    try gate.open()
    let error = try run.value()
    #expect(error.code == .targetUnfit)
    #expect(error.message.contains("view heavy"), "\(error.message)")
    #expect(try database.content() == content)
  }
}
