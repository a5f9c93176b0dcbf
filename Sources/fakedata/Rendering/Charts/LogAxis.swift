import Foundation

/// A logarithmic axis over whole decades.
struct LogAxis {
  /// The exponents of the ends.
  let decades: ClosedRange<Int>
  /// Where the lower end is drawn.
  let from: Double
  /// Where the upper end is drawn; below ``from`` where the axis points up.
  let to: Double

  /// - Parameters:
  ///   - values: what has to fit; those that are not positive are drawn at the lower end.
  ///   - floor: how much room there is below the smallest, as a factor.
  init(_ values: [Double], from: Double, to: Double, floor room: Double = 1) {
    let positive = values.filter { $0 > 0 && $0.isFinite }
    let low = Int(Foundation.floor(log10((positive.min() ?? 1) / room)))
    let high = Int(Foundation.ceil(log10(positive.max() ?? 10)))
    decades = low...max(high, low + 1)
    self.from = from
    self.to = to
  }

  /// Where a value is drawn.
  func place(_ value: Double) -> Double {
    let exponent = value > 0 ? log10(value) : -.infinity
    let share =
      (exponent - Double(decades.lowerBound)) / Double(decades.upperBound - decades.lowerBound)
    return from + min(max(share, 0), 1) * (to - from)
  }

  /// The marks, with what stands next to them.
  func marks(_ text: (Double) -> String) -> [(place: Double, text: String)] {
    decades.map { exponent in
      let value = pow(10, Double(exponent))
      return (place(value), text(value))
    }
  }

  /// A decade of milliseconds: `10 µs`, `1 ms`, `10 s`.
  static func time(_ milliseconds: Double) -> String {
    if milliseconds < 0.99 { return "\(shortest(milliseconds * 1000)) µs" }
    if milliseconds < 999 { return "\(shortest(milliseconds)) ms" }
    return "\(shortest(milliseconds / 1000)) s"
  }

  private static func shortest(_ value: Double) -> String {
    value >= 0.99 ? NumberText.fixed(value, 0) : NumberText.fixed(value, 3)
  }
}
