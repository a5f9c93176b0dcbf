/// A continuous distribution given by some of its quantiles, rounded to integers.
///
/// Between the given quantiles the distribution function is linear. Sampling interpolates in a table
/// of 257 points made from them.
public struct EmpiricalDistribution: Distribution, Equatable {
  /// A point of the distribution function.
  public struct Quantile: Hashable, Codable, Sendable {
    /// The share of values that are not above ``value``, 0 to 1.
    public var probability: Double
    /// The value, in the column's unit.
    public var value: Double

    /// The quantile of `probability`.
    public init(_ probability: Double, _ value: Double) {
      self.probability = probability
      self.value = value
    }
  }

  static let cells = 256
  static let fractionBits: Int64 = 16

  let table: [Int64]

  /// The distribution through the given quantiles.
  ///
  /// - Parameter quantiles: at least two, ascending in both, the first of probability 0 and the last
  ///   of probability 1.
  public init(_ quantiles: [Quantile]) {
    table = Self.points(quantiles).map { FixedPoint.make($0) }
  }

  /// The quantiles of 0, 1/256 … 1, linear between the given ones.
  static func points(_ quantiles: [Quantile]) -> [Double] {
    precondition(quantiles.count >= 2 && quantiles[0].probability == 0)
    precondition(quantiles[quantiles.count - 1].probability == 1)
    var next = 1
    return (0...cells).map { cell in
      let probability = Double(cell) / Double(cells)
      while quantiles[next].probability < probability { next += 1 }
      let (low, high) = (quantiles[next - 1], quantiles[next])
      // Sums, products and quotients of doubles are the same on every IEEE 754 machine.
      let share = (probability - low.probability) / (high.probability - low.probability)
      return low.value + share * (high.value - low.value)
    }
  }

  /// Why there is no distribution through the given quantiles, in a few words, or nil.
  static func problem(_ quantiles: [Quantile]) -> String? {
    guard let first = quantiles.first, let last = quantiles.last, quantiles.count > 1 else {
      return "there are fewer than two quantiles"
    }
    for quantile in quantiles where !quantile.probability.isFinite || !quantile.value.isFinite {
      return
        "a quantile has \(quantile.probability.isFinite ? quantile.value : quantile.probability)"
    }
    if first.probability != 0 || last.probability != 1 {
      return "the first quantile has to be of probability 0 and the last of probability 1"
    }
    for (low, high) in zip(quantiles, quantiles.dropFirst()) {
      if low.probability >= high.probability {
        return "probabilities have to ascend: \(high.probability) follows \(low.probability)"
      }
      if low.value > high.value {
        return "quantiles have to ascend: \(high.value) follows \(low.value)"
      }
    }
    return nil
  }

  /// The value that a draw stands for.
  @inline(__always)
  public func sample(_ draw: UInt32) -> Int64 {
    table.withUnsafeBufferPointer { Self.sample($0.baseAddress!, draw) }
  }

  @inline(__always)
  static func sample(_ table: UnsafePointer<Int64>, _ draw: UInt32) -> Int64 {
    let cell = Int(draw &>> 24)
    let fraction = Int64(draw & 0xFF_FFFF)
    let low = table[cell]
    let fixed = low &+ (((table[cell + 1] &- low) &* fraction) &>> 24)
    return (fixed &+ (1 &<< (fractionBits &- 1))) &>> fractionBits
  }
}
