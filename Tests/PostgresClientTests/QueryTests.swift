import PostgresClient
import Testing

@Suite struct QueryTests {
  let schema: TestSchema

  init() throws {
    schema = try TestSchema()
  }

  @Test func executeReportsTagAndRows() throws {
    var connection = try schema.connect()
    let created = try connection.execute("CREATE TABLE t (i int)")
    #expect(created.tag == "CREATE TABLE")
    #expect(created.affectedRows == 0)
    let inserted = try connection.execute("INSERT INTO t SELECT generate_series(1, 7)")
    #expect(inserted.tag == "INSERT 0 7")
    #expect(inserted.affectedRows == 7)
    let several = try connection.execute("DELETE FROM t WHERE i > 5; UPDATE t SET i = 0")
    #expect(several.tag == "UPDATE 5")
    let nothing = try connection.execute("")
    #expect(nothing.tag == "")
  }

  @Test func rowsColumnsAndNULLs() throws {
    var connection = try schema.connect()
    let result = try connection.query(
      "SELECT 1::bigint AS a, NULL::text AS b, '' AS \"c c\" UNION SELECT 2, 'ü', 'x' ORDER BY 1"
    )
    #expect(result.rowCount == 2)
    #expect(result.columnCount == 3)
    #expect(result.columnNames == ["a", "b", "c c"])
    #expect(result.columnTypes == [20, 25, 25])
    #expect(result.rows == [["1", nil, ""], ["2", "ü", "x"]])
    #expect(result[1, 1] == "ü")
    #expect(result.firstValue == "1")
    #expect(result.command.tag == "SELECT 2")
    let empty = try connection.query("SELECT 1 WHERE false")
    #expect(empty.firstValue == nil)
    #expect(empty.rows.isEmpty)
  }

  @Test func parametersArriveAsTheyAre() throws {
    var connection = try schema.connect()
    let values: [String?] = ["", nil, "'; DROP TABLE t; --", "\\", "日本\n\t🏋️", "$1"]
    let result = try connection.query(
      "SELECT $1::text, $2::text, $3::text, $4::text, $5::text, $6::text", values)
    #expect(result.rows == [values])
    let many = [String?](repeating: "x", count: 65_536)
    let error = try postgresError { _ = try connection.query("SELECT 1", many) }
    #expect(error.code == .misuse)
  }

  @Test func aCopyInTheWrongPlaceDoesNotHang() throws {
    var connection = try schema.connect()
    try connection.execute("CREATE TABLE t (i int)")
    try connection.execute("INSERT INTO t SELECT generate_series(1, 100000)")
    for sql in ["COPY t FROM STDIN", "COPY t TO STDOUT", "COPY t TO STDOUT; COPY t FROM STDIN"] {
      let executed = try postgresError { try connection.execute(sql) }
      #expect(executed.code == .misuse)
      #expect(executed.statement == sql)
      #expect(try connection.isUsable())
    }
    for sql in ["COPY t FROM STDIN", "COPY t TO STDOUT"] {
      let queried = try postgresError { _ = try connection.query(sql) }
      #expect(queried.code == .misuse)
      #expect(try connection.isUsable())
    }
    let count = try connection.value("SELECT count(*) FROM t")
    #expect(count == "100000")
  }

  @Test func noticesAreCapturedOnceAndBounded() throws {
    var connection = try schema.connect()
    try connection.execute("DROP TABLE IF EXISTS not_there")
    try connection.execute(
      "DO $$ BEGIN RAISE WARNING 'mind\nthis' USING HINT = 'h', DETAIL = 'd'; END $$")
    let notices = connection.takeNotices()
    #expect(notices.map(\.severity) == ["NOTICE", "WARNING"])
    #expect(notices.first?.sqlState == SQLState(rawValue: "00000"))
    #expect(notices.first?.message == "table \"not_there\" does not exist, skipping")
    #expect(notices.last?.hint == "h")
    #expect(notices.last?.detail == "d")
    #expect(notices.last?.description == "WARNING: mind this; detail: d; hint: h")
    #expect(connection.takeNotices().isEmpty)

    try connection.execute(
      "DO $$ BEGIN FOR i IN 1..1000 LOOP RAISE NOTICE '%', i; END LOOP; END $$")
    #expect(connection.takeNotices().map(\.message) == (1...100).map { "\($0)" })
    #expect(connection.droppedNoticeCount == 900)
  }
}
