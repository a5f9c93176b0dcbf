/// Quantiles of the exponential distribution of mean 1, as integers.
///
/// The quantile of a draw *u* is -ln(1 - u). The logarithm is that of the power of two at or below its
/// argument plus what a table of 257 points, linear in between, has for the rest: right to 2⁻¹⁹ in
/// absolute terms, up to 44.4 (or 22.2, if the draw has 32 bits).
enum ExponentialQuantiles {
  /// Fractional bits of quantiles.
  static let fractionBits: UInt64 = 32
  private static let cellBits: UInt64 = 8
  /// ln 2.
  private static let ln2: UInt64 = 2_977_044_472

  /// The negative logarithms of ½, ½ + 1/512 … 1.
  static let table: [UInt64] = (0...256).map { cell in
    fixed(-ElementaryFunctions.log((256 + Double(cell)) / 512))
  }

  /// The quantile of a draw.
  ///
  /// - Parameters:
  ///   - table: ``table``.
  ///   - draw: 64 uniformly distributed bits. A draw of 32 bits is to be their upper half.
  @inline(__always)
  static func quantile(_ table: UnsafePointer<UInt64>, _ draw: UInt64) -> UInt64 {
    // An odd number, so never 0; for a draw in the upper half it is next to the end of its interval.
    let rest = ~draw | 1
    let zeros = rest.leadingZeroBitCount
    let mantissa = rest &<< UInt64(truncatingIfNeeded: zeros &+ 1)
    let cell = Int(truncatingIfNeeded: mantissa &>> (64 &- cellBits))
    let fraction = (mantissa &<< cellBits) &>> 32
    let high = table[cell]
    let part = ((high &- table[cell &+ 1]) &* fraction) &>> 32
    return UInt64(truncatingIfNeeded: zeros) &* ln2 &+ (high &- part)
  }

  private static func fixed(_ value: Double) -> UInt64 { UInt64(value * 4_294_967_296 + 0.5) }
}
