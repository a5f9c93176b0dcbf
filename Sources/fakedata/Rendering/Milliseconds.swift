/// Milliseconds as people read them.
enum Milliseconds {
  /// `31 µs`, `0.42 ms`, `12.3 ms`, `539 ms`, `1.20 s`.
  static func text(_ number: Double) -> String {
    if number < 0.0995 { return "\(Int((number * 1000).rounded())) µs" }
    if number >= 999.5 { return NumberText.fixed(number / 1000, 2) + " s" }
    return NumberText.fixed(number, number < 9.995 ? 2 : number < 99.95 ? 1 : 0) + " ms"
  }

  /// With a sign: `+12 µs`.
  static func difference(_ number: Double) -> String {
    (number < 0 ? "−" : "+") + text(abs(number))
  }
}
