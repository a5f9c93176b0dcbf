import Testing

@testable import PostgresClient

@Suite struct ErrorTests {
  let schema: TestSchema

  init() throws {
    schema = try TestSchema()
  }

  @Test func aUniqueViolationNamesEverythingInvolved() throws {
    var connection = try schema.connect()
    try connection.execute("CREATE TABLE goods (id bigint CONSTRAINT goods_key PRIMARY KEY)")
    let sql = "INSERT INTO goods\n  VALUES (1), (1)"
    let error = try postgresError { try connection.execute(sql) }
    #expect(error.code == .server)
    #expect(error.sqlState == .uniqueViolation)
    #expect(error.severity == "ERROR")
    #expect(error.detail == "Key (id)=(1) already exists.")
    #expect(error.schemaName == schema.name)
    #expect(error.tableName == "goods")
    #expect(error.constraintName == "goods_key")
    #expect(error.statement == sql)
    #expect(error.displayStatement == "INSERT INTO goods VALUES (1), (1)")
    #expect(
      error.description
        == "duplicate key value violates unique constraint \"goods_key\" (SQLSTATE 23505); "
        + "detail: Key (id)=(1) already exists.; "
        + "statement: INSERT INTO goods VALUES (1), (1)")
    #expect(try connection.isUsable())
  }

  @Test func aNotNullViolationNamesTheColumn() throws {
    var connection = try schema.connect()
    try connection.execute("CREATE TABLE goods (id bigint NOT NULL)")
    let error = try postgresError { try connection.execute("INSERT INTO goods VALUES (NULL)") }
    #expect(error.sqlState == .notNullViolation)
    #expect(error.columnName == "id")
  }

  @Test func aSyntaxErrorKnowsItsPlace() throws {
    var connection = try schema.connect()
    let error = try postgresError { _ = try connection.query("SELECT 1 FORM t") }
    #expect(error.sqlState == .syntaxError)
    #expect(error.position == 15)
  }

  @Test func aRaisedExceptionKeepsHintDetailAndContext() throws {
    var connection = try schema.connect()
    let error = try postgresError {
      try connection.execute(
        """
        DO $$ BEGIN
          RAISE EXCEPTION 'enough' USING HINT = 'go home', DETAIL = 'it''s late', ERRCODE = 'FD001';
        END $$
        """)
    }
    #expect(error.sqlState == SQLState(rawValue: "FD001"))
    #expect(error.message == "enough")
    #expect(error.hint == "go home")
    #expect(error.detail == "it's late")
    #expect(error.context?.contains("line 2 at RAISE") == true)
    #expect(error.description.contains("; hint: go home; context: "))
    #expect(!error.description.contains("\n"))
  }

  @Test func aStatementIsCutShortForDisplayOnly() throws {
    var connection = try schema.connect()
    let sql = "SELECT nothing, '" + String(repeating: "x", count: 5_000) + "'"
    let error = try postgresError { try connection.execute(sql) }
    #expect(error.statement == sql)
    #expect(error.displayStatement?.count == 200)
    #expect(error.displayStatement?.hasSuffix("…") == true)
  }

  @Test(
    arguments: [
      "ALTER ROLE nobody_here PASSWORD 'hunter2'",
      "ALTER ROLE nobody_here WITH LOGIN ENCRYPTED password $$hunter2$$",
      "SELECT İ, 'host=a Password=hunter2' FROM nobody_here",
      "DO $$ BEGIN EXECUTE 'ALTER ROLE nobody_here PASSWORD ''hunter2'''; END $$",
    ])
  func aPasswordInAStatementIsNotDisplayed(sql: String) throws {
    var connection = try schema.connect()
    let error = try postgresError { try connection.execute(sql) }
    #expect(error.sqlState == .undefinedObject || error.sqlState == .undefinedTable)
    #expect(!error.description.contains("hunter2"))
    #expect(error.statement == sql)
  }

  @Test func sqlWithANULCharacterIsNotCutOff() throws {
    var connection = try schema.connect()
    let error = try postgresError { try connection.execute("SELECT 1\0 nonsense") }
    #expect(error.code == .misuse)
    let parameterError = try postgresError { _ = try connection.query("SELECT $1", ["a\0b"]) }
    #expect(parameterError.code == .misuse)
    #expect(try connection.isUsable())
  }

  @Test func aSessionThatIsEndedIsALostConnection() throws {
    var connection = try schema.connect()
    var other = try schema.connect()
    let terminated = try other.value(
      "SELECT pg_terminate_backend($1, 300000)", ["\(connection.backendPID)"])
    #expect(terminated == "t")
    let error = try postgresError { try connection.execute("SELECT 1") }
    #expect(error.code == .connectionLost)
    #expect(error.sqlState == .adminShutdown)
    #expect(error.code.isConnectionProblem)

    let afterwards = try postgresError { _ = try connection.query("SELECT 1") }
    #expect(afterwards.code == .connectionLost)
    #expect(connection.isAlive == false)
    #expect(connection.transactionStatus == .unknown)
  }

  @Test func anErrorOfClass08IsNotALostConnection() throws {
    var connection = try schema.connect()
    let error = try postgresError { _ = try connection.query("SELECT 1", ["one too many"]) }
    #expect(error.sqlState == .protocolViolation)
    #expect(error.code == .server)
    #expect(try connection.isUsable())
  }

  @Test func codesAreCatchPatterns() throws {
    var connection = try schema.connect()
    try connection.execute("CREATE TABLE goods ()")
    func outcome(_ sql: String) -> String {
      do {
        try connection.execute(sql)
        return "done"
      } catch SQLState.duplicateTable {
        return "duplicate"
      } catch PostgresError.Code.server {
        return "server"
      } catch {
        return "other"
      }
    }
    #expect(outcome("CREATE TABLE goods ()") == "duplicate")
    #expect(outcome("CREATE TABL") == "server")
    #expect(outcome("COPY goods TO STDOUT") == "other")
    #expect(outcome("SELECT") == "done")
    #expect(!(SQLState.duplicateTable ~= (TestFailure(name: "x") as any Error)))
    #expect(!(PostgresError.Code.server ~= (TestFailure(name: "x") as any Error)))
  }

  @Test func sqlStatesAreFiveDigitsOrLetters() {
    #expect(SQLState(rawValue: "42P07") == .duplicateTable)
    #expect(SQLState.duplicateTable.classCode == "42")
    #expect("\(SQLState.duplicateTable)" == "42P07")
    for text in ["", "42P0", "42P077", "42p07", "42P0é", "42 07"] {
      #expect(SQLState(rawValue: text) == nil)
    }
  }

  @Test func messagesOfSeveralHostsBecomeOneLine() {
    let split = MessageText.split(
      "connection to a failed:  no\n\tIs it up?\nconnection to b failed: no\n\tIs it up?\n")
    #expect(split.message == "connection to a failed: no; connection to b failed: no")
    #expect(split.advice == "Is it up?")
    #expect(MessageText.split("").message == "")
  }
}
