import Testing

@testable import WorkloadKit

@Suite("Drawn numbers") struct DrawnNumbersTests {
  /// Number n comes with a probability of 1 / (n + 1), divided by the sum of these: a chi-square test, with
  /// limits that end an octave, that begin one and that are within one.
  @Test(arguments: [1, 2, 3, 4, 7, 8, 12, 100, 1_000])
  func smallNumbersComeAsZipfSays(limit: Int) {
    let draws = 200_000
    var numbers = DrawnNumbers(seed: 42, "zipf")
    var counts = [Int](repeating: 0, count: limit)
    for _ in 0..<draws { counts[Int(numbers.nextZipf(below: UInt64(limit)))] += 1 }
    let sum = (1...limit).reduce(0.0) { $0 + 1 / Double($1) }
    let chiSquare = counts.enumerated().reduce(0.0) { total, item in
      let expected = Double(draws) / (sum * Double(item.offset + 1))
      let difference = Double(item.element) - expected
      return total + difference * difference / expected
    }
    // The statistic has a mean of its degrees of freedom and a variance of twice that.
    let freedom = Double(limit - 1)
    #expect(chiSquare <= freedom + 4 * (2 * freedom).squareRoot(), "\(chiSquare)")
  }

  /// The figure that docs/endpoints.md tells.
  @Test func theHottestOfAMillion() {
    var numbers = DrawnNumbers(seed: 1, "hot")
    let first = (0..<200_000).count { _ in numbers.nextZipf(below: 1_000_000) == 0 }
    // One divided by the sum of the reciprocals up to a million, 14.39.
    #expect((13_500...14_300).contains(first), "\(first)")
  }

  @Test func largeLimits() {
    var numbers = DrawnNumbers(seed: 1, "large")
    for limit in [.max, .max - 1, 1 << 63, (1 << 63) - 1] as [UInt64] {
      #expect((0..<1_000).allSatisfy { _ in numbers.nextZipf(below: limit) < limit })
    }
  }
}
