import Testing

@testable import FakeDataKit

/// What texts and values look like in the formats of lines, byte for byte.
@Suite struct LineFormatTests {
  private static let special = "a\"b,c\td\ne\rf\\g'h\u{8}\u{1}é"

  /// One row, whose texts come from a dictionary, from pieces, and from plain pieces.
  private static func model(_ text: String) -> DataModel {
    SampleModel.root([
      ColumnModel("chosen", .text, .choice([.init(.text(text), 1)])),
      ColumnModel("composed", .varchar, .text("{id}\(text)")),
      ColumnModel("plain", .text, .text("no. {id}")),
    ])
  }

  private static func encoded(_ model: DataModel, _ format: RowFormat) throws -> String {
    let plan = try DataPlan(model, .sample(1)).tables[0]
    return String(decoding: plan.encoded(format), as: UTF8.self)
  }

  @Test(
    arguments: [
      (
        RowFormat.csv,
        "id,chosen,composed,plain\n1,\"a\"\"b,c\td\ne\rf\\g'h\u{8}\u{1}é\","
          + "\"1a\"\"b,c\td\ne\rf\\g'h\u{8}\u{1}é\",no. 1\n"
      ),
      (
        .tsv,
        "id\tchosen\tcomposed\tplain\n1\t\"a\"\"b,c\td\ne\rf\\g'h\u{8}\u{1}é\"\t"
          + "\"1a\"\"b,c\td\ne\rf\\g'h\u{8}\u{1}é\"\tno. 1\n"
      ),
      (
        .jsonl,
        #"{"id":1,"chosen":"a\"b,c\td\ne\rf\\g'h\b\u0001é","#
          + #""composed":"1a\"b,c\td\ne\rf\\g'h\b\u0001é","plain":"no. 1"}"# + "\n"
      ),
      (
        .sql,
        "INSERT INTO t (id, chosen, composed, plain) VALUES\n"
          + "(1, 'a\"b,c\td\ne\rf\\g''h\u{8}\u{1}é', '1a\"b,c\td\ne\rf\\g''h\u{8}\u{1}é', 'no. 1');\n"
      ),
    ] as [(RowFormat, String)])
  func specialCharacters(format: RowFormat, expected: String) throws {
    #expect(try Self.encoded(Self.model(Self.special), format) == expected)
  }

  @Test(arguments: RowFormat.allCases.filter { $0 != .copyBinary })
  func textsOfNoBytes(format: RowFormat) throws {
    let model = SampleModel.root([
      ColumnModel("chosen", .text, .choice([.init("", 1)])),
      ColumnModel("composed", .text, .text("{chosen}{chosen}")),
    ])
    let row =
      switch format {
      case .csv: "id,chosen,composed\n1,\"\",\"\"\n"
      case .tsv: "id\tchosen\tcomposed\n1\t\"\"\t\"\"\n"
      case .copyText: "1\t\t\n"
      case .jsonl: #"{"id":1,"chosen":"","composed":""}"# + "\n"
      default: "INSERT INTO t (id, chosen, composed) VALUES\n(1, '', '');\n"
      }
    #expect(try Self.encoded(model, format) == row)
  }

  @Test func whatEndsPostgreSQLsDataIsQuoted() throws {
    let model = SampleModel.root([
      ColumnModel("end", .text, .choice([.init("\\.", 1)])),
      ColumnModel("point", .text, .choice([.init(".", 1)])),
      ColumnModel("composed", .text, .text("\\{point}")),
      ColumnModel("other", .text, .text("\\{point}.")),
    ])
    #expect(
      try Self.encoded(model, .csv)
        == "id,end,point,composed,other\n1,\"\\.\",.,\"\\.\",\\..\n")
  }

  @Test func namesAreQuoted() throws {
    let model = SampleModel.root([ColumnModel("a \"b\", c", .int4, .expression(5))])
    #expect(try Self.encoded(model, .csv) == "id,\"a \"\"b\"\", c\"\n1,5\n")
    #expect(try Self.encoded(model, .tsv) == "id\t\"a \"\"b\"\", c\"\n1\t5\n")
    #expect(try Self.encoded(model, .jsonl) == #"{"id":1,"a \"b\", c":5}"# + "\n")
    #expect(
      try Self.encoded(model, .sql)
        == "INSERT INTO t (id, \"a \"\"b\"\", c\") VALUES\n(1, 5);\n")
  }

  @Test func datesAndMoments() throws {
    let day: Int64 = 86_400_000_000
    let model = SampleModel.root([
      ColumnModel("day", .date, .expression(.asOfDay)),
      ColumnModel("drawn", .date, .uniform(-1...(-1))),
      ColumnModel("moment", .timestamptz, .expression(.asOfDay * 86_400_000_000 + 1_500_000)),
      ColumnModel(
        "late", .timestamptz, .expression((.asOfDay + .column("late_days")) * 86_400_000_000)),
      .latent("late_days", .uniform(0...1_000_000)),
    ])
    let plan = try DataPlan(model, .sample(1)).tables[0]
    let late = try plan.decoded().numbers("late")[0]
    var civil = CivilText()
    let date = written { civil.writeDate(dayNumber: late / day, to: $0) }
    func row(_ format: RowFormat) -> String {
      String(
        String(decoding: plan.encodedRows(format), as: UTF8.self).split(separator: "\n").last!)
    }
    #expect(
      row(.csv) == "1,2024-06-03,1999-12-31,2024-06-03T00:00:01.500000Z,\(date)T00:00:00Z")
    #expect(
      row(.jsonl)
        == #"{"id":1,"day":"2024-06-03","drawn":"1999-12-31","#
        + #""moment":"2024-06-03T00:00:01.500000Z","late":"\#(date)T00:00:00Z"}"#)
    #expect(
      row(.sql)
        == "(1, '2024-06-03', '1999-12-31', '2024-06-03 00:00:01.500000+00:00', "
        + "'\(date) 00:00:00+00:00');")
  }

  @Test func statementsEndAfterRowsOfRoundNumbers() throws {
    let plan = try DataPlan(SampleModel.root([]), .sample(1_300)).tables[0]
    func sizes(_ rows: Range<UInt64>, batchRows: Int) -> [Int] {
      var generator = TableGenerator(plan, units: rows, batchRows: batchRows)
      var output = OutputBuffer(capacity: 0)
      while generator.next() > 0 { RowFormat.sql.encode(generator, into: &output, file: rows) }
      let text = output.withBytes { String(decoding: $0, as: UTF8.self) }
      return text.split(separator: ";\n").map { $0.split(separator: "\n").count - 1 }
    }
    for batchRows in [1, 7, 499, 500, 501, 2000] {
      #expect(sizes(0..<1_300, batchRows: batchRows) == [500, 500, 300])
      #expect(sizes(499..<1_001, batchRows: batchRows) == [1, 500, 1])
      #expect(sizes(500..<1_000, batchRows: batchRows) == [500])
      #expect(sizes(700..<701, batchRows: batchRows) == [1])
    }
  }

  @Test(arguments: RowFormat.allCases)
  func batchesDoNotShow(format: RowFormat) throws {
    for table in try DataPlan(SampleModel.model(), .sample(800)).tables {
      let whole = table.encodedRows(format)
      for batchRows in [1, 64, 4096] {
        #expect(table.encodedRows(format, batchRows: batchRows) == whole)
      }
    }
  }
}
