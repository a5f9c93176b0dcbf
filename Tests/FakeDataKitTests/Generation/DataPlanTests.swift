import Testing

@testable import FakeDataKit

@Suite struct DataPlanTests {
  @Test func tablesAreInTheModelsOrder() throws {
    let plan = try DataPlan(SampleModel.model(), .sample(10))
    #expect(plan.tables.map(\.name) == ["towns", "parents", "children"])
    #expect(plan.table("parents") === plan.tables[1])
    #expect(plan.table("nobody") == nil)
    #expect(plan.tables.map(\.isScaled) == [false, true, true])
  }

  @Test func rowsAreCountedBeforeTheyAreMade() throws {
    for range in [0...9, 4...4] {
      for daily in [false, true] {
        let plan = try DataPlan(
          SampleModel.model(children: range, daily: daily), .sample(321, days: 3))
        for table in plan.tables {
          var generator = TableGenerator(table)
          var rows = 0
          while true {
            let count = generator.next()
            if count == 0 { break }
            rows += count
          }
          #expect(rows == Int(table.rowCount))
          #expect(generator.rowsMade == table.rowCount)
        }
        #expect(plan.rowCount == plan.tables.reduce(0) { $0 + $1.rowCount })
        #expect(plan.tables[1].rowCount == 321)
      }
    }
  }

  @Test func partsHaveTheRowsOfTheirUnits() throws {
    let plan = try DataPlan(SampleModel.model(), .sample(100, days: 2))
    let table = plan.tables[2]
    #expect(table.units == 100)
    #expect(plan.tables[0].units == 3)
    let parts = [0..<1, 1..<40, 40..<40, 40..<100] as [Range<UInt64>]
    #expect(parts.reduce(0) { $0 + table.rowCount(units: $1) } == table.rowCount)
    for part in parts {
      var generator = TableGenerator(table, units: part, batchRows: 50)
      while generator.next() > 0 {}
      #expect(generator.rowsMade == table.rowCount(units: part))
    }
  }

  @Test func aFinishedGeneratorStaysFinished() throws {
    var generator = TableGenerator(try DataPlan(SampleModel.model(), .sample(5)).tables[1])
    #expect(generator.next() == 5)
    #expect(generator.next() == 0)
    #expect(generator.next() == 0)
    #expect(generator.rowsMade == 5)
  }

  @Test func batchesHoldWhatWasAskedFor() throws {
    let plan = try DataPlan(SampleModel.model(children: 1...9), .sample(100))
    var parents = TableGenerator(plan.tables[1], batchRows: 30)
    #expect([parents.next(), parents.next(), parents.next(), parents.next()] == [30, 30, 30, 10])
    var children = TableGenerator(plan.tables[2], batchRows: 30)
    while true {
      let rows = children.next()
      if rows == 0 { break }
      #expect(rows <= 30)
    }
  }
}
