/// A random variable as a pure function of one 32-bit draw.
///
/// Each sample takes exactly one draw and only integer arithmetic, so every platform makes the same
/// value of the same draw.
public protocol Distribution: Sendable {
  /// The value that a draw stands for.
  ///
  /// - Parameter draw: 32 uniformly distributed bits.
  func sample(_ draw: UInt32) -> Int64
}
