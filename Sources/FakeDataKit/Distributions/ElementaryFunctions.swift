/// Exponential function, logarithm and power, made of sums, products, quotients and bits of doubles.
///
/// IEEE 754 defines these operations to the last bit, and libraries for mathematics differ in it: what
/// a table is computed with must give the same table on every platform. Tables are made when a model
/// is compiled; nothing here is fast. Results are right to 2⁻⁵⁰ in relative terms (a test compares).
///
/// Sources: reduction and series as in J.-M. Muller, "Elementary Functions", 3rd ed., 2016, chapters 9
/// and 11; exact products after T. Dekker, "A Floating-Point Technique for Extending the Available
/// Precision", Numerische Mathematik 18 (1971).
enum ElementaryFunctions {
  /// ln 2 in two parts; the first has 33 bits, so that its product with an exponent is exact.
  private static let ln2High = 0x1.62e42feep-1
  private static let ln2Low = 0x1.a39ef35793c76p-33

  /// *e* to the power of `x`; 0 below -708 and infinite above 709.
  static func exp(_ x: Double) -> Double { exp(x, 0) }

  /// The natural logarithm of a positive, normal number.
  static func log(_ x: Double) -> Double {
    let (high, low) = preciseLog(x)
    return high + low
  }

  /// `x` to the power of `y`, for a positive, normal `x`.
  static func pow(_ x: Double, _ y: Double) -> Double {
    if y == 0 || x == 1 { return 1 }
    let (high, low) = preciseLog(x)
    let (product, error) = exactProduct(high, y)
    return exp(product, error + low * y)
  }

  /// *e* to the power of `x` + `rest`, with a `rest` that is tiny beside `x`.
  private static func exp(_ x: Double, _ rest: Double) -> Double {
    if x < -708 { return 0 }
    if x > 709 { return .infinity }
    let scaled = x / (ln2High + ln2Low)
    let exponent = Int(scaled < 0 ? scaled - 0.5 : scaled + 0.5)
    let reduced = x - Double(exponent) * ln2High
    let r = reduced - Double(exponent) * ln2Low + rest
    // r is within ±0.35, and r¹⁵ ÷ 15! below 2⁻⁵⁹ there.
    var sum = 1.0
    for term in stride(from: 15, through: 1, by: -1) { sum = 1 + sum * (r / Double(term)) }
    // In two steps, since 2¹⁰²⁴ is no number.
    let half = exponent / 2
    return sum * power(of2: half) * power(of2: exponent - half)
  }

  private static func power(of2 exponent: Int) -> Double {
    Double(bitPattern: UInt64(1023 + exponent) << 52)
  }

  /// The logarithm as the sum of a number and a much smaller one.
  private static func preciseLog(_ x: Double) -> (high: Double, low: Double) {
    precondition(x >= .leastNormalMagnitude && x < .infinity, "a positive, normal number")
    var exponent = Int(x.bitPattern >> 52) - 1023
    var m = Double(bitPattern: x.bitPattern & (1 << 52 - 1) | 1023 << 52)
    // m from √½ to √2, so that the logarithm of a number near 1 keeps its digits.
    if m > 1.414_213_562_373_095_1 {
      m /= 2
      exponent += 1
    }
    // log m = 2 artanh f = 2 f + 2 f³ (1/3 + f²/5 + f⁴/7 …) with f = (m - 1) ÷ (m + 1).
    let numerator = m - 1
    let denominator = m + 1
    let denominatorRest = m - (denominator - 1)
    let f = numerator / denominator
    let (product, error) = exactProduct(f, denominator)
    let fRest = (numerator - product - error - f * denominatorRest) / denominator
    let square = f * f
    var series = 0.0
    for odd in stride(from: 27, through: 3, by: -2) { series = 1 / Double(odd) + series * square }
    let leading = Double(exponent) * ln2High
    let high = leading + 2 * f
    let highRest = exponent == 0 ? 0 : leading - high + 2 * f
    return (high, highRest + (Double(exponent) * ln2Low + 2 * fRest + 2 * f * square * series))
  }

  /// The product of two numbers, and what rounding has taken from it.
  private static func exactProduct(_ a: Double, _ b: Double) -> (product: Double, error: Double) {
    func split(_ value: Double) -> (Double, Double) {
      let scaled = value * 134_217_729
      let high = scaled - (scaled - value)
      return (high, value - high)
    }
    let product = a * b
    let (aHigh, aLow) = split(a)
    let (bHigh, bLow) = split(b)
    let error = aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow
    return (product, error)
  }
}
