import Testing

@testable import FakeDataKit

@Suite("Texts of patterns") struct PatternTests {
  private static func texts(
    _ pattern: String, isUnique: Bool = false, scale: UInt64 = 4000, seed: UInt64 = 42
  ) throws -> [String] {
    try DataPlan(
      SampleModel.root([ColumnModel("x", .text, .pattern(pattern, isUnique: isUnique))]),
      .sample(scale, seed: seed)
    ).tables[0].decoded().texts("x")
  }

  /// How often each text occurs is what its probability says, to five deviations.
  private static func expectFrequencies(
    _ texts: [String], _ shares: [String: Double], location: SourceLocation = #_sourceLocation
  ) {
    let counts = Dictionary(texts.map { ($0, 1) }, uniquingKeysWith: +)
    #expect(Set(counts.keys) == Set(shares.keys), sourceLocation: location)
    for (text, share) in shares {
      let expected = Double(texts.count) * share
      #expect(
        abs(Double(counts[text] ?? 0) - expected) < 5 * (expected * (1 - share)).squareRoot(),
        "\(text)", sourceLocation: location)
    }
  }

  /// Characters, alternatives and numbers of times are equally likely, each by itself.
  @Test func positionsAreEquallyLikely() throws {
    Self.expectFrequencies(
      try Self.texts("[abc][01]", scale: 20_000),
      Dictionary(
        uniqueKeysWithValues: ["a0", "a1", "b0", "b1", "c0", "c1"].map { ($0, 1.0 / 6) }))
    Self.expectFrequencies(
      try Self.texts("(x|[01]{2})-?", scale: 40_000),
      [
        "x": 0.25, "x-": 0.25, "00": 1.0 / 16, "01": 1.0 / 16, "10": 1.0 / 16, "11": 1.0 / 16,
        "00-": 1.0 / 16, "01-": 1.0 / 16, "10-": 1.0 / 16, "11-": 1.0 / 16,
      ])
    Self.expectFrequencies(
      try Self.texts("a{0,2}[äé]", scale: 20_000),
      Dictionary(
        uniqueKeysWithValues: ["ä", "é", "aä", "aé", "aaä", "aaé"].map { ($0, 1.0 / 6) }))
    Self.expectFrequencies(
      try Self.texts("((a|b)c|d(e|)){1}", scale: 20_000),
      ["ac": 0.25, "bc": 0.25, "de": 0.25, "d": 0.25])
  }

  /// Part k is drawn from the stream named by the column and k.
  @Test func partsHaveStreamsOfTheirOwn() throws {
    let texts = try Self.texts("[A-Z]{2}-(x|y)\\d{2}")
    func draws(_ part: Int) -> [UInt32] {
      let key = StreamKey(
        dataVersion: DataContract.version, seed: 42, table: "t", column: "x#\(part)")
      return (0..<4000).map { CounterLayout.draw(key, row: $0) }
    }
    let (letters, choice, digits) = (draws(0), draws(1), draws(2))
    for row in texts.indices {
      let pair = Int(UniformInteger(0...675).sample(letters[row]))
      let number = Int(UniformInteger(0...99).sample(digits[row]))
      func letter(_ place: Int) -> Character { Character(Unicode.Scalar(UInt8(65 + place))) }
      let side = UniformInteger(0...1).sample(choice[row]) == 0 ? "x" : "y"
      #expect(
        texts[row]
          == "\(letter(pair / 26))\(letter(pair % 26))-\(side)\(number / 10)\(number % 10)")
    }
  }

  /// As many rows as there are texts: each comes once.
  @Test(
    arguments: [
      ("[ab][0-9]", 20), ("(a|b)?[xyz]{1,2}", 36), ("[ab]{0,4}", 31), ("(a|b[01]|c[01]{2}){2}", 49),
      ("\\d{3}", 1000), ("[äöü](x|[01])-{0,2}", 27), ("(a|bb){1,3}[xy]", 28), ("k", 1),
    ] as [(String, UInt64)])
  func uniqueTextsAreAllThereAre(pattern: String, count: UInt64) throws {
    for seed: UInt64 in [1, 2] {
      let texts = try Self.texts(pattern, isUnique: true, scale: count, seed: seed)
      #expect(UInt64(Set(texts.map { Array($0.utf8) }).count) == count)
    }
    let error = #expect(throws: ModelError.self) {
      try Self.texts(pattern, isUnique: true, scale: count + 1)
    }
    #expect(
      error?.message
        == "table \"t\", column \"x\": the table has \(count + 1) rows, and pattern \"\(pattern)\" makes "
        + "only \(count) texts, none of which may come twice")
  }

  @Test func theOrderIsTheSeeds() throws {
    let one = try Self.texts("\\d{3}", isUnique: true, scale: 1000, seed: 1)
    #expect(one != one.sorted())
    #expect(try one != Self.texts("\\d{3}", isUnique: true, scale: 1000, seed: 2))
    // The space does not depend on the scale.
    #expect(try Array(one.prefix(10)) == Self.texts("\\d{3}", isUnique: true, scale: 10, seed: 1))
  }

  /// Patterns with more texts than can be numbered: what is in front is drawn.
  @Test(arguments: [
    "[A-Z]{40}", "[0-9a-f]{8}(-[0-9a-f]{4}){3}", "(x|[A-Z]{30})", "\\w{1,40}",
    "(a|[b-z]{9,20})-\\d",
  ])
  func manyMoreTextsThanRows(pattern: String) throws {
    let texts = try Self.texts(pattern, isUnique: true, scale: 50_000)
    #expect(Set(texts).count == 50_000)
    let first = Set(texts.map { $0.first! })
    #expect(first.count >= 10)
  }

  /// What would make a text in two ways keeps its largest alternatives.
  @Test func ambiguousPatternsAreUniqueToo() throws {
    let texts = try Self.texts("[ab]?[ab]{1,3}", isUnique: true, scale: 16)
    #expect(Set(texts).count == 16 && texts.allSatisfy { $0.count == 4 })
    #expect(throws: ModelError.self) {
      try Self.texts("[ab]?[ab]{1,3}", isUnique: true, scale: 17)
    }
  }

  @Test func distinctAmongSiblings() throws {
    func plan(_ count: ClosedRange<Int>) throws -> DataPlan {
      try DataPlan(
        SampleModel.family(
          children: [
            ColumnModel("p", .int8, .parentKey), ColumnModel("day", .int4, .expression(.period)),
            ColumnModel("code", .text, .pattern("[ab]\\d|z", isUnique: true), scope: .group),
            ColumnModel("n", .int4, .permuted(-3...17), scope: .group),
            ColumnModel("unit", .int4, .expression(.column("n") * 1)),
          ], count: count, daily: true), .sample(50, days: 2))
    }
    let table = try plan(0...21).tables[1]
    let rows = zip(table.shown("p"), table.shown("day")).map { "\($0!) \($1!)" }
    for column in ["code", "n"] {
      let values = table.shown(column).map { $0! }
      #expect(Set(zip(rows, values).map { "\($0) \($1)" }).count == rows.count)
      #expect(Set(values).count == 21)
    }
    #expect(table.shown("n").allSatisfy { (-3...17).contains(Int($0!)!) })
    // Each group has an order of its own.
    let orders = Dictionary(
      zip(rows, table.shown("n")).map { ($0, [$1!]) }, uniquingKeysWith: +)
    #expect(Set(orders.values).count > 80)
    let error = #expect(throws: ModelError.self) { try plan(0...22) }
    #expect(
      error?.message
        == "table \"c\", column \"code\": a parent can have 22 rows in the table, and pattern "
        + "\"[ab]\\d|z\" makes only 21 texts, none of which may come twice")
    #expect(throws: ModelError.self) {
      try DataPlan(
        SampleModel.root([ColumnModel("n", .int4, .permuted(0...9), scope: .group)]), .sample(3))
    }
  }

  /// Where texts go: other types, JSON, rows that are referred to, cases with NULL.
  @Test func textsAtEveryPlace() throws {
    let key = ColumnModel("id", .int8, .rowNumber)
    let model = DataModel(
      name: "places", catalogs: [],
      tables: [
        TableModel(
          name: "p", cardinality: .scale,
          columns: [
            key, ColumnModel("code", .character(5), .pattern("[A-C]{2}(-\\d)?x", isUnique: false)),
            ColumnModel("odd", .text, .pattern("[\"\\\\,\n\t]{2}[é'|]", isUnique: true)),
            .latent("on", .choice([.init(1, 1), .init(0, 1)])),
            ColumnModel(
              "maybe", .text,
              .by("on", [.init(1, .pattern("m\\d{1,3}", isUnique: false)), .init(0, .null)])),
            ColumnModel(
              "doc", .jsonb,
              .json(.object(["c": .column("code"), "m": .column("maybe"), "o": .column("odd")]))),
          ], primaryKey: "id"),
        TableModel(
          name: "c", cardinality: .children(of: "p", count: 0...3, daily: false),
          columns: [key, ColumnModel("code", .text, .parent("code"))], primaryKey: "id"),
        TableModel(
          name: "r", cardinality: .fixed(300),
          columns: [
            key, .latent("row", .reference(Reference("p", reach: .anywhere))),
            ColumnModel("p", .int8, .referenced("id", by: "row")),
            ColumnModel("code", .text, .referenced("code", by: "row")),
            ColumnModel("odd", .text, .referenced("odd", by: "row")),
          ], primaryKey: "id"),
      ])
    let plan = try DataPlan(model, .sample(70))
    let parents = plan.tables[0]
    let (codes, maybe) = (parents.shown("code"), parents.shown("maybe"))
    #expect(codes.allSatisfy { $0!.wholeMatch(of: /[A-C]{2}(-\d)?x/) != nil })
    #expect(maybe.contains(nil))
    #expect(maybe.allSatisfy { $0 == nil || $0!.wholeMatch(of: /m\d{1,3}/) != nil })
    #expect(Set(parents.shown("odd")).count == 70)
    for (row, document) in parents.shown("doc").enumerated() {
      let value = try fromJSON([String: String?].self, document!)
      #expect(
        value == ["c": codes[row], "o": parents.shown("odd")[row], "m": maybe[row]], "\(document!)")
    }
    let referring = plan.tables[2]
    for (row, number) in referring.shown("p").enumerated() {
      #expect(referring.shown("code")[row] == codes[Int(number!)! - 1])
      #expect(referring.shown("odd")[row] == parents.shown("odd")[Int(number!)! - 1])
    }
    // What must be quoted is.
    let lines = String(decoding: parents.encodedRows(.copyText), as: UTF8.self).split(
      separator: "\n")
    let fields = lines.map { $0.split(separator: "\t", omittingEmptySubsequences: false)[2] }
    func unescaped(_ field: Substring) -> String {
      String(field).replacing("\\\\", with: "\u{1}").replacing("\\n", with: "\n")
        .replacing("\\t", with: "\t").replacing("\u{1}", with: "\\")
    }
    #expect(fields.map(unescaped) == parents.shown("odd").map { $0! })
  }

  @Test(
    arguments: [
      (.text, "a*", "pattern \"a*\", at character 2"),
      (.characterVarying(3), "\\d{2,4}", "its texts can be 4 characters long"),
      (.int4, "\\d", "is of type integer, its rule makes texts"),
    ] as [(SQLType, String, String)])
  func patternsThatDoNotFit(type: SQLType, pattern: String, message: String) {
    let error = #expect(throws: ModelError.self) {
      try DataPlan(
        SampleModel.root([ColumnModel("x", type, .pattern(pattern, isUnique: false))]), .sample(1))
    }
    #expect(error?.message.contains(message) == true, "\(error!)")
  }

  // MARK: - Templates

  @Test func numbersFilledUpWithZeros() throws {
    let table = try DataPlan(
      SampleModel.root([
        .latent("n", .expression(.column("id") * 37 - 200)),
        ColumnModel("small", .int2, .expression(.column("id"))),
        ColumnModel("x", .text, .text("{{{n:06}}}/{n:01}/{small:02}")),
        ColumnModel("wide", .text, .text("{id:030}")),
      ]), .sample(120)
    ).tables[0]
    for (row, text) in table.shown("x").enumerated() {
      let n = (row + 1) * 37 - 200
      let digits = String(abs(n))
      let sign = n < 0 ? "-" : ""
      let filled =
        sign + String(repeating: "0", count: max(0, 6 - sign.count - digits.count)) + digits
      let small = row + 1 < 10 ? "0\(row + 1)" : "\(row + 1)"
      #expect(text == "{\(filled)}/\(n)/\(small)")
      #expect(
        table.shown("wide")[row]
          == String(repeating: "0", count: 30 - String(row + 1).count) + String(row + 1))
    }
    for rule in ["{day:02}", "{word:02}"] {
      let error = #expect(throws: ModelError.self) {
        try DataPlan(
          SampleModel.root([
            ColumnModel("day", .date, .uniform(0...9)),
            ColumnModel("word", .text, .choice([.init("a", 1)])),
            ColumnModel("x", .text, .text(rule)),
          ]), .sample(1))
      }
      #expect(error?.message.contains("is no whole number, which could be filled up") == true)
    }
  }
}
