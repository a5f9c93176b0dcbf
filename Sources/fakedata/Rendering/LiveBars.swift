/// Lines on a terminal that take the place of those before.
struct LiveBars {
  /// The lengths of the lines that are there.
  private var lengths: [Int] = []

  /// What to write to a terminal of so many columns, none of which a line may fill.
  mutating func replacing(with lines: [String], columns: Int) -> String {
    // In a window that has become narrower, terminals have wrapped the lines.
    let rows = lengths.reduce(0) { $0 + max(1, ($1 + columns - 1) / columns) }
    lengths = lines.map(\.count)
    let up = rows > 0 ? "\u{1B}[\(rows)A\r\u{1B}[J" : ""
    return up + lines.map { "\r\u{1B}[2K\($0)\n" }.joined()
  }
}
