import PostgresClient
import Testing

@Suite struct TransactionTests {
  let schema: TestSchema

  init() throws {
    schema = try TestSchema()
  }

  @Test func commitsWhenTheBodyReturns() throws {
    var connection = try schema.connect()
    let answer = try connection.transaction { connection in
      try connection.execute("CREATE TABLE t ()")
      #expect(connection.transactionStatus == .inTransaction)
      return 42
    }
    #expect(answer == 42)
    #expect(connection.transactionStatus == .idle)
    let found = try connection.existingTables(schema: schema.name, names: ["t"])
    #expect(found == ["t"])
  }

  @Test func rollsBackWhenTheBodyThrows() throws {
    var connection = try schema.connect()
    #expect(throws: TestFailure(name: "no")) {
      try connection.transaction { connection in
        try connection.execute("CREATE TABLE t ()")
        throw TestFailure(name: "no")
      }
    }
    let found = try connection.existingTables(schema: schema.name, names: ["t"])
    #expect(found.isEmpty)
    #expect(try connection.isUsable())
  }

  @Test func theBodysErrorWinsOverALostConnection() throws {
    var connection = try schema.connect()
    #expect(throws: TestFailure(name: "no")) {
      try connection.transaction { connection in
        connection.cancelHandle.disconnect()
        throw TestFailure(name: "no")
      }
    }
    #expect(connection.isAlive == false)
  }

  @Test func aSwallowedErrorDoesNotPassForACommit() throws {
    var connection = try schema.connect()
    let error = try postgresError {
      try connection.transaction { connection in
        try connection.execute("CREATE TABLE t ()")
        _ = try? connection.execute("nonsense")
        #expect(connection.transactionStatus == .inFailedTransaction)
      }
    }
    #expect(error.sqlState == .inFailedTransaction)
    let found = try connection.existingTables(schema: schema.name, names: ["t"])
    #expect(found.isEmpty)
    #expect(try connection.isUsable())
  }

  @Test func aDeferredConstraintFailsTheCommit() throws {
    var connection = try schema.connect()
    try connection.execute("CREATE TABLE t (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
    let error = try postgresError {
      try connection.transaction { connection in
        try connection.execute("INSERT INTO t VALUES (1), (1)")
      }
    }
    #expect(error.sqlState == .uniqueViolation)
    #expect(error.statement == "COMMIT")
    #expect(try connection.isUsable())
  }

  @Test func takesTheOpeningStatement() throws {
    var connection = try schema.connect()
    let error = try postgresError {
      try connection.transaction("BEGIN READ ONLY") { connection in
        try connection.execute("CREATE TABLE t ()")
      }
    }
    #expect(error.sqlState == .readOnlyTransaction)
  }

  @Test func doesNotNest() throws {
    var connection = try schema.connect()
    try connection.transaction { connection in
      let error = try postgresError { try connection.transaction { _ in } }
      #expect(error.code == .misuse)
      try connection.execute("CREATE TABLE t ()")
    }
    let found = try connection.existingTables(schema: schema.name, names: ["t"])
    #expect(found == ["t"])
  }
}
