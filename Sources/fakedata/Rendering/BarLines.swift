/// Lines with bars below each other, fitted to a width.
///
/// Where there is too little room, first the bars become shorter, then figures go, the last ones first,
/// then bars, shares and titles. The time left is the last thing to go.
struct BarLines {
  /// A line: a title, a bar, the share in per cent, and what is said of it.
  struct Line {
    let title: String
    /// 0 to 1.
    let share: Double
    /// From the one that is kept longest to the one that goes first.
    var figures: [String] = []
    /// Such as `0:07 left`.
    var timeLeft: String?
    /// What is cut off where it does not fit, and changes no other line.
    var remark = ""
  }

  /// What of a line is shown.
  private struct Shape {
    var figures: Int
    var hasBar = true
    var hasShare = true
    var hasTitle = true
  }

  private static let maximumBarColumns = 24
  private static let minimumBarColumns = 6
  private static let shareColumns = 5
  private static let gap = "  "

  private let lines: [Line]
  private let titleColumns: Int

  init(_ lines: [Line]) {
    self.lines = lines
    titleColumns = (lines.map(\.title.count).max() ?? 0) + 1
  }

  /// The lines, each of at most so many characters.
  func text(width: Int) -> [String] {
    let shapes = lines.map { shape($0, width: width) }
    // Bars that begin at the same place also end there.
    let columns = zip(lines, shapes).filter(\.1.hasBar).map { line, shape in
      width - self.width(line, shape)
    }
    let barColumns = min(Self.maximumBarColumns, columns.min() ?? 0)
    return zip(lines, shapes).map { text($0, $1, barColumns: barColumns, width: width) }
  }

  /// As much of a line as there is room for.
  private func shape(_ line: Line, width: Int) -> Shape {
    var shape = Shape(figures: line.figures.count)
    func fits() -> Bool {
      self.width(line, shape) + (shape.hasBar ? Self.minimumBarColumns : 0) <= width
    }
    while !fits(), shape.figures > 0 { shape.figures -= 1 }
    if !fits() { shape.hasBar = false }
    if !fits() { shape.hasShare = false }
    if !fits() { shape.hasTitle = false }
    return shape
  }

  /// Columns of a line without its bar and its remark.
  private func width(_ line: Line, _ shape: Shape) -> Int {
    (shape.hasTitle ? titleColumns : 0) + (shape.hasShare ? Self.shareColumns : 0)
      + tail(line, shape).reduce(0) { $0 + Self.gap.count + $1.count }
  }

  private func tail(_ line: Line, _ shape: Shape) -> [String] {
    line.figures.prefix(shape.figures) + (line.timeLeft.map { [$0] } ?? [])
  }

  private func text(_ line: Line, _ shape: Shape, barColumns: Int, width: Int) -> String {
    var text = ""
    if shape.hasTitle {
      text += line.title + String(repeating: " ", count: titleColumns - line.title.count)
    }
    if shape.hasBar {
      let filled = Int(min(1, max(0, line.share)) * Double(barColumns))
      text += String(repeating: "█", count: filled)
      text += String(repeating: "░", count: barColumns - filled)
    }
    if shape.hasShare {
      let percent = Self.percent(line.share)
      text += String(repeating: " ", count: max(1, Self.shareColumns - percent.count)) + percent
    }
    for part in tail(line, shape) { text += (text.isEmpty ? "" : Self.gap) + part }
    if !line.remark.isEmpty {
      let room = width - text.count - Self.gap.count
      // A letter or two say nothing.
      if room >= min(line.remark.count, 8) { text += Self.gap + Self.cut(line.remark, to: room) }
    }
    return String(text.prefix(width))
  }

  /// A share in whole per cent, 100 only where all is done.
  static func percent(_ share: Double) -> String { "\(Int(min(1, max(0, share)) * 100))%" }

  private static func cut(_ text: String, to columns: Int) -> String {
    text.count <= columns ? text : text.prefix(columns - 1) + "…"
  }
}

extension BarLines {
  /// Figures of rows that go somewhere, of a length that does not change while they go: a bar would
  /// become longer and shorter with them.
  static func figures(
    rows: UInt64, of total: UInt64, rowsPerSecond: Double, bytesPerSecond: Double
  ) -> [String] {
    [
      "\(padded(NumberText.short(Double(rows)), 6)) of \(NumberText.short(Double(total))) rows",
      "\(padded(NumberText.short(rowsPerSecond), 6)) rows/s",
      "\(padded(NumberText.bytes(Int(bytesPerSecond)), 7))/s",
    ]
  }

  private static func padded(_ text: String, _ columns: Int) -> String {
    String(repeating: " ", count: max(0, columns - text.count)) + text
  }

  /// The time left in words.
  static func timeLeft(_ seconds: Double?) -> String? {
    seconds.map { "\(NumberText.clock($0)) left" }
  }
}
