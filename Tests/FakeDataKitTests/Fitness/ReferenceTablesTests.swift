import Testing

@testable import DataSets
@testable import FakeDataKit

@Suite struct ReferenceTablesTests {
  /// The application's own file.
  private static let muscleGroups = """
    1,arms,bicep
    2,back,lats
    3,back,traps
    4,back,rhomboid
    7,arms,shoulders
    8,arms,tricep
    9,arms,forearm
    10,front,chest
    11,front,abs
    12,back,lower_back
    13,legs,hamstrings
    14,legs,quads
    15,legs,glutes
    16,legs,calves
    """

  /// Likewise.
  private static let exercises = """
    1,lat_pulldown,2
    2,tricep_pushdown,8
    3,bicep_curl,1
    4,wrist_curl,9
    5,cable_curl,1
    6,skull_crusher,8
    7,preacher_curl,1
    8,cable_row,3
    9,pull_up,2
    10,bent_over_dumbell_row,2
    11,hammer_curl,1
    12,pec_fly,10
    13,chest_press,10
    14,bench_press,10
    15,deadlift,15
    16,overhead_press,7
    17,rear_delt_flys,7
    18,lat_raises,7
    19,shoulder_press,7
    20,squat,14
    21,bulgarian_split_squat,14
    22,leg_press,14
    23,romanian_deadlift,13
    24,hip_thrust,15
    25,hamstring_curl,13
    26,leg_extension,14
    27,calf_raise,16
    28,treadmill,15
    29,sit-ups,11
    """

  private func lines(_ table: String) throws -> String {
    try FitnessSample.plan(1).decoded(table).rows.map { $0.joined(separator: ",") }
      .joined(separator: "\n")
  }

  @Test func muscleGroupsAreTheApplications() throws {
    let table = try FitnessSample.plan(1).decoded("muscle_groups")
    #expect(table.rowCount == 14)
    #expect(table.names == ["muscle_group_id", "type", "group"])
    #expect(try lines("muscle_groups") == Self.muscleGroups)
  }

  @Test func exercisesAreTheApplications() throws {
    let table = try FitnessSample.plan(1).decoded("exercises")
    #expect(table.rowCount == 29)
    #expect(table.names == ["id", "name", "muscle_group_id"])
    #expect(try lines("exercises") == Self.exercises)
  }

  @Test func exercisesReferenceAMuscleGroup() throws {
    let plan = try FitnessSample.plan(1)
    let groups = Set(try plan.decoded("muscle_groups").numbers("muscle_group_id"))
    #expect(groups.isSuperset(of: try plan.decoded("exercises").numbers("muscle_group_id")))
  }

  @Test func ingredientsAreDifferentAndUsed() throws {
    let table = try FitnessSample.plan(1).decoded("ingredient")
    #expect(Set(table.texts("name")).count == table.rowCount)
    #expect(table.numbers("ingredient_id") == Array(1...Int64(table.rowCount)))
    let dishes = Fitness.model().catalog("dishes")!
    let used = Set(dishes.values(of: "ingredient")!.map(\.plainText))
    #expect(used == Set(table.texts("name")))
  }

  @Test func dishesAreManyAndDifferent() {
    let names = Fitness.model().catalog("dishes")!.values(of: "name")!
    #expect(names.count >= 300)
    #expect(Set(names).count == names.count)
  }

  @Test func dishesNameTheirIngredientByItsNumber() throws {
    let ingredients = try FitnessSample.plan(1).decoded("ingredient").texts("name")
    let dishes = Fitness.model().catalog("dishes")!
    for (name, number) in zip(dishes.values(of: "ingredient")!, dishes.values(of: "ingredient_id")!)
    {
      guard case .integer(let number) = number else {
        Issue.record("\(number) is no number")
        continue
      }
      #expect(ingredients[Int(number) - 1] == name.plainText)
    }
  }

  @Test func theModelHasItsTables() {
    #expect(
      Fitness.model().tables.map(\.name) == [
        "muscle_groups", "exercises", "ingredient", "users", "goals", "user_workouts", "meal",
      ])
  }
}
