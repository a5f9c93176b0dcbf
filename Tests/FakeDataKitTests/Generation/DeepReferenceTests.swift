import Testing

@testable import FakeDataKit

/// Columns of rows at any depth, and of tables with periods, that other rows refer to.
@Suite struct DeepReferenceTests {
  private static let key = ColumnModel("id", .int8, .rowNumber)

  /// The tables that are referred to, and how many rows each has per parent, in how many days.
  private static let shapes:
    [(name: String, parent: String, count: CountDistribution, every: Int?)] =
      [
        ("first", "root", .uniform(0...3), nil),
        ("second", "first", .uniform(0...4), nil),
        ("third", "second", .weighted([.init(0, 3), .init(1, 3), .init(7, 1)]), nil),
        ("daily", "root", .uniform(0...3), 1),
        ("weekly", "first", .uniform(0...2), 7),
        ("below_daily", "daily", .uniform(0...2), nil),
        ("below_weekly", "weekly", .uniform(0...3), 5),
      ]

  /// The tables whose rows refer to them.
  private static let readers = [(name: "reader", parent: "root"), ("deep_reader", "second")]

  /// Which rows of a table the rows of a reader refer to.
  private static func reaches(_ reader: String, _ shape: String) -> [Reference.Reach] {
    guard reader == "deep_reader" else { return [.soFar, .anywhere, .family("root")] }
    // Some are children of a row that the reader descends from itself.
    return [.soFar, .family(["second", "weekly"].contains(shape) ? "first" : "root")]
  }

  /// A model in which other tables refer to columns of the rows of tables at every depth.
  ///
  /// - Parameters:
  ///   - columns: the columns of each table that is referred to, beside its row number, by its name.
  ///   - read: those of them that are read.
  private static func model(
    _ columns: (String) -> [ColumnModel], reading read: (String) -> [String],
    root: [ColumnModel] = []
  ) -> DataModel {
    func reading(_ target: String, _ reach: Reference.Reach) -> [ColumnModel] {
      let name = "\(target) \(reach.word)"
      let skew: Reference.Skew = reach == .soFar ? .zipf(exponent: 0.7) : .uniform
      let types = Dictionary(
        uniqueKeysWithValues: columns(target).compactMap { column in
          column.type.map { (column.name, $0) }
        })
      return [
        .latent(name, .reference(Reference(target, skew: skew, reach: reach))),
        ColumnModel("\(name) id", .int8, .referenced("id", by: name)),
      ]
        + read(target).map { column in
          ColumnModel("\(name) \(column)", types[column]!, .referenced(column, by: name))
        }
    }
    var tables = [
      TableModel(name: "root", cardinality: .scale, columns: [key] + root, primaryKey: "id")
    ]
    for shape in shapes {
      tables.append(
        TableModel(
          name: shape.name,
          cardinality: .children(of: shape.parent, count: shape.count, every: shape.every),
          columns: [key] + columns(shape.name), primaryKey: "id"))
    }
    for (name, parent) in readers {
      tables.append(
        TableModel(
          name: name, cardinality: .children(of: parent, count: .uniform(0...4), every: nil),
          columns: shapes.flatMap { shape in
            reaches(name, shape.name).flatMap { reading(shape.name, $0) }
          }))
    }
    return DataModel(name: "deep", catalogs: [SampleModel.colours], tables: tables)
  }

  /// Compares each column that is read with the value in the row that is referred to.
  private static func compare(_ plan: DataPlan, reading read: (String) -> [String]) {
    for (reader, _) in readers {
      let table = plan.table(reader)!
      let names = table.columns.map(\.name)
      let rows = table.shownRows()
      for shape in shapes {
        let target = plan.table(shape.name)!
        let targets = target.shownRows()
        let targetNames = target.columns.map(\.name)
        for reach in reaches(reader, shape.name) {
          let name = "\(shape.name) \(reach.word)"
          let number = names.firstIndex(of: "\(name) id")!
          var compared = 0
          for column in read(shape.name) {
            let own = targetNames.firstIndex(of: column)!
            let read = names.firstIndex(of: "\(name) \(column)")!
            let isEqual = rows.allSatisfy { row in
              row[number].map { row[read] == targets[Int($0)! - 1][own] } ?? (row[read] == nil)
            }
            #expect(isEqual, "\(reader): \(name), column \(column)")
            compared += rows.count { $0[number] != nil }
          }
          #expect(compared > 50 * read(shape.name).count, "\(reader): \(name)")
        }
      }
    }
  }

  /// What hangs on a row's number alone.
  private static func numbered(_ table: String) -> [ColumnModel] {
    [
      ColumnModel("uid", .uuid, .uuid(.v4)),
      ColumnModel("serial", .int8, .permuted(1...4_000_000_000)),
      ColumnModel("code", .text, .pattern("[A-Z]{2}-[0-9]{6}", isUnique: true)),
      ColumnModel("label", .text, .text("no. {serial} of \(table)")),
    ]
  }

  /// Rules of every kind that can be read of a row that is referred to.
  private static func any(_ table: String) -> [ColumnModel] {
    numbered(table) + drawn + placed + timed + referring(table)
  }

  private static let drawn: [ColumnModel] = {
    let high = Rule.normal(mean: 900, standardDeviation: 50, range: 700...1100)
    let object: JSONTemplate = .object(["a": .column("amount"), "b": .column("kind")])
    return [
      ColumnModel("amount", .int8, .uniform(0...1_000_000), nullShare: 0.2),
      ColumnModel("shared", .int8, .uniform(0...1_000_000), scope: .group),
      ColumnModel("shared_null", .int8, .uniform(1...99), scope: .group, nullShare: 0.5),
      .latent("kind", .choice([.init("high", 2), .init("low", 1), .init("none", 1)])),
      ColumnModel(
        "by_kind", .int8,
        .by(
          "kind",
          [.init("high", high), .init("low", .uniform(0...9)), .init("none", .null)])),
      .latent("colour", .row(of: "colours", weight: "weight")),
      ColumnModel("colour_name", .text, .lookup("name", in: "colours", by: "colour")),
      ColumnModel("text", .text, .text("{kind} {by_kind} {place} {colour_name}")),
      ColumnModel("drawn", .text, .pattern("(a|bc|[0-9]{2,3}){1,2}", isUnique: false)),
      ColumnModel("list", .array(of: .int4), .array(of: .uniform(0...99), count: 0...3)),
      ColumnModel("json", .json, .json(object)),
    ]
  }()

  private static let placed: [ColumnModel] = {
    let period: FakeDataKit.Expression = .period * 100
    let place: FakeDataKit.Expression = .ordinal + period
    return [
      ColumnModel("place", .int8, .expression(place)),
      ColumnModel("parent_id", .int8, .parentKey),
      ColumnModel("parent_amount", .int8, .parent("amount")),
      ColumnModel("root_amount", .int8, .ancestor("amount", of: "root")),
    ]
  }()

  private static let timed: [ColumnModel] = {
    let hours = (0..<24).map { Double($0 % 5) }
    let weights = CalendarWeights(hours: hours, weekdays: [3, 3, 3, 3, 2, 1, 1])
    let delay = Delay(.exponential(mean: 5 * TimeUnit.day), hours: hours)
    return [
      ColumnModel(
        "began", .timestamptz, .moment(Moment(from: .daysBeforeAsOf(900), weights: weights))),
      ColumnModel("ended", .timestamptz, .after("began", delay), nullShare: 0.1),
      ColumnModel("version7", .uuid, .uuid(.v7(time: "began"))),
    ]
  }()

  /// Columns of rows that the row refers to itself.
  private static func referring(_ table: String) -> [ColumnModel] {
    let parent = shapes.first { $0.name == table }!.parent
    let like = Reference(table, skew: .recent(share: 0.3))
    return [
      .latent("elder", .reference(Reference(table, reach: .family(parent)))),
      ColumnModel("elder_amount", .int8, .referenced("amount", by: "elder")),
      .latent("like", .reference(like), scope: .group),
      ColumnModel("like_uid", .uuid, .referenced("uid", by: "like")),
      .latent("visit", .reference(Reference("daily")), nullShare: 0.2),
      ColumnModel("visit_place", .int8, .referenced("place", by: "visit")),
      ColumnModel("visit_parent_amount", .int8, .referenced("parent_amount", by: "visit")),
    ]
  }

  private static let root: [ColumnModel] = [
    ColumnModel("amount", .int8, .uniform(0...1_000_000)),
    ColumnModel("weeks", .int8, .aggregate(Aggregate(.count, in: "first"))),
  ]

  private static func stored(_ table: String) -> [String] {
    any(table).filter { $0.type != nil }.map(\.name)
  }

  private static let model = model(any, reading: stored, root: root)

  @Test(arguments: [1, 9]) func everyColumnIsThatOfTheRow(days: Int) throws {
    Self.compare(try DataPlan(Self.model, .sample(80, days: days)), reading: Self.stored)
  }

  /// The steps that are dropped and those that are not, and the levels in the place of the short way.
  @Test func howTheRowsAreMadeChangesNothing() throws {
    let plan = try DataPlan(Self.model, .sample(25, days: 9))
    let plain = try DataPlan(
      Self.model, .sample(25, days: 9), optimizing: false, takesShortWay: false,
      countedDraws: 1 << 30)
    for (table, other) in zip(plan.tables, plain.tables) {
      let rows = table.encodedRows(.csv)
      #expect(rows == other.encodedRows(.csv), "\(table.name)")
      for batchRows in [1, 7, 2000] {
        #expect(rows == table.encodedRows(.csv, batchRows: batchRows), "\(table.name)")
      }
    }
  }

  @Test func whatHangsOnTheNumberAloneIsThatOfTheRow() throws {
    let read = { (_: String) in ["uid", "serial", "code", "label"] }
    let model = Self.model(Self.numbered, reading: read)
    Self.compare(try DataPlan(model, .sample(90, days: 9)), reading: read)
  }

  /// What is made of several rows is made for the rows themselves only.
  @Test(arguments: [
    Rule.aggregate(Aggregate(.count, in: "third")), .runningTotal("amount"),
    .reference(Reference("first", isDistinct: true)),
  ])
  func whatIsMadeOfSeveralRowsIsRefused(rule: Rule) throws {
    let columns = [ColumnModel("amount", .int8, .uniform(0...9)), ColumnModel("sum", .int8, rule)]
    let model = Self.model(
      { $0 == "second" ? columns : [] }, reading: { $0 == "second" ? ["sum"] : [] })
    let error = #expect(throws: ModelError.self) { try DataPlan(model, .sample(5)) }
    #expect(error?.code == .invalidRule)
    #expect(
      error?.message
        == "table \"second\", column \"sum\": the column cannot be read of a row that is referred to"
    )
  }

  /// Roots with more rows than a batch, walked over level by level and batch by batch.
  @Test func rowsBelowRootsWithManyAreFound() throws {
    let many = CountDistribution.weighted([.init(0, 1), .init(1, 4), .init(700, 3)])
    func children(_ name: String, _ parent: String, _ count: CountDistribution) -> TableModel {
      TableModel(
        name: name, cardinality: .children(of: parent, count: count, every: nil),
        columns: [
          Self.key, ColumnModel("value", .int8, .uniform(0...1_000_000_000)),
          ColumnModel("above", .int8, .parent("value")), ColumnModel("parent", .int8, .parentKey),
        ], primaryKey: "id")
    }
    let reads = ["id", "value", "above", "parent"]
    let model = DataModel(
      name: "many", catalogs: [],
      tables: [
        TableModel(
          name: "root", cardinality: .scale,
          columns: [Self.key, ColumnModel("value", .int8, .uniform(0...9))], primaryKey: "id"),
        children("a", "root", many), children("b", "a", .uniform(0...40)),
        children("c", "b", .uniform(0...2)),
        TableModel(
          name: "reader", cardinality: .children(of: "root", count: .constant(300), every: nil),
          columns: [.latent("row", .reference(Reference("c", reach: .soFar)))]
            + reads.map { ColumnModel($0, .int8, .referenced($0, by: "row")) }),
      ])
    let plan = try DataPlan(model, .sample(6))
    let rows = plan.table("c")!.shownRows()
    #expect(rows.count > 20_000)
    let read = plan.table("reader")!.shownRows()
    #expect(read.allSatisfy { $0 == rows[Int($0[0]!)! - 1] })
    #expect(read == plan.table("reader")!.shownRows(batchRows: 3))
  }

  /// Rows below a catalogue's, more of them than are kept in a table of all.
  @Test func parentsThatAreACatalogsRowsAreThoseOfTheRow() throws {
    let model = DataModel(
      name: "listed", catalogs: [SampleModel.colours],
      tables: [
        TableModel(
          name: "colours", cardinality: .catalog("colours"),
          columns: [
            Self.key, ColumnModel("name", .text, .lookup("name", in: "colours", by: "#row")),
          ],
          primaryKey: "id"),
        TableModel(
          name: "shades",
          cardinality: .children(of: "colours", count: .constant(30_000), every: nil),
          columns: [
            Self.key, ColumnModel("colour", .int8, .parentKey),
            ColumnModel("name", .text, .parent("name")),
          ], primaryKey: "id"),
        TableModel(
          name: "uses", cardinality: .scale,
          columns: [
            .latent("shade", .reference(Reference("shades"))),
            ColumnModel("colour", .int8, .referenced("colour", by: "shade")),
            ColumnModel("name", .text, .referenced("name", by: "shade")),
          ]),
      ])
    let plan = try DataPlan(model, .sample(300))
    #expect(plan.table("shades")!.rowCount > TableCompiler.tabulatedRows)
    let names = plan.table("colours")!.shown("name")
    for row in plan.table("uses")!.shownRows() { #expect(row[1] == names[Int(row[0]!)! - 1]) }
    #expect(Set(plan.table("uses")!.shown("name")).count == names.count)
  }
}

extension Reference.Reach {
  fileprivate var word: String {
    switch self {
    case .soFar: "so far"
    case .earlier: "earlier"
    case .anywhere: "anywhere"
    case .family(let ancestor): "family of \(ancestor)"
    }
  }
}
