/// How many there are of something: the children of a parent.
public enum CountDistribution: Hashable, Codable, Sendable {
  /// Always the same number.
  case constant(Int)
  /// The numbers of a range, equally likely.
  case uniform(ClosedRange<Int>)
  /// Numbers and ranges of numbers, each with its relative frequency.
  case weighted([WeightedCount])
  /// From `minimum` on, each number by the same factor less likely than the one before. `mean` is what
  /// the mean would be without a maximum; numbers above the maximum do not occur.
  case geometric(mean: Double, minimum: Int, maximum: Int)
  /// A Poisson distribution. `mean` is what the mean would be without a maximum; numbers above the
  /// maximum do not occur.
  case poisson(mean: Double, maximum: Int)
  /// From 1 to `maximum`, number *k* with a probability proportional to *k* to the power of -`exponent`.
  case zipf(exponent: Double, maximum: Int)
  /// From `minimum` to `maximum`, as a continuous variable whose density falls with the power of
  /// `exponent` (a Pareto distribution), rounded down.
  case powerLaw(exponent: Double, minimum: Int, maximum: Int)
  /// A continuous distribution given by some of its quantiles, rounded; below half of ``limit``.
  case empirical([EmpiricalDistribution.Quantile])

  /// A number or a range of numbers, and how often one of them occurs, relative to the others.
  public struct WeightedCount: Hashable, Codable, Sendable {
    /// The numbers, equally likely among themselves.
    public var values: ClosedRange<Int>
    /// The relative frequency of all of them together.
    public var weight: Int64

    /// A range of numbers with its weight.
    public init(_ values: ClosedRange<Int>, _ weight: Int64) {
      self.values = values
      self.weight = weight
    }

    /// A number with its weight.
    public init(_ value: Int, _ weight: Int64) {
      self.init(value...value, weight)
    }
  }

  /// The largest number that any of these distributions can have.
  public static let limit = 1 << 24
  /// The exponents of power laws.
  public static let exponents: ClosedRange<Double> = 0.01...20
  /// The most entries of a weighted distribution.
  private static let maximumWeights = 1 << 16

  /// The smallest number that can occur.
  public var minimum: Int {
    switch self {
    case .constant(let value): value
    case .uniform(let range): range.lowerBound
    case .weighted(let weights): used(weights).map(\.values.lowerBound).min() ?? 0
    case .geometric(_, let minimum, _), .powerLaw(_, let minimum, _): minimum
    case .poisson: 0
    case .zipf: 1
    case .empirical(let quantiles): Self.rounded(quantiles.first)
    }
  }

  /// The largest number that can occur.
  public var maximum: Int {
    switch self {
    case .constant(let value): value
    case .uniform(let range): range.upperBound
    case .weighted(let weights): used(weights).map(\.values.upperBound).max() ?? 0
    case .geometric(_, _, let maximum), .powerLaw(_, _, let maximum): maximum
    case .poisson(_, let maximum), .zipf(_, let maximum): maximum
    case .empirical(let quantiles): Self.rounded(quantiles.last)
    }
  }

  /// The mean of what is sampled.
  ///
  /// - Precondition: the distribution is valid.
  /// - Complexity: that of compiling the distribution.
  public var expected: Double { CountSampler(self, in: ConstantPool()).expected }

  /// Checks that there can be such a distribution.
  ///
  /// - Throws: what is wrong, in a few words and without a place.
  public func validate() throws(ModelError) {
    if let problem { throw ModelError(.invalidTable, problem) }
  }

  private var problem: String? {
    switch self {
    case .constant(let value): return Self.problem(value...value)
    case .uniform(let range): return Self.problem(range)
    case .weighted(let weights): return Self.problem(weights)
    case .geometric(let mean, let minimum, let maximum):
      return Self.problem(minimum, maximum) ?? Self.problem(mean: mean, minimum, maximum)
    case .poisson(let mean, let maximum):
      return Self.problem(0, maximum) ?? Self.problem(mean: mean, 0, maximum)
    case .zipf(let exponent, let maximum):
      return Self.problem(1, maximum) ?? Self.problem(exponent: exponent)
    case .powerLaw(let exponent, let minimum, let maximum):
      if minimum == 0 { return "a power law begins at 1 or above, not at 0" }
      return Self.problem(minimum, maximum) ?? Self.problem(exponent: exponent)
    case .empirical(let quantiles): return Self.problem(quantiles)
    }
  }

  private static func problem(_ range: ClosedRange<Int>) -> String? {
    if range.lowerBound < 0 { return "\(range.lowerBound) is negative" }
    if range.upperBound > limit { return "\(range.upperBound) is above \(limit)" }
    return nil
  }

  private static func problem(_ minimum: Int, _ maximum: Int) -> String? {
    if minimum > maximum { return "the range from \(minimum) to \(maximum) is empty" }
    return problem(minimum...maximum)
  }

  private static func problem(mean: Double, _ minimum: Int, _ maximum: Int) -> String? {
    if mean >= Double(minimum), mean <= Double(maximum) { return nil }
    if !mean.isFinite { return "the mean is \(mean)" }
    return "the mean \(mean) is not within \(minimum) to \(maximum)"
  }

  private static func problem(exponent: Double) -> String? {
    if exponents.contains(exponent) { return nil }
    if !exponent.isFinite { return "the exponent is \(exponent)" }
    if exponent <= 0 { return "the exponent \(exponent) is not positive" }
    return
      "the exponent \(exponent) is not within \(exponents.lowerBound) to \(exponents.upperBound)"
  }

  private static func problem(_ weights: [WeightedCount]) -> String? {
    if weights.isEmpty { return "there are no weights" }
    if weights.count > maximumWeights { return "there are more than \(maximumWeights) weights" }
    var sum: Int64 = 0
    for item in weights {
      if let problem = problem(item.values) { return problem }
      if item.weight < 0 { return "the weight \(item.weight) is negative" }
      let (total, overflow) = sum.addingReportingOverflow(item.weight)
      if overflow || total >= Int64.max / Int64(weights.count) {
        return "the weights are too large: their sum, times their number, is 2^63 or more"
      }
      sum = total
    }
    return sum == 0 ? "the weights are all zero" : nil
  }

  private static func problem(_ quantiles: [EmpiricalDistribution.Quantile]) -> String? {
    if let problem = EmpiricalDistribution.problem(quantiles) { return problem }
    if quantiles[0].value < -0.5 { return "\(quantiles[0].value) is negative" }
    let last = quantiles[quantiles.count - 1].value
    // The product of two neighbouring quantiles' distance and a part of a draw has 63 bits.
    return last > Double(limit / 2 - 1) ? "\(last) is above \(limit / 2 - 1)" : nil
  }

  private func used(_ weights: [WeightedCount]) -> [WeightedCount] {
    weights.filter { $0.weight > 0 }
  }

  private static func rounded(_ quantile: EmpiricalDistribution.Quantile?) -> Int {
    guard let value = quantile?.value, abs(value) < 1e12 else { return 0 }
    return Int((FixedPoint.make(value) + 32_768) >> 16)
  }
}
