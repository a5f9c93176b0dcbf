import Foundation
import PostgresClient
import TestSupport
import Testing

@testable import FakeDataKit

/// Values of every type, loaded in every format into a real server, are those that the server itself makes.
@Suite struct TypeRoundTripTests {
  private static let ready = Result {
    let database = try TestDatabase()
    try database.execute("CREATE EXTENSION citext")
    return database
  }

  private func encoded(_ plan: TablePlan, _ format: RowFormat) -> [UInt8] {
    var generator = TableGenerator(plan)
    var output = OutputBuffer(capacity: 1 << 12)
    format.header(plan, into: &output)
    while generator.next() > 0 { format.encode(generator, into: &output) }
    format.trailer(into: &output)
    return output.withBytes { Array($0) }
  }

  private func load(
    _ bytes: [UInt8], _ format: RowFormat, on connection: inout Connection
  ) throws {
    let options: String
    switch format {
    case .copyBinary: options = " (FORMAT binary)"
    case .copyText: options = ""
    case .csv: options = " (FORMAT csv, HEADER)"
    case .tsv: options = " (FORMAT csv, HEADER, DELIMITER E'\\t')"
    case .sql:
      try connection.execute(String(decoding: bytes, as: UTF8.self))
      return
    case .jsonl:
      let lines = bytes.split(separator: 10).map { String(decoding: $0, as: UTF8.self) }
      _ = try connection.query(
        """
        INSERT INTO t SELECT r.* FROM unnest($1::text[]) WITH ORDINALITY l (line, place),
          json_populate_record(NULL::t, l.line::json) r ORDER BY l.place
        """, [SQLSyntax.arrayParameter(lines)])
      return
    }
    _ = try connection.copyIn("COPY t FROM STDIN\(options)") { copy in
      try bytes.withUnsafeBytes { try copy.write($0) }
    }
  }

  @Test(arguments: TypeCase.all)
  func valuesArriveInEveryFormat(item: TypeCase) throws {
    let database = try Self.ready.get()
    var connection = try Connection(database.parameters)
    let schema = "types_\(UInt64.random(in: 0 ... .max))"
    try connection.execute(
      "CREATE SCHEMA \(schema); SET search_path = \(schema), public; SET timezone = 'UTC'")
    defer { _ = try? connection.execute("DROP SCHEMA \(schema) CASCADE") }
    let plan = try DataPlan(item.model, RunParameters(seed: 42, scale: 1)).tables[0]
    let sql = SchemaSQL(item.model)
    for type in item.types { try connection.execute(sql.createType(type)) }
    try connection.execute(sql.createTable(plan.table))
    let names = plan.columns.map(\.name)
    let rows = item.expected.enumerated().map {
      "(\($0.offset + 1), \($0.element)::\(plan.columns[1].typeName))"
    }
    try connection.execute(
      "CREATE TABLE e (id bigint, v \(plan.columns[1].typeName)); INSERT INTO e VALUES \(rows.joined(separator: ", "))"
    )
    // Types without equality are compared by their texts alone.
    func differ(_ a: String, _ b: String) -> String {
      (item.hasEquality ? "\(a) IS DISTINCT FROM \(b) OR " : "")
        + "\(a)::text IS DISTINCT FROM \(b)::text"
    }
    var masks: Set<String> = []
    let formats = RowFormat.allCases.filter { format in
      switch format {
      case .copyBinary: plan.hasBinaryForm
      case .jsonl: item.isToldInJSON
      case .csv, .tsv, .copyText, .sql: true
      }
    }
    for format in formats {
      try connection.execute("TRUNCATE t")
      try load(encoded(plan, format), format, on: &connection)
      let wrong = try connection.query(
        """
        SELECT id, t.v::text, e.v::text FROM t FULL JOIN e USING (id)
        WHERE t.id IS NULL OR e.id IS NULL OR \(differ("t.v", "e.v"))
        """)
      #expect(wrong.rows == [], "\(format.rawValue): found and expected")
      let nulls = try connection.query(
        """
        SELECT string_agg((t.n IS NULL)::int::text, '' ORDER BY id),
          bool_and(t.n IS NULL OR NOT (\(differ("t.n", "t.v")))) FROM t
        """)
      masks.insert(nulls[0, 0] ?? "")
      #expect(nulls[0, 1] == "t", "\(format.rawValue)")
      if names.contains("a") {
        let arrays = try connection.query(
          """
          SELECT id, a::text FROM t CROSS JOIN LATERAL (
            SELECT array_fill(t.v, ARRAY[cardinality(t.a)])::\(plan.columns[1].typeName)[]) w (w)
          WHERE t.a IS NOT NULL AND (\(differ("t.a", "w.w")))
          """)
        #expect(arrays.rows == [], "\(format.rawValue)")
      }
      if names.contains("c") {
        let composed = try connection.query(
          "SELECT id, c FROM t WHERE c IS NOT NULL AND (\(differ("t.c", "t.v")))")
        #expect(composed.rows == [], "\(format.rawValue)")
      }
    }
    #expect(masks.count == 1)
    let mask = try #require(masks.first)
    if item.expected.count > 20 { #expect(mask.contains("0") && mask.contains("1")) }
    guard plan.hasBinaryForm, item.isStoredAsSent else { return }
    // The server sends the very bytes that it was sent.
    try connection.execute("TRUNCATE t")
    let sent = encoded(plan, .copyBinary)
    try load(sent, .copyBinary, on: &connection)
    var received: [UInt8] = []
    try connection.copyOut("COPY (SELECT * FROM t ORDER BY id) TO STDOUT (FORMAT binary)") {
      received += $0
    }
    #expect(sent == received)
  }

  /// What a value in the binary format is shown as is what the server shows.
  @Test(arguments: TypeCase.all)
  func valuesAreShownAsTheServerShowsThem(item: TypeCase) throws {
    // Of texts no number of digits has a say, of others the server's own form.
    switch item.type {
    case .other, .character, .jsonb, .float4, .float8: return
    default: break
    }
    let database = try Self.ready.get()
    var connection = try Connection(database.parameters)
    let plan = try DataPlan(item.model, RunParameters(seed: 42, scale: 1)).tables[0]
    guard item.types.isEmpty else { return }
    try connection.execute("SET timezone = 'UTC'")
    let bytes = encoded(plan, .copyBinary)
    let column = plan.columns[1]
    let shown = bytes.withUnsafeBytes { bytes in
      var shown: [String?] = []
      var offset = 19
      while let row = BinaryRow(bytes, from: offset) {
        shown.append(row.text(1, column.baseType))
        offset += row.bytes.count
      }
      return shown
    }
    let list = item.expected.map { "(\($0)::\(column.typeName))" }
    let expected = try connection.query(
      "SELECT format('%s', v) FROM (VALUES \(list.joined(separator: ", "))) t (v)"
    ).rows.map { $0[0] }
    #expect(
      shown.map { $0?.replacing("\"", with: "") } == expected.map { $0?.replacing("\"", with: "") })
  }
}
