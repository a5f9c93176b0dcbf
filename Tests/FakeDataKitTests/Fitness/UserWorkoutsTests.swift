import Testing

@testable import DataSets
@testable import FakeDataKit

@Suite struct UserWorkoutsTests {
  private let workouts = FitnessSample.workouts

  @Test func keysAreInRange() {
    #expect(workouts.numbers("workout_id") == Array(1...Int64(workouts.rowCount)))
    #expect(workouts.numbers("exercise_id").allSatisfy { (1...29).contains($0) })
    #expect(Set(workouts.numbers("exercise_id")).count == 29)
    #expect(workouts.numbers("user_id") == workouts.numbers("user_id").sorted())
  }

  @Test func everyMemberHasOneToSeven() {
    var counts = Array(repeating: 0, count: FitnessSample.users)
    for user in workouts.numbers("user_id") { counts[Int(user) - 1] += 1 }
    #expect(counts.min() == 1)
    #expect(counts.max() == 7)
    #expect(
      Statistics.isUniform(Statistics.frequencies(counts.map { Int64($0 - 1) }, count: 7)))
  }

  @Test func figuresAreInRange() {
    #expect(workouts.numbers("sets").allSatisfy { (1...5).contains($0) })
    #expect(workouts.numbers("reps").allSatisfy { (1...30).contains($0) })
    #expect(workouts.numbers("length").allSatisfy { (5...120).contains($0) })
    #expect(Set(workouts.numbers("sets")) == [1, 2, 3, 4, 5])
    #expect(Set(workouts.numbers("reps")).count > 15)
    #expect(Set(workouts.numbers("length")).count > 20)
    #expect(Set(workouts.numbers("time")) == [RunParameters.defaultAsOf.dayNumber])
  }

  @Test func noExerciseTwiceADay() throws {
    func expectDistinct(_ rows: DecodedTable) {
      var seen: Set<[Int64]> = []
      for row in 0..<rows.rowCount {
        let workout = [
          rows.numbers("user_id")[row], rows.numbers("time")[row], rows.numbers("exercise_id")[row],
        ]
        #expect(seen.insert(workout).inserted, "\(workout)")
      }
    }
    expectDistinct(workouts)
    expectDistinct(try FitnessSample.plan(1000, days: 3).decoded("user_workouts"))
  }

  @Test func exercisesAreAsPopularAsTheCatalogueSays() {
    let exercises = Fitness.model().catalog("exercises")!
    let weights = exercises.values(of: "popularity")!.map { value in
      if case .integer(let weight) = value { weight } else { Int64(0) }
    }
    // One a member, since those of one member are not independent.
    var first: [Int64] = []
    var last: Int64 = 0
    for (user, exercise) in zip(workouts.numbers("user_id"), workouts.numbers("exercise_id"))
    where user != last {
      first.append(exercise - 1)
      last = user
    }
    #expect(first.count == FitnessSample.users)
    #expect(Statistics.fits(Statistics.frequencies(first, count: 29), weights: weights))
  }

  @Test func aRunOnTheTreadmillIsOneBout() {
    let runs = workouts.numbers("exercise_id").indices.filter {
      workouts.numbers("exercise_id")[$0] == 28
    }
    #expect(runs.count > 3000)
    #expect(runs.allSatisfy { workouts.numbers("sets")[$0] == 1 })
    #expect(runs.allSatisfy { workouts.numbers("reps")[$0] == 1 })
    #expect(runs.allSatisfy { workouts.numbers("length")[$0] >= 10 })
  }
}
