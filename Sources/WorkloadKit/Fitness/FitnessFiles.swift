/// The files of the built-in workload, as they are embedded in the program, in their order.
enum FitnessFiles {
  static let all: [(file: String, bytes: [UInt8])] = [
    ("post-meal.sql", PackageResources.post_meal_sql),
    ("put-meal.sql", PackageResources.put_meal_sql),
    ("meals-of-day.sql", PackageResources.meals_of_day_sql),
    ("recommend-meals.sql", PackageResources.recommend_meals_sql),
    ("post-workout.sql", PackageResources.post_workout_sql),
    ("workouts-of-day.sql", PackageResources.workouts_of_day_sql),
    ("exercises-of-type.sql", PackageResources.exercises_of_type_sql),
    ("muscle-groups-of-exercise.sql", PackageResources.muscle_groups_of_exercise_sql),
    ("recommend-workouts.sql", PackageResources.recommend_workouts_sql),
    ("post-goal.sql", PackageResources.post_goal_sql),
    ("put-goal.sql", PackageResources.put_goal_sql),
    ("post-user.sql", PackageResources.post_user_sql),
    ("calories-left.sql", PackageResources.calories_left_sql),
    ("average-calories.sql", PackageResources.average_calories_sql),
  ]

  /// The rewrites, by the names of the endpoints that they are for.
  static let rewrites: [(endpoint: String, bytes: [UInt8])] = [
    ("recommend-meals", PackageResources.recommend_meals_rewrite_sql),
    ("recommend-workouts", PackageResources.recommend_workouts_rewrite_sql),
  ]

  /// The indexes of the write-up that the workload is from.
  static let writeupIndexes = PackageResources.writeup_indexes_sql
}
