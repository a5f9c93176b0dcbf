/// Sums of the weights x⁻ˢ over runs of numbers, for tables of power laws.
enum PowerWeights {
  /// The mean of *j*⁻ˢ over the integers *j* from `first` on.
  ///
  /// By the moments of *j* around the middle of the run, up to the fourth: right to 10⁻¹⁰ for runs that are
  /// at most a 64th of `first` long, with exponents up to 4, and for shorter ones with larger exponents.
  static func mean(first: Double, count: Double, exponent: Double) -> Double {
    let middle = first + (count - 1) / 2
    let squares = count * count
    return ElementaryFunctions.pow(middle, -exponent)
      * spread(
        exponent, second: (squares - 1) / 12, fourth: (squares - 1) * (3 * squares - 7) / 240,
        middle: middle)
  }

  /// The integral of x⁻ˢ from `first` to `first` + `width`.
  static func integral(first: Double, width: Double, exponent: Double) -> Double {
    if width * 64 <= first {
      let middle = first + width / 2
      let squares = width * width
      return width * ElementaryFunctions.pow(middle, -exponent)
        * spread(exponent, second: squares / 12, fourth: squares * squares / 80, middle: middle)
    }
    // a^(1-s) × ln(b/a) × (eᵗ - 1) ÷ t with t = (1 - s) × ln(b/a), which exponents near 1 do no harm.
    let ratio = ElementaryFunctions.log((first + width) / first)
    let t = (1 - exponent) * ratio
    let factor =
      abs(t) < 0.01
      ? 1 + t / 2 * (1 + t / 3 * (1 + t / 4 * (1 + t / 5 * (1 + t / 6))))
      : (ElementaryFunctions.exp(t) - 1) / t
    return ElementaryFunctions.pow(first, 1 - exponent) * ratio * factor
  }

  /// The mean of (1 + δ ÷ middle)⁻ˢ for a symmetrical δ with the given moments.
  private static func spread(
    _ s: Double, second: Double, fourth: Double, middle: Double
  ) -> Double {
    let square = middle * middle
    let quadratic = s * (s + 1) / 2
    return 1 + quadratic * second / square
      + quadratic * (s + 2) * (s + 3) / 12 * fourth / square / square
  }
}
