import Testing

@testable import DataSets
@testable import FakeDataKit

@Suite("NULL") struct NullTests {
  private static func plan(_ columns: [ColumnModel], scale: UInt64 = 2000) throws -> DataPlan {
    try DataPlan(SampleModel.root(columns), .sample(scale))
  }

  private static let mixed: [ColumnModel] = [
    .latent("hidden", .uniform(0...99)), ColumnModel("a", .int8, .uniform(-50...50)),
    ColumnModel("b", .int8, .expression(.column("hidden") + .column("a") * 3)),
    ColumnModel("c", .text, .choice([.init("x", 1), .init("y", 2)])),
    ColumnModel("d", .date, .expression(.asOfDay - .column("hidden"))),
    ColumnModel("e", .text, .text("{c} {a}"), scope: .row),
    ColumnModel("g", .int4, .uniform(0...9), scope: .group),
  ]

  /// The contract: a share changes no other value, nor the column's own that stay.
  @Test func aShareOfNullsMovesNothing() throws {
    for index in Self.mixed.indices {
      var columns = Self.mixed
      columns[index].nullShare = 0.3
      for isChild in [false, true] {
        func plan(_ columns: [ColumnModel]) throws -> TablePlan {
          let model =
            isChild
            ? SampleModel.family(children: columns, count: 0...7, daily: true)
            : SampleModel.root(columns)
          return try DataPlan(model, .sample(300, days: 3)).tables.last!
        }
        let (before, after) = (try plan(Self.mixed).shownRows(), try plan(columns).shownRows())
        #expect(before.count == after.count)
        var nulls = 0
        for (one, other) in zip(before, after) {
          for (value, new) in zip(one, other) {
            if new == nil { nulls += 1 } else { #expect(value == new) }
          }
        }
        #expect(nulls > 0)
        // Only the column's own values, and those that are made of them.
        let name = columns[index].name
        let stored = try plan(columns).columns
        for (place, column) in stored.enumerated() {
          let hasNulls = after.contains { $0[place] == nil }
          let reads =
            switch (name, column.name) {
            case (name, name): true
            case ("hidden", "b"), ("hidden", "d"), ("a", "b"), ("a", "e"), ("c", "e"): true
            default: false
            }
          #expect(hasNulls == reads, "\(name) in \(column.name)")
          #expect(column.isNullable == reads)
        }
      }
    }
  }

  @Test(arguments: [0.001, 0.25, 0.5, 0.9, 0.999])
  func asManyAreNullAsTheShareSays(share: Double) throws {
    let values = try Self.plan(
      [ColumnModel("n", .int8, .uniform(0...9), nullShare: share)], scale: 100_000
    ).shown("n")
    let count = Double(values.count { $0 == nil })
    let deviation = (100_000 * share * (1 - share)).squareRoot()
    #expect(abs(count - 100_000 * share) < 5 * deviation)
  }

  @Test func nullsComeFromAStreamOfTheirOwn() throws {
    let values = try Self.plan(
      [ColumnModel("n", .int8, .uniform(0...9), nullShare: 0.5)], scale: 64
    )
    .shown("n")
    let key = StreamKey(
      dataVersion: DataContract.version, seed: 42, table: "t", column: "#null n")
    for (row, value) in values.enumerated() {
      let block = Philox.block(counter: SIMD4(UInt32(row / 4), 0, 0, 0), key: key)
      #expect((value == nil) == (block[row % 4] < 1 << 31), "\(row)")
    }
  }

  @Test func groupsShareTheirNulls() throws {
    let model = SampleModel.family(
      children: [
        ColumnModel("p", .int8, .parentKey),
        ColumnModel("n", .int8, .uniform(0...9), scope: .group, nullShare: 0.5),
      ], count: 2...5)
    let rows = try DataPlan(model, .sample(200)).tables[1].shownRows()
    let groups = Dictionary(grouping: rows) { $0[1] }
    #expect(groups.count == 200)
    for rows in groups.values { #expect(Set(rows.map { $0[2] }).count == 1) }
  }

  @Test func arithmeticWithNullIsNull() throws {
    let plan = try Self.plan([
      ColumnModel("a", .int8, .uniform(0...9), nullShare: 0.3),
      ColumnModel("b", .int8, .uniform(0...9), nullShare: 0.4),
      ColumnModel("sum", .int8, .expression(.column("a") + .column("b"))),
      ColumnModel("product", .int8, .expression(.column("a") * 7)),
      ColumnModel("same", .int8, .expression(.column("a") + 0)),
      ColumnModel("nought", .int8, .expression(.column("a") * 0)),
      ColumnModel("less", .int8, .expression(.minimum(.column("a"), .column("b")))),
      ColumnModel("more", .int8, .expression(.maximum(.column("a"), .column("b")))),
      ColumnModel("least", .int8, .expression(.minimum(.column("a"), 5))),
      ColumnModel("held", .int8, .expression(.column("a").clamped(to: -5...20))),
      ColumnModel("bucket", .int8, .bucket("a", bounds: [3, 6])),
      ColumnModel("wide", .int8, .bucket("big", bounds: [5000])),
      .latent("big", .expression(.column("a") * 1000)),
      ColumnModel("half", .int8, .expression(.column("a") / 2)),
    ])
    var seen: Set<[Bool]> = []
    for row in plan.tables[0].shownRows() {
      let values = row.map { $0.flatMap { Int64($0) } }
      let (a, b) = (values[1], values[2])
      seen.insert([a == nil, b == nil])
      #expect(values[3] == a.flatMap { a in b.map { a + $0 } })
      #expect(values[4] == a.map { $0 * 7 })
      #expect(values[5] == a)
      #expect(values[6] == a.map { _ in 0 })
      #expect(values[7] == [a, b].compactMap { $0 }.min())
      #expect(values[8] == [a, b].compactMap { $0 }.max())
      #expect(values[9] == min(a ?? 5, 5))
      // LEAST and GREATEST leave NULL out of account: the ends are what is left.
      #expect(values[10] == a ?? 20)
      #expect(values[11] == a.map { $0 >= 6 ? 2 : $0 >= 3 ? 1 : 0 })
      #expect(values[12] == a.map { $0 * 1000 >= 5000 ? 1 : 0 })
      #expect(values[13] == a.map { ($0 + 1) / 2 })
    }
    #expect(seen.count == 4)
  }

  @Test func textsAndLookupsWithNullAreNull() throws {
    let plan = try Self.plan([
      ColumnModel("height", .int8, .uniform(5...6), nullShare: 0.3),
      .latent("town_number", .uniform(0...2), nullShare: 0.3),
      .latent("row", .uniform(0...4)),
      ColumnModel("town", .text, .lookup("name", in: "towns", by: "town_number")),
      ColumnModel("code", .int8, .lookup("code", in: "colours", by: "nullable_row")),
      .latent("nullable_row", .uniform(0...4), nullShare: 0.5),
      ColumnModel("line", .text, .text("{height}, {town}!")),
      ColumnModel("phrase", .text, .textLookup("phrase", in: "colours", by: "row")),
      ColumnModel("number", .int8, .expression(.column("row"))),
    ])
    for row in plan.tables[0].shownRows() {
      let (height, town) = (row[1], row[2])
      #expect(row[4] == height.flatMap { height in town.map { "\(height), \($0)!" } })
      let phrase: String? =
        switch row[6] {
        case "0": height.map { "red, \($0) high" }
        case "1": town.map { "\($0) in green" }
        case "2": row[0].map { "no. \($0)" }
        case "3": "never"
        default: "plain"
        }
      #expect(row[5] == phrase)
    }
    #expect(plan.shown("code").contains(nil))
    #expect(
      plan.tables[0].columns.map(\.isNullable) == [false, true, true, true, true, true, false])
  }

  @Test func aStateDecidesWhichColumnsAreThere() throws {
    let plan = try Self.plan([
      ColumnModel("state", .text, .choice([.init("open", 3), .init("paid", 5), .init("gone", 2)])),
      ColumnModel(
        "paid_on", .date,
        .by(
          "state",
          [
            .init("open", .null), .init("paid", .expression(.asOfDay - 3)), .init("gone", .null),
          ])),
      ColumnModel(
        "reason", .text,
        .by(
          "state",
          [
            .init("open", .null), .init("paid", .null),
            .init("gone", .choice([.init("late", 1), .init("lost", 1)])),
          ])),
      ColumnModel(
        "amount", .int8,
        .by(
          "state",
          [
            .init("open", .uniform(1...9)), .init("paid", .expression(.column("id") + 100)),
            .init("gone", .null),
          ])),
      ColumnModel(
        "note", .text,
        .by(
          "state", [.init("open", .text("no. {id}")), .init("paid", .null), .init("gone", .null)])),
      ColumnModel(
        "never", .uuid,
        .by(
          "state",
          [
            .init("open", .null), .init("paid", .null), .init("gone", .null),
          ])),
      ColumnModel(
        "key", .uuid,
        .by(
          "state",
          [
            .init("open", .null), .init("paid", .uuid(.v4)), .init("gone", .null),
          ])),
      ColumnModel(
        "half", .int4,
        .by(
          "state",
          [
            .init("open", .expression(.column("sometimes"))), .init("paid", .uniform(0...1)),
            .init("gone", .null),
          ])),
      .latent("sometimes", .uniform(2...3), nullShare: 0.5),
    ])
    var seen: Set<String> = []
    for row in plan.tables[0].shownRows() {
      let state = row[1]!
      seen.insert(state)
      #expect((row[2] != nil) == (state == "paid"))
      #expect((row[3] != nil) == (state == "gone"))
      #expect(row[3].map { ["late", "lost"].contains($0) } ?? true)
      switch state {
      case "open": #expect(row[4].map { (1...9).contains(Int($0)!) } == true)
      case "paid": #expect(row[4] == String(Int(row[0]!)! + 100))
      default: #expect(row[4] == nil)
      }
      #expect(row[5] == (state == "open" ? "no. \(row[0]!)" : nil))
      #expect(row[6] == nil)
      #expect((row[7] != nil) == (state == "paid"))
      if state == "paid" { #expect(row[8] != nil) }
      if state == "gone" { #expect(row[8] == nil) }
    }
    #expect(seen.count == 3)
    let halves = plan.tables[0].shownRows().filter { $0[1] == "open" }.map { $0[8] }
    #expect(halves.contains(nil) && halves.contains("2") && halves.contains("3"))
  }

  @Test func aNullHasNoCase() throws {
    let plan = try Self.plan([
      ColumnModel("n", .int8, .uniform(0...1), nullShare: 0.5),
      ColumnModel("m", .int8, .by("n", [.init(0, .uniform(5...6)), .init(1, .uniform(7...8))])),
    ])
    for row in plan.tables[0].shownRows() { #expect((row[1] == nil) == (row[2] == nil)) }
  }

  @Test func childrenReadTheNullsOfTheirParents() throws {
    let model = SampleModel.family(
      parents: [
        ColumnModel("n", .int8, .uniform(0...9), nullShare: 0.4),
        ColumnModel("key", .uuid, .uuid(.v4), nullShare: 0.2),
      ],
      children: [
        ColumnModel("p", .int8, .parentKey), ColumnModel("n", .int8, .parent("n")),
        ColumnModel("twice", .int8, .expression(.column("n") * 2)),
        ColumnModel("key", .uuid, .parent("key")),
      ], count: 0...4)
    let plan = try DataPlan(model, .sample(500))
    let parents = plan.tables[0].shownRows()
    #expect(parents.contains { $0[1] == nil } && parents.contains { $0[2] == nil })
    for row in plan.tables[1].shownRows() {
      let parent = parents[Int(row[1]!)! - 1]
      #expect(row[2] == parent[1] && row[4] == parent[2])
      #expect(row[3] == parent[1].map { String(2 * Int($0)!) })
    }
  }

  /// Whatever the optimizer does, and however the rows are cut into batches.
  @Test func nullsAreTheSameHoweverTheyAreMade() throws {
    let model = SampleModel.family(
      parents: [.latent("state", .uniform(0...3), nullShare: 0.2)],
      children: Self.mixed.map { column in
        var column = column
        column.nullShare = 0.2
        return column
      } + [
        ColumnModel("s", .int8, .parent("state")),
        ColumnModel(
          "t", .int8,
          .by(
            "s",
            [
              .init(0, .null), .init(1, .expression(.column("a") + .column("s"))),
              .init(2, .uniform(0...3)),
              .init(3, .expression(.minimum(.column("a"), .column("b")))),
            ])),
      ], count: 0...9, daily: true)
    let parameters = RunParameters.sample(100, days: 4)
    let plan = try DataPlan(model, parameters)
    let plain = try DataPlan(model, parameters, optimizing: false, countedDraws: 1)
    let rows = plan.tables[1].shownRows()
    #expect(rows == plain.tables[1].shownRows())
    #expect(rows == plan.tables[1].shownRows(batchRows: 17))
    let half = plan.tables[1].units / 2
    #expect(
      rows == plan.tables[1].shownRows(units: 0..<half)
        + plan.tables[1].shownRows(units: half..<(2 * half)))
    #expect(rows.allSatisfy { $0.count == rows[0].count })
  }

  @Test(arguments: [-0.1, 1, 1.5, .nan])
  func whatIsNoShareIsRefused(share: Double) {
    let error = #expect(throws: ModelError.self) {
      try Self.plan([ColumnModel("n", .int8, .uniform(0...1), nullShare: share)])
    }
    #expect(error?.message.contains("column \"n\": the share of NULLs must be from 0") == true)
  }

  /// What the model says without compiling is what the compiler finds.
  @Test func theModelKnowsWhatCanBeNull() throws {
    var models = [SampleModel.model(), Fitness.model()]
    for index in Self.mixed.indices {
      var columns = Self.mixed
      columns[index].nullShare = 0.1
      columns += [
        ColumnModel("least", .int8, .expression(.minimum(.column("a"), .column("hidden")))),
        ColumnModel(
          "by", .int8, .by("g", (0...9).map { .init(.integer($0), .expression(.column("a"))) })),
        ColumnModel("null", .int8, .null),
        ColumnModel("r", .int8range, .range(.column("a"), .column("b"))),
      ]
      models.append(SampleModel.root(columns))
    }
    for model in models {
      let plan = try DataPlan(model, .sample(10))
      for table in plan.tables {
        for column in table.columns {
          let definition = table.table.columns.first { $0.name == column.name }!
          #expect(
            model.canBeNull(definition, of: table.table) == column.isNullable, "\(column.name)")
        }
      }
    }
  }
}
