import Foundation
import Testing

@testable import DataSets
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

  @Test func constraintsSurviveJSON() throws {
    let table = TableModel(
      name: "app.t", schema: "app", cardinality: .scale,
      columns: [ColumnModel("a", .int8, .rowNumber), ColumnModel("b", .int8, .rowNumber)],
      primaryKey: ["a", "b"], identity: "a", uniques: [.init(name: "u", columns: ["b", "a"])],
      checks: [.init(name: "c", condition: "a > 0")],
      indexes: [
        .init(name: "i", columns: ["b"], method: "hash", isUnique: true, predicate: "a > 1")
      ],
      foreignKeys: [
        .init(["a"], references: "app.t", referencedColumns: ["b"], cascades: true, name: "f")
      ])
    #expect(try jsonRoundTrip([table]) == [table])
    #expect(table.relation == "t")
  }

  /// As models were written when every key was one identity column.
  @Test func olderFormsAreRead() throws {
    let text = """
      {"name": "t", "cardinality": {"scale": {}}, "columns": [], "primaryKey": "id", "uniques": [],
        "foreignKeys": [{"column": "a", "references": "u", "cascades": true}]}
      """
    let table = try JSONDecoder().decode(TableModel.self, from: Data(text.utf8))
    #expect(table.primaryKey == ["id"] && table.identity == "id" && table.schema == nil)
    #expect(table.foreignKeys == [.init("a", references: "u", cascades: true)])
    #expect(table.checks.isEmpty && table.indexes.isEmpty)
  }
}
