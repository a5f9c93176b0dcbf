public import FakeDataKit

extension OddModel {
  /// Types of the model's own in two schemas, two of one name among them.
  private static let types: [TypeModel] = [
    .enumeration("Mood", ["sad", "it's", "never"]),
    .enumeration("app.Mood", ["sad", "glad"], schema: "app"),
    .domain(
      "app.price", over: .numeric(precision: 8, scale: 2), check: "VALUE >= 0", schema: "app"),
    .domain("grade", over: .int2, isNotNull: true),
    .domain("moods", over: .array(of: .enumeration("app.Mood")), schema: "Two.Words"),
  ]

  private static func mood(_ name: String = "mood", nullShare: Double = 0.3) -> ColumnModel {
    ColumnModel(
      name, .enumeration("Mood"), .choice([.init("it's", 2), .init("sad", 1)]),
      nullShare: nullShare)
  }

  /// JSON that the server stores in another form.
  private static let json: [Value] = ["{ \"bb\":1,\n\"a\":2.0}", "[ ]", "\"\\u00e4\"  "]

  /// Rows that refer to earlier ones, or to none.
  private static let members = TableModel(
    name: "members", cardinality: .scale,
    columns: [
      ColumnModel("id", .int8, .rowNumber), mood(),
      ColumnModel(
        "mentor", .int8, .expression(.maximum(1, .column("id") / 2)), nullShare: 0.3),
      ColumnModel("grade", .domain("grade"), .uniform(1...5)),
      ColumnModel("doc", .jsonb, .choice(json.map { .init($0, 1) }), nullShare: 0.2),
    ],
    primaryKey: ["id"], identity: "id",
    indexes: [
      .init(
        name: "sad", columns: ["mood"],
        predicate: "mood = 'sad'::\"Mood\" AND mood IS NOT NULL")
    ],
    foreignKeys: [
      .init("mentor", references: "members"), .init("grade", references: "grades"),
    ])

  /// A key of two columns, one of them of a type of the model's own; and types without a binary form.
  private static let accounts = TableModel(
    name: "app.accounts", schema: "app",
    cardinality: .children(of: "members", count: 1...3, daily: false),
    columns: [
      ColumnModel("member_id", .int8, .parentKey),
      ColumnModel("number", .domain("grade"), .expression(.ordinal + 1)),
      ColumnModel(
        "mood", .enumeration("app.Mood"), .choice([.init("sad", 1), .init("glad", 1)])),
      ColumnModel("price", .domain("app.price"), .uniform(0...99_999), nullShare: 0.3),
      ColumnModel(
        "moods", .array(of: .enumeration("Mood")),
        .array(of: .choice([.init("it's", 1), .init("sad", 1)]), count: 0...3), nullShare: 0.2),
      ColumnModel(
        "all", .domain("moods"),
        .array(of: .choice([.init("glad", 1), .init("sad", 1)]), count: 0...2)),
      ColumnModel("place", .other("point"), .text("( {number}.50,{member_id})"), nullShare: 0.2),
      ColumnModel("given", .jsonb, .choice(json.map { .init($0, 1) })),
    ],
    primaryKey: ["member_id", "number"],
    checks: [.init(name: "not all", condition: "mood <> 'sad'::app.\"Mood\" OR number < 9")],
    foreignKeys: [.init("member_id", references: "members", cascades: true)])

  /// No key; a text that the server reads in each row, and rows of which some are the same.
  private static let visits = TableModel(
    name: "visits", cardinality: .children(of: "app.accounts", count: 0...3, daily: false),
    columns: [
      mood(),
      ColumnModel(
        "numbers", .array(of: .int4), .array(of: .uniform(-9...9), count: 0...3), nullShare: 0.2),
      ColumnModel("code", .character(6), .choice([.init("ab", 1), .init("x ", 1)])),
      ColumnModel(
        "prices", .array(of: .domain("app.price")), .array(of: .uniform(0...9), count: 0...2)),
      .latent("n", .uniform(0...999)),
      ColumnModel("place", .other("point"), .text("( {n}.50,1)")),
      ColumnModel(
        "boxes", .array(of: .other("point")),
        .array(of: .choice([.init("( 1,2 )", 1)]), count: 0...2), nullShare: 0.1),
      ColumnModel("doc", .json, .choice(json.map { .init($0, 1) })),
      ColumnModel(
        "docs", .array(of: .jsonb), .array(of: .choice(json.map { .init($0, 1) }), count: 0...2)),
      ColumnModel("at", .timestamptz, .expression(.asOfDay * 86_400_000_000), nullShare: 0.5),
    ])

  /// A root table that grows more slowly, with children.
  private static let places = TableModel(
    name: "Two.Words.places", schema: "Two.Words",
    cardinality: .share(numerator: 2, denominator: 5),
    columns: [ColumnModel("id", .int8, .rowNumber), mood(nullShare: 0)], primaryKey: ["id"],
    identity: "id")
  private static let seats = TableModel(
    name: "seats", cardinality: .children(of: "Two.Words.places", count: 1...2, daily: false),
    columns: [
      ColumnModel("place_id", .int8, .parentKey), ColumnModel("row", .int2, .expression(.ordinal)),
    ],
    primaryKey: ["place_id", "row"],
    foreignKeys: [.init("place_id", references: "Two.Words.places")])

  /// Always as many rows, with a domain for a key.
  private static let grades = TableModel(
    name: "grades", cardinality: .fixed(5),
    columns: [
      ColumnModel("id", .domain("grade"), .rowNumber),
      ColumnModel("key", .uuid, .uuid(.v4), nullShare: 0.4),
    ],
    primaryKey: ["id"])

  private static let facts = Catalog(
    name: "facts", columns: ["doc"], rows: json.map { [$0] } + [[json[0]]])
  /// Constants with JSON for a key.
  private static let documents = TableModel(
    name: "documents", cardinality: .catalog("documents"),
    columns: [
      ColumnModel("doc", .jsonb, .lookup("doc", in: "documents", by: TableModel.rowColumn)),
      ColumnModel("text", .text, .lookup("doc", in: "documents", by: TableModel.rowColumn)),
    ],
    primaryKey: ["doc"])
  /// Constants without a key, of a type without equality; some of them are the same.
  private static let notes = TableModel(
    name: "notes", cardinality: .catalog("facts"),
    columns: [
      ColumnModel("doc", .json, .lookup("doc", in: "facts", by: TableModel.rowColumn)),
      mood(nullShare: 0.5),
    ])

  /// Types of many kinds, NULLs and arrays with all kinds of keys and none, in several schemas.
  public static let typed = DataModel(
    name: "typed", types: types,
    catalogs: [facts, Catalog(name: "documents", columns: ["doc"], rows: json.map { [$0] })],
    tables: [
      visits, members, accounts, grades, places, seats, documents, notes,
    ])
}
