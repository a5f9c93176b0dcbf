import Testing

@testable import DataSets
@testable import FakeDataKit

/// Children of children, and several roots.
@Suite struct DescentTests {
  private static func table(
    _ name: String, _ cardinality: TableModel.Cardinality, _ columns: [ColumnModel] = []
  ) -> TableModel {
    var all = [ColumnModel("id", .int8, .rowNumber)]
    if case .children = cardinality {
      all += [
        ColumnModel("parent_id", .int8, .parentKey),
        ColumnModel("nth", .int4, .expression(.ordinal)),
        ColumnModel("period", .int4, .expression(.period)),
      ]
    }
    all += [
      ColumnModel("value", .int8, .uniform(0...999_999_999)),
      ColumnModel("shared", .int8, .uniform(0...999_999_999), scope: .group),
    ]
    return TableModel(
      name: name, cardinality: cardinality, columns: all + columns, primaryKey: "id")
  }

  /// Four levels, of which the second and the fourth have periods.
  private static func model(
    _ first: ClosedRange<Int> = 0...5, _ second: ClosedRange<Int> = 0...7,
    _ third: ClosedRange<Int> = 0...3, every: Int? = 2
  ) -> DataModel {
    DataModel(
      name: "deep", catalogs: [SampleModel.tags],
      tables: [
        table("a", .scale),
        table("b", .children(of: "a", count: .uniform(first), every: every)),
        table(
          "c", .children(of: "b", count: .uniform(second), every: nil),
          [
            ColumnModel("parent_value", .int8, .parent("value")),
            .latent("tag_row", .distinctRow(of: "tags", weight: "weight", strata: 11)),
            ColumnModel("tag", .text, .lookup("tag", in: "tags", by: "tag_row")),
            .latent("above", .parent("shared")),
          ]),
        table(
          "d", .children(of: "c", count: .uniform(third), every: every),
          [
            ColumnModel("parent_tag", .text, .parent("tag")),
            ColumnModel("grandparent_shared", .int8, .parent("above")),
          ]),
      ])
  }

  // MARK: - Against a definition

  /// A row as the definition of the contract makes it: one draw at a time.
  private struct Row: Equatable {
    var id: Int64
    var key: UInt64
    var parent: Int64
    var nth: Int64
    var period: Int64
    var value: Int64
    var shared: Int64
  }

  private static func draw(
    _ stream: StreamKey, _ number: UInt64, _ word2: UInt32, _ word3: UInt32, word: Int
  ) -> UInt32 {
    Philox.block(
      counter: SIMD4(
        UInt32(truncatingIfNeeded: number), UInt32(truncatingIfNeeded: number >> 32), word2, word3),
      key: stream)[word]
  }

  private static func scaled(_ draw: UInt32, _ count: UInt64) -> Int64 {
    Int64((UInt64(draw) * count) >> 32)
  }

  /// All levels, row by row.
  private static func reference(
    _ model: DataModel, _ parameters: RunParameters
  ) -> [String: [Row]] {
    func stream(_ table: String, _ column: String) -> StreamKey {
      StreamKey(
        dataVersion: DataContract.version, seed: parameters.seed, table: table, column: column)
    }
    var all: [String: [Row]] = [:]
    /// The places of the rows of a table among the draws: number or parent's key, period, ordinal.
    var places: [String: [(number: UInt64, period: UInt32, ordinal: UInt32?)]] = [:]
    for table in model.tables {
      let name = table.name
      /// A draw of a row, of this table's stream or of one of a table below.
      func rowDraw(_ of: String, _ index: Int, _ key: StreamKey) -> UInt32 {
        let place = places[of]![index]
        guard let ordinal = place.ordinal else {
          return draw(key, place.number / 4, 0, 0, word: Int(place.number % 4))
        }
        return draw(key, place.number, place.period, ordinal / 4, word: Int(ordinal % 4))
      }
      var rows: [Row] = []
      guard case .children(let parentName, let count, let every) = table.cardinality else {
        places[name] = (0..<parameters.scale).map { ($0, 0, nil) }
        for number in 0..<Int(parameters.scale) {
          rows.append(
            Row(
              id: Int64(number) + 1, key: UInt64(number), parent: 0, nth: 0, period: 0,
              value: scaled(rowDraw(name, number, stream(name, "value")), 1_000_000_000),
              shared: scaled(rowDraw(name, number, stream(name, "shared")), 1_000_000_000)))
        }
        all[name] = rows
        continue
      }
      let periods = every.map { UInt32((parameters.days - 1) / $0 + 1) } ?? 1
      let span = UInt64(count.maximum - count.minimum + 1)
      places[name] = []
      for (index, parent) in all[parentName]!.enumerated() {
        for period in (0..<periods).reversed() {
          func groupDraw(_ key: StreamKey) -> UInt32 {
            if periods == 1 { return rowDraw(parentName, index, key) }
            if places[parentName]![index].ordinal == nil {
              return draw(key, parent.key / 4, period, 0, word: Int(parent.key % 4))
            }
            return draw(key, parent.key, period, 0, word: 0)
          }
          let children = Int64(count.minimum) + scaled(groupDraw(stream(name, "#count")), span)
          for ordinal in 0..<UInt32(children) {
            places[name]!.append((parent.key, period, ordinal))
            rows.append(
              Row(
                id: Int64(rows.count) + 1,
                key: RowKey.child(
                  RowKey.state(parent: parent.key), UInt64(period) << 32 | UInt64(ordinal)),
                parent: parent.id, nth: Int64(ordinal), period: Int64(period),
                value: scaled(rowDraw(name, rows.count, stream(name, "value")), 1_000_000_000),
                shared: scaled(groupDraw(stream(name, "shared")), 1_000_000_000)))
          }
        }
      }
      all[name] = rows
    }
    return all
  }

  @Test(arguments: [(1, nil), (5, 2), (3, 1)] as [(Int, Int?)], [1, 9, 60] as [UInt64])
  func rowsAreThoseOfTheDefinition(_ history: (days: Int, every: Int?), scale: UInt64) throws {
    let model = Self.model(every: history.every)
    let parameters = RunParameters.sample(scale, days: history.days)
    let plan = try DataPlan(model, parameters)
    let expected = Self.reference(model, parameters)
    for table in plan.tables {
      let rows = expected[table.name]!
      #expect(table.rowCount == UInt64(rows.count), "\(table.name)")
      let decoded = try table.decoded()
      #expect(decoded.numbers("id") == rows.map(\.id), "\(table.name)")
      #expect(decoded.numbers("value") == rows.map(\.value), "\(table.name)")
      #expect(decoded.numbers("shared") == rows.map(\.shared), "\(table.name)")
      guard table.name != "a" else { continue }
      #expect(decoded.numbers("parent_id") == rows.map(\.parent), "\(table.name)")
      #expect(decoded.numbers("nth") == rows.map(\.nth), "\(table.name)")
      #expect(decoded.numbers("period") == rows.map(\.period), "\(table.name)")
    }
    // What rows read of those above is what these have.
    let (b, c, d) = (expected["b"]!, expected["c"]!, expected["d"]!)
    let tags = try plan.decoded("c").texts("tag")
    #expect(
      try plan.decoded("c").numbers("parent_value") == c.map { b[Int($0.parent) - 1].value })
    #expect(try plan.decoded("d").texts("parent_tag") == d.map { tags[Int($0.parent) - 1] })
    #expect(
      try plan.decoded("d").numbers("grandparent_shared")
        == d.map { b[Int(c[Int($0.parent) - 1].parent) - 1].shared })
    // Distinct among the children of a parent.
    for siblings in Dictionary(grouping: zip(c, tags), by: { $0.0.parent }).values {
      #expect(Set(siblings.map(\.1)).count == siblings.count)
    }
  }

  /// The short way of children of root rows, and the other one.
  @Test(arguments: [1, 3]) func theShortWayDoesNotShow(days: Int) throws {
    for model in [SampleModel.model(), Fitness.model()] {
      let parameters = RunParameters.sample(200, days: days)
      let short = try DataPlan(model, parameters)
      let long = try DataPlan(model, parameters, takesShortWay: false, countedDraws: 1 << 30)
      for (table, other) in zip(short.tables, long.tables) {
        if case .children = table.rows {
          guard case .descendants = other.rows else {
            Issue.record("\(table.name) takes the short way")
            continue
          }
        }
        #expect(table.rowCount == other.rowCount)
        #expect(table.encodedRows() == other.encodedRows(), "\(table.name)")
        #expect(table.encodedRows() == other.encodedRows(batchRows: 7), "\(table.name)")
      }
    }
  }

  // MARK: - How rows are made

  @Test(arguments: [1, 2, 3, 4, 5, 7, 16, 100, 1000, 4096])
  func batchSizesChangeNothing(batchRows: Int) throws {
    for table in try DataPlan(Self.model(), .sample(40, days: 3)).tables {
      #expect(table.encodedRows(batchRows: batchRows) == table.encodedRows(), "\(table.name)")
    }
  }

  @Test(arguments: [[], [20], [1, 2, 3, 37, 37, 39]] as [[UInt64]])
  func partsAreTheWhole(borders: [UInt64]) throws {
    for table in try DataPlan(Self.model(), .sample(40, days: 3)).tables {
      let ends = [0] + borders + [40]
      let parts = zip(ends, ends.dropFirst()).map { table.encodedRows(units: $0..<$1) }
      #expect(Array(parts.joined()) == table.encodedRows(), "\(table.name)")
    }
  }

  @Test(arguments: [1, 10, 1000, 100_000] as [UInt64])
  func segmentsAreTheWhole(segmentRows: UInt64) throws {
    for table in try DataPlan(Self.model(), .sample(60, days: 3)).tables {
      for units in [0..<60, 7..<41] as [Range<UInt64>] {
        let first = table.rowCount(units: 0..<units.lowerBound)
        let rows = first..<(first + table.rowCount(units: units))
        var segments = TableSegments(table, units: units, rows: rows, segmentRows: segmentRows)
        var generator = TableGenerator(table, units: 0..<0)
        var output = OutputBuffer(capacity: 1 << 16)
        var made: UInt64 = 0
        while let segment = segments.next() {
          generator.restart(with: segment)
          #expect(segment.firstRow == first + made)
          let before = generator.rowsMade
          while generator.next() > 0 { RowFormat.copyBinary.encode(generator, into: &output) }
          #expect(generator.rowsMade - before == segment.rowCount)
          made += segment.rowCount
        }
        #expect(made == UInt64(rows.count))
        #expect(
          output.withBytes { Array($0) } == table.encodedRows(units: units), "\(table.name)")
      }
    }
  }

  @Test func fewerRowsAreTheHeadOfMore() throws {
    let small = try DataPlan(Self.model(), .sample(50, days: 3))
    let large = try DataPlan(Self.model(), .sample(500, days: 3))
    for (table, larger) in zip(small.tables, large.tables) {
      #expect(larger.encodedRows(units: 0..<50) == table.encodedRows(), "\(table.name)")
      #expect(larger.rowCount > 5 * table.rowCount)
    }
  }

  /// One table's counts move no rows of another one that descends from the same rows.
  @Test func otherCountsLeaveTheRowsThatBothHave() throws {
    let many = try DataPlan(Self.model(0...5, 0...7), .sample(60))
    let few = try DataPlan(Self.model(0...5, 0...2), .sample(60))
    #expect(many.table("b")!.encodedRows() == few.table("b")!.encodedRows())
    /// Values by parent and ordinal.
    func values(_ plan: DataPlan) throws -> [[Int64]: Int64] {
      let rows = try plan.decoded("c")
      return Dictionary(
        uniqueKeysWithValues: zip(
          zip(rows.numbers("parent_id"), rows.numbers("nth")).map { [$0, $1] },
          rows.numbers("value")))
    }
    let (all, some) = (try values(many), try values(few))
    let common = some.keys.filter { all[$0] != nil }
    #expect(common.count > 100)
    for key in common { #expect(all[key] == some[key]) }
  }

  @Test func groupsLargerThanABatch() throws {
    let model = DataModel(
      name: "large", catalogs: [SampleModel.tags],
      tables: [
        Self.table("a", .fixed(3)),
        Self.table(
          "b", .children(of: "a", count: .uniform(3000...9000), every: nil),
          [
            .latent("tag_row", .distinctRow(of: "tags", weight: "weight", strata: 11)),
            ColumnModel("tag", .text, .lookup("tag", in: "tags", by: "tag_row")),
          ]),
        Self.table("c", .children(of: "b", count: .uniform(0...2), every: nil)),
      ])
    let parameters = RunParameters.sample(1)
    let plan = try DataPlan(model, parameters)
    #expect(plan.table("b")!.rowCount > 9000)
    for table in plan.tables.dropFirst() {
      for rows in [64, 500, 3000, 20_000] {
        #expect(table.encodedRows(batchRows: rows) == table.encodedRows(), "\(table.name), \(rows)")
      }
    }
    let b = try plan.decoded("b")
    #expect(b.numbers("nth").max()! > 4000)
    #expect(Set(b.numbers("value")).count > 9000)
  }

  // MARK: - Roots

  @Test func rootsHaveTheirShareOfTheScale() throws {
    let model = DataModel(
      name: "roots", catalogs: [],
      tables: [
        Self.table("all", .scale), Self.table("some", .share(numerator: 1, denominator: 100)),
        Self.table("more", .share(numerator: 5, denominator: 2)), Self.table("few", .fixed(17)),
        Self.table("of few", .children(of: "few", count: .constant(3), every: nil)),
        Self.table("of some", .children(of: "some", count: .constant(2), every: nil)),
      ])
    for (scale, rows) in [
      (1, [1, 1, 2, 17, 51, 2]), (99, [99, 1, 247, 17, 51, 2]), (200, [200, 2, 500, 17, 51, 4]),
    ] as [(UInt64, [UInt64])] {
      let plan = try DataPlan(model, .sample(scale))
      #expect(plan.tables.map(\.rowCount) == rows)
      #expect(plan.tables.map(\.isScaled) == [true, true, true, false, false, true])
      for table in plan.tables {
        #expect(
          try table.decoded().numbers("id").count
            == rows[plan.tables.firstIndex { $0.name == table.name }!])
      }
    }
  }

  /// Keys of four bytes, the most common ones, are refused where the run has too many rows for them.
  @Test func keysOfFourBytesHoldTheRunsRows() throws {
    func model(_ count: Int) -> DataModel {
      DataModel(
        name: "keys", catalogs: [],
        tables: [
          TableModel(
            name: "a", cardinality: .scale, columns: [ColumnModel("id", .int4, .rowNumber)],
            primaryKey: ["id"]),
          TableModel(
            name: "b", cardinality: .children(of: "a", count: .constant(count), every: nil),
            columns: [
              ColumnModel("id", .int4, .rowNumber), ColumnModel("a_id", .int4, .parentKey),
              .latent("row", .reference(Reference("a"))),
              ColumnModel("other", .int4, .referenced("id", by: "row")),
            ], primaryKey: ["id"]),
        ])
    }
    #expect(try DataPlan(model(3), .sample(1000)).rowCount == 4000)
    #expect(
      message(model(3), 1 << 30).hasPrefix("table \"b\", column \"id\": can be 1...3221225472"))
    #expect(
      message(model(1), 1 << 31).hasPrefix("table \"a\", column \"id\": can be 1...2147483648"))
  }

  // MARK: - Errors

  private func message(_ model: DataModel, _ scale: UInt64 = 10) -> String {
    do {
      _ = try DataPlan(model, .sample(scale))
      return ""
    } catch { return error.message }
  }

  @Test func aCircleOfParentsIsNamed() {
    let model = DataModel(
      name: "circle", catalogs: [],
      tables: [
        Self.table("a", .children(of: "c", count: .constant(1), every: nil)),
        Self.table("b", .children(of: "a", count: .constant(1), every: nil)),
        Self.table("c", .children(of: "b", count: .constant(1), every: nil)),
      ])
    #expect(
      message(model) == "table \"a\": parents go round in a circle: a → b → c → a")
  }

  @Test func aMissingParentIsNamed() {
    let model = DataModel(
      name: "orphans", catalogs: [],
      tables: [Self.table("a", .children(of: "nobody", count: .constant(1), every: nil))])
    #expect(message(model) == "table \"a\": its parent \"nobody\" is no table")
  }

  @Test(arguments: [
    TableModel.Cardinality.fixed(0), .share(numerator: 0, denominator: 1),
    .share(numerator: 1, denominator: 0), .share(numerator: 1 << 40, denominator: 1),
    .children(of: "a", count: .uniform(-1...2), every: nil),
    .children(of: "a", count: .constant(0), every: nil),
    .children(of: "a", count: .constant(1 << 25), every: nil),
    .children(of: "a", count: .constant(1), every: 0),
  ])
  func impossibleNumbersOfRowsAreNamed(_ cardinality: TableModel.Cardinality) {
    let model = DataModel(
      name: "t", catalogs: [], tables: [Self.table("a", .scale), Self.table("t", cardinality)])
    #expect(message(model).hasPrefix("table \"t\": "))
  }

  @Test func tooManyRowsAreNamed() {
    let many = CountDistribution.constant(1 << 20)
    let model = DataModel(
      name: "t", catalogs: [],
      tables: [
        Self.table("a", .scale), Self.table("b", .children(of: "a", count: many, every: nil)),
        Self.table("c", .children(of: "b", count: many, every: nil)),
      ])
    #expect(message(model, 1 << 20).contains("more than 2^54 rows"))
  }
}
