import DataSets
import FakeDataKit
import Foundation
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// What a comparison of a database with its run finds.
@Suite("Verification") struct VerificationTests {
  private let target: TestTarget
  private let data: DataPlan

  init() throws {
    target = try TestTarget()
    data = try fitness(users: 200)
  }

  private func load(
    _ ifExists: LoadOptions.IfExists = .fail, users: UInt64 = 200, seed: UInt64 = 42
  ) throws {
    _ = try LoadOptions(schema: target.schema, ifExists: ifExists)
      .load(try fitness(users: users, seed: seed), into: target.database.parameters)
      .run(Interruption())
  }

  /// Compares with what the runs have written down.
  private func verify(
    allowsExtra: Bool = false, jobs: Int = 2
  ) throws -> VerificationReport {
    let records = try RunRecord.read(
      of: data, schema: target.schema, in: target.database.parameters)
    return try Verification(
      records.map { Verification.Run($0, of: $0.applied(to: Fitness.model())) },
      in: target.database.parameters,
      options: .init(schema: target.schema, jobs: jobs, allowsExtra: allowsExtra)
    ).run()
  }

  @Test(arguments: [1, 3])
  func aLoadIsEqual(jobs: Int) throws {
    try load()
    let report = try verify(jobs: jobs)
    #expect(report.isEqual, "\(report.differences)")
    #expect(report.rows == data.rowCount)
    #expect(report.tables.map(\.expectedRows) == data.tables.map(\.rowCount))
    #expect(report.tables.allSatisfy { $0.equalRows == $0.expectedRows && $0.bytes > 0 })
  }

  /// A change behind the run's back, and what is said of it.
  struct Change: CustomTestStringConvertible, Sendable {
    let sql: String
    let found: [String]
    var testDescription: String { sql }

    init(_ sql: String, _ found: String...) {
      self.sql = sql
      self.found = found
    }
  }

  @Test(arguments: [
    Change(
      "UPDATE meal SET rating = 6 - rating WHERE meal_id = 77 AND rating <> 3",
      "table meal, key 77, column rating: expected '2', found '4'"),
    Change(
      "UPDATE users SET name = name || ' ' WHERE user_id = 9",
      "table users, key 9, column name: expected '"),
    Change(
      "ALTER TABLE goals ALTER goal DROP NOT NULL; UPDATE goals SET goal = NULL WHERE goal_id = 3",
      "table goals, key 3, column goal: expected '"),
    Change(
      "UPDATE goals SET goal = '' WHERE goal_id = 3", "column goal: expected '", "found ''"),
    Change("DELETE FROM meal WHERE meal_id = 1", "table meal, key 1: the row is missing"),
    Change(
      "DELETE FROM meal WHERE meal_id = (SELECT max(meal_id) FROM meal)",
      ": the row is missing"),
    Change("DELETE FROM meal WHERE meal_id BETWEEN 50 AND 59", "key 50: the row is missing"),
    Change(
      "INSERT INTO users (name, weight, height) VALUES ('New', 150, 70)",
      "table users, key 201: the row is not of the data set"),
    Change(
      "INSERT INTO users VALUES (0, 'New', 150, 70)",
      "table users, key 0: the row is not of the data set"),
    Change(
      """
      UPDATE meal SET meal_id = -1 WHERE meal_id = 5; UPDATE meal SET meal_id = 5 WHERE meal_id = 6;
      UPDATE meal SET meal_id = 6 WHERE meal_id = -1
      """, "table meal, key 5, column "),
    Change("UPDATE meal SET time = time + '1 microsecond' WHERE meal_id = 8", "key 8, column time"),
    Change(
      "UPDATE user_workouts SET exercise_id = exercise_id % 29 + 1 WHERE workout_id = 4",
      "table user_workouts, key 4, column exercise_id"),
    Change(
      """
      ALTER TABLE user_workouts ALTER sets TYPE numeric;
      UPDATE user_workouts SET sets = 'NaN' WHERE workout_id = 4
      """, "table user_workouts, key 4, column sets: expected '", "found NULL"),
    Change(
      """
      ALTER TABLE meal ALTER calories TYPE float8;
      UPDATE meal SET calories = 1e300 WHERE meal_id = 4
      """, "table meal, key 4, column calories"),
    Change("UPDATE exercises SET name = 'Squat?' WHERE id = 29", "key 29, column name"),
    Change(
      "SELECT setval('meal_meal_id_seq', 10)",
      "sequence", "meal_meal_id_seq would give 11 next, and the highest meal_id is"),
    Change(
      "ALTER TABLE meal DROP CONSTRAINT meal_pkey",
      "table meal: the primary key on (meal_id) is missing"),
    Change(
      "ALTER TABLE goals DROP CONSTRAINT goals_customer_id_key",
      "table goals: the unique constraint on (user_id) is missing"),
    Change(
      "ALTER TABLE meal DROP CONSTRAINT meal_user_id_fkey",
      "table meal: the foreign key from user_id to users is missing"),
    Change(
      """
      ALTER TABLE meal DROP CONSTRAINT meal_user_id_fkey; ALTER TABLE meal ADD CONSTRAINT
      meal_user_id_fkey FOREIGN KEY (user_id) REFERENCES users NOT VALID
      """, "table meal: constraint meal_user_id_fkey is not validated"),
    Change("ALTER TABLE meal ALTER meal_id DROP IDENTITY", "column meal_id has no sequence"),
    Change("ALTER TABLE meal DROP COLUMN type", "table meal: column type is missing"),
    Change("DROP TABLE meal", "table meal: the table is missing"),
    Change(
      "ALTER TABLE meal DROP COLUMN rating; ALTER TABLE meal ADD COLUMN rating boolean",
      "column rating is of type boolean"),
    Change(
      """
      ALTER TABLE meal DROP CONSTRAINT meal_pkey;
      INSERT INTO meal OVERRIDING SYSTEM VALUE SELECT * FROM meal WHERE meal_id = 7
      """, "table meal, key 7: the row is not of the data set"),
  ])
  func aChangeIsNamed(_ change: Change) throws {
    try load()
    try Connection.run(change.sql, target.parameters)
    let report = try verify()
    #expect(!report.isEqual)
    let text = report.differences.joined(separator: "\n")
    for part in change.found { #expect(text.contains(part), "\(part) — \(text)") }
    // What was changed and nothing else.
    let tables = Set(
      report.tables.filter { $0.firstDifference != nil }.map(\.name)
        + report.structure.map(\.table))
    #expect(tables.count == 1, "\(text)")
    // Taken back, all is well again.
    try load(.replace)
    #expect(try verify().isEqual)
  }

  @Test func statisticsAreMissed() throws {
    try load()
    try Connection.run(
      "DELETE FROM pg_statistic WHERE starelid = 'meal'::regclass", target.parameters)
    #expect(
      try verify().differences.first?.contains("table meal: there are no statistics") == true)
  }

  @Test func differencesAreCounted() throws {
    try load()
    try Connection.run(
      """
      UPDATE users SET weight = weight + 1 WHERE user_id IN (3, 4, 5);
      DELETE FROM meal WHERE meal_id IN (10, 11);
      INSERT INTO users (name, weight, height) VALUES ('A', 150, 70), ('B', 150, 70)
      """, target.parameters)
    let report = try verify()
    let users = try #require(report.tables.first { $0.name == "users" })
    #expect(users.equalRows == 197 && users.changedRows == 3 && users.extraRows == 2)
    #expect(users.firstDifference?.key == 3)
    let meal = try #require(report.tables.first { $0.name == "meal" })
    #expect(meal.missingRows == 2 && meal.changedRows == 0 && meal.extraRows == 0)
  }

  @Test func aRowWithoutAKey() throws {
    try load()
    // So that the table is compared in pieces.
    try load(.append, users: 100)
    var connection = try Connection(target.parameters)
    try connection.execute(
      """
      ALTER TABLE meal DROP CONSTRAINT meal_pkey;
      ALTER TABLE meal ALTER meal_id DROP IDENTITY IF EXISTS;
      ALTER TABLE meal ALTER meal_id DROP NOT NULL;
      INSERT INTO meal
      SELECT (jsonb_populate_record(m, '{"meal_id": null}')).* FROM meal m LIMIT 1
      """)
    let report = try verify()
    #expect(
      report.differences.contains("table meal, key NULL: the row is not of the data set"),
      "\(report.differences)")
  }

  @Test func rowsOfTheApplicationCanBeLetPass() throws {
    try load()
    try Connection.run(
      """
      INSERT INTO users (name, weight, height) VALUES ('A', 150, 70);
      INSERT INTO users VALUES (-5, 'B', 150, 70)
      """, target.parameters)
    #expect(try !verify().isEqual)
    let report = try verify(allowsExtra: true)
    #expect(report.isEqual)
    #expect(report.tables.reduce(0) { $0 + $1.extraRows } == 2)
    try Connection.run("UPDATE users SET weight = 1 WHERE user_id = 200", target.parameters)
    #expect(try verify(allowsExtra: true).differences.count == 1)
  }

  @Test func allRunsThatHaveAddedRowsAreKnown() throws {
    try load()
    try load(.append, users: 30)
    try Connection.run("INSERT INTO users VALUES (500, 'Own', 150, 70)", target.parameters)
    try load(.append, users: 20, seed: 7)
    let report = try verify(allowsExtra: true)
    #expect(report.isEqual, "\(report.differences)")
    #expect(report.runs.map(\.parameters.scale) == [200, 30, 20])
    #expect(report.tables.first { $0.name == "users" }?.extraRows == 1)
    #expect(try !verify().isEqual)
    try Connection.run("DELETE FROM users WHERE user_id = 510", target.parameters)
    #expect(
      try verify(allowsExtra: true).differences.contains(
        "table users, key 510: the row is missing"))
    // A table that is filled anew has one run.
    try load(.truncate, users: 10)
    #expect(try verify().isEqual)
    #expect(try verify().runs.count == 1)
  }

  @Test func tablesOfOtherShapes() throws {
    try Connection.run(
      SchemaSQL(Fitness.model()).script
        + """
        COMMENT ON TABLE users IS 'People.
        All of them.';
        ALTER TABLE meal ALTER "time" TYPE timestamp, ALTER rating TYPE numeric, ALTER name TYPE char(60);
        ALTER TABLE users ALTER weight TYPE float8, ALTER name TYPE varchar(80);
        ALTER TABLE goals DROP CONSTRAINT goals_user_id_fkey
        """, target.parameters)
    try load(.append)
    let report = try verify()
    #expect(report.isEqual, "\(report.differences)")
    #expect(
      try Connection.value("SELECT obj_description('users'::regclass)", target.parameters)?
        .hasPrefix("People.\nAll of them.\nfakedata: {") == true)
    try Connection.run(
      "UPDATE users SET weight = weight + 0.4 WHERE user_id = 6", target.parameters)
    #expect(
      try verify().differences.first?.hasPrefix("table users, key 6, column weight: expected")
        == true)
  }

  @Test func otherNumbersOfChildrenAndDays() throws {
    let model = Fitness.model(workouts: 0...2, meals: 3...3)
    let data = try DataPlan(model, RunParameters(seed: 5, scale: 60, days: 4))
    _ = try FreshLoad(
      data, into: target.database.parameters, options: LoadOptions(schema: target.schema)
    ).run()
    #expect(try verify().isEqual)
  }

  @Test func nothingWasLoaded() throws {
    #expect(
      try RunRecord.read(of: data, schema: target.schema, in: target.database.parameters) == [])
    let report = try Verification(
      [.init(RunRecord(data, madeTables: true), of: data.model)],
      in: target.database.parameters, options: .init(schema: target.schema)
    ).run()
    #expect(report.structure.count == 7)
    #expect(report.tables.allSatisfy { $0.missingRows == $0.expectedRows })
    let error = #expect(throws: LoaderError.self) {
      try RunRecord.read(of: data, schema: "no where", in: target.database.parameters)
    }
    #expect(error?.code == .targetUnfit)
    try Connection.run(
      "CREATE TABLE users (x int); COMMENT ON TABLE users IS 'fakedata: {\"x\":1}'",
      target.parameters)
    let other = #expect(throws: LoaderError.self) {
      try RunRecord.read(of: data, schema: target.schema, in: target.database.parameters)
    }
    #expect(other?.message.contains("cannot be read") == true)
  }

  @Test func largeTablesAreComparedInPieces() throws {
    let database = try TestDatabase()
    let data = try fitness(users: 400_000, seed: 3)
    let report = try database.load(data)
    let verification = try Verification(
      [.init(report.record, of: data.model)], in: database.parameters, options: .init())
    #expect(verification.plan.steps.count { $0.table == "user_workouts" } > 1)
    #expect(try verification.run().isEqual)
    let snapshot = verification.progress.snapshot()
    #expect(snapshot.tables.map(\.rows) == data.tables.map(\.rowCount))
    try database.execute("DELETE FROM user_workouts WHERE workout_id IN (1000000, 600000)")
    let again = try Verification(
      [.init(report.record, of: data.model)], in: database.parameters, options: .init()
    ).run()
    #expect(again.tables.first { $0.name == "user_workouts" }?.missingRows == 2)
    #expect(
      again.tables.first { $0.name == "user_workouts" }?.firstDifference?.key == 600_000)
  }
}
