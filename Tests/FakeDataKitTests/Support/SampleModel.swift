@testable import FakeDataKit

/// A small model with every kind of rule, and smaller ones for single columns.
enum SampleModel {
  /// Colours with weights, one of them 0.
  static let colours = Catalog(
    name: "colours", columns: ["name", "weight", "code", "phrase"],
    rows: [
      ["red", 5, 100, "red, {height} high"], ["green", 3, 200, "{town} in green"],
      ["blue", 2, 300, "no. {id}"], ["none", 0, 400, "never"], ["white", 1, 500, "plain"],
    ])

  /// Thirteen tags, equally likely.
  static let tags = Catalog(
    name: "tags", columns: ["tag", "weight"],
    rows: (0..<13).map { [.text("tag \($0)"), .integer(1)] })

  static let towns = Catalog(
    name: "towns", columns: ["name"], rows: [["Łódź"], ["Zürich"], ["São Paulo"]])

  /// Parents with every rule that a root table can have.
  static let parents = TableModel(
    name: "parents", cardinality: .scale,
    columns: [
      ColumnModel("id", .int8, .rowNumber),
      .latent("colour", .row(of: "colours", weight: "weight")),
      ColumnModel("height", .int4, .normal(mean: 60, standardDeviation: 9.5, range: 30...90)),
      ColumnModel("born", .date, .uniform(-9_000...3_000)),
      ColumnModel("town", .text, .choice([.init("Łódź", 2), .init("Oslo", 1), .init("", 1)])),
      ColumnModel("colour_name", .varchar, .lookup("name", in: "colours", by: "colour")),
      ColumnModel(
        "income", .int8,
        .empirical([.init(0, 0), .init(0.5, 20_000), .init(0.9, 70_000), .init(1, 900_000)])),
      ColumnModel("class", .int4, .bucket("height", bounds: [50, 60, 70])),
      ColumnModel("phrase", .text, .textLookup("phrase", in: "colours", by: "colour")),
      ColumnModel("label", .text, .text("{colour_name}/{town}/{height}")),
    ],
    primaryKey: "id")

  /// Children of ``parents``.
  static func children(_ count: ClosedRange<Int>, daily: Bool = true) -> TableModel {
    TableModel(
      name: "children", cardinality: .children(of: "parents", count: count, daily: daily),
      columns: [
        ColumnModel("id", .int8, .rowNumber),
        ColumnModel("parent_id", .int8, .parentKey),
        ColumnModel("day", .date, .expression(.asOfDay - .period)),
        ColumnModel("nth", .int4, .expression(.ordinal)),
        .latent("tag_row", .distinctRow(of: "tags", weight: "weight", strata: 11)),
        ColumnModel("tag", .text, .lookup("tag", in: "tags", by: "tag_row")),
        .latent("mood_draw", .uniform(0...9), scope: .group),
        ColumnModel("mood", .int4, .expression(.column("mood_draw") * 1)),
        ColumnModel("parent_height", .int4, .parent("height")),
        ColumnModel("town", .text, .parent("town")),
        ColumnModel("score", .int8, .by("town", scores)),
        ColumnModel(
          "at", .timestamptz,
          .expression((.asOfDay - .period) * 86_400_000_000 + .column("micros"))),
        .latent("micros", .uniform(0...86_399)),
      ],
      primaryKey: "id",
      foreignKeys: [.init("parent_id", references: "parents", cascades: true)])
  }

  private static let scores: [Rule.Case] = [
    .init("Łódź", .uniform(0...9)),
    .init("Oslo", .normal(mean: 50, standardDeviation: 5, range: 20...80)),
    .init("", .expression(.column("parent_height"))),
  ]

  /// The towns as a table of their own.
  static let townsTable = TableModel(
    name: "towns", cardinality: .catalog("towns"),
    columns: [
      ColumnModel("id", .int8, .rowNumber),
      ColumnModel("name", .text, .lookup("name", in: "towns", by: TableModel.rowColumn)),
    ],
    primaryKey: "id")

  static func model(children count: ClosedRange<Int> = 0...9, daily: Bool = true) -> DataModel {
    DataModel(
      name: "sample", catalogs: [colours, tags, towns],
      tables: [townsTable, parents, children(count, daily: daily)])
  }

  /// A root table "t" with a key and the given columns.
  static func root(
    _ columns: [ColumnModel], catalogs: [Catalog] = [colours, tags, towns]
  ) -> DataModel {
    DataModel(
      name: "root", catalogs: catalogs,
      tables: [
        TableModel(
          name: "t", cardinality: .scale,
          columns: [ColumnModel("id", .int8, .rowNumber)] + columns, primaryKey: "id")
      ])
  }

  /// A root table "p" and its children "c", both with a key and the given columns.
  static func family(
    parents: [ColumnModel] = [], children: [ColumnModel], count: ClosedRange<Int> = 1...3,
    daily: Bool = false
  ) -> DataModel {
    DataModel(
      name: "family", catalogs: [colours, tags, towns],
      tables: [
        TableModel(
          name: "p", cardinality: .scale,
          columns: [ColumnModel("id", .int8, .rowNumber)] + parents, primaryKey: "id"),
        TableModel(
          name: "c", cardinality: .children(of: "p", count: count, daily: daily),
          columns: [ColumnModel("id", .int8, .rowNumber)] + children, primaryKey: "id"),
      ])
  }
}

extension RunParameters {
  /// The parameters of most tests.
  static func sample(
    _ scale: UInt64, seed: UInt64 = 42, days: Int = 1, asOf: CivilDate = defaultAsOf
  ) -> RunParameters {
    RunParameters(seed: seed, scale: scale, days: days, asOf: asOf)
  }
}
