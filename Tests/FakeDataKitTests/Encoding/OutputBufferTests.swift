import Testing

@testable import FakeDataKit

@Suite struct OutputBufferTests {
  @Test func bytesAreKeptWhenItGrows() {
    var output = OutputBuffer(capacity: 0)
    var expected: [UInt8] = []
    for length in [1, 50, 64, 1000, 3] {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ length) }
      output.append(bytes)
      expected += bytes
      #expect(output.count == expected.count)
      #expect(output.withBytes { Array($0) } == expected)
    }
  }

  @Test func bytesAreForgotten() {
    var output = OutputBuffer(capacity: 100)
    output.append([1, 2, 3])
    output.removeAll()
    #expect(output.count == 0)
    #expect(output.withBytes { $0.isEmpty })
    output.append([9])
    #expect(output.withBytes { Array($0) } == [9])
  }

  @Test func placesAreTakenUpToTheEnd() {
    var output = OutputBuffer(capacity: 64)
    output.append([1])
    let place = output.reserve(500)
    place[0] = 2
    place[1] = 3
    output.advance(to: place + 2)
    #expect(output.withBytes { Array($0) } == [1, 2, 3])
  }

  @Test func scratchIsTheSameMemoryUntilMoreIsAskedFor() {
    var output = OutputBuffer(capacity: 64)
    let first = output.scratch(100)
    #expect(output.scratch(100) == first)
    #expect(output.scratch(1) == first)
    let larger = output.scratch(10_000)
    for index in 0..<10_000 { larger[index] = UInt32(index) }
    #expect(output.scratch(10_000) == larger)
    #expect(larger[9_999] == 9_999)
  }

  @Test(arguments: RowFormat.allCases)
  func oneBufferServesTablesOfDifferentWidths(format: RowFormat) throws {
    let tables = try DataPlan(SampleModel.model(), .sample(700)).tables
    var output = OutputBuffer(capacity: 0)
    for (table, batchRows) in zip(tables + tables.reversed(), [1, 512, 64, 2048, 512, 1]) {
      output.removeAll()
      var generator = TableGenerator(table, batchRows: batchRows)
      while generator.next() > 0 { format.encode(generator, into: &output) }
      #expect(output.withBytes { Array($0) } == table.encodedRows(format))
    }
  }
}
