public import FakeDataKit
import ModelFiles
import Synchronization

/// The built-in data set: members of a fitness app, their goals, workouts and meals.
///
/// It is a model file like any other, `fitness.yaml`; here is what a program needs to know of it beforehand.
public enum Fitness {
  /// The model file's name.
  public static let name = "fitness"
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
    let key = [workouts, meals]
    return models.withLock { models in
      if let known = models[key] { return known }
      let model = DataSets.file(
        name,
        options: .init(
          parameters: [
            "workouts": "\(workouts.lowerBound)-\(workouts.upperBound)",
            "meals": "\(meals.lowerBound)-\(meals.upperBound)",
          ], isCompiled: false)
      ).model
      models[key] = model
      return model
    }
  }

  private static let models = Mutex<[[ClosedRange<Int>]: DataModel]>([:])
}
