import Testing

@testable import FakeDataKit

@Suite struct TextLengthTests {
  private func columns(_ columns: ColumnModel...) throws -> [TablePlan.StoredColumn] {
    let table = try DataPlan(SampleModel.root(columns), .sample(10)).tables[0]
    return table.columns
  }

  @Test func charactersAreCodePoints() throws {
    let stored = try columns(
      ColumnModel("town", .text, .choice([.init("Łódź", 2), .init("Oslo!", 1), .init("", 1)])),
      ColumnModel("number", .int8, .uniform(-120...99)),
      ColumnModel("label", .text, .text("{town} é {number}")))
    #expect(stored.map(\.longestText.bytes) == [0, 7, 0, 7 + 4 + 4])
    #expect(stored.map(\.longestText.characters) == [0, 5, 0, 5 + 3 + 4])
  }

  /// NULL in JSON that is part of other JSON: `null` is longer than what it stands for.
  @Test func nullWithinJSONCounts() throws {
    let plan = try DataPlan(
      SampleModel.root([
        ColumnModel("letter", .text, .choice([.init("a", 1)]), nullShare: 0.5),
        ColumnModel("inner", .json, .json(.array([.column("letter")]))),
        ColumnModel("outer", .json, .json(.object(["in": .column("inner")]))),
      ]), .sample(50)
    ).tables[0]
    let texts = Set(plan.shown("outer"))
    #expect(texts == ["{\"in\": [\"a\"]}", "{\"in\": [null]}"])
    #expect(plan.columns[3].longestText.characters >= "{\"in\": [null]}".count)
  }

  @Test func theLongestOfSeveralTemplatesCounts() throws {
    let phrases = Catalog(
      name: "phrases", columns: ["text"], rows: [["{town} in green"], ["only {height} high"]])
    let model = SampleModel.root(
      [
        .latent("phrase", .uniform(0...1)), ColumnModel("height", .int8, .uniform(1...100)),
        ColumnModel("town", .text, .choice([.init("Łódź", 1)])),
        ColumnModel("line", .text, .textLookup("text", in: "phrases", by: "phrase")),
      ], catalogs: [phrases])
    let line = try DataPlan(model, .sample(10)).tables[0].columns[3].longestText
    // "only 100 high", and "Łódź in green" in more bytes.
    #expect(line.characters == 13 && line.bytes == 16)
  }

  @Test func textsOfAListAreKnown() throws {
    let stored = try columns(
      ColumnModel(
        "kind", .text,
        .by(
          "number",
          [
            .init(0, .choice([.init("b", 1), .init("a", 1)])),
            .init(1, .choice([.init("a", 1), .init("c", 1)])),
          ])),
      ColumnModel("number", .int8, .uniform(0...1)),
      ColumnModel("label", .text, .text("{kind} {number}")))
    #expect(stored.map(\.texts) == [nil, ["b", "a", "c"], nil, nil])
    // Two ways to write the same letter are two texts.
    let letters = try DataPlan(
      SampleModel.root(
        [
          .latent("row", .uniform(0...2)),
          ColumnModel("letter", .text, .lookup("text", in: "letters", by: "row")),
        ],
        catalogs: [
          Catalog(
            name: "letters", columns: ["text"], rows: [["\u{e9}"], ["e\u{301}"], ["\u{e9}"]])
        ]), .sample(10)
    ).tables[0].columns
    #expect(letters[1].texts?.count == 2)
  }
}
