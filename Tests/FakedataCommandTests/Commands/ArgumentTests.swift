import Foundation
import PostgresClient
import TestSupport
import Testing

/// What the program makes of arguments and an environment that are not what they should be.
@Suite("Command line: arguments as such") struct ArgumentTests {
  let program: Program

  init() throws {
    program = try Program()
  }

  @Test func lineBreaksAndEscapeSequencesAreSpelledOut() throws {
    try program.run("populate", "--users", "5\nfakedata: done\u{1B}[2J")
      .expectUsageError(#"'5\nfakedata: done\u{1B}[2J'"#, "--users")
    try program.run("po\npulate").expectUsageError(#"'po\npulate'"#)
    let database = "no\u{1B}[31m\nwhere"
    try program.run(
      "populate", "--users", "5", environment: ["DATABASE_URL": "dbname='\(database)'"]
    )
    .expectFailure(2)
    let directory = program.home.path("a\u{7}b")
    try program.run("server", "start", environment: ["FAKEDATA_SERVER_DIR": directory])
      .expectFailure(1, "absolute path without control characters", #"a\u{7}b"#)
  }

  @Test func theMessagesOwnLineBreaksAreFolded() throws {
    let outcome = try program.run("--generate-completion-script", "ksh")
    outcome.expectUsageError(
      "'ksh'. Please use --generate-completion-script=<shell>", "zsh bash fish")
  }

  @Test func aVeryLongArgumentIsShortened() throws {
    let long = String(repeating: "9", count: 100_000)
    let outcome = try program.run("populate", "--users", long)
    outcome.expectUsageError("999 … 999", "whole number from 1")
    #expect(outcome.stderr.utf8.count < 3_000)
  }

  @Test(arguments: [
    "postgresql://me:s3cret@127.0.0.1:1/x", "postgresql://127.0.0.1:1/x?password=s3cret",
    "host=127.0.0.1 password=s3cret", "-Dpostgres://me:s3cret@127.0.0.1:1/x",
    "--dbname=postgresql://me:s3cret@127.0.0.1:1/x --nope",
    "postgresql+psycopg2://me:s3cret@127.0.0.1:1/x", "me:s3cret@127.0.0.1:1/x",
    "mysql://me:s3cret@127.0.0.1:1/x", "jdbc:postgresql://127.0.0.1:1/x?user=me&password=s3cret",
    "Host=127.0.0.1;Port=1;Username=me;PASSWORD=s3cret", "Host=127.0.0.1;Port=1;Pwd = s3cret",
    "prisma://127.0.0.1:1/?api_key=s3cret",
  ])
  func aPasswordInAMisplacedArgumentIsNotShown(_ argument: String) throws {
    for arguments in [[argument], ["--seed", argument], ["--seed=\(argument)"]] {
      let outcome = try program.run(arguments: ["populate"] + arguments)
      #expect(outcome.exitCode == 64 || outcome.exitCode == 2, outcome.summary)
      #expect(!outcome.stderr.contains("s3cret"), outcome.summary)
    }
  }

  @Test func argumentsMustBeText() throws {
    // Read with replacement characters, it would name another schema.
    let outcome = try program.runInShell("fakedata populate --users 5 --schema $'a\\xff' -d x")
    outcome.expectUsageError("argument 5 is not valid UTF-8")
  }

  @Test(arguments: ["1", "0", "-5", "28", "-9223372036854775808", "9223372036854775807", "x", ""])
  func helpOfAnyWidth(_ columns: String) throws {
    for arguments in [["populate", "--help"], ["help", "server"], []] {
      let help = try program.run(arguments: arguments, environment: ["COLUMNS": columns])
      #expect(help.exitCode == 0 && help.stderr == "", help.summary)
      #expect(help.stdout.contains("USAGE: fakedata"))
    }
  }

  #if os(Linux)
    @Test func aPasswordInAnArgumentIsOverwritten() throws {
      let database = try TestDatabase()
      let gate = try LoadGate(at: .copy("meal"), in: database)
      let query = database.uri.split(separator: "?")[1]
      // The server asks for no password, so any is right.
      for database in [
        "--dbname=\(database.uri)&password=s3cret",
        "--dbname=postgres://fakedata:s3cret@/\(database.name)?\(query)",
        try database.keywordString + " password=s3cret",
        "postgresql+psycopg2://fakedata:s3cret@/\(database.name)?\(query)&pool=5",
        "jdbc:postgresql:\(database.name)?\(query)&password=s3cret",
        try database.semicolonString + ";Pwd=s3cret",
      ] {
        let option = database.hasPrefix("-") ? "-q" : "-d"
        let run = try program.start(
          "populate", "--users", "50", "--seed", "1", "--schema", "public", option, database)
        try gate.waitUntilReached()
        let bytes = FileManager.default.contents(atPath: "/proc/\(run.process)/cmdline") ?? Data()
        let line = String(decoding: bytes, as: UTF8.self)
        #expect(line.contains("populate\0") && line.contains("***"), "\(line)")
        #expect(!line.contains("s3cret"), "\(line)")
        kill(run.process, SIGTERM)
        #expect(try run.outcome.value().exitCode == 143)
      }
    }
  #endif
}

extension TestDatabase {
  /// The database as a `keyword=value` string.
  fileprivate var keywordString: String {
    get throws {
      var connection = try Connection(parameters)
      let directory = try connection.query("SHOW unix_socket_directories").firstValue ?? ""
      return "host='\(directory)' port=5432 user=fakedata dbname=\(name)"
    }
  }

  /// The database as Npgsql has it.
  fileprivate var semicolonString: String {
    get throws {
      var connection = try Connection(parameters)
      let directory = try connection.query("SHOW unix_socket_directories").firstValue ?? ""
      return "Host=\(directory);Port=5432;Username=fakedata;Database=\(name)"
    }
  }
}
