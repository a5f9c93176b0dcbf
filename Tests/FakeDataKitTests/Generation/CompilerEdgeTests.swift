import Testing

@testable import FakeDataKit

/// Models at the edge of what can be compiled: each must make rows or be refused, and never stop
/// the program. Those that do are run in a process of their own.
@Suite struct CompilerEdgeTests {
  private static func catalogTable(_ rows: [[Value]]) -> DataModel {
    DataModel(
      name: "m", catalogs: [Catalog(name: "c", columns: ["word", "size"], rows: rows)],
      tables: [
        TableModel(
          name: "t", cardinality: .catalog("c"),
          columns: [
            ColumnModel("id", .int8, .rowNumber),
            ColumnModel("word", .text, .lookup("word", in: "c", by: TableModel.rowColumn)),
            ColumnModel("size", .int8, .lookup("size", in: "c", by: TableModel.rowColumn)),
          ], primaryKey: "id")
      ])
  }

  @Test func cataloguesOfTwoRowsAreTables() throws {
    let plan = try DataPlan(Self.catalogTable([["a", 7], ["b", 8]]), .sample(1))
    #expect(try plan.tables[0].decoded().rows == [["1", "a", "7"], ["2", "b", "8"]])
  }

  @Test func aCatalogueOfOneRowIsATable() throws {
    let table = try DataPlan(Self.catalogTable([["a", 7]]), .sample(1)).tables[0]
    // Looked at and not run: a lane before the first is memory of something else.
    var lanes: [Int] = []
    for (_, step) in table.program.steps {
      if case .gather(_, let index) = step { lanes.append(index) }
    }
    for column in table.columns { lanes += column.lanes }
    try #require(lanes.allSatisfy { $0 >= 0 })
    #expect(try table.decoded().rows == [["1", "a", "7"]])
  }

  @Test func anEmptyCatalogueIsRefused() async {
    await #expect(processExitsWith: .success) {
      let error = #expect(throws: ModelError.self) {
        try DataPlan(Self.catalogTable([]), .sample(1))
      }
      #expect(error?.code == .malformedCatalog)
    }
  }

  @Test func aCatalogueWithAShortRowIsRefused() async {
    await #expect(processExitsWith: .success) {
      let error = #expect(throws: ModelError.self) {
        try DataPlan(Self.catalogTable([["a", 7], ["b"]]), .sample(1))
      }
      #expect(error?.code == .malformedCatalog)
    }
  }

  @Test func largeCataloguesOfDistinctRowsAreRefused() async {
    await #expect(processExitsWith: .success) {
      var model = SampleModel.family(
        children: [.latent("row", .distinctRow(of: "many", weight: "weight", strata: 7))])
      model.catalogs.append(
        Catalog(
          name: "many", columns: ["weight"], rows: Array(repeating: [1], count: 1 << 16)))
      #expect(throws: ModelError.self) { try DataPlan(model, .sample(1)) }
    }
  }

  @Test func theWidestRangesCanBeCalculatedWith() async {
    await #expect(processExitsWith: .success) {
      let model = SampleModel.root([
        ColumnModel(
          "wide", .int8, .normal(mean: 0, standardDeviation: 1, range: Int64.min...Int64.max)),
        ColumnModel("same", .int8, .expression(.column("wide") + 0)),
      ])
      let table = try DataPlan(model, .sample(50)).tables[0].decoded()
      #expect(table.numbers("wide") == table.numbers("same"))
    }
  }

  @Test func moreRowsThanCanBeCountedAreRefused() async {
    await #expect(processExitsWith: .success) {
      let model = SampleModel.family(children: [], count: 2...2, daily: true)
      let parameters = RunParameters(
        seed: 1, scale: DataPlan.maximumScale, days: DataPlan.maximumDays)
      #expect(throws: ModelError.self) { try DataPlan(model, parameters) }
    }
  }

  @Test func rowNumbersCanBeCalculatedWith() throws {
    let model = SampleModel.root([
      ColumnModel("block", .int8, .expression(.column("id") / 10)),
      ColumnModel("thousands", .int8, .expression(.column("id") * 1000)),
    ])
    let table = try DataPlan(model, .sample(30)).tables[0].decoded()
    #expect(table.numbers("block") == (1...30).map { ($0 + 5) / 10 })
    #expect(table.numbers("thousands") == (1...30).map { $0 * 1000 })
  }

  @Test(arguments: ["0001-01-01", "9999-12-31"])
  func theCalendarsEndsCanBeStored(text: String) throws {
    let day = CivilDate(text)!.dayNumber
    let model = SampleModel.root([
      ColumnModel("day", .date, .expression(.constant(day))),
      ColumnModel("at", .timestamptz, .expression(.constant(day * 86_400_000_000 + 1))),
    ])
    let plan = try DataPlan(model, .sample(1))
    #expect(
      plan.tables[0].encodedRows(.copyText)
        == Array("1\t\(text)\t\(text) 00:00:00.000001+00\n".utf8))
  }

  @Test(arguments: [CivilDate("0001-01-01")!.dayNumber - 1, CivilDate("9999-12-31")!.dayNumber + 1])
  func daysOutsideOfTheCalendarAreRefused(day: Int64) {
    let days = SampleModel.root([ColumnModel("day", .date, .uniform(day...(day + 1)))])
    let micros = SampleModel.root([
      ColumnModel("at", .timestamptz, .expression(.constant(day * 86_400_000_000)))
    ])
    #expect(throws: ModelError.self) { _ = try DataPlan(days, .sample(1)) }
    #expect(throws: ModelError.self) { _ = try DataPlan(micros, .sample(1)) }
  }
}
