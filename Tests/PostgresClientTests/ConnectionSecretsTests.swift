import Testing

@testable import PostgresClient

@Suite struct ConnectionSecretsTests {
  /// Connection strings that libpq cannot read, or reads as something that their writer did not
  /// mean, each with the pieces of the password that must not come out.
  static let misplaced: [(text: String, pieces: [String])] = [
    ("postgresql://me:s3cr/e7pw@127.0.0.1:1/db", ["s3cr", "e7pw"]),
    ("postgresql://me:s3cr#e7@pw@127.0.0.1:1/db", ["s3cr", "e7", "pw@"]),
    ("postgresql://me:s3cr?e7pw@127.0.0.1:1/db", ["s3cr", "e7pw"]),
    ("postgresql://me:s3cr%zze7pw@127.0.0.1:1/db", ["s3cr", "e7pw"]),
    ("postgresql://me:s3cr%00e7pw@127.0.0.1:1/db", ["s3cr", "e7pw"]),
    ("postgresql://me:s3cr%2Fx/e7pw@127.0.0.1:1/db", ["s3cr", "e7pw"]),
    ("postgresql://me:s3cr\"q/e7pw@127.0.0.1:1/db", ["s3cr", "e7pw"]),
    ("postgresql://me:s3cr[e7pw@[::1/db", ["s3cr", "e7pw"]),
    ("postgresql://me:s3cre7pw@[::1]x/db", ["s3cre7pw"]),
    ("postgresql://me:s3cre7pw", ["s3cre7pw"]),
    ("\"jdbc:postgresql://me:p#s3cre7pw@127.0.0.1:1/db x=y", ["s3cre7pw"]),
    ("'postgresql://me:s3cre7pw@127.0.0.1:1/db?pool=5", ["s3cre7pw"]),
    ("postgresql://127.0.0.1:1/db?password=s3cr=e7pw", ["s3cr", "e7pw"]),
    ("postgresql://127.0.0.1:1/db?password=s3cr&e7pw", ["s3cr", "e7pw"]),
    ("host=127.0.0.1 password=s3cr e7pw port=1", ["s3cr", "e7pw"]),
    ("host=127.0.0.1 password='s3cr e7pw port=1", ["s3cr", "e7pw"]),
    ("host=127.0.0.1 password=s3cr e7=pw port=1", ["s3cr", "e7"]),
    ("host=127.0.0.1 Password = s3cr'e7pw port=1", ["s3cr", "e7pw"]),
    ("host=127.0.0.1 passwort=s3cre7pw port=1", ["s3cre7pw"]),
    ("host=127.0.0.1 gssencmode= password=s3cre7pw", ["s3cre7pw"]),
    ("postgresql://me:s3cre7pw@[::1/db?x=\u{85}\u{85} \n y", ["s3cre7pw"]),
  ]

  @Test(arguments: misplaced.indices)
  func errorsQuoteNoPieceOfAMisplacedPassword(index: Int) throws {
    let (text, pieces) = Self.misplaced[index]
    var parameters = ConnectionParameters(dbname: text)
    parameters["hostaddr"] = "127.0.0.1"
    let error = try postgresError { _ = try Connection(parameters) }
    #expect(error.code.isConnectionProblem)
    for shown in [error.description, "\(error)", String(reflecting: error)] {
      for piece in pieces { #expect(!shown.contains(piece), "\(piece) in \(shown)") }
    }
    for piece in pieces { #expect(!parameters.displayString.contains(piece)) }
  }

  @Test(arguments: [
    ("-dpostgresql://me:secret@host/db", "-dpostgresql://me:***@host/db"),
    ("--dbname=postgres://me:secret@host:5432/db", "--dbname=postgres://me:***@host:5432/db"),
    ("postgresql://host/db?password=secret", "postgresql://host/db?password=***"),
    ("postgresql://me:one@host/db?sslpassword=two", "postgresql://me:***@host/db?sslpassword=***"),
    ("--dbname=host=here password=secret", "--dbname=host=here password=***"),
    ("PASSWORD = 'se cret' host=here", "PASSWORD =***"),
    ("postgresql://me@host:5432/db", "postgresql://me@host:5432/db"),
    ("-dpostgresql+psycopg2://u:secret@host/db?x=1", "-dpostgresql+psycopg2://u:***@host/db?x=1"),
    ("mysql://u:secret@host/db", "mysql://u:***@host/db"), ("u:secret@host/db", "u:***@host/db"),
    ("jdbc:postgresql://h/db?user=u&password=secret", "jdbc:postgresql://h/db?user=u&password=***"),
    ("Host=h;Password=secret;Port=1", "Host=h;Password=***"),
    ("Host=h;PWD = secret", "Host=h;PWD =***"),
    ("psw=secret", "psw=***"), ("prisma://h/?api_key=secret", "prisma://h/?api_key=***"),
    ("--schema=pwd", "--schema=pwd"), ("--schema=passport", "--schema=passport"),
    ("host=here user=me", "host=here user=me"),
    ("", ""),
  ])
  func passwordsInArguments(argument: String, masked: String) {
    var bytes = Array(argument.utf8)
    for range in ConnectionParameters.passwordRanges(inArgument: argument).reversed() {
      bytes.replaceSubrange(range, with: "***".utf8)
    }
    #expect(String(decoding: bytes, as: UTF8.self) == masked)
  }

  @Test func whatIsNotSecretStaysInTheMessage() throws {
    let wrongKeyword = try postgresError {
      _ = try Connection(ConnectionParameters(dbname: "hots=localhost password=secret"))
    }
    #expect(wrongKeyword.message.contains("\"hots\""))
    let stray = try postgresError {
      _ = try Connection(ConnectionParameters(dbname: "host=localhost password=my secret"))
    }
    #expect(stray.message.contains("missing \"=\" after \"***\""))
  }

  @Test func aWholeStringIsQuotedWithoutItsPassword() {
    let text = "postgresql://me:secret@[::1]x/db"
    let secrets = ConnectionSecrets(ConnectionParameters(dbname: text))
    #expect(secrets.areMisplaced)
    #expect(
      secrets.redacting("unexpected \"x\" in \"\(text)\"")
        == "unexpected \"x\" in \"postgresql://me:***@[::1]x/db\"")
  }

  @Test func aWellFormedPasswordIsHiddenOnlyWhereItStandsAlone() {
    let secrets = ConnectionSecrets(
      ConnectionParameters(dbname: "postgresql://me:password@localhost/db"))
    #expect(!secrets.areMisplaced)
    #expect(
      secrets.redacting("password authentication failed for \"me\", not \"password\"")
        == "password authentication failed for \"me\", not \"***\"")
  }

  @Test func parametersPrintWithoutPassword() {
    var parameters = ConnectionParameters(
      dbname: "postgresql://me:hunter2@db.example:5433/shop?sslmode=require")
    #expect(
      parameters.displayString
        == "host=db.example port=5433 dbname=shop user=me sslmode=require")
    parameters["password"] = "hunter2"
    parameters["sslpassword"] = "hunter2"
    parameters["user"] = "it's me"
    var dumped = ""
    dump(parameters, to: &dumped)
    for shown in ["\(parameters)", String(reflecting: parameters), dumped] {
      #expect(!shown.contains("hunter2"))
    }
    #expect(parameters.displayString.contains("user='it\\'s me'"))
  }

  @Test func aServerThatWantsAPasswordSaysHowToGiveIt() throws {
    let server = try FakeServer(answering: FakeServer.passwordRequest)
    var parameters = ConnectionParameters(dbname: "any")
    parameters["host"] = server.directory
    parameters["passfile"] = "/nonexistent"
    let error = try postgresError { _ = try Connection(parameters) }
    #expect(error.code == .connectionFailed)
    #expect(error.sqlState == .invalidPassword)
    #expect(error.hint?.contains("PGPASSWORD") == true)
  }

  @Test func aRefusedPasswordIsNotShown() throws {
    let refusal = FakeServer.error(
      severity: "FATAL", sqlState: "28P01", message: "password authentication failed for \"me\"")
    let server = try FakeServer(answering: refusal)
    var parameters = ConnectionParameters(dbname: "any")
    parameters["host"] = server.directory
    parameters["user"] = "me"
    parameters["password"] = "hunter2"
    let error = try postgresError { _ = try Connection(parameters) }
    #expect(error.code == .connectionFailed)
    #expect(error.description.contains("authentication failed for \"me\""))
    #expect(!String(reflecting: error).contains("hunter2"))
  }
}
