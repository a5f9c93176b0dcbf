import DataSets
import FakeDataKit
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// Tables that are there, emptied or added to.
@Suite("Load into tables that are there") struct InPlaceLoadTests {
  @discardableResult
  private func load(
    _ target: TestTarget, _ ifExists: LoadOptions.IfExists, users: UInt64, seed: UInt64 = 42,
    days: Int = 1, prepare: (inout LoadOptions) -> Void = { _ in }
  ) throws -> LoadReport {
    var options = LoadOptions(schema: target.schema, ifExists: ifExists)
    prepare(&options)
    return try options.load(
      try fitness(users: users, seed: seed, days: days), into: target.database.parameters
    ).run(Interruption())
  }

  private func content(_ target: TestTarget) throws -> [String: String] {
    try target.database.content(schema: target.schema)
  }

  /// A schema with the data set's tables in it, made by SQL.
  private func tables(_ change: String = "") throws -> TestTarget {
    let target = try TestTarget()
    try Connection.run(SchemaSQL(Fitness.model()).script, target.parameters)
    if !change.isEmpty { try Connection.run(change, target.parameters) }
    return target
  }

  // MARK: - Append

  @Test(arguments: [1, 3])
  func whatIsAppendedIsTheRestOfALargerRun(days: Int) throws {
    let (target, whole) = (try TestTarget(), try TestTarget())
    try load(target, .fail, users: 40, days: days)
    let report = try load(target, .append, users: 25, days: days)
    try load(whole, .fail, users: 65, days: days)
    #expect(try content(target) == content(whole))
    let users = try #require(report.tables.first { $0.name == "users" })
    #expect(users.firstKey == 41 && users.rows == 25)
    #expect(report.tables.first { $0.name == "exercises" }?.rows == 0)
  }

  @Test func rowsOfOthersStayAndAreGoneBehind() throws {
    let target = try TestTarget()
    try load(target, .fail, users: 10)
    try Connection.run(
      """
      INSERT INTO users VALUES (100, 'Own Row', 150, 70);
      INSERT INTO meal (name, calories, ingredient_id, user_id, type)
        SELECT 'own', 100, 1, 100, 'own' FROM generate_series(1, 50);
      DELETE FROM exercises WHERE id = 29 AND NOT EXISTS (
        SELECT FROM user_workouts WHERE exercise_id = 29);
      UPDATE ingredient SET name = 'renamed' WHERE ingredient_id = 1
      """, target.parameters)
    let meals = try Connection.value("SELECT max(meal_id) FROM meal", target.parameters)
    let report = try load(target, .append, users: 5)
    let meal = try #require(report.tables.first { $0.name == "meal" })
    #expect(meal.firstKey == UInt64(meals ?? "")! + 1)
    #expect(
      try Connection.value(
        "SELECT string_agg(user_id::text, ',' ORDER BY user_id) FROM users WHERE user_id > 10",
        target.parameters) == "100,101,102,103,104,105")
    #expect(
      try Connection.value("SELECT name FROM ingredient WHERE ingredient_id = 1", target.parameters)
        == "renamed")
    #expect(try Connection.value("SELECT count(*) FROM exercises", target.parameters) == "29")
    // Users are those of a larger run, and the next row of somebody else finds a free number.
    let larger = try TestTarget()
    try load(larger, .fail, users: 105)
    let names = "SELECT string_agg(name, ',' ORDER BY user_id) FROM users WHERE user_id > 100"
    #expect(
      try Connection.value(names, target.parameters)
        == Connection.value(names, larger.parameters))
    #expect(
      try Connection.value(
        "INSERT INTO users (name, weight, height) VALUES ('Next', 150, 70) RETURNING user_id",
        target.parameters) == "106")
  }

  @Test func whatHasBeenDeletedIsNotUsedAgain() throws {
    let target = try TestTarget()
    try load(target, .fail, users: 20)
    try Connection.run("DELETE FROM users WHERE user_id > 15", target.parameters)
    let report = try load(target, .append, users: 2)
    #expect(report.tables.first { $0.name == "users" }?.firstKey == 21)
  }

  @Test func whereNothingIsEverythingIsMade() throws {
    for way in [LoadOptions.IfExists.append, .truncate] {
      let (target, expected) = (try TestTarget(), try TestTarget())
      try load(target, way, users: 20)
      try load(expected, .fail, users: 20)
      #expect(try content(target) == content(expected))
    }
  }

  @Test func othersCannotWriteMeanwhileAndCanReadTheOldRows() throws {
    let target = try TestTarget()
    try load(target, .fail, users: 20)
    let seen = try Connection.value("SELECT count(*) FROM users", target.parameters)
    try Connection.run(
      """
      CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM pg_advisory_xact_lock_shared(77); RETURN NULL; END $$;
      CREATE TRIGGER wait BEFORE INSERT ON meal FOR EACH STATEMENT EXECUTE FUNCTION wait()
      """, target.parameters)
    var gate = try Connection(target.parameters)
    _ = try gate.query("SELECT pg_advisory_lock(77)")
    let run = Background { try load(target, .append, users: 5) }
    try gate.wait { connection in
      try connection.query(
        """
        SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = 77
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """
      ).rowCount > 0 ? true : nil
    }
    #expect(try Connection.value("SELECT count(*) FROM users", target.parameters) == seen)
    let error = #expect(throws: PostgresError.self) {
      try Connection.run(
        "SET lock_timeout = '50ms'; INSERT INTO users (name, weight, height) VALUES ('x', 100, 60)",
        target.parameters)
    }
    #expect(error?.sqlState == .lockNotAvailable)
    _ = try gate.query("SELECT pg_advisory_unlock(77)")
    #expect(try run.value().tables.first { $0.name == "users" }?.firstKey == 21)
  }

  // MARK: - Truncate

  @Test func emptiedTablesKeepWhatIsTheirsAndGetTheRows() throws {
    let (target, expected) = (try TestTarget(), try TestTarget())
    try load(target, .fail, users: 50)
    try Connection.run(
      "ALTER TABLE users ADD COLUMN plan text NOT NULL DEFAULT 'free'; "
        + "CREATE VIEW tall AS SELECT * FROM users WHERE height > 70", target.parameters)
    try load(target, .truncate, users: 30, seed: 43)
    #expect(
      try Connection.value("SELECT count(*) FROM users WHERE plan = 'free'", target.parameters)
        == "30")
    try Connection.run("ALTER TABLE users DROP COLUMN plan CASCADE", target.parameters)
    try load(expected, .fail, users: 30, seed: 43)
    #expect(try content(target) == content(expected))
  }

  /// Foreign keys are taken away meanwhile; nobody sees that afterwards.
  @Test(arguments: [LoadOptions.IfExists.truncate, .append])
  func foreignKeysAreWhatTheyWere(_ way: LoadOptions.IfExists) throws {
    let target = try tables(
      """
      CREATE TABLE places (id bigint PRIMARY KEY);
      INSERT INTO places VALUES (1);
      ALTER TABLE meal ADD COLUMN place bigint NOT NULL DEFAULT 1
        REFERENCES places DEFERRABLE INITIALLY DEFERRED;
      ALTER TABLE goals DROP CONSTRAINT goals_user_id_fkey;
      ALTER TABLE goals ADD CONSTRAINT "of whom" FOREIGN KEY (user_id) REFERENCES users
        ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
      COMMENT ON CONSTRAINT "of whom" ON goals IS 'it''s a user';
      ALTER TABLE user_workouts ALTER CONSTRAINT user_workouts_user_id_fkey DEFERRABLE;
      ALTER TABLE user_workouts ADD CHECK (user_id > 0) NOT VALID
      """)
    let constraints =
      """
      SELECT string_agg(concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated,
        obj_description(oid, 'pg_constraint')), E'\\n' ORDER BY 1)
      FROM pg_constraint WHERE connamespace = '\(target.schema)'::regnamespace
      """.replacing("ORDER BY 1", with: "ORDER BY conrelid::regclass::text, conname")
    let before = try Connection.value(constraints, target.parameters)
    try load(target, way, users: 50)
    #expect(try Connection.value(constraints, target.parameters) == before)
    // With rows in the tables they stay in place.
    try load(target, .append, users: 5)
    #expect(try Connection.value(constraints, target.parameters) == before)
    try Connection.run("ALTER TABLE meal DROP COLUMN place; DROP TABLE places", target.parameters)
    let expected = try TestTarget()
    try load(expected, .fail, users: 55)
    #expect(try content(target) == content(expected))
  }

  @Test func rowsThatTheForeignKeysRefuseTakeAllBack() throws {
    // A catalogue of the application's own, in which exercises of ours are missing for good.
    let target = try tables(
      """
      CREATE FUNCTION skip() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'INSERT' THEN DELETE FROM exercises WHERE id > 20; END IF; RETURN NULL; END $$;
      CREATE TRIGGER skip AFTER INSERT ON meal FOR EACH STATEMENT EXECUTE FUNCTION skip()
      """)
    let error = try postgresError { try load(target, .truncate, users: 50) }
    #expect(error.sqlState == .foreignKeyViolation)
    #expect(try Connection.value("SELECT count(*) FROM users", target.parameters) == "0")
    #expect(
      try Connection.value(
        "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND connamespace = "
          + "'\(target.schema)'::regnamespace", target.parameters) == "6")
  }

  @Test func partitionedTablesAndThoseOfOthersAreFilled() throws {
    let target = try tables(
      """
      DROP TABLE user_workouts;
      CREATE TABLE user_workouts (workout_id bigint, exercise_id bigint REFERENCES exercises, sets int,
        reps int, length int, user_id bigint REFERENCES users, "time" timestamptz)
        PARTITION BY HASH (user_id);
      CREATE TABLE user_workouts_0 PARTITION OF user_workouts FOR VALUES WITH (MODULUS 2, REMAINDER 0);
      CREATE TABLE user_workouts_1 PARTITION OF user_workouts FOR VALUES WITH (MODULUS 2, REMAINDER 1)
      """)
    try load(target, .truncate, users: 50)
    let expected = try TestTarget()
    try load(expected, .fail, users: 50)
    let sum = "SELECT concat_ws('/', count(*), sum(sets * reps), max(user_id)) FROM user_workouts"
    #expect(
      try Connection.value(sum, target.parameters) == Connection.value(sum, expected.parameters))
    // A role that owns nothing has the keys checked row by row.
    let role = try TestRole(in: target.database)
    try target.database.execute(
      "GRANT USAGE ON SCHEMA \(target.schema) TO \(role.name); "
        + "GRANT ALL ON ALL TABLES IN SCHEMA \(target.schema) TO \(role.name); "
        + "GRANT ALL ON ALL SEQUENCES IN SCHEMA \(target.schema) TO \(role.name)")
    _ = try LoadOptions(schema: target.schema, ifExists: .append)
      .load(try fitness(users: 5), into: role.parameters).run(Interruption())
    #expect(try Connection.value("SELECT max(user_id) FROM users", target.parameters) == "55")
  }

  @Test func tablesThatOthersReferToAreNotEmptied() throws {
    let target = try TestTarget()
    try load(target, .fail, users: 20)
    try Connection.run("CREATE TABLE notes (x bigint REFERENCES users)", target.parameters)
    let before = try content(target)
    let error = try loaderError { try load(target, .truncate, users: 30) }
    #expect(error.code == .targetUnfit)
    #expect(error.message.contains("notes") && error.message.contains("Nothing was changed"))
    #expect(try content(target) == before)
    // To add rows is another matter.
    try load(target, .append, users: 3)
  }

  // MARK: - Other tables than ours

  @Test func tablesOfOtherShapesTakeTheRows() throws {
    let target = try TestTarget(schema: "Größe \"x\" \(UInt64.random(in: 0 ... .max))")
    let schema = SQLName.quoted(target.schema)
    var parameters = target.database.parameters
    parameters["options"] = nil
    try Connection.run(
      """
      SET search_path = \(schema);
      CREATE TABLE muscle_groups ("group" varchar(40), type char(12), muscle_group_id smallint
        PRIMARY KEY);
      CREATE TABLE exercises (name text, id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        muscle_group_id smallint REFERENCES muscle_groups, note text);
      CREATE TABLE ingredient (ingredient_id serial PRIMARY KEY, name text UNIQUE);
      CREATE DOMAIN pounds AS numeric(6, 1) CHECK (VALUE > 0);
      CREATE TABLE users (height float8, weight pounds, name varchar(80), user_id int
        GENERATED ALWAYS AS IDENTITY PRIMARY KEY, initial text GENERATED ALWAYS AS (left(name, 1))
        STORED, created timestamptz NOT NULL DEFAULT now());
      CREATE TABLE goals (goal_id bigserial PRIMARY KEY, user_id int UNIQUE REFERENCES users,
        goal text, type text, daily_calories numeric);
      CREATE TABLE user_workouts (workout_id bigint PRIMARY KEY, exercise_id int REFERENCES exercises,
        sets smallint, reps int, length bigint, user_id bigint REFERENCES users, "time" timestamp);
      CREATE TABLE meal (rating int, "time" timestamp, name text, calories int, ingredient_id int
        REFERENCES ingredient, user_id int REFERENCES users, type text, meal_id int PRIMARY KEY)
      """, parameters)
    let sum = """
      SELECT concat_ws('/', (SELECT sum(weight * height)::bigint FROM users),
        (SELECT count(DISTINCT initial) > 5 FROM users), (SELECT sum(calories) FROM meal),
        (SELECT sum(sets * reps * length) FROM user_workouts), (SELECT max("time") FROM meal),
        (SELECT md5(string_agg(goal, '' ORDER BY goal_id)) FROM goals), (SELECT max(id) FROM exercises))
      """
    parameters["options"] = "-c search_path=\(schema.replacingBackslashes) -c timezone=UTC"
    try load(target, .append, users: 30)
    let plain = try TestTarget()
    try load(plain, .fail, users: 30)
    var plainParameters = plain.parameters
    plainParameters["options"] = "-c search_path=\(plain.schema) -c timezone=UTC"
    let plainSum = sum.replacing("count(DISTINCT initial)", with: "count(DISTINCT left(name, 1))")
    // A time without zone takes what the text says, which is UTC.
    #expect(
      try Connection.value(sum, parameters)
        == Connection.value(
          plainSum.replacing("max(\"time\") FROM meal", with: "max(\"time\"::timestamp) FROM meal"),
          plainParameters))
    try load(target, .truncate, users: 30)
    try load(target, .append, users: 7)
    #expect(try Connection.value("SELECT max(user_id) FROM users", parameters) == "37")
  }

  @Test(arguments: [
    ("ALTER TABLE meal DROP COLUMN type", "column \"type\" is missing"),
    (
      "ALTER TABLE users ADD COLUMN email text NOT NULL",
      "column \"email\" is not of the data set, forbids NULL and has no default"
    ),
    ("ALTER TABLE users ALTER COLUMN name TYPE varchar(5)", "column \"name\""),
    ("ALTER TABLE meal ALTER COLUMN calories TYPE boolean USING true", "boolean"),
    ("ALTER TABLE goals ALTER COLUMN daily_calories TYPE date USING now()", "does not take bigint"),
    (
      "ALTER TABLE meal DROP COLUMN name; "
        + "ALTER TABLE meal ADD COLUMN name text GENERATED ALWAYS AS ('x') STORED",
      "is generated"
    ),
    ("DROP TABLE meal", "there is no table meal"),
    ("DROP TABLE meal; CREATE VIEW meal AS SELECT 1 AS x", "there is no table meal"),
  ])
  func whatCannotTakeTheRowsIsRefused(_ sql: String, _ reason: String) throws {
    for way in [LoadOptions.IfExists.append, .truncate] {
      let target = try tables(sql)
      let relations = try target.relationCount()
      let error = try loaderError { try load(target, way, users: 20) }
      #expect(error.code == .targetUnfit)
      #expect(error.message.contains(reason), "\(error.message)")
      #expect(try target.relationCount() == relations)
      #expect(try Connection.value("SELECT count(*) FROM users", target.parameters) == "0")
    }
  }

  @Test func keysThatDoNotFitAreRefused() throws {
    let target = try tables("ALTER TABLE user_workouts ALTER COLUMN workout_id TYPE smallint")
    let error = try loaderError { try load(target, .append, users: 20_000) }
    #expect(error.code == .targetUnfit)
    #expect(error.message.contains("\"workout_id\" holds numbers up to 32767"), "\(error.message)")
    #expect(try Connection.value("SELECT count(*) FROM users", target.parameters) == "0")
    try load(target, .append, users: 20)
  }

  // MARK: - Failures

  @Test func aRowThatTheServerRefusesTakesAllBack() throws {
    let target = try TestTarget()
    try load(target, .fail, users: 20)
    try Connection.run(
      "ALTER TABLE meal ADD CHECK (meal_id < 70) NOT VALID", target.parameters)
    let before = try content(target)
    let error = try postgresError { try load(target, .append, users: 200) }
    #expect(error.sqlState == .checkViolation)
    #expect(try content(target) == before)
    let other = try postgresError { try load(target, .truncate, users: 200) }
    #expect(other.sqlState == .checkViolation)
    #expect(try content(target) == before)
  }

  @Test func aCommitThatFailsLeavesTheSequencesWhereTheyWere() throws {
    let target = try TestTarget()
    try load(target, .fail, users: 50)
    try Connection.run(
      """
      CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'late'; END $$;
      CREATE CONSTRAINT TRIGGER late AFTER INSERT ON ingredient DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION late()
      """, target.parameters)
    let before = try content(target)
    let error = try postgresError { try load(target, .truncate, users: 5) }
    #expect(error.sqlState == .raiseException)
    #expect(try content(target) == before)
    #expect(
      try Connection.value(
        "INSERT INTO users (name, weight, height) VALUES ('Next', 150, 70) RETURNING user_id",
        target.parameters) == "51")
  }

  @Test func aTriggerThatKeepsRowsAwayIsNamed() throws {
    let target = try TestTarget()
    try load(target, .fail, users: 20)
    try Connection.run(
      """
      CREATE FUNCTION keep_away() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
      CREATE TRIGGER keep_away BEFORE INSERT ON goals FOR EACH ROW EXECUTE FUNCTION keep_away()
      """, target.parameters)
    let error = try loaderError { try load(target, .append, users: 5) }
    #expect(error.code == .rowCount)
    #expect(error.message.contains("\"goals\"") && error.message.contains("trigger"))
  }

  @Test func farKeysTakeNoLonger() throws {
    let target = try tables("ALTER TABLE meal ALTER COLUMN meal_id DROP IDENTITY")
    try Connection.run(
      """
      ALTER TABLE meal ALTER COLUMN meal_id TYPE numeric;
      INSERT INTO users VALUES (1099511627776, 'Far Away', 150, 70)
      """, target.parameters)
    let report = try load(target, .append, users: 3)
    #expect(report.tables.first { $0.name == "users" }?.firstKey == 1_099_511_627_777)
    #expect(report.tables.first { $0.name == "meal" }?.firstKey == 1)
  }

  @Test func lockedTablesAreLeftAlone() throws {
    let target = try TestTarget()
    try load(target, .fail, users: 20)
    var writer = try Connection(target.parameters)
    try writer.execute("SET application_name = 'the writer'; BEGIN; UPDATE users SET weight = 100")
    for way in [LoadOptions.IfExists.append, .truncate] {
      let error = try loaderError {
        try load(target, way, users: 20) { $0.lockTimeoutSeconds = 0.25 }
      }
      #expect(error.code == .targetBusy)
      #expect(error.message.contains("(the writer)"), "\(error.message)")
    }
  }

  @Test func lockedTablesAreWaitedFor() throws {
    let target = try TestTarget()
    try load(target, .fail, users: 20)
    var writer = try Connection(target.parameters)
    try writer.execute("BEGIN; UPDATE users SET weight = 100 WHERE user_id = 1")
    // The first attempts end before the writer does.
    let run = Background { try load(target, .append, users: 5) { $0.lockTimeoutSeconds = 5 } }
    var observer = try Connection(target.parameters)
    var attempts: Set<String> = []
    try observer.wait { connection in
      let waiting = try connection.query(
        """
        SELECT virtualtransaction FROM pg_locks
        WHERE NOT granted AND relation = '\(target.schema).users'::regclass
        """)
      if let transaction = waiting.firstValue { attempts.insert(transaction) }
      return attempts.count > 1 ? true : nil
    }
    try writer.execute("COMMIT")
    #expect(try run.value().tables.first { $0.name == "users" }?.firstKey == 21)
  }

  /// As an application has them whose tables were put together by hand.
  @Test func aSequenceThatNobodyOwnsIsMovedAlong() throws {
    let target = try tables(
      """
      ALTER TABLE users ALTER COLUMN user_id DROP IDENTITY;
      CREATE SEQUENCE numbers START 501;
      ALTER TABLE users ALTER COLUMN user_id SET DEFAULT nextval('numbers');
      SELECT nextval('numbers')
      """)
    let report = try load(target, .append, users: 5)
    #expect(report.tables.first { $0.name == "users" }?.firstKey == 502)
    #expect(
      try Connection.value(
        "INSERT INTO users (name, weight, height) VALUES ('Next', 150, 70) RETURNING user_id",
        target.parameters) == "507")
  }

  /// Rows of a catalogue that somebody has made and removed, or is about to make.
  @Test func whatTheSequenceOfACatalogueHasGivenAwayIsNotUsedAgain() throws {
    let target = try TestTarget()
    try load(target, .fail, users: 20)
    try Connection.run("SELECT setval('exercises_id_seq', 100)", target.parameters)
    try load(target, .append, users: 5)
    #expect(
      try Connection.value(
        "INSERT INTO exercises (name, muscle_group_id) VALUES ('Next', 1) RETURNING id",
        target.parameters) == "101")
  }

  @Test(arguments: [LoadOptions.IfExists.append, .truncate])
  func aSequenceThatNobodyOwnsStaysWhereALoadFails(_ way: LoadOptions.IfExists) throws {
    let target = try tables(
      """
      ALTER TABLE users ALTER COLUMN user_id DROP IDENTITY;
      CREATE SEQUENCE numbers START 501;
      ALTER TABLE users ALTER COLUMN user_id SET DEFAULT nextval('numbers');
      CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'late'; END $$;
      CREATE CONSTRAINT TRIGGER late AFTER INSERT ON users DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (NEW.name <> 'Next') EXECUTE FUNCTION late()
      """)
    _ = try postgresError { try load(target, way, users: 600) }
    #expect(
      try Connection.value(
        "INSERT INTO users (name, weight, height) VALUES ('Next', 150, 70) RETURNING user_id",
        target.parameters) == "501")
    _ = try postgresError { try load(target, way, users: 600) }
    #expect(
      try Connection.value(
        "INSERT INTO users (name, weight, height) VALUES ('Next', 150, 70) RETURNING user_id",
        target.parameters) == "502")
  }

  @Test func anInterruptedLoadIsTakenBack() throws {
    let target = try TestTarget()
    try load(target, .fail, users: 20)
    let before = try content(target)
    let interruption = Interruption()
    interruption.request(signal: 2)
    for way in [LoadOptions.IfExists.append, .truncate] {
      let error = try loaderError {
        try LoadOptions(schema: target.schema, ifExists: way)
          .load(try fitness(users: 100_000), into: target.database.parameters).run(interruption)
      }
      #expect(error.code == .interrupted)
      #expect(try content(target) == before)
    }
  }
}

extension String {
  /// As the `options` of a connection take it.
  fileprivate var replacingBackslashes: String {
    replacing("\\", with: "\\\\").replacing(" ", with: "\\ ")
  }
}
