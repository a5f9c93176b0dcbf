/// A command line and an environment, drawn from a seed and a number.
///
/// No case reaches a database: all lead to a port of this machine at which nobody listens. None makes a
/// private server, and none makes more than a few rows.
struct FuzzCase {
  /// What stands wherever a password belongs, and must not be seen anywhere.
  static let password = "s3cr3tpw"

  let number: Int
  /// The directory in which the program runs, and in which all paths of its own lie.
  let home: String
  private(set) var arguments: [[UInt8]] = []
  private(set) var environment: [String: [UInt8]]
  private var source: FuzzSource

  init(seed: UInt64, number: Int, home: String) {
    self.number = number
    self.home = home
    source = FuzzSource(seed: seed, number: number)
    environment = [
      "PATH": Array("/usr/bin:/bin".utf8), "HOME": Array(home.utf8),
      "FAKEDATA_SERVER_DIR": Array("\(home)/server".utf8),
      // A crash is told by its signal; a trace of it takes seconds.
      "SWIFT_BACKTRACE": Array("enable=no".utf8),
      // Whatever host is named, this address is the one: no name is looked up anywhere.
      "PGHOSTADDR": Array("127.0.0.1".utf8), "PGPORT": Array("1".utf8),
      "PGCONNECT_TIMEOUT": Array("2".utf8),
    ]
    switch source.below(20) {
    case 0..<7: command("populate")
    case 7..<10: command("generate")
    case 10..<13: command("verify")
    case 13..<16: server()
    case 16..<18: words()
    default: anything()
    }
    if source.chance(40) { changeEnvironment() }
  }

  /// The case as a script for bash. A Swift string cannot hold all the bytes that an argument can.
  var script: String {
    let variables = environment.sorted { $0.key < $1.key }.map {
      "\($0.key)=\(Self.word($0.value))"
    }
    return "cd \(Self.word(Array(home.utf8))) && exec env -i \(variables.joined(separator: " ")) "
      + "\"$0\" \(arguments.map(Self.word).joined(separator: " "))\n"
  }

  private static func word(_ bytes: [UInt8]) -> String {
    let letters = Set(
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=@,+".utf8)
    if !bytes.isEmpty, bytes.allSatisfy(letters.contains) {
      return String(decoding: bytes, as: UTF8.self)
    }
    let digits = Array("0123456789abcdef")
    let escaped = bytes.map { byte in
      letters.contains(byte)
        ? String(UnicodeScalar(byte)) : "\\x\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }
    return "$'\(escaped.joined())'"
  }

  // MARK: - Commands

  /// A command that makes or reads rows.
  private mutating func command(_ name: String) {
    arguments.append(Array(name.utf8))
    options(FuzzOption.of(name))
    if name != "generate", source.chance(60) {
      let names = ["-d", "--dbname", "--dbname", "--db", "-D"]
      option(source.pick(names), connectionString())
    }
    limit()
  }

  /// The last ones count: few rows, whatever was asked for before.
  private mutating func limit() {
    arguments += ["--users", "3", "--days", "1", "--workouts", "1-7", "--meals", "1-5"]
      .map { Array($0.utf8) }
  }

  private mutating func server() {
    arguments.append(Array("server".utf8))
    let command = source.pick(["start", "stop", "status", "url", "destroy"])
    arguments.append(source.chance(80) ? Array(command.utf8) : source.mutated(command))
    if source.chance(20) { arguments.append(source.nasty()) }
    switch source.below(4) {
    case 0: environment["FAKEDATA_SERVER_DIR"] = Array("\(home)/".utf8) + source.nasty()
    case 1: environment["FAKEDATA_SERVER_DIR"] = Array("x".utf8) + source.nasty()
    case 2: environment["FAKEDATA_SERVER_DIR"] = Array("/proc/nowhere/".utf8) + source.nasty()
    default: break
    }
    // No programs are there, so that none of these starts a server.
    environment["FAKEDATA_SERVER_BIN"] = Array("/nowhere/".utf8) + source.nasty()
  }

  private mutating func words() {
    let first = [
      "populate", "generate", "verify", "schema", "server", "help", "--help", "-h", "--version",
      "--help-hidden",
      "--generate-completion-script", "--experimental-dump-help", "completion",
    ]
    let second = [
      "populate", "generate", "schema", "server", "--help", "-h", "zsh", "bash", "fish", "status",
      "url", "--version",
    ]
    arguments.append(source.value(like: first))
    for _ in 0..<source.below(3) { arguments.append(source.value(like: second)) }
    guardAgainstWork()
  }

  private mutating func anything() {
    for _ in 0..<source.below(6) { arguments.append(source.nasty()) }
    guardAgainstWork()
  }

  /// Keeps arguments that were drawn without a plan from loading, generating or starting something.
  private mutating func guardAgainstWork() {
    environment["FAKEDATA_SERVER_BIN"] = Array("/nowhere".utf8)
    if ["generate", "populate", "verify"].contains(where: { arguments.contains(Array($0.utf8)) }) {
      limit()
    }
  }

  // MARK: - Options

  private mutating func options(_ choices: [FuzzOption]) {
    for _ in 0..<source.below(5) {
      if source.chance(10) {
        arguments.append(source.nasty())
        continue
      }
      let choice = source.pick(choices)
      let name =
        source.chance(90)
        ? choice.name : String(decoding: source.mutated(choice.name), as: UTF8.self)
      let isFlag = choice.examples.isEmpty
      if isFlag && source.chance(90) {
        arguments.append(Array(name.utf8))
      } else {
        option(name, source.value(like: isFlag ? ["1"] : choice.examples))
      }
    }
  }

  /// An option in one of the ways in which options are written, or without its value.
  private mutating func option(_ name: String, _ value: [UInt8]) {
    switch source.below(10) {
    case 0: arguments.append(Array(name.utf8))
    case 1..<4: arguments.append(Array("\(name)=".utf8) + value)
    case 4 where !name.hasPrefix("--"): arguments.append(Array(name.utf8) + value)
    default: arguments += [Array(name.utf8), value]
    }
  }

  // MARK: - Connections

  private static let keywords = [
    "dbname", "user", "port", "host", "sslmode", "connect_timeout", "application_name", "options",
    "client_encoding", "target_session_attrs", "sslrootcert", "keepalives_idle", "service",
    "channel_binding", "gssencmode", "replication", "passfile", "nope", "requirepeer",
  ]
  private static let values = [
    "127.0.0.1", "localhost", "1", "0", "99999", "-1", "x", "require", "verify-full", "any",
    "read-write", "'", "\\", "'it''s'", "'a b'", "", "%2Ftmp", "/tmp", "-c x=y", "LATIN1",
  ]

  private mutating func connectionString() -> [UInt8] {
    switch source.below(12) {
    case 0: return source.nasty()
    case 1: return source.value(like: ["demo", "postgres", "a b", "a'b", "%41", "host/demo"])
    case 2..<6: return uri()
    case 6..<8: return frameworkURL()
    case 8: return semicolonString()
    default: return keywordString()
    }
  }

  private mutating func uri() -> [UInt8] {
    let scheme = source.pick(["postgresql", "postgres"])
    var text = Array("\(scheme)://".utf8)
    if source.chance(70) {
      text += source.value(like: ["me", "a%20b", "", "me%40home"])
      text += Array(source.pick([":", ":", ":p/w:", ":p?w", ":%", ":#"]).utf8)
      text += Array("\(Self.password)@".utf8)
    }
    text += Array(
      source.pick(["127.0.0.1", "localhost", "[::1]", "", "%2Ftmp", "[::1", "a,b", "127.0.0.1:1"])
        .utf8)
    if source.chance(30) { text += Array(":\(source.pick(Self.values))".utf8) }
    if source.chance(70) {
      text += Array("/".utf8) + source.value(like: ["demo", "a%20b", "%", ""])
    }
    if source.chance(40) {
      text += Array("?\(source.pick(Self.keywords))=".utf8) + source.value(like: Self.values)
    }
    if source.chance(15) { text += Array("&password=\(Self.password)".utf8) }
    return text
  }

  /// A URL of a framework, or what is left of it when it is copied.
  private mutating func frameworkURL() -> [UInt8] {
    let scheme = source.pick([
      "postgresql+psycopg2://", "postgis://", "ecto://", "jdbc:postgresql://", "jdbc:postgresql:",
      "r2dbc:postgresql://", "r2dbc:", "mysql://", "cockroachdb+asyncpg://", "", "postgres:", "$",
    ])
    var text = Array(source.pick(["", "", "\"", "DATABASE_URL=", " "]).utf8) + Array(scheme.utf8)
    if source.chance(60) {
      text += Array("me:".utf8) + Array(source.pick(["", "", "p/w", "p?w", "p@w", "p#", "%"]).utf8)
      text += Array("\(Self.password)@".utf8)
    }
    text += Array(source.pick(["127.0.0.1:1", "localhost:1", "[::1]:1", "a:1,b:1", "$HOST"]).utf8)
    text += Array("/".utf8) + source.value(like: ["demo", ""])
    for number in 0..<source.below(4) {
      text += Array((number == 0 ? "?" : "&").utf8)
      let settings = [
        "schema=app", "pool=5", "ssl=false", "ssl=maybe", "sslmode=no-verify", "currentSchema=\"a",
        "password=\(Self.password)", "password=a=\(Self.password)", "nope=1", "host=127.0.0.1",
        "loginTimeout=2",
      ]
      text += source.value(like: settings)
    }
    if source.chance(15) { text += Array(source.pick(["\"", "\n", " "]).utf8) }
    return text
  }

  /// A connection string of Npgsql.
  private mutating func semicolonString() -> [UInt8] {
    let settings = [
      "Host=127.0.0.1", "Port=1", "Database=demo", "Username=me", "SSL Mode=Disable",
      "Pooling=true",
      "Password=\(Self.password)", "Pwd='\(Self.password)'", "Password=\"a;\(Self.password)\"",
      "PASSWORD = \(Self.password)", "Nope=1", "Search Path=app", "Timeout=2",
    ]
    var text: [UInt8] = []
    // What hides a password is the name in front of it, so that one stays as it is.
    for _ in 0...source.below(5) {
      let setting = source.pick(settings)
      text +=
        source.chance(80) || setting.contains(Self.password)
        ? Array(setting.utf8) : source.mutated(setting)
      text.append(UInt8(ascii: ";"))
    }
    return text
  }

  private mutating func keywordString() -> [UInt8] {
    var text: [UInt8] = []
    for _ in 0...source.below(4) {
      let blank = source.pick(["", " ", "\t", "\n"])
      text += Array("\(source.pick(Self.keywords))\(blank)=\(blank)".utf8)
      text += source.value(like: Self.values)
      text.append(UInt8(ascii: " "))
    }
    if source.chance(40) { text += Array("password=\(Self.password)".utf8) }
    return text
  }

  // MARK: - Environment

  private mutating func changeEnvironment() {
    for _ in 0...source.below(3) {
      switch source.below(6) {
      case 0: environment["DATABASE_URL"] = connectionString()
      case 1:
        environment["PGPASSWORD"] = Array(Self.password.utf8)
        environment["PGUSER"] = source.value(like: ["me", "a b"])
      case 2:
        let names = ["HOME", "PATH", "TERM", "LANG"]
        environment[source.pick(names)] = source.chance(50) ? nil : source.nasty()
      case 3:
        let names = [
          "TERM", "NO_COLOR", "COLUMNS", "LINES", "LANG", "LC_ALL", "TMPDIR", "XDG_DATA_HOME", "TZ",
        ]
        environment[source.pick(names)] = source.value(like: [
          "1", "0", "-5", "39", "1000000", "dumb",
        ])
      default:
        let names = [
          "PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGOPTIONS", "PGAPPNAME", "PGSSLMODE",
          "PGSSLROOTCERT", "PGSSLCERT", "PGSSLKEY", "PGCONNECT_TIMEOUT", "PGCLIENTENCODING", "PGTZ",
          "PGDATESTYLE", "PGTARGETSESSIONATTRS", "PGPASSFILE", "PGSERVICE", "PGSERVICEFILE",
          "PGSYSCONFDIR", "PGCHANNELBINDING", "PGGSSENCMODE", "PGREQUIREPEER", "PGREQUIRESSL",
        ]
        environment[source.pick(names)] = source.value(like: Self.values)
      }
    }
  }
}
