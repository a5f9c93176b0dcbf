import Foundation
import Testing

@testable import FakeDataKit

@Suite("JSON made of columns") struct JSONTemplateTests {
  private static let names = Catalog(
    name: "names", columns: ["name"],
    rows: [["plain"], ["it's \"quoted\" \\ \t\u{1}"], ["größe"], [""]])

  private static func model(_ type: SQLType) -> DataModel {
    SampleModel.root(
      [
        .latent("row", .uniform(0...3)),
        ColumnModel("name", .text, .lookup("name", in: "names", by: "row"), nullShare: 0.2),
        ColumnModel(
          "price", .numeric(precision: 6, scale: 2), .uniform(-500...500), nullShare: 0.2),
        ColumnModel("flag", .bool, .uniform(0...1)),
        ColumnModel("at", .timestamptz, .expression(.minimum(.column("id"), 999) * 1_500_000)),
        ColumnModel("u", .uuid, .uuid(.v4)),
        ColumnModel("title", .text, .text("no. {id}: {name}")),
        ColumnModel(
          "inner", .json, .json(.object(["id": .column("id"), "flag": .column("flag")]))),
        ColumnModel("never", .int8, .null),
        ColumnModel(
          "doc", type,
          .json(
            .object([
              "title": .column("title"), "name": .column("name"), "id": .column("id"),
              "tags": .array([
                .column("name"), .column("price"), .constant("x\"y"), .constant(7), .null,
              ]),
              "at": .column("at"), "u": .column("u"), "b": .column("flag"), "aa": .boolean(true),
              "inner": .column("inner"), "none": .object([:]), "never": .column("never"),
              "größe": .column("row"),
            ]))),
      ], catalogs: [names])
  }

  @Test(arguments: [SQLType.json, .jsonb, .text])
  func documentsHaveTheValuesOfTheirRow(type: SQLType) throws {
    let plan = try DataPlan(Self.model(type), .sample(200)).tables[0]
    let names = plan.columns.map(\.name)
    for row in plan.shownRows() {
      func value(_ column: String) -> String? { row[names.firstIndex(of: column)!] }
      let document =
        try JSONSerialization.jsonObject(with: Data(value("doc")!.utf8)) as! [String: Any]
      #expect(document["name"] as? String == value("name"))
      #expect(document["title"] as? String == value("title"))
      #expect((document["id"] as? NSNumber)?.stringValue == value("id"))
      #expect(document["b"] as? Bool == (value("flag") == "t"))
      #expect(document["u"] as? String == value("u"))
      let tags = document["tags"] as! [Any]
      #expect(tags.count == 5 && tags[4] is NSNull)
      #expect(tags[0] as? String == value("name"))
      #expect((tags[1] as? NSNumber)?.doubleValue == value("price").map { Double($0)! })
      #expect(tags[2] as? String == "x\"y" && (tags[3] as? NSNumber) == 7)
      #expect(document["never"] is NSNull && (document["none"] as? [String: Any])?.isEmpty == true)
      #expect((document["inner"] as? [String: Any])?["flag"] as? Bool == (value("flag") == "t"))
      let moment = (document["at"] as! String)
      #expect(moment.contains("T") && moment.hasSuffix("+00:00"))
    }
  }

  @Test func membersOfJSONBAreInTheServersOrder() throws {
    func first(_ type: SQLType) throws -> String {
      let template = JSONTemplate.object([
        "bb": .column("id"), "c": .null, "aa": .array([]), "B": .boolean(false),
      ])
      return try DataPlan(SampleModel.root([ColumnModel("doc", type, .json(template))]), .sample(1))
        .shown("doc")[0]!
    }
    #expect(try first(.json) == "{\"bb\": 1, \"c\": null, \"aa\": [], \"B\": false}")
    #expect(try first(.jsonb) == "{\"B\": false, \"c\": null, \"aa\": [], \"bb\": 1}")
  }

  private static func refusal(_ template: JSONTemplate, with others: [ColumnModel] = []) -> String?
  {
    let model = SampleModel.root(others + [ColumnModel("doc", .json, .json(template))])
    return #expect(throws: ModelError.self) { try DataPlan(model, .sample(1)) }?.message
  }

  @Test func whatJSONCannotHaveIsRefused() {
    #expect(Self.refusal(.column("x"))?.contains("there is no column \"x\"") == true)
    #expect(
      Self.refusal(.object(["a": .null, "a": .null]))
        == "table \"t\", column \"doc\": JSON has two members \"a\" in one object")
    #expect(
      Self.refusal(.column("r"), with: [ColumnModel("r", .int8range, .range(1, 2))])
        == "table \"t\", column \"doc\": \"r\" has ranges, which JSON cannot have")
    #expect(
      Self.refusal(
        .column("a"),
        with: [ColumnModel("a", .array(of: .int8), .array(of: .uniform(0...1), count: 1...2))])
        == "table \"t\", column \"doc\": \"a\" has arrays, which JSON cannot have")
  }
}
