import Testing

@testable import fakedata

@Suite("Bars fitted to a width") struct BarLinesTests {
  private let lines = BarLines([
    BarLines.Line(
      title: "copy", share: 0.5,
      figures: ["4.50 M of 9.00 M rows", "1.20 M rows/s", "98.7 MB/s"], timeLeft: "0:04 left"),
    BarLines.Line(
      title: "foreign keys", share: 0, figures: ["0 of 6"], remark: "check meal_user_id_fkey"),
  ])

  @Test func atTheUsualWidths() {
    #expect(
      lines.text(width: 119)[0]
        == "copy         ████████████░░░░░░░░░░░░  50%  4.50 M of 9.00 M rows  1.20 M rows/s  98.7 MB/s"
        + "  0:04 left")
    #expect(
      lines.text(width: 79)[0]
        == "copy         ██████░░░░░░  50%  4.50 M of 9.00 M rows  1.20 M rows/s  0:04 left")
    #expect(
      lines.text(width: 59)[0] == "copy         ███░░░░  50%  4.50 M of 9.00 M rows  0:04 left")
    #expect(lines.text(width: 39)[0] == "copy         █████░░░░░  50%  0:04 left")
  }

  @Test func whatDoesNotFitGoesAndTheTimeLeftIsTheLast() {
    #expect(lines.text(width: 30)[0] == "copy           50%  0:04 left")
    #expect(lines.text(width: 25)[0] == "copy           0:04 left")
    #expect(lines.text(width: 12)[0] == "0:04 left")
    #expect(lines.text(width: 9)[0] == "0:04 left")
    #expect(lines.text(width: 4)[0] == "0:04")
  }

  @Test(arguments: 40...200) func everyWidth(_ width: Int) {
    let text = lines.text(width: width)
    #expect(text.count == 2)
    #expect(text.allSatisfy { $0.count <= width })
    #expect(text[0].hasSuffix("  0:04 left"))
    #expect(text[0].hasPrefix("copy "))
    // The bars stand below each other.
    let bars = text.map { line in line.indices.filter { "█░".contains(line[$0]) } }
    #expect(bars[0].count == bars[1].count && (6...24).contains(bars[0].count))
    for (line, bar) in zip(text, bars) {
      #expect(line.distance(from: line.startIndex, to: bar[0]) == 13)
    }
    // A figure that is shown is whole, and shown before the less important ones.
    let figures = ["4.50 M of 9.00 M rows", "1.20 M rows/s", "98.7 MB/s"]
    let shown = figures.map(text[0].contains)
    #expect(shown == shown.sorted { $0 && !$1 })
    for part in text[0].split(separator: "  ").dropFirst(2).dropLast() {
      #expect(figures.contains { part.hasSuffix($0) } || part.hasSuffix("%"))
    }
    // With more room, nothing goes.
    let wider = lines.text(width: width + 1)[0]
    #expect(zip(shown, figures).allSatisfy { !$0 || wider.contains($1) })
  }

  @Test func aRemarkIsCut() {
    #expect(lines.text(width: 119)[1].hasSuffix("   0%  0 of 6  check meal_user_id_fkey"))
    let long = BarLines([
      BarLines.Line(
        title: "keys", share: 0, figures: ["0 of 6"], remark: "build meal_pkey, build users_pkey")
    ])
    #expect(long.text(width: 64)[0].hasSuffix("  0 of 6  build meal_pkey, bu…"))
    #expect(long.text(width: 64)[0].count == 64)
    // The bar goes first, and a letter or two say nothing.
    #expect(long.text(width: 50)[0].hasSuffix("  0 of 6"))
  }

  @Test func sharesOutOfRangeAreShownAsItsEnds() {
    let text = BarLines([
      BarLines.Line(title: "a", share: 1.5), BarLines.Line(title: "b", share: -1),
      BarLines.Line(title: "c", share: 0.9999),
    ]).text(width: 40)
    #expect(text[0].hasSuffix("100%") && text[1].hasSuffix(" 0%") && text[2].hasSuffix(" 99%"))
  }

  @Test func figuresKeepTheirLength() {
    for (rows, rate) in [(0 as UInt64, 0.0), (9_999, 12.0), (1_234_567, 999_999), (9_000_000, 1e7)]
    {
      let figures = BarLines.figures(
        rows: rows, of: 9_000_000, rowsPerSecond: rate, bytesPerSecond: rate * 100)
      #expect(figures.map(\.count) == [21, 13, 9], "\(figures)")
    }
  }

  @Test func liveBarsTakeThePlaceOfThoseBefore() {
    var bars = LiveBars()
    #expect(
      bars.replacing(with: ["12345678", "1"], columns: 10) == "\r\u{1B}[2K12345678\n\r\u{1B}[2K1\n")
    #expect(bars.replacing(with: ["a"], columns: 10).hasPrefix("\u{1B}[2A\r\u{1B}[J"))
    _ = bars.replacing(with: ["12345678", "1"], columns: 10)
    // The window has become narrower, and the terminal has wrapped the longer one.
    #expect(bars.replacing(with: ["a", "b"], columns: 5).hasPrefix("\u{1B}[3A\r\u{1B}[J"))
  }
}
