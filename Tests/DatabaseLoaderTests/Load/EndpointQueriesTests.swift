import DatabaseLoader
import FakeDataKit
import PostgresClient
import TestSupport
import Testing

/// The three slowest endpoints of the write-up that this project grew from, and the indexes that
/// were tried there: statements reconstructed from its query plans, index definitions as written.
@Suite("Endpoints of the write-up") struct EndpointQueriesTests {
  /// `/meal/{user_id}/recommend`
  static let recommendMeals = """
    SELECT meal.meal_id, meal.name, meal.type, meal.calories, meal.rating
    FROM meal
    CROSS JOIN (SELECT daily_calories FROM goals WHERE user_id = 1993) AS goal
    CROSS JOIN (
      SELECT COALESCE(SUM(calories), 0) AS calories FROM meal
      WHERE user_id = 1993 AND EXTRACT(DAY FROM AGE(NOW(), time)) = 0) AS eaten
    WHERE meal.calories < goal.daily_calories - eaten.calories
      AND ((EXTRACT(DAY FROM AGE(NOW(), time)) > 2 AND user_id = 1993) OR user_id <> 1993)
    ORDER BY CASE WHEN user_id = 1993 THEN rating * 2 ELSE rating END DESC
    LIMIT 3
    """

  /// `/workout/recommend/{user_id}/{type}`
  static let recommendWorkouts = """
    SELECT e.name, AVG(c.sets) AS sets, AVG(c.reps) AS reps
    FROM user_workouts c
    JOIN exercises e ON c.exercise_id = e.id
    JOIN muscle_groups m ON e.muscle_group_id = m.muscle_group_id
    WHERE m.type = 'back' AND c.exercise_id NOT IN (
      SELECT exercise_id FROM user_workouts WHERE user_id = 1241 AND time >= CURRENT_DATE - 3)
    GROUP BY e.name
    """

  /// `/daily_calories/{user_id}`
  static let dailyCalories = """
    SELECT COALESCE(SUM(meal.calories), 0)
    FROM meal JOIN goals ON goals.user_id = meal.user_id
    WHERE meal.user_id = 1993 AND EXTRACT(DAY FROM AGE(NOW(), time)) = 0
    """

  static let indexes = [
    "CREATE INDEX idx_goals_user_id ON goals(user_id);",
    "CREATE INDEX idx_meal_user_id ON meal(user_id);",
    "CREATE INDEX idx_meal_time ON meal(time);",
    "CREATE INDEX idx_meal_user_time ON meal(user_id, time);",
    "CREATE INDEX idx_meal_calories ON meal(calories);",
    "CREATE INDEX idx_meal_user_calories ON meal(user_id, calories);",
    "CREATE INDEX idx_meal_calories_time ON meal(calories, time);",
    "CREATE INDEX c_index ON user_workouts (user_id);",
    "create index idx_user_id_time on meal (user_id, time)",
  ]

  let populated: Populated

  init() throws {
    populated = try Populated.shared.get()
  }

  /// Runs a body in a transaction that is taken back.
  private func inTransaction(_ body: (inout Connection) throws -> Void) throws {
    var connection = try Connection(populated.database.parameters)
    try connection.execute("BEGIN")
    try body(&connection)
    try connection.execute("ROLLBACK")
  }

  @Test func mealsAreRecommended() throws {
    try inTransaction { connection in
      let meals = try connection.query(Self.recommendMeals)
      let (columns, count) = (meals.columnNames, meals.rowCount)
      #expect(columns == ["meal_id", "name", "type", "calories", "rating"])
      #expect(count <= 3)
    }
  }

  @Test func workoutsAreRecommended() throws {
    try inTransaction { connection in
      let names = try connection.query(Self.recommendWorkouts).rows.compactMap { $0[0] }
      // What is done for the back, nothing of it in the last three days.
      #expect(
        names.sorted() == ["bent_over_dumbell_row", "cable_row", "lat_pulldown", "pull_up"])
    }
  }

  @Test func caloriesAreAddedUp() throws {
    try inTransaction { connection in
      let calories = try connection.query(Self.dailyCalories).rows
      #expect(calories.count == 1 && calories[0].count == 1)
    }
  }

  @Test func indexesAreCreatedAsWrittenAndChangeNoResult() throws {
    try inTransaction { connection in
      let statements = [Self.recommendWorkouts + " ORDER BY 1", Self.dailyCalories]
      var before: [[[String?]]] = []
      for statement in statements { before.append(try connection.query(statement).rows) }
      for index in Self.indexes { try connection.execute(index) }
      for (statement, expected) in zip(statements, before) {
        let rows = try connection.query(statement).rows
        #expect(rows == expected)
      }
      let meals = try connection.query(Self.recommendMeals).rows
      #expect(meals.count <= 3)
    }
  }

  @Test func theUniqueKeyOfGoalsFindsAUsersGoal() throws {
    try inTransaction { connection in
      let plan = try connection.query(
        "EXPLAIN SELECT daily_calories FROM goals WHERE user_id = 1993"
      ).firstValue
      #expect(plan?.contains("Index Scan using goals_customer_id_key") == true)
    }
  }

  @Test func anIndexOnUserAndTimeServesDailyCalories() throws {
    try inTransaction { connection in
      try connection.execute("create index idx_user_id_time on meal (user_id, time)")
      let plan = try connection.query("EXPLAIN \(Self.dailyCalories)").rows
        .compactMap { $0[0] }.joined(separator: "\n")
      #expect(plan.contains("idx_user_id_time on meal"))
    }
  }
}
