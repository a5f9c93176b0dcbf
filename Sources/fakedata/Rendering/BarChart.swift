import Foundation

/// Two values per row, as horizontal bars on a logarithmic scale, in SVG.
struct BarChart {
  /// A row of the chart.
  struct Row {
    let label: String
    let before: Double
    let after: Double
  }

  let title: String
  let rows: [Row]
  /// A line that the values should stay left of, in milliseconds.
  let target: Double?

  private static let left = 210.0
  private static let width = 900.0
  private static let rowHeight = 34.0
  private static let top = 74.0

  private var low: Double {
    let least = rows.flatMap { [$0.before, $0.after] }.filter { $0 > 0 }.min() ?? 0.01
    return floor(log10(least)) - 0.2
  }

  private var high: Double {
    let most = rows.flatMap { [$0.before, $0.after] }.max() ?? 1
    return max(ceil(log10(max(most, 0.001))), low + 1)
  }

  private func x(_ value: Double) -> Double {
    let share = (log10(max(value, 0.000_1)) - low) / (high - low)
    return Self.left + max(0, share) * (Self.width - Self.left - 90)
  }

  /// The picture.
  var svg: String {
    let height = Self.top + Double(rows.count) * Self.rowHeight + 44
    let bottom = Self.top + Double(rows.count) * Self.rowHeight
    var parts = [
      """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(Self.width)) \(Int(height))" \
      font-family="sans-serif" font-size="12" role="img">
      <title>\(Self.escaped(title))</title>
      <rect width="100%" height="100%" fill="#ffffff"/>
      <text x="16" y="26" font-size="16" font-weight="bold" fill="#1f2933">\(Self.escaped(title))</text>
      <rect x="16" y="40" width="12" height="12" fill="#b6bfc9"/>
      <text x="34" y="51" fill="#1f2933">before</text>
      <rect x="96" y="40" width="12" height="12" fill="#2266aa"/>
      <text x="114" y="51" fill="#1f2933">after</text>
      """
    ]
    for exponent in Int(low.rounded(.up))...Int(high) {
      let at = x(pow(10, Double(exponent)))
      parts.append(
        """
        <line x1="\(at)" y1="\(Self.top - 6)" x2="\(at)" y2="\(bottom)" stroke="#e4e7eb"/>
        <text x="\(at)" y="\(bottom + 18)" text-anchor="middle" fill="#52606d">\
        \(Self.label(pow(10, Double(exponent))))</text>
        """)
    }
    if let target {
      let at = x(target)
      parts.append(
        """
        <line x1="\(at)" y1="\(Self.top - 6)" x2="\(at)" y2="\(bottom)" stroke="#c0392b" \
        stroke-dasharray="4 3"/>
        <text x="\(at + 4)" y="\(Self.top - 10)" fill="#c0392b">target</text>
        """)
    }
    for (number, row) in rows.enumerated() {
      let y = Self.top + Double(number) * Self.rowHeight
      parts.append(
        """
        <text x="\(Self.left - 8)" y="\(y + 18)" text-anchor="end" fill="#1f2933">\
        \(Self.escaped(row.label))</text>
        """)
      for (offset, value, color) in [(0.0, row.before, "#b6bfc9"), (13.0, row.after, "#2266aa")] {
        parts.append(
          """
          <rect x="\(Self.left)" y="\(y + offset)" width="\(max(1, x(value) - Self.left))" height="12" \
          fill="\(color)"/>
          <text x="\(x(value) + 4)" y="\(y + offset + 10)" font-size="10" fill="#52606d">\
          \(Self.label(value))</text>
          """)
      }
    }
    return (parts + ["</svg>", ""]).joined(separator: "\n")
  }

  private static func label(_ milliseconds: Double) -> String {
    Milliseconds.text(milliseconds)
  }

  private static func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
  }
}

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
