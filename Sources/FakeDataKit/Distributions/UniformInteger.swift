/// Integers of a range, both ends included and equally likely.
///
/// The draw is scaled by multiplication and not by rejection, so that every value takes one draw; a
/// range of n values is off uniform by at most n ÷ 2³² in relative terms.
public struct UniformInteger: Distribution, Equatable, BitwiseCopyable {
  /// The smallest value.
  public let lowerBound: Int64
  /// The number of values, at most 2³².
  public let span: UInt64

  /// The integers of `range`.
  ///
  /// - Precondition: the range has at most 2³² values.
  public init(_ range: ClosedRange<Int64>) {
    let width = UInt64(bitPattern: range.upperBound &- range.lowerBound)
    precondition(width < 1 << 32, "a uniform range has at most 2^32 values")
    lowerBound = range.lowerBound
    span = width + 1
  }

  /// The value that a draw stands for.
  @inline(__always)
  public func sample(_ draw: UInt32) -> Int64 {
    lowerBound &+ Int64(truncatingIfNeeded: (UInt64(draw) &* span) &>> 32)
  }
}
