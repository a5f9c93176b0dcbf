import ModelSupport
import Testing

@testable import DataSets
@testable import FakeDataKit

/// Which keys are unique by the way in which their values are made.
@Suite struct UniquenessTests {
  /// A table with a key, and the tables that it needs.
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var model: DataModel
    var columns: [String]

    var testDescription: String { name }

    /// Columns of a root table.
    static func root(
      _ name: String, _ key: [String], _ columns: ColumnModel...,
      cardinality: TableModel.Cardinality = .scale
    ) -> Case {
      table(name, key, cardinality, columns)
    }

    /// Columns of children, up to nine of each parent.
    static func child(
      _ name: String, _ key: [String], _ columns: ColumnModel...,
      count: CountDistribution = .uniform(0...9),
      every: Int? = nil
    ) -> Case {
      table(name, key, .children(of: "p", count: count, every: every), columns)
    }

    /// Columns of children of children.
    static func grandchild(_ name: String, _ key: [String], _ columns: ColumnModel...) -> Case {
      var result = table(
        name, key, .children(of: "m", count: .uniform(0...4), every: nil), columns)
      result.model.tables.insert(
        TableModel(
          name: "m", cardinality: .children(of: "p", count: .uniform(0...3), every: nil),
          columns: [
            ColumnModel("nth", .int4, .expression(.ordinal + 1)),
            ColumnModel("p_code", .text, .parent("code")),
            ColumnModel("any", .int4, .uniform(0...3)),
            .latent("friend", .reference(Reference("p", isDistinct: true))),
          ]), at: 2)
      return result
    }

    private static func table(
      _ name: String, _ key: [String], _ cardinality: TableModel.Cardinality,
      _ columns: [ColumnModel]
    ) -> Case {
      let parents = TableModel(
        name: "p", cardinality: .scale,
        columns: [
          ColumnModel("id", .int8, .rowNumber), ColumnModel("code", .text, .text("P{id}")),
          ColumnModel("word", .text, .choice([.init("a", 1), .init("b", 1)])),
          ColumnModel("x", .int8, .expression(.floorQuotient(.column("id"), 10))),
          ColumnModel("y", .int4, .expression(.remainder(.column("id"), 10))),
        ], primaryKey: "id")
      let fixed = TableModel(
        name: "f", cardinality: .fixed(20),
        columns: [
          ColumnModel("id", .int8, .rowNumber), ColumnModel("any", .int4, .uniform(0...1)),
          ColumnModel("a", .int4, .expression(.floorQuotient(.column("id"), 5))),
          ColumnModel("b", .int4, .expression(.remainder(.column("id"), 5))),
        ], primaryKey: "id")
      return Case(
        name: name,
        model: DataModel(
          name: "cases",
          catalogs: [
            SampleModel.colours, SampleModel.tags, SampleModel.towns,
            Catalog(
              name: "pairs", columns: ["one", "two", "same", "cased", "blank", "braces"],
              rows: [
                ["a", 1, "x", "k", "b", "{id}"], ["a", 2, "x", "K", "b ", "{n}"],
                ["b", 1, "x", "j", "c", "z"],
              ]),
          ],
          tables: [
            parents, fixed, TableModel(name: "t", cardinality: cardinality, columns: columns),
          ]),
        columns: key)
    }

    var table: TableModel { model.tables[model.tables.count - 1] }
  }

  private static let number = ColumnModel.latent("n", .rowNumber)
  private static let permuted = ColumnModel.latent("n", .permuted(-5000...9999))
  private static let parent = ColumnModel("p", .int8, .parentKey)
  private static let any = ColumnModel("any", .int4, .uniform(0...3))
  private static let word = ColumnModel("word", .text, .choice([.init("b", 1), .init("b-", 1)]))
  private static let name = ColumnModel.latent("name", .choice([.init("ann", 1), .init("bob", 1)]))
  private static let domain = ColumnModel.latent(
    "domain", .choice([.init("example.com", 1), .init("b1.example", 1)]))
  private static let wide = ColumnModel.latent("wide", .uniform(0...19))
  private static func integer(_ name: String, _ expression: Expression) -> ColumnModel {
    ColumnModel(name, .int8, .expression(expression))
  }
  private static let other = ColumnModel.latent(
    "other", .reference(Reference("f", skew: .zipf(exponent: 0.8), isDistinct: true)))
  private static let drawn = ColumnModel.latent("other", .reference(Reference("f")))
  private static let list = TableModel.Cardinality.catalog("pairs")

  static let accepted: [Case] = [
    .root("row number", ["k"], ColumnModel("k", .int8, .rowNumber)),
    .root("row number and more", ["any", "k"], any, ColumnModel("k", .int8, .rowNumber)),
    .root("permuted", ["k"], ColumnModel("k", .int4, .permuted(0...99_999))),
    .root("UUID", ["k"], ColumnModel("k", .uuid, .uuid(.v4))),
    .root(
      "UUID by time", ["k"],
      ColumnModel("at", .timestamptz, .moment(Moment(from: .daysBeforeAsOf(9)))),
      ColumnModel("k", .uuid, .uuid(.v7(time: "at")))),
    .root("text at the end", ["k"], permuted, word, ColumnModel("k", .text, .text("{word}.{n}"))),
    .root("text in front", ["k"], permuted, word, ColumnModel("k", .text, .text("{n}/{word}"))),
    .root(
      "text in the middle", ["k"], number, any, ColumnModel("k", .text, .text("{any}-{n}-{any}"))),
    .root(
      "number behind a hyphen", ["k"], number, word, ColumnModel("k", .text, .text("{word}-{n}"))),
    .root("padded", ["k"], number, ColumnModel("k", .characterVarying(40), .text("A{n:06}x"))),
    .root(
      "text of a text", ["k"], number, ColumnModel("code", .uuid, .uuid(.v4)), any,
      ColumnModel("k", .text, .text("{code}{any}"))),
    .root("digits in citext", ["k"], number, word, ColumnModel("k", .citext, .text("{word}.{n}"))),
    .root("digits in char", ["k"], number, ColumnModel("k", .character(40), .text("{n}"))),
    .root("pattern", ["k"], ColumnModel("k", .text, .pattern("[A-z]{3}\\d", isUnique: true))),
    .root(
      "pattern in citext", ["k"], ColumnModel("k", .citext, .pattern("[A-Z]{4}", isUnique: true))),
    .root(
      "texts of known characters", ["k"], number, name, domain,
      ColumnModel("k", .text, .text("{name}{n}@{domain}"))),
    .root(
      "copy", ["k"], number, .latent("text", .text("N{n}")),
      ColumnModel("k", .text, .column("text"))),
    .root(
      "digits of one length", ["k"], number, .latent("digit", .uniform(0...9)),
      ColumnModel("k", .text, .text("97{n}{digit}"))),
    .root(
      "a value for each remainder", ["q", "d"], number,
      integer("q", .floorQuotient(.column("n"), 3)),
      .latent("r", .expression(.remainder(.column("n"), 3))),
      ColumnModel(
        "d", .text,
        .by(
          "r",
          [
            .init(0, .choice([.init("x", 1)])), .init(1, .choice([.init("y", 1)])),
            .init(2, .choice([.init("z", 1)])),
          ]))),
    .root("affine", ["k"], permuted, integer("k", .column("n") * -3 + .asOfDay)),
    .root("difference", ["k"], permuted, integer("k", 7 - (.column("n") - .column("n") * 3))),
    .root(
      "mixed radix", ["k"], .latent("a", .permuted(0...99_999)), .latent("b", .uniform(0...99)),
      integer("k", .column("a") * 100 + .column("b"))),
    .root(
      "quotient and remainder", ["x", "y"], permuted,
      integer("x", .floorQuotient(.column("n"), 64)),
      integer("y", .remainder(.column("n"), 64))),
    .root(
      "known subtrahend", ["any", "k"], permuted, any,
      integer("k", .column("n") * 2 + .column("any"))),
    .root("with NULL", ["k"], ColumnModel("k", .int8, .rowNumber, nullShare: 0.5)),
    .root("always NULL", ["k"], ColumnModel("k", .int8, .null)),
    .root(
      "NULL by state", ["k"], number, .latent("s", .uniform(0...1)),
      ColumnModel("k", .int8, .by("s", [.init(0, .null), .init(1, .expression(.column("n")))]))),
    .root(
      "by a known state", ["s", "k"], ColumnModel("s", .int4, .uniform(0...1)),
      ColumnModel(
        "k", .int4, .by("s", [.init(0, .permuted(0...9999)), .init(1, .permuted(-9999...0))]))),
    .root(
      "list", ["k"], ColumnModel("k", .text, .lookup("name", in: "towns", by: "#row")),
      cardinality: .catalog("towns")),
    .root(
      "list of pairs", ["a", "b"], ColumnModel("a", .text, .lookup("one", in: "pairs", by: "#row")),
      ColumnModel("b", .int4, .lookup("two", in: "pairs", by: "#row")), cardinality: list),
    .root(
      "list's cases", ["k"], ColumnModel("k", .text, .lookup("cased", in: "pairs", by: "#row")),
      cardinality: list),
    .root("list's row", ["k"], integer("k", .column("#row") + 1), cardinality: list),
    .root("a single row", ["any"], any, cardinality: .fixed(1)),
    .child("parent and ordinal", ["p", "k"], parent, integer("k", .ordinal + 1)),
    .child("one of a parent", ["p"], parent, count: .weighted([.init(0, 1), .init(1, 1)])),
    .child(
      "parent's text", ["p", "k"], ColumnModel("p", .text, .parent("code")), integer("k", .ordinal)),
    .child(
      "parent's columns together", ["x", "y", "k"], ColumnModel("x", .int8, .parent("x")),
      ColumnModel("y", .int4, .parent("y")), integer("k", .ordinal)),
    .child(
      "period and ordinal", ["p", "day", "k"], parent,
      ColumnModel("day", .date, .expression(.asOfDay - .period)), integer("k", .ordinal), every: 1),
    .child(
      "one a period", ["p", "day"], parent, integer("day", .period), count: .uniform(0...1),
      every: 7),
    .child(
      "moment of period and ordinal", ["p", "at"], parent,
      .latent("s", .uniform(0...3_599_999_999)),
      ColumnModel(
        "at", .timestamptz,
        .expression((.asOfDay - .period) * 86_400_000_000 + .ordinal * 3_600_000_000 + .column("s"))
      ),
      every: 1),
    .child(
      "parent times a hundred and ordinal", ["k"], .latent("p", .parentKey),
      integer("k", .column("p") * 9 + .ordinal), count: .uniform(0...9)),
    .child(
      "distinct reference", ["p", "k"], parent, other,
      ColumnModel("k", .int8, .referenced("id", by: "other"))),
    .child(
      "distinct reference by two columns", ["p", "a", "b"], parent, other,
      ColumnModel("a", .int8, .referenced("a", by: "other")),
      ColumnModel("b", .int8, .referenced("b", by: "other"))),
    .child(
      "distinct rows of a list", ["p", "k"], parent,
      .latent("r", .distinctRow(of: "tags", weight: "weight", strata: 13)),
      ColumnModel("k", .text, .lookup("tag", in: "tags", by: "r"))),
    .child(
      "permuted among siblings", ["p", "k"], parent,
      ColumnModel("k", .int4, .permuted(0...20), scope: .group)),
    .child(
      "pattern among siblings", ["p", "k"], parent,
      ColumnModel("k", .text, .pattern("[a-z]\\d", isUnique: true), scope: .group)),
    .child("row number of children", ["k"], ColumnModel("k", .int8, .rowNumber)),
    .grandchild(
      "ancestors in combination", ["p", "m", "k"],
      ColumnModel("p", .int8, .ancestor("id", of: "p")),
      ColumnModel("m", .int4, .parent("nth")), integer("k", .ordinal)),
    .grandchild(
      "ancestor's text by the parent's", ["p", "m", "k"],
      ColumnModel("p", .text, .parent("p_code")),
      ColumnModel("m", .int4, .parent("nth")), integer("k", .ordinal)),
    .grandchild(
      "distinct reference in the family", ["k", "m"],
      .latent("r", .reference(Reference("m", reach: .family("p"), isDistinct: true))),
      ColumnModel("k", .int8, .parentKey), integer("m", .column("r"))),
  ]

  static let refused: [Case] = [
    .root(
      "texts that end with digits", ["k"], number, domain,
      .latent("name", .choice([.init("ann", 1), .init("ann1", 1)])),
      ColumnModel("k", .text, .text("{name}{n}@{domain}"))),
    .root(
      "the same value for two remainders", ["q", "d"], number,
      integer("q", .floorQuotient(.column("n"), 2)),
      .latent("r", .expression(.remainder(.column("n"), 2))),
      ColumnModel(
        "d", .text,
        .by("r", [.init(0, .choice([.init("x", 1)])), .init(1, .choice([.init("x", 1)]))]))),
    .root("uniform", ["any"], any),
    .root(
      "normal", ["k"],
      ColumnModel("k", .int4, .normal(mean: 0, standardDeviation: 9, range: -99...99))),
    .root("choices together", ["any", "word"], any, word),
    .root(
      "pattern that is drawn", ["k"], ColumnModel("k", .text, .pattern("[ab]\\d", isUnique: false))),
    .root("moment", ["k"], ColumnModel("k", .date, .moment(Moment(from: .daysBeforeAsOf(99))))),
    .root("numbers side by side", ["k"], number, wide, ColumnModel("k", .text, .text("{wide}{n}"))),
    .root(
      "number before a digit", ["k"], number, wide, ColumnModel("k", .text, .text("{n}1{wide}"))),
    .root("sign or hyphen", ["k"], permuted, word, ColumnModel("k", .text, .text("{word}-{n}"))),
    .root(
      "text beside a number", ["k"], number,
      .latent("w", .choice([.init("a1", 1), .init("a", 1)])),
      ColumnModel("k", .text, .text("{w}{n}"))),
    .root(
      "two texts", ["k"], ColumnModel("a", .text, .pattern("\\d{1,5}", isUnique: true)), word,
      ColumnModel("k", .text, .text("{word}{word}"))),
    .root(
      "pattern of both cases in citext", ["k"],
      ColumnModel("k", .citext, .pattern("[A-Za-z]{3}", isUnique: true))),
    .root(
      "pattern with blanks in char", ["k"],
      ColumnModel("k", .character(9), .pattern("[ab ]{9}", isUnique: true))),
    .root("times zero", ["k"], permuted, integer("k", .column("n") * 0 + 1)),
    .root("itself taken off", ["k"], permuted, integer("k", .column("n") - .column("n"))),
    .root("quotient", ["k"], permuted, integer("k", .floorQuotient(.column("n"), 2))),
    .root("remainder", ["k"], permuted, integer("k", .remainder(.column("n"), 50))),
    .root(
      "clamped", ["k"], permuted,
      ColumnModel("k", .int8, .expression(Expression.column("n").clamped(to: 0...50)))),
    .root("square", ["k"], permuted, integer("k", .column("n") * .column("n"))),
    .root(
      "digits that overlap", ["k"], permuted, .latent("b", .uniform(0...900)),
      integer("k", .column("n") * 100 + .column("b"))),
    .root(
      "two unknown parts", ["k"], permuted, .latent("m", .rowNumber),
      integer("k", .column("n") + .column("m"))),
    .root(
      "share of a state", ["k"], .latent("s", .uniform(0...1)),
      ColumnModel(
        "k", .int4, .by("s", [.init(0, .permuted(0...9999)), .init(1, .permuted(1...9998))]))),
    .root(
      "some of a state", ["s", "k"], ColumnModel("s", .int4, .uniform(0...1)),
      ColumnModel("k", .int4, .by("s", [.init(0, .permuted(0...9999)), .init(1, .uniform(0...3))]))),
    .root(
      "drawn rows of a list", ["k"], .latent("r", .row(of: "tags", weight: "weight")),
      ColumnModel("k", .text, .lookup("tag", in: "tags", by: "r"))),
    .root(
      "list with equal values", ["k"],
      ColumnModel("k", .text, .lookup("one", in: "pairs", by: "#row")), cardinality: list),
    .root(
      "list's cases in citext", ["k"],
      ColumnModel("k", .citext, .lookup("cased", in: "pairs", by: "#row")), cardinality: list),
    .root(
      "list's blanks in char", ["k"],
      ColumnModel("k", .character(4), .lookup("blank", in: "pairs", by: "#row")), cardinality: list),
    .root(
      "list's templates", ["k"], .latent("id", .uniform(0...1)), .latent("n", .uniform(0...1)),
      ColumnModel("k", .text, .textLookup("braces", in: "pairs", by: "#row")), cardinality: list),
    .root(
      "network", ["k"], number,
      ColumnModel("k", .cidr, .expression(.remainder(.column("n"), 1_000_000) * 256 + 8))),
    .root("JSON", ["k"], number, ColumnModel("k", .jsonb, .json(.object(["n": .column("n")])))),
    .root("reference", ["k"], drawn, ColumnModel("k", .int8, .referenced("id", by: "other"))),
    .child("parent", ["p"], parent),
    .child("parent and a draw", ["p", "any"], parent, any),
    .child("ordinal without the parent", ["k"], integer("k", .ordinal)),
    .child(
      "parent's column", ["word", "k"], ColumnModel("word", .text, .parent("word")),
      integer("k", .ordinal)),
    .child(
      "one of the parent's columns", ["x", "k"], ColumnModel("x", .int8, .parent("x")),
      integer("k", .ordinal)),
    .child("ordinal without the period", ["p", "k"], parent, integer("k", .ordinal), every: 1),
    .child("period without the ordinal", ["p", "day"], parent, integer("day", .period), every: 1),
    .child("one a period without the period", ["p"], parent, count: .constant(1), every: 1),
    .child(
      "parent times eight and ordinal", ["k"], .latent("p", .parentKey),
      integer("k", .column("p") * 8 + .ordinal), count: .uniform(0...9)),
    .child(
      "reference that is not distinct", ["p", "k"], parent, drawn,
      ColumnModel("k", .int8, .referenced("id", by: "other"))),
    .child(
      "distinct reference by another column", ["p", "k"], parent, other,
      ColumnModel("k", .int8, .referenced("any", by: "other"))),
    .child(
      "distinct reference in another period", ["p", "k"], parent, other,
      ColumnModel("k", .int8, .referenced("id", by: "other")), every: 1),
    .child(
      "more children than strata", ["p", "k"], parent,
      .latent("r", .distinctRow(of: "tags", weight: "weight", strata: 7)),
      ColumnModel("k", .text, .lookup("tag", in: "tags", by: "r"))),
    .child(
      "heavy rows of a list", ["p", "k"], parent,
      .latent("r", .distinctRow(of: "colours", weight: "weight", strata: 11)),
      ColumnModel("k", .int4, .lookup("code", in: "colours", by: "r"))),
    .child(
      "siblings of all parents", ["k"], ColumnModel("k", .int4, .permuted(0...20), scope: .group)),
    .child(
      "sum", ["k"], .latent("one", .uniform(1...3)), ColumnModel("k", .int8, .runningTotal("one"))),
    .grandchild(
      "not all ancestors", ["m", "k"], ColumnModel("m", .int4, .parent("nth")),
      integer("k", .ordinal)),
    .grandchild(
      "a drawn column of the parent", ["p", "m", "k"],
      ColumnModel("p", .int8, .ancestor("id", of: "p")), ColumnModel("m", .int4, .parent("any")),
      integer("k", .ordinal)),
  ]

  /// How many rows, and how many different ones, none with a NULL.
  private static func rows(_ test: Case) throws -> (all: Int, distinct: Int) {
    let scale: UInt64 = test.table.cardinality.isRoot ? 4000 : 80
    let table = try DataPlan(test.model, .sample(scale, days: 20)).tables.last!
    let places = test.columns.map { name in table.columns.firstIndex { $0.name == name }! }
    let rows = table.shownRows().map { row in places.map { row[$0] } }
      .filter { !$0.contains(nil) }
    return (rows.count, Set(rows).count)
  }

  private static func with(_ test: Case, _ kind: Int) -> DataModel {
    var model = test.model
    let last = model.tables.count - 1
    switch kind {
    case 0: model.tables[last].primaryKey = test.columns
    case 1: model.tables[last].uniques = [.init(name: "only", columns: test.columns)]
    case 2:
      model.tables[last].indexes = [.init(name: "only", columns: test.columns, isUnique: true)]
    default:
      model.tables[last].indexes = [
        .init(name: "only", columns: test.columns, isUnique: true, predicate: "true")
      ]
    }
    return model
  }

  @Test(arguments: accepted) func whatIsUniqueIsTaken(test: Case) throws {
    for kind in 1...2 { _ = try DataPlan(Self.with(test, kind), .sample(30)) }
    let rows = try Self.rows(test)
    #expect(rows.all == rows.distinct, "\(rows)")
    let isEmpty = test.name == "always NULL"
    #expect(isEmpty || rows.all > (test.table.cardinality.isRoot ? 0 : 20))
  }

  @Test(arguments: refused) func whatIsNotUniqueIsRefused(test: Case) throws {
    for (kind, what) in ["primary key", "unique constraint \"only\"", "unique index \"only\""]
      .enumerated()
    {
      let error = #expect(throws: ModelError.self) {
        try DataPlan(Self.with(test, kind), .sample(30))
      }
      #expect(error?.code == .invalidTable)
      let beginning = "table \"t\": \(what) (\(test.columns.joined(separator: ", "))): two rows "
      #expect(error?.message.hasPrefix(beginning) == true, "\(error!)")
    }
    // An index of some rows is the server's.
    _ = try DataPlan(Self.with(test, 3), .sample(30))
  }

  /// Most of what is refused is not unique indeed, and not only not proven.
  @Test func refusedRowsAreEqual() throws {
    let equal = try Self.refused.filter { test in
      let rows = try Self.rows(test)
      return rows.distinct < rows.all
    }.map(\.name)
    let rest = Self.refused.map(\.name).filter { !equal.contains($0) }
    // Texts that only the server takes to be equal; and documents, of which nothing is known.
    #expect(
      Set(rest) == [
        "list's cases in citext", "pattern of both cases in citext", "pattern with blanks in char",
        "JSON",
      ])
  }

  @Test func theAdviceFitsTheTable() throws {
    func message(_ name: String) throws -> String {
      let test = try #require(Self.refused.first { $0.name == name })
      let error = #expect(throws: ModelError.self) {
        try DataPlan(Self.with(test, 1), .sample(30))
      }
      return error?.message ?? ""
    }
    #expect(
      try message("uniform")
        == "table \"t\": unique constraint \"only\" (any): two rows can have the same values; let one of "
        + "the columns tell rows apart (a row number, permuted numbers, a UUID, a unique pattern, or a text "
        + "or a sum of one of these), or leave the constraint out")
    #expect(
      try message("parent and a draw")
        == "table \"t\": unique constraint \"only\" (p, any): two rows with the same parent can have the "
        + "same values; let one of the columns tell siblings apart (the ordinal, a distinct reference, "
        + "numbers or a unique pattern permuted within the group), or leave the constraint out")
    #expect(try message("ordinal without the period").contains("siblings and periods apart"))
    #expect(try message("ordinal without the parent").contains("or let them tell the row's parent"))
  }

  /// Whatever the proof says of random models is so.
  @Test func whatIsProvenOfRandomModelsIsSo() throws {
    var (proven, open) = (0, 0)
    for seed in 1...150 as ClosedRange<UInt64> {
      let model = RandomModel(seed: seed).model
      var proof = UniquenessProof(model)
      let plan = try DataPlan(model, .sample(12, seed: seed, days: 3))
      for table in plan.tables where table.rowCount > 1 && table.rowCount < 20_000 {
        let rows = table.shownRows()
        let names = table.columns.map(\.name)
        for first in names.indices {
          for second in first..<names.count {
            let isProven = proof.isUnique([names[first], names[second]], in: table.table)
            let values = rows.map { [$0[first], $0[second]] }.filter { !$0.contains(nil) }
            let isUnique = Set(values).count == values.count
            if isProven { proven += 1 } else if isUnique { open += 1 }
            if isProven, !isUnique {
              Issue.record("seed \(seed), \(table.name): \(names[first]), \(names[second])")
            }
          }
        }
      }
    }
    #expect(proven > 2000, "\(proven), \(open) not proven")
  }

  @Test(arguments: DataSets.all.map(\.name)) func theDataSetsThatShip(name: String) throws {
    try #require(DataSets.all.first { $0.name == name }).model.checkUniqueness()
  }
}
