import PostgresClient
import Testing

@Suite struct CopyOutTests {
  let schema: TestSchema

  init() throws {
    schema = try TestSchema()
  }

  @Test func readsOneRowAtATime() throws {
    var connection = try schema.connect()
    var pieces: [String] = []
    let rows = try connection.copyOut(
      "COPY (SELECT i, NULLIF(i, 2) FROM generate_series(1, 3) i) TO STDOUT"
    ) { pieces.append(String(decoding: $0, as: UTF8.self)) }
    #expect(rows == 3)
    #expect(pieces == ["1\t1\n", "2\t\\N\n", "3\t3\n"])
    #expect(try connection.isUsable())
  }

  @Test func theBodysErrorStopsTheServer() throws {
    var connection = try schema.connect()
    var count = 0
    #expect(throws: TestFailure(name: "enough")) {
      try connection.copyOut("COPY (SELECT generate_series(1, 1000000000)) TO STDOUT") { _ in
        count += 1
        if count == 10 { throw TestFailure(name: "enough") }
      }
    }
    #expect(count == 10)
    #expect(try connection.isUsable())
  }

  @Test func anErrorInTheMiddleIsReported() throws {
    var connection = try schema.connect()
    var count = 0
    let error = try postgresError {
      try connection.copyOut("COPY (SELECT 1 / (5 - i) FROM generate_series(1, 9) i) TO STDOUT") {
        _ in count += 1
      }
    }
    #expect(error.code == .server)
    #expect(error.sqlState == SQLState(rawValue: "22012"))
    #expect(count <= 4)
    #expect(try connection.isUsable())
  }

  @Test(arguments: ["SELECT 1", "CREATE TABLE x ()", "COPY pg_class FROM STDIN"])
  func onlyACopyToTheClientWillDo(sql: String) throws {
    var connection = try schema.connect()
    try connection.execute("SET allow_system_table_mods = on")
    let error = try postgresError { try connection.copyOut(sql) { _ in } }
    #expect(error.code == .misuse)
    #expect(try connection.isUsable())
  }

  @Test func whatGoesOutComesBackIn() throws {
    var source = try schema.connect()
    var target = try schema.connect()
    try target.execute("CREATE TABLE t (a int, b text, c timestamptz)")
    let rows = try target.copyIn("COPY t FROM STDIN (FORMAT binary)") { copy in
      try source.copyOut(
        """
        COPY (SELECT i, repeat('x', i), to_timestamp(i) FROM generate_series(1, 500) i)
        TO STDOUT (FORMAT binary)
        """
      ) { try copy.write($0) }
    }
    #expect(rows == 500)
    let sum = try target.value("SELECT sum(length(b)) FROM t")
    #expect(sum == "125250")
  }
}
