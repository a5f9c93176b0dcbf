import Testing

@testable import FakeDataKit

@Suite struct ValueTests {
  @Test func valuesArePlainJSON() throws {
    let values: [Value] = [5, -7, "x", "5", "", .integer(.max), .integer(.min)]
    #expect(
      try json(values) == "[5,-7,\"x\",\"5\",\"\",9223372036854775807,-9223372036854775808]")
    #expect(try jsonRoundTrip(values) == values)
  }

  @Test(arguments: ["[true]", "[null]", "[1.5]", "[9223372036854775808]", "[[1]]"])
  func otherJSONIsRefused(text: String) {
    #expect(throws: (any Error).self) { try fromJSON([Value].self, text) }
  }

  @Test func textsAreDescribedInQuotationMarks() {
    #expect("\([5, "x"] as [Value])" == "[5, \"x\"]")
    #expect(Value.integer(-5).plainText == "-5")
    #expect(Value.text("x").plainText == "x")
  }
}
