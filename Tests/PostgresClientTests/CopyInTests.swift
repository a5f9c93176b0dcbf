import Foundation
import PostgresClient
import Testing

@Suite struct CopyInTests {
  let schema: TestSchema

  init() throws {
    schema = try TestSchema()
  }

  private func connect(_ tableDefinition: String = "id int") throws -> Connection {
    var connection = try schema.connect()
    try connection.execute("DROP TABLE IF EXISTS t; CREATE TABLE t (\(tableDefinition))")
    return connection
  }

  @Test func storesWhatWasWritten() throws {
    var connection = try connect("id int, name text")
    var bytes = 0
    let rows = try connection.copyIn("COPY t FROM STDIN") { copy in
      try copy.write("1\täö\n")
      try copy.write("2\t")
      try copy.write("\\N\n")
      try copy.write(UnsafeRawBufferPointer(start: nil, count: 0))
      bytes = copy.bytesWritten
    }
    #expect(rows == 2)
    #expect(bytes == 12)
    let stored = try connection.query("SELECT id, name FROM t ORDER BY id")
    #expect(stored.rows == [["1", "äö"], ["2", nil]])
    #expect(try connection.isUsable())
  }

  @Test func storesOneWriteOfManyMegabytes() throws {
    var connection = try connect("line text")
    let line = [UInt8](repeating: UInt8(ascii: "x"), count: 999) + [UInt8(ascii: "\n")]
    let data = Array(repeatElement(line, count: 5_000).joined())
    var bytes = 0
    let rows = try connection.copyIn("COPY t FROM STDIN") { copy in
      try data.withUnsafeBytes { try copy.write($0) }
      bytes = copy.bytesWritten
    }
    #expect(rows == 5_000)
    #expect(bytes == 5_000_000)
    let length = try connection.value("SELECT sum(length(line)) FROM t")
    #expect(length == "4995000")
  }

  @Test func nothingWrittenIsNoRows() throws {
    var connection = try connect()
    let rows = try connection.copyIn("COPY t FROM STDIN") { _ in }
    #expect(rows == 0)
    #expect(try connection.isUsable())
  }

  @Test func takesBinary() throws {
    var connection = try connect()
    var data: [UInt8] =
      Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] + [UInt8](repeating: 0, count: 8)
    data += [0, 1, 0, 0, 0, 4, 0, 0, 0, 42]
    data += [0xFF, 0xFF]
    let rows = try connection.copyIn("COPY t FROM STDIN (FORMAT binary)") { copy in
      try data.withUnsafeBytes { try copy.write($0) }
    }
    #expect(rows == 1)
    let value = try connection.value("SELECT id FROM t")
    #expect(value == "42")
  }

  @Test func theBodysErrorIsPassedOnAndNothingIsStored() throws {
    var connection = try connect()
    #expect(throws: TestFailure(name: "mine")) {
      try connection.copyIn("COPY t FROM STDIN") { copy in
        try copy.write("1\n2\n")
        throw TestFailure(name: "mine")
      }
    }
    let count = try connection.value("SELECT count(*) FROM t")
    #expect(count == "0")
    #expect(try connection.isUsable())
  }

  @Test func theServersEarlierErrorWinsOverTheBodys() throws {
    var connection = try connect()
    let error = try postgresError {
      try connection.copyIn("COPY t FROM STDIN") { copy in
        try copy.write("1\nnonsense\n")
        for row in 0..<20_000 { try copy.write("\(row)\n") }
        throw TestFailure(name: "mine")
      }
    }
    #expect(error.sqlState == .invalidTextRepresentation)
    #expect(try connection.isUsable())
  }

  @Test func aRefusedRowIsReportedAtTheEndWithItsPlace() throws {
    var connection = try connect()
    var written = 0
    let error = try postgresError {
      try connection.copyIn("COPY t FROM STDIN") { copy in
        try copy.write("1\nnonsense\n")
        for row in 0..<100_000 { try copy.write("\(row)\n") }
        written = copy.bytesWritten
      }
    }
    #expect(written > 400_000)
    #expect(error.code == .server)
    #expect(error.sqlState == .invalidTextRepresentation)
    #expect(error.context == "COPY t, line 2, column id: \"nonsense\"")
    #expect(error.displayStatement == "COPY t FROM STDIN")
    #expect(try connection.isUsable())
  }

  @Test(arguments: ["PRIMARY KEY", "UNIQUE DEFERRABLE INITIALLY DEFERRED"])
  func anErrorAfterTheEndOfTheDataIsReported(constraint: String) throws {
    var connection = try connect("id int \(constraint)")
    let error = try postgresError {
      try connection.copyIn("COPY t FROM STDIN") { try $0.write("1\n1\n") }
    }
    #expect(error.sqlState == .uniqueViolation)
    #expect(error.tableName == "t")
    let count = try connection.value("SELECT count(*) FROM t")
    #expect(count == "0")
    #expect(try connection.isUsable())
  }

  @Test func aDifferentRowCountIsAnError() throws {
    var connection = try connect()
    try connection.execute(
      """
      CREATE FUNCTION skip() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
      CREATE TRIGGER skip BEFORE INSERT ON t FOR EACH ROW WHEN (NEW.id = 2) EXECUTE FUNCTION skip();
      """)
    let error = try postgresError {
      try connection.copyIn("COPY t FROM STDIN") { copy in
        try copy.write("1\n2\n3\n")
        copy.expectedRows = 3
      }
    }
    #expect(error.code == .copyRowCount)
    #expect(error.message == "the server stored 2 rows of the 3 that were sent")
    let rows = try connection.copyIn("COPY t FROM STDIN") { copy in
      try copy.write("1\n3\n")
      copy.expectedRows = 2
    }
    #expect(rows == 2)
  }

  @Test(
    arguments: [
      "SELECT 1", "COPY t TO STDOUT", "", "INSERT INTO t VALUES (5)",
      "COPY t FROM STDIN; COPY t FROM STDIN",
    ])
  func onlyOneCopyFromTheClientWillDo(sql: String) throws {
    var connection = try connect()
    let error = try postgresError {
      try connection.copyIn(sql) { _ in
        // Only the double COPY gets here: its first half is a good one.
        #expect(sql.contains(";"))
      }
    }
    #expect(error.code == .misuse)
    #expect(error.statement == sql)
    #expect(try connection.isUsable())
  }

  @Test func aRefusedStatementDoesNotRunTheBody() throws {
    var connection = try connect()
    let error = try postgresError {
      try connection.copyIn("COPY nowhere FROM STDIN") { _ in throw TestFailure(name: "body ran") }
    }
    #expect(error.sqlState == .undefinedTable)
    #expect(try connection.isUsable())
  }

  @Test func aTimeoutDuringTheCopyIsNotMistakenForGivingUp() throws {
    var connection = try connect()
    // The limit goes with the transaction, so that nothing else can run into it.
    try connection.execute("BEGIN")
    try connection.execute("SET LOCAL statement_timeout = '100ms'")
    let error = try postgresError {
      try connection.copyIn("COPY t FROM STDIN") { copy in
        try copy.write("1\n")
        Thread.sleep(forTimeInterval: 0.4)
        for row in 0..<10_000 { try copy.write("\(row)\n") }
        throw TestFailure(name: "mine")
      }
    }
    #expect(error.code == .cancelled)
    #expect(error.sqlState == .queryCanceled)
    try connection.execute("ROLLBACK")
    #expect(try connection.isUsable())
  }

  @Test func aBackendThatIsEndedMeanwhileStopsTheWriting() throws {
    var connection = try connect("line text")
    var other = try schema.connect()
    let pid = connection.backendPID
    let line = String(repeating: "x", count: 8_000) + "\n"
    let error = try postgresError {
      try connection.copyIn("COPY t FROM STDIN") { copy in
        try copy.write(line)
        _ = try other.query("SELECT pg_terminate_backend($1, 300000)", ["\(pid)"])
        for _ in 0..<100_000 { try copy.write(line) }
        Issue.record("all was written to a backend that is gone")
      }
    }
    #expect(error.code == .connectionLost)
    #expect(error.sqlState == .adminShutdown)
    #expect(error.statement == "COPY t FROM STDIN")
    #expect(connection.isAlive == false)
    let count = try other.value("SELECT count(*) FROM t")
    #expect(count == "0")
  }

  @Test func aBackendThatIsEndedBeforeTheEndIsNotTakenForSuccess() throws {
    var connection = try connect()
    var other = try schema.connect()
    let pid = connection.backendPID
    let error = try postgresError {
      try connection.copyIn("COPY t FROM STDIN") { copy in
        try copy.write("1\n")
        _ = try other.query("SELECT pg_terminate_backend($1, 300000)", ["\(pid)"])
      }
    }
    #expect(error.code == .connectionLost)
    let count = try other.value("SELECT count(*) FROM t")
    #expect(count == "0")
  }

  @Test func belongsToTheTransactionAroundIt() throws {
    var connection = try connect()
    #expect(throws: TestFailure(name: "later")) {
      try connection.transaction { connection in
        try connection.copyIn("COPY t FROM STDIN") { try $0.write("1\n") }
        throw TestFailure(name: "later")
      }
    }
    let rolledBack = try connection.value("SELECT count(*) FROM t")
    #expect(rolledBack == "0")
    try connection.transaction { connection in
      try connection.execute("TRUNCATE t")
      try connection.copyIn("COPY t FROM STDIN (FREEZE)") { try $0.write("1\n") }
      try connection.copyIn("COPY t FROM STDIN (FREEZE)") { try $0.write("2\n") }
    }
    let committed = try connection.value("SELECT count(*) FROM t")
    #expect(committed == "2")
  }
}
