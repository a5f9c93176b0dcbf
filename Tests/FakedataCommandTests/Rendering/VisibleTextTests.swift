import Testing

@testable import fakedata

@Suite("Text fit for a terminal") struct VisibleTextTests {
  @Test(arguments: [
    ("a\nb", #"a\nb"#), ("a\r\nb", #"a\r\nb"#), ("a\tb", #"a\tb"#), ("\u{1B}[31m", #"\u{1B}[31m"#),
    ("\u{7F}\u{9B}1m\u{85}", #"\u{7F}\u{9B}1m\u{85}"#), ("\u{2028}", #"\u{2028}"#),
    ("a\u{202E}b", #"a\u{202E}b"#), ("\u{0}", #"\u{0}"#),
    // Letters of all kinds stay, and so do those that are joined.
    ("Zoë 🏋️ 👩‍👩‍👧‍👦 日本語 e\u{301} שלום", "Zoë 🏋️ 👩‍👩‍👧‍👦 日本語 e\u{301} שלום"), ("", ""),
  ])
  func whatATerminalWouldActOnIsSpelledOut(_ text: String, _ shown: String) {
    #expect(VisibleText.line(text) == shown)
  }

  @Test func theMiddleOfALongTextIsLeftOut() {
    for unit in ["x", "\u{301}", "\u{7}", "é"] {
      let text = "begin" + String(repeating: unit, count: 100_000) + "end"
      let shown = VisibleText.line(text)
      #expect(shown.unicodeScalars.count <= VisibleText.maximumLength)
      #expect(shown.unicodeScalars.contains("…"))
      #expect(shown.unicodeScalars.starts(with: "begin".unicodeScalars))
      #expect(shown.hasSuffix("end"))
    }
    let longest = String(repeating: "x", count: VisibleText.maximumLength)
    #expect(VisibleText.line(longest) == longest)
  }
}
