import Testing

@testable import DataSets
@testable import FakeDataKit

/// The bytes of values of all types, and of NULL, in every format.
@Suite("Rows of all types") struct TypedRowsTests {
  private static func plan(_ columns: [ColumnModel], scale: UInt64 = 1, catalogs: [Catalog] = [])
    throws -> TablePlan
  {
    var model = SampleModel.root(columns, catalogs: catalogs)
    model.tables[0].columns[0] = .latent("id", .rowNumber)
    model.tables[0].cardinality = .fixed(scale)
    model.tables[0].columns.append(ColumnModel("key", .int2, .rowNumber))
    model.tables[0].primaryKey = ["key"]
    model.tables[0].identity = "key"
    return try DataPlan(model, .sample(scale)).tables[0]
  }

  private static let columns: [ColumnModel] = [
    ColumnModel("i2", .int2, .expression(-2)),
    ColumnModel("nu", .numeric(precision: 10, scale: 2), .expression(-12_345)),
    ColumnModel("f4", .float4(decimals: 1), .expression(15)),
    ColumnModel("f8", .float8(decimals: 2), .expression(-25)),
    ColumnModel("bo", .bool, .expression(1)),
    ColumnModel("ti", .time, .expression(3_723_500_000)),
    ColumnModel("tz", .timetz, .expression(1)),
    ColumnModel("ts", .timestamp, .expression(0)),
    ColumnModel("at", .timestamptz, .expression(1_000_000)),
    ColumnModel("iv", .interval, .expression(-360_000_000_000)),
    ColumnModel("ip", .inet, .expression(3_232_235_777)),
    ColumnModel("ne", .cidr, .expression(3_232_235_777 * 256 + 16)),
    ColumnModel("ma", .macaddr, .expression(0x0102_0A0B_0CFF)),
    ColumnModel("by", .bytea, .text("a'b{id}")),
    ColumnModel("ch", .character(4), .text("x ")),
    ColumnModel("jb", .jsonb, .json(.object(["k": .column("id")]))),
    ColumnModel("ra", .int4range, .range(1, 5)),
    ColumnModel("em", .tsrange, .range(5, 5)),
    ColumnModel("ai", .array(of: .int4), .array(of: .expression(7), count: 2...2)),
    ColumnModel("at2", .array(of: .text), .array(of: .choice([.init("a\"b,'", 1)]), count: 1...1)),
    ColumnModel("ae", .array(of: .bool), .array(of: .expression(1), count: 0...0)),
    ColumnModel("no", .date, .null),
  ]

  @Test func binary() throws {
    let plan = try Self.plan(Self.columns)
    func field(_ bytes: [UInt8]) -> [UInt8] { [0, 0, 0, UInt8(bytes.count)] + bytes }
    let expected: [[UInt8]] = [
      field([0xFF, 0xFE]),
      // Two digits of base 10⁴, the first at 10⁰, negative, two places: 123 and 4500.
      field([0, 2, 0, 0, 0x40, 0, 0, 2, 0, 123, 0x11, 0x94]),
      field([0x3F, 0xC0, 0, 0]), field([0xBF, 0xD0, 0, 0, 0, 0, 0, 0]), field([1]),
      field([0, 0, 0, 0, 0xDD, 0xF0, 0x19, 0xE0]),
      field([0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]), field([0, 0, 0, 0, 0, 0, 0, 0]),
      field([0, 0, 0, 0, 0, 0x0F, 0x42, 0x40]),
      field([0xFF, 0xFF, 0xFF, 0xAC, 0x2E, 0x53, 0xF0, 0x00] + [0, 0, 0, 0, 0, 0, 0, 0]),
      field([2, 32, 0, 4, 192, 168, 1, 1]), field([2, 16, 1, 4, 192, 168, 0, 0]),
      field([1, 2, 10, 11, 12, 255]), field(Array("a'b1".utf8)), field(Array("x".utf8)),
      field([1] + Array("{\"k\": 1}".utf8)),
      field([2, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0, 5]), field([1]),
      field(
        [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 23, 0, 0, 0, 2, 0, 0, 0, 1]
          + field([0, 0, 0, 7]) + field([0, 0, 0, 7])),
      field(
        [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 25, 0, 0, 0, 1, 0, 0, 0, 1] + field(Array("a\"b,'".utf8))),
      field([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16]), [0xFF, 0xFF, 0xFF, 0xFF], field([0, 1]),
    ]
    let row = plan.encodedRows()
    row.withUnsafeBytes { bytes in
      let found = BinaryRow(bytes, from: 0)!
      for (index, (field, column)) in zip(expected, plan.columns).enumerated() {
        #expect(
          found.field(index).map { Array($0) }
            == (field.count == 4 && field[0] == 255 ? nil : Array(field.dropFirst(4))),
          "\(column.name)")
      }
    }
    #expect(row == [0, UInt8(plan.columns.count)] + expected.flatMap { $0 })
  }

  private static func text(_ format: RowFormat, _ columns: [ColumnModel] = columns) throws -> String
  {
    let bytes = try plan(columns).encodedRows(format)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func copyText() throws {
    #expect(
      try Self.text(.copyText) == [
        "-2", "-123.45", "1.5", "-0.25", "t", "01:02:03.500000", "00:00:00.000001+00",
        "2000-01-01 00:00:00", "2000-01-01 00:00:01+00", "-100:00:00", "192.168.1.1",
        "192.168.0.0/16", "01:02:0a:0b:0c:ff", "\\\\x61276231", "x ", "{\"k\": 1}", "[1,5)",
        "empty",
        "{7,7}", "{\"a\\\\\"b,'\"}", "{}", "\\N", "1",
      ].joined(separator: "\t") + "\n")
  }

  @Test func csv() throws {
    #expect(
      try Self.text(.csv) == [
        "-2", "-123.45", "1.5", "-0.25", "true", "01:02:03.500000", "00:00:00.000001Z",
        "2000-01-01T00:00:00", "2000-01-01T00:00:01Z", "-100:00:00", "192.168.1.1",
        "192.168.0.0/16", "01:02:0a:0b:0c:ff", "\\x61276231", "x ", "\"{\"\"k\"\": 1}\"",
        "\"[1,5)\"",
        "\"empty\"", "\"{7,7}\"", "\"{\"\"a\\\"\"b,'\"\"}\"", "\"{}\"", "", "1",
      ].joined(separator: ",") + "\n")
  }

  @Test func tsv() throws {
    #expect(try Self.text(.tsv).hasSuffix("\t\"{7,7}\"\t\"{\"\"a\\\"\"b,'\"\"}\"\t\"{}\"\t\t1\n"))
  }

  @Test func jsonLines() throws {
    #expect(
      try Self.text(.jsonl) == "{"
        + [
          "\"i2\":-2", "\"nu\":-123.45", "\"f4\":1.5", "\"f8\":-0.25", "\"bo\":true",
          "\"ti\":\"01:02:03.500000\"", "\"tz\":\"00:00:00.000001Z\"",
          "\"ts\":\"2000-01-01T00:00:00\"",
          "\"at\":\"2000-01-01T00:00:01Z\"", "\"iv\":\"-100:00:00\"", "\"ip\":\"192.168.1.1\"",
          "\"ne\":\"192.168.0.0/16\"", "\"ma\":\"01:02:0a:0b:0c:ff\"", "\"by\":\"\\\\x61276231\"",
          "\"ch\":\"x \"", "\"jb\":{\"k\": 1}", "\"ra\":\"[1,5)\"", "\"em\":\"empty\"",
          "\"ai\":[7,7]",
          "\"at2\":[\"a\\\"b,'\"]", "\"ae\":[]", "\"no\":null", "\"key\":1",
        ].joined(separator: ",") + "}\n")
  }

  @Test func sql() throws {
    #expect(
      try Self.text(.sql).split(separator: "\n").last! == "("
        + [
          "-2", "-123.45", "1.5", "-0.25", "true", "'01:02:03.500000'", "'00:00:00.000001+00:00'",
          "'2000-01-01 00:00:00'", "'2000-01-01 00:00:01+00:00'", "'-100:00:00'", "'192.168.1.1'",
          "'192.168.0.0/16'", "'01:02:0a:0b:0c:ff'", "'\\x61276231'", "'x '", "'{\"k\": 1}'",
          "'[1,5)'",
          "'empty'", "'{7,7}'", "'{\"a\\\"b,''\"}'", "'{}'", "NULL", "1",
        ].joined(separator: ", ") + ");")
  }

  /// NULL is not a text of no bytes, nor one that looks like NULL.
  @Test func nullIsToldFromTextsThatLookLikeIt() throws {
    let looks = Catalog(
      name: "looks", columns: ["text"], rows: [[""], ["NULL"], ["null"], ["\\N"]])
    let columns: [ColumnModel] = [
      .latent("row", .expression(.column("id") - 1)),
      ColumnModel("t", .text, .lookup("text", in: "looks", by: "row4")),
      .latent(
        "row4", .by("row8", (0..<8).map { .init(.integer($0), .expression(.constant($0 % 4))) })),
      .latent("row8", .expression(.minimum(.column("row"), 7))),
      ColumnModel(
        "n", .text,
        .by(
          "row8",
          (0..<8).map {
            .init(.integer($0), $0 < 4 ? .null : .choice([.init("", 1)]))
          })),
    ]
    let plan = try Self.plan(columns, scale: 8, catalogs: [looks])
    func lines(_ format: RowFormat) -> [Substring] {
      let bytes = plan.encodedRows(format)
      return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }
    #expect(
      lines(.csv) == [
        "\"\",,1", "NULL,,2", "null,,3", "\\N,,4", "\"\",\"\",5", "NULL,\"\",6", "null,\"\",7",
        "\\N,\"\",8",
      ])
    #expect(
      lines(.copyText) == [
        "\t\\N\t1", "NULL\t\\N\t2", "null\t\\N\t3", "\\\\N\t\\N\t4", "\t\t5", "NULL\t\t6",
        "null\t\t7", "\\\\N\t\t8",
      ])
    #expect(lines(.jsonl)[0] == "{\"t\":\"\",\"n\":null,\"key\":1}")
    #expect(lines(.jsonl)[4] == "{\"t\":\"\",\"n\":\"\",\"key\":5}")
    #expect(lines(.sql)[1] == "('', NULL, 1),")
    #expect(lines(.sql)[5] == "('', '', 5),")
    #expect(plan.shown("n") == [nil, nil, nil, nil, "", "", "", ""])
  }

  /// Tables of the types that there were before take the way of before.
  @Test func plainTablesAreWrittenColumnByColumn() throws {
    for table in try DataPlan(Fitness.model(), .sample(10)).tables {
      #expect(table.layouts.binary.isPlain)
    }
    #expect(try !Self.plan(Self.columns).layouts.binary.isPlain)
    let nullable = [ColumnModel("n", .int8, .uniform(0...9), nullShare: 0.5)]
    #expect(try !Self.plan(nullable).layouts.binary.isPlain)
  }

  /// Both ways of writing the binary format write the same.
  @Test func bothWaysOfWritingAgree() throws {
    for table in try ContractTests.Subject.allCases.flatMap({ try $0.plan(.sample(100)).tables }) {
      var generator = TableGenerator(table, batchRows: 64)
      var plain = OutputBuffer(capacity: 64)
      var rows = OutputBuffer(capacity: 64)
      while generator.next() > 0 {
        RowFormat.copyBinary.encode(generator, into: &plain)
        CopyBinaryEncoder.encodeRows(generator.batch, table.layouts.binary, into: &rows)
      }
      #expect(plain.withBytes { Array($0) } == rows.withBytes { Array($0) })
    }
  }

  /// No format writes more than it has asked room for.
  @Test func aRowTakesAtMostWhatIsReserved() throws {
    var wide = Self.columns
    wide += [
      ColumnModel(
        "w1", .numeric(precision: 38, scale: 18),
        .choice([.init(.integer(.min), 1), .init(.integer(.max), 1)])),
      ColumnModel("w2", .int8range, .range(.constant(.min), .constant(.max))),
      ColumnModel("w3", .interval, .choice([.init(-7_730_941_132_799_999_999, 1)])),
      ColumnModel("w4", .array(of: .uuid), .array(of: .uuid(.v4), count: 0...5)),
      ColumnModel("w5", .array(of: .bytea), .array(of: .choice([.init("\\\"'", 1)]), count: 0...5)),
      ColumnModel("w6", .tstzrange, .range(-63_000_000_000_000_000, 1), nullShare: 0.5),
      ColumnModel("w7", .text, .text("{w1} {at} {bo} {u}"), nullShare: 0.5),
      ColumnModel("u", .uuid, .uuid(.v4), nullShare: 0.5),
      ColumnModel("w8", .json, .json(.array([.column("w1"), .column("u"), .column("w7")]))),
    ]
    let table = try Self.plan(wide, scale: 300)
    for format in RowFormat.allCases {
      var generator = TableGenerator(table, batchRows: 1)
      var output = OutputBuffer(capacity: 0)
      while generator.next() > 0 {
        output.removeAll()
        format.encode(generator, into: &output)
        #expect(output.count <= format.maximumRowBytes(table), "\(format)")
      }
    }
  }
}
