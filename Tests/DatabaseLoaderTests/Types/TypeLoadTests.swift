import FakeDataKit
import Foundation
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// Data sets with types of all kinds go into a database by every way of loading, and are found again.
@Suite("Loads of all types") struct TypeLoadTests {
  /// All types that have a binary form.
  private static let columns: [ColumnModel] = [
    .latent("row", .uniform(0...3)),
    .latent("number", .expression(.minimum(.column("id"), 10_000))),
    ColumnModel("small", .int2, .uniform(-9...9), nullShare: 0.3),
    ColumnModel("price", .domain("price"), .uniform(0...99_999_999)),
    ColumnModel("free", .unconstrainedNumeric(decimals: 3), .uniform(-5000...5000)),
    ColumnModel("share", .float4(decimals: 2), .uniform(0...100)),
    ColumnModel("ratio", .float8(decimals: 4), .uniform(-99_999...99_999), nullShare: 0.2),
    ColumnModel("flag", .bool, .uniform(0...1), nullShare: 0.1),
    ColumnModel("short", .characterVarying(12), .lookup("text", in: "texts", by: "row")),
    ColumnModel(
      "code", .character(6), .choice([.init("ab", 1), .init("abcdef", 1), .init("x ", 1)])),
    ColumnModel("key", .uuid, .uuid(.v7(time: "at"))),
    ColumnModel("raw", .bytea, .text("\\{id}'"), nullShare: 0.2),
    ColumnModel("day", .date, .expression(.asOfDay - .column("row"))),
    ColumnModel("clock", .time, .uniform(0...999_999_999)),
    ColumnModel("zoned", .timetz, .uniform(0...999_999_999)),
    ColumnModel("local", .timestamp, .expression(.column("number") * 77_777)),
    ColumnModel(
      "at", .timestamptz, .expression(.column("number") * 86_399_000_001), nullShare: 0.1),
    ColumnModel("span", .interval, .uniform(-999_999_999...999_999_999)),
    ColumnModel(
      "doc", .jsonb,
      .json(.object(["long": .column("short"), "b": .array([.column("flag"), .column("at")])]))),
    ColumnModel("old", .json, .json(.object(["z": .column("price"), "a": .column("key")]))),
    ColumnModel("given", .jsonb, .choice([.init("{ \"b\":1,\n\"a\":2.0}", 1), .init("[ ]", 1)])),
    ColumnModel("host", .inet, .uniform(0...4_294_967_295)),
    ColumnModel("mac", .macaddr, .uniform(0...4_294_967_295)),
    ColumnModel("net", .cidr, .expression(.column("number") * 16_777_216 + 16)),
    ColumnModel(
      "period", .tstzrange, .range(.column("at"), .column("at") + .column("row") * 1_000_000)),
    ColumnModel(
      "mood", .enumeration("Mood"), .choice([.init("it's", 1), .init("sad", 1)]), nullShare: 0.2),
    ColumnModel("numbers", .array(of: .int4), .array(of: .uniform(-9...9), count: 0...3)),
    ColumnModel(
      "words", .array(of: .text), .array(of: .lookup("text", in: "texts", by: "row"), count: 1...2),
      nullShare: 0.2),
  ]

  /// Types without one.
  private static let others: [ColumnModel] = [
    ColumnModel(
      "moods", .array(of: .enumeration("Mood")),
      .array(of: .choice([.init("it's", 1), .init("sad", 1)]), count: 0...3)),
    ColumnModel(
      "prices", .array(of: .domain("price")), .array(of: .uniform(0...99_999), count: 0...2)),
    ColumnModel("place", .other("point"), .text("( {id}.50,{row})"), nullShare: 0.3),
    ColumnModel("words2", .other("tsvector"), .choice([.init("b a", 1), .init("'it''s':1", 1)])),
    ColumnModel(
      "boxes", .array(of: .other("point")), .array(of: .choice([.init("( 1,2 )", 1)]), count: 0...2)
    ),
  ]

  static func model(binary: Bool) -> DataModel {
    let columns = columns + (binary ? [] : others)
    return DataModel(
      name: "types",
      types: [
        .enumeration("Mood", ["it's", "sad", "never"]),
        .domain("price", over: .numeric(precision: 8, scale: 2), check: "VALUE >= 0"),
      ],
      catalogs: [
        Catalog(name: "texts", columns: ["text"], rows: [["a\tb"], ["\\N"], ["\"q\", 'q'"], [""]])
      ],
      tables: [
        TableModel(
          name: "p", cardinality: .scale,
          columns: [ColumnModel("id", .int8, .rowNumber)] + columns, primaryKey: "id"),
        TableModel(
          name: "c", cardinality: .children(of: "p", count: 0...3, daily: false),
          columns: [
            ColumnModel("id", .int8, .rowNumber), ColumnModel("p_id", .int8, .parentKey),
            ColumnModel("price", .domain("price"), .parent("price")),
            ColumnModel("small", .int2, .parent("small")),
            ColumnModel("key", .uuid, .parent("key")),
            ColumnModel("mood", .enumeration("Mood"), .parent("mood")),
          ], primaryKey: "id",
          foreignKeys: [.init("p_id", references: "p", cascades: true)]),
      ])
  }

  private func data(binary: Bool, scale: UInt64 = 700) throws -> DataPlan {
    try DataPlan(Self.model(binary: binary), RunParameters(seed: 42, scale: scale))
  }

  private func verify(_ data: DataPlan, _ target: TestTarget) throws -> [String] {
    let records = try RunRecord.read(
      of: data, schema: target.schema, in: target.database.parameters)
    let report = try Verification(
      records.map { Verification.Run($0, of: data.model) }, in: target.database.parameters,
      options: .init(schema: target.schema)
    ).run()
    #expect(report.isEqual == report.differences.isEmpty)
    return report.differences
  }

  @Test(arguments: [true, false], [LoadOptions.IfExists.fail, .replace, .truncate, .append])
  func everyWayOfLoading(binary: Bool, ifExists: LoadOptions.IfExists) throws {
    let target = try TestTarget()
    let data = try data(binary: binary)
    #expect(data.tables[0].hasBinaryForm == binary && data.tables[1].hasBinaryForm)
    func load(_ ifExists: LoadOptions.IfExists) throws {
      _ = try LoadOptions(schema: target.schema, ifExists: ifExists)
        .load(data, into: target.database.parameters).run(Interruption())
    }
    try load(.fail)
    #expect(try verify(data, target) == [])
    if ifExists == .fail { return }
    try load(ifExists)
    #expect(try verify(data, target) == [])
  }

  @Test(arguments: [true, false])
  func inOneTransactionAndInParts(binary: Bool) throws {
    let data = try data(binary: binary)
    let target = try TestTarget()
    _ = try LoadOptions(schema: target.schema, isSingleTransaction: true)
      .load(data, into: target.database.parameters).run(Interruption())
    #expect(try verify(data, target) == [])
    let other = try TestTarget()
    for part in 1...2 {
      _ = try PartLoad(
        data, part: part, of: 2, into: other.database.parameters,
        options: LoadOptions(schema: other.schema)
      ).run()
    }
    _ = try FreshLoad(
      data, into: other.database.parameters, options: LoadOptions(schema: other.schema),
      finishing: 2
    ).run()
    #expect(try verify(data, other) == [])
    #expect(try other.content() == target.content())
  }

  /// The bytes are the same whether rows come as text or in the binary format.
  @Test func textStoresWhatBinaryStores() throws {
    let (one, other) = (try TestTarget(), try TestTarget())
    for (target, isBinary) in [(one, true), (other, false)] {
      let data = try data(binary: isBinary)
      _ = try LoadOptions(schema: target.schema).load(data, into: target.database.parameters)
        .run(Interruption())
    }
    for column in Self.columns where column.type != nil {
      func digest(_ target: TestTarget) throws -> String? {
        try target.database.value(
          "SELECT string_agg(md5(coalesce(\"\(column.name)\"::text, 'NULL')), '' ORDER BY id) FROM \(target.schema).p"
        )
      }
      let digest1 = try digest(one)
      #expect(digest1 != nil)
      #expect(try digest1 == digest(other), "\(column.name)")
    }
  }

  @Test(arguments: [
    ("small = CASE WHEN small IS NULL THEN 1 END", "column small"),
    ("price = price + 0.01", "column price"), ("free = 77.7777", "column free: expected"),
    ("share = share + 1", "column share"), ("flag = NOT coalesce(flag, false)", "column flag"),
    ("code = 'zz'", "column code"), ("key = gen_random_uuid()", "column key"),
    ("raw = 'x'", "column raw"), ("clock = clock + interval '1 microsecond'", "column clock"),
    ("doc = doc || '{\"x\": 1}'", "column doc"),
    ("given = '{\"a\": 2.00, \"b\": 1}'", "column given"),
    ("host = host - 1", "column host"), ("period = '[2000-01-01,2000-01-02)'", "column period"),
    ("mood = 'never'", "column mood"), ("numbers = numbers || 1", "column numbers"),
    ("moods = moods || 'never'::\"Mood\"", "column moods"),
    ("prices = prices || 1::price", "column prices"),
    ("place = '(1,1)'", "column place"), ("words2 = 'c'", "column words2"),
    ("boxes = boxes || '(3,4)'::point", "column boxes"),
  ])
  func changesAreFound(change: String, difference: String) throws {
    let target = try TestTarget()
    let data = try data(binary: false, scale: 20)
    _ = try LoadOptions(schema: target.schema).load(data, into: target.database.parameters)
      .run(Interruption())
    var connection = try Connection(target.parameters)
    try connection.execute("UPDATE p SET \(change) WHERE id = 7")
    let found = try verify(data, target)
    #expect(found.count == 1 && found[0].contains("table p, key 7, \(difference)"), "\(found)")
  }

  /// Columns that hold the values though their types are others.
  @Test func columnsOfOtherTypesOfTheirKind() throws {
    let target = try TestTarget()
    let data = try data(binary: true, scale: 50)
    func load(_ ifExists: LoadOptions.IfExists) throws {
      _ = try LoadOptions(schema: target.schema, ifExists: ifExists)
        .load(data, into: target.database.parameters).run(Interruption())
    }
    try load(.fail)
    var connection = try Connection(target.parameters)
    try connection.execute(
      """
      ALTER TABLE p ALTER small TYPE bigint, ALTER price TYPE numeric(14,4), ALTER code TYPE character(9),
        ALTER mood TYPE text, ALTER short TYPE text, ALTER day TYPE timestamp
      """)
    try load(.truncate)
    #expect(try verify(data, target) == [])
    try connection.execute("UPDATE p SET price = price + 0.0001 WHERE id = 3")
    #expect(try verify(data, target).map { $0.contains("key 3, column price") } == [true])
  }

  @Test func typesThatAreThereAlready() throws {
    let target = try TestTarget()
    let data = try data(binary: true, scale: 5)
    var connection = try Connection(target.parameters)
    try connection.execute("CREATE TYPE \"Mood\" AS ENUM ('x')")
    let error = #expect(throws: LoaderError.self) {
      try LoadOptions(schema: target.schema).load(data, into: target.database.parameters)
        .run(Interruption())
    }
    #expect(error?.code == .tablesExist)
    #expect(error?.description.contains("already has Mood") == true)
  }
}
