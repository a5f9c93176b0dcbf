import Testing

@testable import FakeDataKit

/// The readers that other tests rely on must notice what is wrong.
@Suite struct CopyReaderTests {
  private let plan: TablePlan
  private let bytes: [UInt8]

  init() throws {
    let model = SampleModel.root([ColumnModel("a", .text, .text("x{id}"))])
    plan = try DataPlan(model, .sample(3)).tables[0]
    bytes = plan.encoded()
  }

  @Test func binaryRowsAreRead() throws {
    let table = try BinaryCopyDecoder.decode(bytes, plan.columns)
    #expect(table.rows == [["1", "x1"], ["2", "x2"], ["3", "x3"]])
  }

  @Test func everyCutOfBinaryBytesIsNoticed() {
    for count in bytes.indices {
      #expect(throws: DecodingFailure.self) {
        try BinaryCopyDecoder.decode(Array(bytes[..<count]), plan.columns)
      }
    }
    #expect(throws: DecodingFailure("bytes follow the trailer")) {
      try BinaryCopyDecoder.decode(bytes + [0], plan.columns)
    }
  }

  @Test func textRowsAreRead() throws {
    let table = try TextCopyParser.parse(Array("-7\ta\\tb\\\\\n8\t\n".utf8), plan.columns)
    #expect(table.rows == [["-7", "a\tb\\"], ["8", ""]])
  }

  @Test(arguments: ["1\ta", "1\n", "1\ta\tb\n", "x\ta\n", "01\ta\n", "1\t\\N\n", "1\ta\r\n"])
  func malformedTextIsNoticed(text: String) {
    #expect(throws: DecodingFailure.self) {
      try TextCopyParser.parse(Array(text.utf8), plan.columns)
    }
  }

  @Test func momentsAreRead() {
    #expect(TextCopyParser.day("2000-01-01") == 0)
    #expect(TextCopyParser.day("1999-12-31") == -1)
    #expect(TextCopyParser.day("2024-02-30") == nil)
    #expect(TextCopyParser.moment("2000-01-02 00:00:01.000005+00") == 86_401_000_005)
    #expect(TextCopyParser.moment("1999-12-31 23:59:59+00") == -1_000_000)
    #expect(TextCopyParser.moment("2000-01-01 24:00:00+00") == nil)
  }
}
