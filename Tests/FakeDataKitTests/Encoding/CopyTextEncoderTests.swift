import Testing

@testable import FakeDataKit

@Suite struct CopyTextEncoderTests {
  @Test func headerAndTrailerAreEmpty() throws {
    var output = OutputBuffer(capacity: 64)
    let plan = try DataPlan(SampleModel.root([]), .sample(1)).tables[0]
    RowFormat.copyText.header(plan, into: &output)
    RowFormat.copyText.trailer(into: &output)
    #expect(output.count == 0)
  }

  @Test func specialCharactersAreEscaped() throws {
    let special = "a\\b\tc\nd\re\\N\u{8}é"
    let model = SampleModel.root([
      ColumnModel("chosen", .text, .choice([.init(.text(special), 1)])),
      ColumnModel("composed", .text, .text("\n\(special)\\")),
      ColumnModel("null", .text, .text("\\N")),
      ColumnModel("end", .text, .text("\\.")),
    ])
    let plan = try DataPlan(model, .sample(1)).tables[0]
    let escaped = "a\\\\b\\tc\\nd\\re\\\\N\u{8}é"
    #expect(
      String(decoding: plan.encodedRows(.copyText), as: UTF8.self)
        == "1\t\(escaped)\t\\n\(escaped)\\\\\t\\\\N\t\\\\.\n")
    #expect(
      try TextCopyParser.parse(plan.encodedRows(.copyText), plan.columns) == plan.decoded())
  }

  @Test func aTextOfBackslashesFits() throws {
    let text = String(repeating: "\\", count: 3000)
    let model = SampleModel.root([ColumnModel("a", .text, .choice([.init(.text(text), 1)]))])
    let plan = try DataPlan(model, .sample(3)).tables[0]
    #expect(plan.encodedRows(.copyText).count == 3 * 6003)
  }

  @Test func valuesAreWrittenAsPostgreSQLReadsThem() throws {
    let model = SampleModel.root([
      ColumnModel("a", .int4, .expression(-5)), ColumnModel("b", .date, .expression(.asOfDay)),
      ColumnModel("c", .timestamptz, .expression(.asOfDay * 86_400_000_000 + 1_500_000)),
      ColumnModel("d", .varchar, .text("")),
    ])
    let plan = try DataPlan(model, .sample(1)).tables[0]
    #expect(
      String(decoding: plan.encodedRows(.copyText), as: UTF8.self)
        == "1\t-5\t2024-06-03\t2024-06-03 00:00:01.500000+00\t\n")
  }
}
