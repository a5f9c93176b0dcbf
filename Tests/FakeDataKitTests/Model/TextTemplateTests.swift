import Testing

@testable import FakeDataKit

@Suite struct TextTemplateTests {
  private typealias Piece = TextTemplate.Piece

  @Test(
    arguments: [
      ("", []), ("plain", [.literal("plain")]),
      ("{a}", [.column("a", width: nil)]),
      (
        "x{a}{b c}y",
        [.literal("x"), .column("a", width: nil), .column("b c", width: nil), .literal("y")]
      ),
      (
        "INV-{year}-{number:06}",
        [
          .literal("INV-"), .column("year", width: nil), .literal("-"), .column("number", width: 6),
        ]
      ),
      ("{{{a}}}", [.literal("{"), .column("a", width: nil), .literal("}")]),
      ("{{a}}", [.literal("{a}")]), ("{{}}", [.literal("{}")]),
      // A name that ends like a width is a name.
      ("{odd:02}{a:02}", [.column("odd:02", width: nil), .column("a", width: 2)]),
      ("{odd:02:064}", [.column("odd:02", width: 64)]),
    ] as [(String, [TextTemplate.Piece])])
  func pieces(text: String, pieces: [TextTemplate.Piece]) throws {
    #expect(try TextTemplate(text) { $0 == "odd:02" }.pieces == pieces)
  }

  @Test(arguments: [
    ("{a", "braces do not match in \"{a\""), ("a}", "braces do not match"),
    ("{a{b}", "braces do not match"), ("{{a}", "braces do not match"),
    ("{a:6}", "\"6\" in \"{a:6}\" is no format"), ("{a:00}", "\"00\" in"),
    ("{a:065}", "is no format"),
    ("{a:0x}", "is no format"), ("{a:}", "is no format"),
  ])
  func whatIsNoTemplate(text: String, message: String) {
    let error = #expect(throws: ModelError.self) { try TextTemplate(text) { _ in false } }
    #expect(error?.message.contains(message) == true, "\(error!)")
  }
}
