import Testing

@testable import PostgresClient

@Suite struct ConnectionTests {
  let schema: TestSchema
  let host: String
  let port: String
  let user: String
  let name: String

  init() throws {
    schema = try TestSchema()
    let connection = try schema.connect()
    host = connection.host
    port = connection.port
    user = connection.user
    name = connection.database
  }

  @Test func connectsByURI() throws {
    let encodedHost = host.split(separator: "/").joined(separator: "%2F")
    let uri = "postgresql://\(user)@%2F\(encodedHost):\(port)/\(name)?application_name=by-uri"
    var connection = try Connection(ConnectionParameters(dbname: uri))
    let found = try connection.query(
      "SELECT current_database(), current_setting($1)",
      [
        "application_name"
      ])
    #expect(found.rows == [[name, "by-uri"]])
  }

  @Test func connectsByConnectionString() throws {
    let text = "host=\(host) port=\(port) user=\(user) dbname=\(name)"
    var connection = try Connection(ConnectionParameters(dbname: text))
    let found = try connection.value("SELECT current_database()")
    #expect(found == name)
  }

  @Test func connectsByNameAndKeywords() throws {
    var parameters = ConnectionParameters(dbname: name)
    parameters["host"] = host
    parameters["port"] = port
    parameters["user"] = user
    var connection = try Connection(parameters)
    let found = try connection.value("SELECT current_database()")
    #expect(found == name)
  }

  @Test func keywordsOutrankTheConnectionString() throws {
    let text = "host=\(host) port=\(port) user=\(user) dbname=nowhere application_name=inside"
    var parameters = ConnectionParameters(dbname: text)
    #expect(parameters["dbname"] == nil)
    parameters["application_name"] = "outside"
    parameters["dbname"] = name
    #expect(parameters["application_name"] == "outside")
    #expect(parameters["dbname"] == name)
    #expect(parameters.displayString.contains("dbname=\(name)"))
    var connection = try Connection(parameters)
    #expect(connection.database == name)
    let found = try connection.value("SHOW application_name")
    #expect(found == "outside")

    parameters["dbname"] = nil
    let error = try postgresError { _ = try Connection(parameters) }
    #expect(error.message.contains("nowhere"))
  }

  @Test func speaksUTF8UnderTheNameOfFakedata() throws {
    var parameters = schema.parameters
    parameters["client_encoding"] = "LATIN1"
    var connection = try Connection(parameters)
    let text = try connection.value("SELECT U&'\\00e4\\20ac'")
    #expect(text == "ä€")
    #expect(connection.parameterStatus("client_encoding") == "UTF8")
    #expect(connection.parameterStatus("application_name") == "fakedata")
    #expect(connection.parameterStatus("no such setting") == nil)
  }

  @Test func whatNobodySetsHasADefault() throws {
    let environment = ConnectionOptions.defaults().values
    let connection = try schema.connect()
    let used = ConnectionOptions.used(by: connection.handle).values
    #expect(used["connect_timeout"] == environment["connect_timeout"] ?? "10")
    #expect(used["keepalives_idle"] == "30")
    #expect(used["tcp_user_timeout"] == environment["tcp_user_timeout"])

    let text = "host=\(host) port=\(port) user=\(user) dbname=\(name) connect_timeout=7"
    var parameters = ConnectionParameters(dbname: text)
    parameters["keepalives_idle"] = "8"
    let chosen = try Connection(parameters)
    let usedThen = ConnectionOptions.used(by: chosen.handle).values
    #expect(usedThen["connect_timeout"] == "7")
    #expect(usedThen["keepalives_idle"] == "8")
  }

  @Test func knowsWhereItIs() throws {
    var connection = try schema.connect()
    let pid = try connection.value("SELECT pg_backend_pid()")
    let version = try connection.value("SHOW server_version_num")
    #expect(connection.backendPID == pid.flatMap { Int32($0) })
    #expect(connection.serverVersion == version.flatMap { Int($0) })
    #expect(connection.isAlive == true)
    #expect(connection.transactionStatus == .idle)
    #expect(Connection.libpqVersion >= 130_000)
    #expect(connection.displayString == "host=\(host) port=\(port) dbname=\(name) user=\(user)")
    let again = try Connection(ConnectionParameters(dbname: connection.displayString))
    #expect(again.database == name)
  }

  @Test func aWrongDatabaseIsAFailedConnection() throws {
    var parameters = schema.parameters
    parameters["dbname"] = "no such database"
    let error = try postgresError { _ = try Connection(parameters) }
    #expect(error.code == .connectionFailed)
    #expect(error.code.isConnectionProblem)
    #expect(error.description.contains("no such database"))
    #expect(!error.description.contains("\n"))
  }

  @Test func anUnreachableHostIsAFailedConnectionOnOneLine() throws {
    var parameters = ConnectionParameters(dbname: name)
    parameters["host"] = "/nonexistent/one,127.0.0.1"
    parameters["port"] = "1,1"
    let error = try postgresError { _ = try Connection(parameters) }
    #expect(error.code == .connectionFailed)
    #expect(error.message.contains("/nonexistent/one"))
    #expect(error.message.contains("127.0.0.1"))
    #expect(error.message.contains("; "))
    #expect(error.hint?.contains("?") == true)
    #expect(!error.description.contains { $0.isNewline || $0 == "\t" })
  }

  @Test func aServerThatHangsUpIsAFailedConnection() throws {
    let server = try FakeServer(answering: [])
    var parameters = ConnectionParameters(dbname: "any")
    parameters["host"] = server.directory
    let error = try postgresError { _ = try Connection(parameters) }
    #expect(error.code == .connectionFailed)
  }

  /// libpq tells of the failed write while it has not read up to the end of the connection.
  @Test func aServerThatHangsUpBetweenStatementsIsALostConnection() throws {
    let warning = FakeServer.error(
      severity: "WARNING", sqlState: "57P02", message: "going down", isNotice: true)
    let server = try FakeServer(answering: FakeServer.welcome, lastWords: warning)
    var parameters = ConnectionParameters(dbname: "any")
    parameters["host"] = server.directory
    var connection = try Connection(parameters)
    server.hangUp()
    let error = try postgresError { try connection.execute("SELECT 1") }
    #expect(error.code == .connectionLost)
    let isAlive = connection.isAlive
    #expect(!isAlive)
  }

  @Test func aSilentServerIsGivenUp() throws {
    let server = try FakeServer(answering: [], closing: false)
    var parameters = ConnectionParameters(dbname: "any")
    parameters["host"] = server.directory
    parameters["connect_timeout"] = "2"
    let error = try postgresError { _ = try Connection(parameters) }
    #expect(error.code == .connectionFailed)
    #expect(error.message.contains("timeout expired"))
  }

  @Test(arguments: ["host=localhost nonsense", "host='unfinished", "postgresql://[::1", "hots=x"])
  func aMalformedConnectionStringIsToldApart(text: String) throws {
    let error = try postgresError { _ = try Connection(ConnectionParameters(dbname: text)) }
    #expect(error.code == .invalidConnectionParameters)
    #expect(error.code.isConnectionProblem)
  }

  @Test func anUnknownKeywordIsNamed() throws {
    var parameters = schema.parameters
    parameters["hots"] = "x"
    let error = try postgresError { _ = try Connection(parameters) }
    #expect(error.code == .invalidConnectionParameters)
    #expect(error.message.contains("\"hots\""))
  }

  @Test func aNULCharacterIsRejected() throws {
    var parameters = schema.parameters
    parameters["application_name"] = "a\0b"
    let error = try postgresError { _ = try Connection(parameters) }
    #expect(error.code == .invalidConnectionParameters)
  }

  @Test func aConnectionMayBeUsedOnAnotherThread() async throws {
    let parameters = schema.parameters
    let answer = await withCheckedContinuation { continuation in
      onAnotherThread {
        continuation.resume(
          returning: Result {
            var connection = try Connection(parameters)
            return try connection.value("SELECT 'there'")
          })
      }
    }
    #expect(try answer.get() == "there")
  }
}
