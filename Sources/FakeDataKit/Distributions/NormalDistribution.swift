/// A normal distribution, rounded to integers and held within a range.
///
/// Draws are turned into standard normal quantiles by linear interpolation in a table of 1,025
/// points; beyond the outermost cells (1 in 1,024 on either side) it ends at ±3.64 standard
/// deviations, which keeps the mean of the tails to 0.01. Values outside of the range become its ends.
public struct NormalDistribution: Distribution, Equatable, BitwiseCopyable {
  /// Fractional bits of mean and standard deviation.
  static let fractionBits: Int64 = 16

  let mean: Int64
  let standardDeviation: Int64
  let lowerBound: Int64
  let upperBound: Int64

  /// A normal distribution.
  ///
  /// - Parameters:
  ///   - mean: the mean, in the unit of the values; kept to 1/65,536.
  ///   - standardDeviation: likewise, not negative.
  ///   - range: the values allowed.
  public init(mean: Double, standardDeviation: Double, range: ClosedRange<Int64>) {
    precondition(standardDeviation >= 0 && abs(mean) < 1e12 && standardDeviation < 1e6)
    self.mean = FixedPoint.make(mean)
    self.standardDeviation = FixedPoint.make(standardDeviation)
    lowerBound = range.lowerBound
    upperBound = range.upperBound
  }

  /// The value that a draw stands for.
  @inline(__always)
  public func sample(_ draw: UInt32) -> Int64 {
    NormalQuantiles.table.withUnsafeBufferPointer { sample(draw, $0.baseAddress!) }
  }

  @inline(__always)
  func sample(_ draw: UInt32, _ quantiles: UnsafePointer<Int32>) -> Int64 {
    let z = NormalQuantiles.interpolate(quantiles, draw)
    let fixed = mean &+ ((z &* standardDeviation) &>> NormalQuantiles.fractionBits)
    let value = (fixed &+ (1 &<< (Self.fractionBits &- 1))) &>> Self.fractionBits
    return max(lowerBound, min(upperBound, value))
  }
}
