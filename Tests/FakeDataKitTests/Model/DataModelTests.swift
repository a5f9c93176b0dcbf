import Testing

@testable import FakeDataKit

@Suite struct DataModelTests {
  @Test func fitnessSurvivesJSON() throws {
    let model = Fitness.model()
    let copy = try jsonRoundTrip(model)
    #expect(copy == model)
    let original = try DataPlan(model, .sample(60))
    let read = try DataPlan(copy, .sample(60))
    for (table, readTable) in zip(original.tables, read.tables) {
      #expect(table.encoded() == readTable.encoded(), "\(table.name)")
    }
  }

  @Test func everyRuleSurvivesJSON() throws {
    let model = SampleModel.model()
    #expect(try jsonRoundTrip(model) == model)
  }

  @Test func everyExpressionSurvivesJSON() throws {
    let expressions: [FakeDataKit.Expression] = [
      7, .column("a"), .asOfDay, .period, .ordinal, .column("a") + 1, .column("a") - .ordinal,
      .column("a") * .period, .column("a") / 3, .minimum(1, 2), .maximum(.asOfDay, 2),
      .column("a").clamped(to: 1...5), .column("a").rounded(to: 50),
    ]
    #expect(try jsonRoundTrip(expressions) == expressions)
    #expect(Set(try expressions.map { try json($0) }).count == expressions.count)
  }

  @Test func tablesAndCataloguesAreFoundByName() {
    let model = SampleModel.model()
    #expect(model.table("children")?.primaryKey == ["id"])
    #expect(model.table("nobody") == nil)
    #expect(model.catalog("towns")?.columns == ["name"])
    #expect(model.catalog("nothing") == nil)
  }
}
