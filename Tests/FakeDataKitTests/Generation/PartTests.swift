import Testing

@testable import FakeDataKit

@Suite struct PartTests {
  @Test(arguments: [1, 2, 3, 7, 100] as [Int], [0, 1, 5, 100, 1_000_003] as [UInt64])
  func partsAreTheWholeInOrder(count: Int, units: UInt64) {
    let parts = (1...count).map { Part($0, of: count).units(of: units) }
    #expect(parts.first?.lowerBound == 0)
    #expect(parts.last?.upperBound == units)
    for (part, next) in zip(parts, parts.dropFirst()) {
      #expect(part.upperBound == next.lowerBound)
    }
    let sizes = parts.map(\.count)
    #expect(sizes.max()! - sizes.min()! <= 1)
  }

  @Test func productsOfMoreThan64BitsAreRight() {
    let units = DataPlan.maximumScale
    let part = Part(999_999, of: 1_000_000).units(of: units)
    let (quotient, rest) = units.quotientAndRemainder(dividingBy: 1_000_000)
    #expect(part.upperBound == quotient * 999_999 + rest * 999_999 / 1_000_000)
    #expect(Part(1_000_000, of: 1_000_000).units(of: units).upperBound == units)
  }

  @Test func theFirstPartHasTheCatalogues() throws {
    let tables = try DataPlan(SampleModel.model(), .sample(10)).tables
    #expect(Part(1, of: 3).units(of: tables[0]) == 0..<3)
    #expect(Part(2, of: 3).units(of: tables[0]).isEmpty)
    #expect(Part(2, of: 3).units(of: tables[1]) == 3..<6)
    #expect(Part(2, of: 3).units(of: tables[2]) == 3..<6)
  }

  @Test(arguments: RowFormat.allCases.filter { $0 != .sql })
  func partsAreTheBytesOfTheWhole(format: RowFormat) throws {
    for days in [1, 3] {
      for table in try DataPlan(SampleModel.model(), .sample(500, days: days)).tables {
        var output = OutputBuffer(capacity: 0)
        for number in 1...7 {
          let part = Part(number, of: 7)
          if part.isFirst { format.header(table, into: &output) }
          output.append(table.encodedRows(format, units: part.units(of: table)))
          if part.isLast { format.trailer(into: &output) }
        }
        #expect(output.withBytes { Array($0) } == table.encoded(format))
      }
    }
  }
}
