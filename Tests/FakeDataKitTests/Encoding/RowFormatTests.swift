import Testing

@testable import FakeDataKit

@Suite struct RowFormatTests {
  @Test func formatsHaveTheirNames() {
    #expect(
      RowFormat.allCases.map(\.rawValue) == [
        "csv", "tsv", "copy-text", "copy-binary", "jsonl", "sql",
      ])
  }

  @Test func everyFormatHasTheRowsOfFitness() throws {
    for table in try FitnessSample.plan(2000).tables { try expectTheSameRows(table) }
  }

  @Test func everyFormatHasTheRowsOfTheSample() throws {
    // Days before 2000, empty texts and bytes beyond ASCII among them.
    for table in try DataPlan(SampleModel.model(), .sample(1000, days: 2)).tables {
      try expectTheSameRows(table)
    }
  }

  @Test func everyFormatHasTheRowsOfALongHistory() throws {
    // So many days that they are not written beforehand.
    let plan = try DataPlan(SampleModel.model(children: 0...2), .sample(4, days: 1500))
    for table in plan.tables { try expectTheSameRows(table) }
  }

  private func expectTheSameRows(_ table: TablePlan) throws {
    let binary = try table.decoded()
    #expect(binary.rowCount == Int(table.rowCount))
    #expect(try TextCopyParser.parse(table.encodedRows(.copyText), table.columns) == binary)
    for (format, delimiter) in [(RowFormat.csv, ","), (.tsv, "\t")] as [(RowFormat, Character)] {
      #expect(
        try DelimitedParser(delimiter: delimiter).parse(table.encoded(format), table.columns)
          == binary)
    }
    #expect(try JSONLinesParser.parse(table.encoded(.jsonl), table.columns) == binary)
    #expect(try InsertParser.parse(table.encoded(.sql), table) == binary)
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
