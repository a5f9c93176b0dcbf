import DatabaseLoader
import DataSets
import FakeDataKit
import PostgresClient
import TestSupport
import Testing

@testable import WorkloadKit

@Suite("Rewrites") struct RewriteTests {
  private func loaded(users: UInt64, days: Int = 1, seed: UInt64 = 42) throws -> TestDatabase {
    let database = try TestDatabase()
    let data = try DataPlan(
      Fitness.model(), RunParameters(seed: seed, scale: users, days: days))
    _ = try FreshLoad(data, into: database.parameters, options: LoadOptions()).run()
    return database
  }

  private func setUp(_ rewrite: Rewrite, _ connection: inout Connection) throws {
    try connection.execute("SET search_path = public, pg_temp")
    for step in rewrite.steps { try connection.execute(step.sql) }
  }

  /// The rows of both ways, for parameters in the order of the statement's own.
  private func compare(
    _ name: String, _ sets: [[String: String]], _ connection: inout Connection
  ) throws {
    let rewrite = try #require(try Workload.fitnessRewrites()[name])
    let original = try Workload.fitness().selecting([name]).endpoints[0].statements[0]
    let other = rewrite.endpoint.statements[0]
    try connection.execute("DEALLOCATE ALL")
    try connection.prepare("original", original.sql)
    try connection.prepare("rewritten", other.sql)
    for set in sets {
      let expected = try connection.queryPrepared("original", original.parameters.map { set[$0] })
        .rows
      let found = try connection.queryPrepared("rewritten", other.parameters.map { set[$0] }).rows
      #expect(found == expected, "\(name) \(set)")
    }
  }

  @Test func theMealsOfEveryUserAreTheSame() throws {
    let database = try loaded(users: 400, days: 6)
    var connection = try Connection(database.parameters)
    try setUp(#require(try Workload.fitnessRewrites()["recommend-meals"]), &connection)
    let moments = ["2024-06-03 23:59:59+00", "2024-06-03 07:00:00+00", "2024-07-04 12:00:00+00"]
    let sets = (0...402).flatMap { user in
      moments.map { ["user": String(user), "now": $0] }
    }
    try compare("recommend-meals", sets, &connection)
  }

  /// Limits around every number of calories that there is, below all of them, negative, beyond 64 bits
  /// of sums, and all meals rated alike.
  @Test func limitsAndTies() throws {
    let database = try loaded(users: 300)
    var connection = try Connection(database.parameters)
    try setUp(#require(try Workload.fitnessRewrites()["recommend-meals"]), &connection)
    let now = "2024-06-03 23:59:59+00"
    let lowest = try Int(
      connection.query("SELECT min(calories) FROM meal").firstValue!)!
    let users = (1...40).map(String.init)
    for limit in [-9_000_000_000_000_000_000, -1, 0, lowest, lowest + 1, lowest + 2, lowest + 9]
      + [90, 200, 2_000, 9_000_000_000_000_000_000]
    {
      try connection.execute("BEGIN")
      // Nobody has eaten today, so the goal is the limit; two meals a user are old enough to be the
      // user's own.
      try connection.execute(
        """
        UPDATE goals SET daily_calories = \(limit);
        UPDATE meal SET "time" = "time" - interval '4 days';
        """)
      try compare("recommend-meals", users.map { ["user": $0, "now": now] }, &connection)
      try connection.execute("UPDATE meal SET rating = 0")
      try compare("recommend-meals", users.map { ["user": $0, "now": now] }, &connection)
      try connection.execute("UPDATE meal SET rating = (meal_id % 3)")
      try compare("recommend-meals", users.map { ["user": $0, "now": now] }, &connection)
      try connection.execute("ROLLBACK")
    }
  }

  /// Fewer than 500 meals, fewer than three, and none at all.
  @Test func fewMeals() throws {
    let database = try loaded(users: 20)
    var connection = try Connection(database.parameters)
    try setUp(#require(try Workload.fitnessRewrites()["recommend-meals"]), &connection)
    let sets = (0...21).map { ["user": String($0), "now": "2024-06-03 23:59:59+00"] }
    try compare("recommend-meals", sets, &connection)
    try connection.execute("DELETE FROM meal WHERE meal_id > 2")
    try compare("recommend-meals", sets, &connection)
    try connection.execute("DELETE FROM meal")
    try compare("recommend-meals", sets, &connection)
  }

  @Test func theWorkoutsOfEveryUserAreTheSame() throws {
    let database = try loaded(users: 300, days: 5)
    var connection = try Connection(database.parameters)
    try setUp(#require(try Workload.fitnessRewrites()["recommend-workouts"]), &connection)
    let types = try connection.query("SELECT DISTINCT type FROM muscle_groups").rows
      .compactMap { $0[0] }
    let sets = stride(from: 0, through: 303, by: 3).flatMap { user in
      (types + ["nothing"]).map { ["user": String(user), "type": $0, "today": "2024-06-03"] }
    }
    try compare("recommend-workouts", sets, &connection)
  }

  /// What the triggers keep is what the table says, whatever is done to it.
  @Test func triggersKeepTheSumsFresh() throws {
    let database = try loaded(users: 200)
    var connection = try Connection(database.parameters)
    let rewrite = try #require(try Workload.fitnessRewrites()["recommend-workouts"])
    #expect(rewrite.steps.contains { $0.purpose == .keepsFresh })
    try setUp(rewrite, &connection)
    let types = ["back", "arms", "legs", "chest", "shoulders", "core"]
    let sets = types.map { ["user": "5", "type": $0, "today": "2024-06-03"] }
    for change in [
      "INSERT INTO user_workouts (exercise_id, sets, reps, length, user_id) "
        + "SELECT id, 9, 30, 5, 7 FROM exercises",
      "UPDATE user_workouts SET sets = sets + 1 WHERE workout_id % 3 = 0",
      "UPDATE user_workouts SET exercise_id = 1 + exercise_id % 29 WHERE workout_id % 5 = 0",
      "UPDATE user_workouts SET reps = 1 WHERE false",
      "DELETE FROM user_workouts WHERE user_id = 9",
      "DELETE FROM user_workouts WHERE exercise_id = 3", "DELETE FROM users WHERE user_id < 50",
      "UPDATE exercises SET name = 'the same'", "TRUNCATE user_workouts",
      "INSERT INTO user_workouts (exercise_id, sets, reps, length, user_id) VALUES (2, 1, 1, 1, 60)",
    ] {
      try connection.execute(change)
      try compare("recommend-workouts", sets, &connection)
      let differences = try connection.query(
        """
        SELECT count(*) FROM (
          SELECT exercise_id, sum(n), sum(sets), sum(reps) FROM exercise_stats
          GROUP BY exercise_id HAVING sum(n) <> 0
          EXCEPT SELECT exercise_id, count(*), sum(sets), sum(reps) FROM user_workouts
          GROUP BY exercise_id) AS d
        """
      ).firstValue
      #expect(differences == "0", "\(change)")
    }
  }

  /// The triggers' functions run as their owner.
  @Test func whoeverMayLogWorkoutsNeedsNoOtherRight() throws {
    let database = try loaded(users: 50)
    var connection = try Connection(database.parameters)
    try setUp(#require(try Workload.fitnessRewrites()["recommend-workouts"]), &connection)
    let role = try TestRole(in: database)
    try connection.execute("GRANT INSERT ON user_workouts TO \(role.name)")
    var other = try Connection(role.parameters)
    try other.execute("CREATE TEMPORARY TABLE exercise_stats (exercise_id bigint)")
    try other.execute(
      "INSERT INTO user_workouts (exercise_id, sets, reps, length, user_id) VALUES (2, 9, 9, 9, 9)")
    let counts = try connection.query(
      "SELECT (SELECT sum(n) FROM exercise_stats) - (SELECT count(*) FROM user_workouts)"
    ).firstValue
    #expect(counts == "0")
  }

  @Test func filesAreRead() throws {
    var parser = WorkloadParser(file: "a.sql")
    let endpoint = try parser.parse(
      "-- endpoint: GET /a\n-- kind: read\n-- param x: integer 1..9\nSELECT :x")
    let rewrite = try Rewrite(
      """
      -- summary: It is
      --   so.
      -- requires: CREATE INDEX ON t (a)
      -- keeps fresh: CREATE FUNCTION f() RETURNS trigger AS $$
      --   BEGIN
      --     RETURN NULL; -- :x
      --   END $$
      SELECT 1 + :x - 1;
      """, of: endpoint, file: "a.rewrite.sql")
    #expect(rewrite.summary == "It is so.")
    #expect(rewrite.steps.map(\.purpose) == [.requires, .keepsFresh])
    #expect(rewrite.steps[1].sql.hasSuffix("\n  RETURN NULL; -- :x\nEND $$"))
    #expect(rewrite.endpoint.statements == [.init(sql: "SELECT 1 + $1 - 1", parameters: ["x"])])
    #expect(!rewrite.needsIndexesOnly)
    for (text, message) in [
      ("SELECT :y", "the endpoint has no parameter :y"), ("SELECT :x; SELECT :x", "2 statements"),
    ] {
      let error = #expect(throws: WorkloadError.self) {
        try Rewrite(text, of: endpoint, file: "a.rewrite.sql")
      }
      #expect(error?.description.contains(message) == true)
    }
  }
}
