/// The probabilities of a ``CountDistribution`` as weights of runs of numbers.
enum CountCells {
  /// Neighbouring numbers, equally likely, and the weight of all of them together.
  struct Cell: Equatable {
    var first: Int
    var last: Int
    var weight: Int64

    var middle: Double { Double(first + last) / 2 }
  }

  /// Ranges of up to so many numbers have a cell for each.
  static let exactCount = 4096
  /// How much the probabilities in a cell may differ.
  private static let tolerance = 1.0 / 64
  /// The sum of weights.
  private static let total = Double(1 << 40)

  /// The cells of a valid distribution, some of which may weigh nothing.
  static func cells(of distribution: CountDistribution) -> [Cell] {
    switch distribution {
    case .constant(let value): return [Cell(first: value, last: value, weight: 1)]
    case .uniform(let range):
      return [Cell(first: range.lowerBound, last: range.upperBound, weight: 1)]
    case .weighted(let weights):
      return weights.map {
        Cell(first: $0.values.lowerBound, last: $0.values.upperBound, weight: $0.weight)
      }
    case .geometric(let mean, let minimum, let maximum):
      let distance = mean - Double(minimum)
      if distance < 0x1p-41 { return [Cell(first: minimum, last: minimum, weight: 1)] }
      let ratio = distance / (1 + distance)
      let rate = -ElementaryFunctions.log(ratio)
      return cells(
        minimum...maximum,
        density: { ElementaryFunctions.exp(-rate * Double($0 - minimum)) },
        mass: { first, count in
          // The sum of a geometric series.
          ElementaryFunctions.exp(-rate * Double(first - minimum))
            * (1 - (count == 1 ? ratio : ElementaryFunctions.exp(-rate * Double(count))))
            / (1 - ratio)
        })
    case .poisson(let mean, let maximum):
      let (first, probabilities) = poisson(mean, maximum)
      var sums = [0.0]
      for probability in probabilities { sums.append(sums[sums.count - 1] + probability) }
      return cells(
        first...(first + probabilities.count - 1), density: { probabilities[$0 - first] },
        mass: { $1 == 1 ? probabilities[$0 - first] : sums[$0 - first + $1] - sums[$0 - first] })
    case .zipf(let exponent, let maximum):
      return cells(
        1...maximum, density: { ElementaryFunctions.pow(Double($0), -exponent) },
        mass: {
          Double($1) * PowerWeights.mean(first: Double($0), count: Double($1), exponent: exponent)
        })
    case .powerLaw(let exponent, let minimum, let maximum):
      // In units of the minimum, so that large exponents leave something of large numbers.
      let unit = Double(minimum)
      return cells(
        minimum...maximum, density: { ElementaryFunctions.pow(Double($0) / unit, -exponent) },
        mass: {
          PowerWeights.integral(
            first: Double($0) / unit, width: Double($1) / unit, exponent: exponent)
        })
    case .empirical: preconditionFailure("quantiles are sampled from their own table")
    }
  }

  /// The numbers of a range as cells.
  ///
  /// - Parameters:
  ///   - density: about the probability of a number, by the same factor for all.
  ///   - mass: that of a number of numbers from the given one on.
  private static func cells(
    _ range: ClosedRange<Int>, density: (Int) -> Double,
    mass: (_ first: Int, _ count: Int) -> Double
  ) -> [Cell] {
    var runs: [(first: Int, count: Int, mass: Double)] = []
    var sum = 0.0
    var count = 1
    var first = range.lowerBound
    while first <= range.upperBound {
      let left = range.upperBound - first + 1
      if range.count > exactCount {
        let here = density(first)
        func isEven(_ count: Int) -> Bool {
          abs(density(first + count - 1) - here) <= here * tolerance
        }
        count = min(count, left)
        while count > 1, !isEven(count) { count /= 2 }
        while count * 2 <= left, isEven(count * 2) { count *= 2 }
      }
      let mass = mass(first, count)
      sum += mass
      // What is left is too little to be drawn, and less with each further step.
      if mass < sum * 0x1p-60, density(first) < density(range.lowerBound) { break }
      runs.append((first, count, mass))
      first += count
    }
    return runs.map {
      Cell(
        first: $0.first, last: $0.first + $0.count - 1,
        weight: Int64($0.mass / sum * total + 0.5))
    }
  }

  /// Probabilities of a Poisson distribution relative to the most likely number, and the first number
  /// that has one which matters.
  private static func poisson(_ mean: Double, _ maximum: Int) -> (first: Int, [Double]) {
    let mode = min(Int(mean), maximum)
    var below: [Double] = []
    var probability = 1.0
    var number = mode
    while number > 0, probability > 0x1p-60 {
      probability *= Double(number) / mean
      number -= 1
      below.append(probability)
    }
    var above = [1.0]
    probability = 1
    number = mode
    while number < maximum, probability > 0x1p-60 {
      number += 1
      probability *= mean / Double(number)
      above.append(probability)
    }
    return (mode - below.count, below.reversed() + above)
  }
}
