import Testing

@testable import DataSets
@testable import FakeDataKit

@Suite struct UsersTests {
  private let members = FitnessSample.members

  @Test func idsAreDense() {
    #expect(members.numbers("user_id") == Array(1...Int64(FitnessSample.users)))
  }

  @Test func weightsAndHeightsAreInRange() {
    #expect(members.numbers("weight").allSatisfy { (85...400).contains($0) })
    #expect(members.numbers("height").allSatisfy { (48...84).contains($0) })
    #expect(Set(members.numbers("height")).count > 20)
    #expect(Set(members.numbers("weight")).count > 150)
  }

  @Test func heavierMembersAreTaller() {
    // Weight follows height: the correlation of the two is well above none.
    let heights = members.numbers("height").map { Double($0) }
    let weights = members.numbers("weight").map { Double($0) }
    let count = Double(heights.count)
    let (height, weight) = (heights.reduce(0, +) / count, weights.reduce(0, +) / count)
    var (covariance, heightVariance, weightVariance) = (0.0, 0.0, 0.0)
    for (x, y) in zip(heights, weights) {
      covariance += (x - height) * (y - weight)
      heightVariance += (x - height) * (x - height)
      weightVariance += (y - weight) * (y - weight)
    }
    let correlation = covariance / (heightVariance * weightVariance).squareRoot()
    #expect((0.3...0.8).contains(correlation))
  }

  @Test func heightsAreThoseOfMenAndWomen() {
    func share(_ height: Int64) -> Double {
      let value = Double(height) + 0.5
      return 0.49 * normalShare((value - 69) / 2.9) + 0.51 * normalShare((value - 63.5) / 2.7)
    }
    #expect(Statistics.fits(members.numbers("height")) { share($0) })
  }

  @Test func namesAreAGivenAndAFamilyName() {
    let given = Set(FitnessSample.catalog("first_names", by: "name").keys)
    let family = Set(FitnessSample.catalog("last_names", by: "name").keys)
    for name in members.texts("name") {
      let isName = name.indices.contains { index in
        name[index] == " " && given.contains(String(name[..<index]))
          && family.contains(String(name[name.index(after: index)...]))
      }
      #expect(isName, "\(name)")
    }
  }

  @Test func aMillionMembersHaveAHundredThousandNames() throws {
    // Not made, which takes long without optimisation, but worked out from the weights. The number
    // scatters by less than the square root of its mean, so that 105,000 leave ten deviations.
    let expected = try Self.expectedNames(members: 1_000_000)
    #expect(expected > 105_000)
    // The sample has as many as are expected of it: members do draw from those weights.
    let here = try Self.expectedNames(members: FitnessSample.users)
    let found = Double(Set(members.texts("name")).count)
    #expect(abs(found - here) < 5 * here.squareRoot())
  }

  /// The different names to expect: the sum over all pairs of names of the probability to occur.
  private static func expectedNames(members: Int) throws -> Double {
    let model = Fitness.model()
    func weights(_ catalog: String, _ column: String) -> [Double] {
      model.catalog(catalog)!.values(of: column)!.map { value in
        if case .integer(let number) = value { Double(number) } else { 0 }
      }
    }
    let (male, female) = (weights("first_names", "male"), weights("first_names", "female"))
    let family = weights("last_names", "weight")
    let (males, females) = (male.reduce(0, +), female.reduce(0, +))
    let families = family.reduce(0, +)
    // Pairs that are about as frequent are counted together: a few thousand steps, not a million.
    var frequencies: [Int: Int] = [:]
    let given = zip(male, female).map { 0.49 * $0 / males + 0.51 * $1 / females }
    var total = 0.0
    for first in given {
      for last in family {
        let mean = first * last / families * Double(members)
        frequencies[Int(mean * 200), default: 0] += mean < 5 ? 1 : 0
        total += mean < 5 ? 0 : 1
      }
    }
    for (bucket, count) in frequencies {
      let mean = (Double(bucket) + 0.5) / 200
      // 1 - e^-mean, by its series where that is short enough and by squaring else.
      var none = 1 - mean / 1024
      for _ in 0..<10 { none *= none }
      total += (1 - none) * Double(count)
    }
    return total
  }
}
