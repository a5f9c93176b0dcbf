import Testing

@testable import FakeDataKit

@Suite struct CopyBinaryEncoderTests {
  private static func plan(_ columns: [ColumnModel], scale: UInt64 = 2) throws -> TablePlan {
    try DataPlan(SampleModel.root(columns), .sample(scale)).tables[0]
  }

  @Test func headerAndTrailerAreThoseOfTheFormat() throws {
    var output = OutputBuffer(capacity: 64)
    RowFormat.copyBinary.header(try Self.plan([]), into: &output)
    #expect(
      output.withBytes { Array($0) } == [
        0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00, 0, 0, 0, 0, 0, 0, 0, 0,
      ])
    output.removeAll()
    RowFormat.copyBinary.trailer(into: &output)
    #expect(output.withBytes { Array($0) } == [0xFF, 0xFF])
  }

  @Test func rowsAreFieldsWithTheirLengths() throws {
    let plan = try Self.plan([
      ColumnModel("a", .int4, .expression(-2)), ColumnModel("b", .varchar, .text("é{id}")),
      ColumnModel("c", .date, .expression(259)), ColumnModel("d", .text, .text("")),
      ColumnModel("e", .timestamptz, .expression(-1)),
    ])
    func row(_ id: UInt8) -> [UInt8] {
      [0, 6]
        + [0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, id]
        + [0, 0, 0, 4, 0xFF, 0xFF, 0xFF, 0xFE]
        + [0, 0, 0, 3, 0xC3, 0xA9, 0x30 + id]
        + [0, 0, 0, 4, 0, 0, 1, 3]
        + [0, 0, 0, 0]
        + [0, 0, 0, 8, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]
    }
    #expect(plan.encodedRows() == row(1) + row(2))
  }

  @Test func aRowTakesAtMostWhatIsReserved() throws {
    for subject in ContractTests.Subject.allCases {
      for table in try subject.plan(.sample(200)).tables {
        for format in RowFormat.allCases {
          var generator = TableGenerator(table, batchRows: 1)
          var output = OutputBuffer(capacity: 0)
          var longest = 0
          while true {
            let rows = generator.next()
            if rows == 0 { break }
            output.removeAll()
            format.encode(generator, into: &output)
            longest = max(longest, output.count - (rows - 1))
            #expect(output.count <= rows * format.maximumRowBytes(table))
          }
          #expect(longest > 0)
        }
      }
    }
  }

  @Test func theEndsOfTheIntegersAreWritten() throws {
    let plan = try Self.plan(
      [
        ColumnModel(
          "a", .int4, .choice([.init(.integer(Int64(Int32.min)), 1), .init(2_147_483_647, 1)])),
        ColumnModel("b", .int8, .choice([.init(.integer(.min), 1), .init(.integer(.max), 1)])),
      ], scale: 20)
    let rows = try plan.decoded()
    #expect(Set(rows.numbers("a")) == [-2_147_483_648, 2_147_483_647])
    #expect(Set(rows.numbers("b")) == [.min, .max])
    #expect(try TextCopyParser.parse(plan.encodedRows(.copyText), plan.columns) == rows)
  }
}
