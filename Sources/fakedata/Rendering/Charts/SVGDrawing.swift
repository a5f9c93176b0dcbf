/// A drawing that is readable on light and dark pages, as SVG.
struct SVGDrawing {
  let width: Double
  let height: Double
  let title: String
  private var parts: [String] = []

  init(width: Double, height: Double, title: String) {
    self.width = width
    self.height = height
    self.title = title
  }

  /// Colours and fonts; charts name the classes. The dark page's rules come last and so outrank the others.
  private static let style =
    "text{font-family:system-ui,sans-serif;fill:#24292f;font-size:12px}.head{font-size:16px;"
    + "font-weight:600}.note{fill:#57606a;font-size:11px}.name{font-weight:600}"
    + ".grid{stroke:#d0d7de;stroke-width:1}.plain{fill:#8c959f}.plain-light{fill:#d0d7de}"
    + ".c0{fill:#bc4c00}.c0-light{fill:#ffc680}.c1{fill:#0969da}.c2{fill:#1a7f37}"
    + ".line{fill:none;stroke:#8c959f;stroke-width:1.2}.l0{fill:none;stroke:#bc4c00;stroke-width:2.4}"
    + ".l1{fill:none;stroke:#0969da;stroke-width:2.4}.l2{fill:none;stroke:#1a7f37;stroke-width:2.4}"
    + "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.note{fill:#8d96a0}.grid{stroke:#30363d}"
    + ".plain{fill:#8d96a0}.plain-light{fill:#3d444d}.c0{fill:#f0883e}.c0-light{fill:#5a3a1e}"
    + ".c1{fill:#4493f8}.c2{fill:#3fb950}.line{stroke:#6e7681}.l0{stroke:#f0883e}"
    + ".l1{stroke:#4493f8}.l2{stroke:#3fb950}}"

  enum Anchor: String { case start, middle, end }

  mutating func text(
    _ text: String, _ x: Double, _ y: Double, _ style: String = "", _ anchor: Anchor = .start
  ) {
    let place = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
    let kind = style.isEmpty ? "" : " class=\"\(style)\""
    parts.append(
      "<text x=\"\(number(x))\" y=\"\(number(y))\"\(kind)\(place)>\(Self.escaped(text))</text>")
  }

  mutating func bar(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String) {
    parts.append(
      "<rect x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(max(width, 0)))\" "
        + "height=\"\(number(height))\" rx=\"2\" class=\"\(style)\"/>")
  }

  mutating func line(_ points: [(x: Double, y: Double)], _ style: String) {
    let list = points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
    parts.append("<polyline points=\"\(list)\" class=\"\(style)\"/>")
  }

  mutating func dot(_ x: Double, _ y: Double, _ radius: Double, _ style: String) {
    parts.append(
      "<circle cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"\(number(radius))\" class=\"\(style)\"/>"
    )
  }

  /// The file.
  var file: String {
    let size = "width=\"\(number(width))\" height=\"\(number(height))\""
    let head =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" \(size) "
      + "viewBox=\"0 0 \(number(width)) \(number(height))\" role=\"img\" aria-labelledby=\"title\">"
    return
      ([head, "<title id=\"title\">\(Self.escaped(title))</title>", "<style>\(Self.style)</style>"]
      + parts + ["</svg>", ""]).joined(separator: "\n")
  }

  /// Room enough for a text in any common font: in the widest, DejaVu Sans and Verdana, letters take about
  /// 0.52 of the size on average, bold ones 0.62.
  static func width(_ text: String, size: Double = 12, isBold: Bool = false) -> Double {
    Double(text.count) * size * (isBold ? 0.7 : 0.6)
  }

  /// What of a text has room in a width.
  static func cut(
    _ text: String, to width: Double, size: Double = 12, isBold: Bool = false
  ) -> String {
    if Self.width(text, size: size, isBold: isBold) <= width { return text }
    let count = Int(width / Self.width(" ", size: size, isBold: isBold))
    return text.prefix(max(count - 1, 0)) + "…"
  }

  private func number(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : NumberText.fixed(value, 1)
  }

  /// Text that ends no element and no attribute. Characters that XML does not have become spaces.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\u{FFFE}", "\u{FFFF}": escaped += " "
      case _ where scalar.value < 32: escaped += " "
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
