/// Tests of goodness of fit, for samples of a fixed seed.
///
/// The critical values belong to a probability of 10⁻⁴: a right generator passes with nearly every
/// seed, and the tests of this file show that a distribution a little wrong does not.
enum Statistics {
  /// The standard normal quantile of 1 - 10⁻⁴.
  private static let criticalDeviation = 3.7190

  /// Pearson's statistic of observed frequencies against probabilities.
  ///
  /// Neighbouring outcomes are taken together until each expects at least five.
  static func chiSquare(
    _ observed: [Int], probabilities: [Double]
  ) -> (statistic: Double, degreesOfFreedom: Int) {
    precondition(observed.count == probabilities.count)
    let total = Double(observed.reduce(0, +))
    var cells: [(observed: Double, expected: Double)] = []
    var open = (observed: 0.0, expected: 0.0)
    for (count, probability) in zip(observed, probabilities) {
      open.observed += Double(count)
      open.expected += probability * total
      if open.expected >= 5 {
        cells.append(open)
        open = (0, 0)
      }
    }
    if cells.isEmpty {
      cells.append(open)
    } else {
      cells[cells.count - 1].observed += open.observed
      cells[cells.count - 1].expected += open.expected
    }
    let statistic = cells.reduce(0) { sum, cell in
      let difference = cell.observed - cell.expected
      return sum + difference * difference / cell.expected
    }
    return (statistic, cells.count - 1)
  }

  /// The statistic that is exceeded with a probability of 10⁻⁴.
  ///
  /// Source: E. Wilson, M. Hilferty, "The Distribution of Chi-Square", PNAS 17 (1931).
  static func criticalChiSquare(degreesOfFreedom: Int) -> Double {
    let share = 2 / (9 * Double(degreesOfFreedom))
    let root = 1 - share + criticalDeviation * share.squareRoot()
    return Double(degreesOfFreedom) * root * root * root
  }

  /// Whether frequencies can have come from the probabilities.
  static func fits(_ observed: [Int], probabilities: [Double]) -> Bool {
    // What cannot occur must not: taken together with a neighbour it would not be seen.
    for (count, probability) in zip(observed, probabilities) where probability == 0 && count > 0 {
      return false
    }
    let (statistic, degreesOfFreedom) = chiSquare(observed, probabilities: probabilities)
    return statistic <= criticalChiSquare(degreesOfFreedom: max(1, degreesOfFreedom))
  }

  /// Whether frequencies can have come from relative weights.
  static func fits(_ observed: [Int], weights: [Int64]) -> Bool {
    let total = Double(weights.reduce(0, +))
    return fits(observed, probabilities: weights.map { Double($0) / total })
  }

  /// Whether frequencies can have come from outcomes that are all equally likely.
  static func isUniform(_ observed: [Int]) -> Bool {
    fits(observed, weights: observed.map { _ in 1 })
  }

  /// The Kolmogorov–Smirnov distance of a sample of integers from a distribution function, which is
  /// asked at the sample's values.
  static func distance(_ sample: [Int64], _ distribution: (Int64) -> Double) -> Double {
    let sorted = sample.sorted()
    var largest = 0.0
    for (index, value) in sorted.enumerated()
    where index + 1 == sorted.count || sorted[index + 1] != value {
      let share = Double(index + 1) / Double(sorted.count)
      largest = max(largest, abs(share - distribution(value)))
    }
    return largest
  }

  /// The distance that is exceeded with a probability of 10⁻⁴, or less where values repeat:
  /// √(-ln(10⁻⁴ ÷ 2) ÷ 2n).
  static func criticalDistance(count: Int) -> Double { 2.2253 / Double(count).squareRoot() }

  /// Whether a sample can have come from a distribution, given as the probability of values that
  /// are not above one.
  static func fits(_ sample: [Int64], distribution: (Int64) -> Double) -> Bool {
    distance(sample, distribution) <= criticalDistance(count: sample.count)
  }

  /// How often each value from 0 up to `count` - 1 occurs.
  static func frequencies(_ values: some Sequence<Int64>, count: Int) -> [Int] {
    var frequencies = Array(repeating: 0, count: count)
    for value in values { frequencies[Int(value)] += 1 }
    return frequencies
  }
}
