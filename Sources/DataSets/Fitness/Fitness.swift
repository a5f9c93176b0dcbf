public import FakeDataKit

/// The built-in data set: members of a fitness app, their goals, workouts and meals.
///
/// It is a model like any other: the engine knows nothing of it.
public enum Fitness {
  /// Workouts of a user and day, where nothing else is asked for.
  public static let defaultWorkouts = 1...7
  /// Meals of a user and day, where nothing else is asked for.
  public static let defaultMeals = 1...5

  /// The data set's model.
  ///
  /// - Parameters:
  ///   - workouts: how many workouts a user has on a day, both ends included, equally likely.
  ///   - meals: how many meals, likewise.
  public static func model(
    workouts: ClosedRange<Int> = defaultWorkouts, meals: ClosedRange<Int> = defaultMeals
  ) -> DataModel {
    DataModel(
      name: "fitness",
      catalogs: catalogs,
      tables: [
        muscleGroupsTable, exercisesTable, ingredientTable, usersTable, goalsTable,
        userWorkoutsTable(perDay: workouts), mealTable(perDay: meals),
      ])
  }
}
