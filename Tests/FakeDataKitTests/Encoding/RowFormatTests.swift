import Testing

@testable import FakeDataKit

@Suite struct RowFormatTests {
  @Test func formatsHaveTheirNames() {
    #expect(RowFormat.allCases.map(\.rawValue) == ["copy-binary", "copy-text"])
  }

  @Test func bothFormatsHaveTheRowsOfFitness() throws {
    for table in try FitnessSample.plan(2000).tables {
      let binary = try table.decoded()
      #expect(binary.rowCount == Int(table.rowCount))
      #expect(try TextCopyParser.parse(table.encodedRows(.copyText), table.columns) == binary)
    }
  }

  @Test func bothFormatsHaveTheRowsOfTheSample() throws {
    // Days before 2000, empty texts and bytes beyond ASCII among them.
    for table in try DataPlan(SampleModel.model(), .sample(1000, days: 2)).tables {
      let binary = try table.decoded()
      #expect(binary.rowCount == Int(table.rowCount))
      #expect(try TextCopyParser.parse(table.encodedRows(.copyText), table.columns) == binary)
    }
  }

  @Test func wholeTablesOfAnyRowsAreComplete() throws {
    // 0 rows too: all parents without children.
    let model = SampleModel.family(
      children: [ColumnModel("p", .int8, .parentKey)], count: 0...1)
    let plans = try (1...40).map { seed in
      try DataPlan(model, RunParameters(seed: UInt64(seed), scale: 2)).tables[1]
    }
    #expect(Set(plans.map(\.rowCount)) == [0, 1, 2])
    for plan in plans { #expect(try plan.decoded().rowCount == Int(plan.rowCount)) }
  }
}
