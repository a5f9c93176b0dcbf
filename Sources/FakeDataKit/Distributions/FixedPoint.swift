/// Numbers of models as integers.
enum FixedPoint {
  /// The number in units of 1/65,536, rounded to nearest, halves away from zero.
  ///
  /// Conversion by truncation, since it needs no library for mathematics.
  static func make(_ number: Double) -> Int64 {
    let scaled = number * 65_536
    return Int64(scaled < 0 ? scaled - 0.5 : scaled + 0.5)
  }
}
