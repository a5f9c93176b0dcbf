import Testing

@testable import FakeDataKit

@Suite struct TableSegmentTests {
  private static func rows(
    _ table: TablePlan, units: Range<UInt64>, segmentRows: UInt64
  ) -> [UInt8] {
    let first = table.rowCount(units: 0..<units.lowerBound)
    var segments = TableSegments(
      table, units: units, rows: first..<(first + table.rowCount(units: units)),
      segmentRows: segmentRows)
    var generator = TableGenerator(table, units: 0..<0)
    var output = OutputBuffer(capacity: 0)
    var next = segments.rows.lowerBound
    while let segment = segments.next() {
      #expect(segment.firstRow == next)
      next += segment.rowCount
      generator.restart(with: segment)
      var made = 0
      while true {
        let rows = generator.next()
        if rows == 0 { break }
        made += rows
        RowFormat.copyBinary.encode(generator, into: &output)
      }
      #expect(made == Int(segment.rowCount))
    }
    #expect(segments.isAtEnd)
    #expect(next == segments.rows.upperBound)
    return output.withBytes { Array($0) }
  }

  @Test(arguments: [1, 2, 10, 333, 100_000] as [UInt64], [1, 4] as [Int])
  func segmentsAreTheTable(segmentRows: UInt64, days: Int) throws {
    for table in try DataPlan(SampleModel.model(), .sample(250, days: days)).tables {
      for units in [0..<table.units, 1..<min(table.units, 77), 2..<2] {
        #expect(
          Self.rows(table, units: units, segmentRows: segmentRows)
            == table.encodedRows(units: units))
      }
    }
  }

  @Test func aSegmentHasAboutTheRowsThatItIsToHave() throws {
    let table = try DataPlan(SampleModel.model(), .sample(10_000, days: 30)).tables[2]
    var segments = TableSegments(
      table, units: 0..<table.units, rows: 0..<table.rowCount, segmentRows: 1_000)
    for _ in 0..<100 {
      let segment = segments.next()
      let rows = try #require(segment).rowCount
      #expect((800...1_200).contains(rows))
    }
  }
}
