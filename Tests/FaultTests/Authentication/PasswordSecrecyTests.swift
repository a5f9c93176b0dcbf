import Foundation
import PostgresClient
import TestSupport
import Testing

/// A run that knows a password, and how it ends.
struct SecretRun: Sendable {
  /// From where it knows the password. The server asks for none, so any is right.
  enum Source: String, CaseIterable, Sendable {
    case uri, uriParameter, keywords, databaseURL, environment, sqlAlchemy, npgsql
  }

  /// How it ends.
  enum Ending: String, CaseIterable, Sendable {
    case loaded, refused, cut, interrupted
  }

  static let password = "s3cr3t-pw"

  static let all = Source.allCases.flatMap { source in
    Ending.allCases.map { SecretRun(source: source, ending: $0) }
  }

  let source: Source
  let ending: Ending

  var name: String { "a password from \(source.rawValue), the run \(ending.rawValue)" }

  /// Runs it and looks in every place for the password, while it loads and afterwards.
  func inject() throws {
    let database = try TestDatabase()
    let program = try Program()
    let gate = try LoadGate(at: .copy("meal"), in: database)
    if ending == .refused {
      // A type of the name of a table.
      try database.execute("CREATE DOMAIN public.goals AS text")
    }
    let access = try access(to: database)
    let run = try program.start(
      arguments: ["populate", "--users", "50", "--seed", "1"] + output + access.arguments,
      environment: access.environment)
    defer {
      if !run.outcome.hasEnded { kill(run.process, SIGKILL) }
      try? gate.open()
    }
    if ending != .refused {
      let waiting = try gate.waitUntilReached()
      try checkWhileRunning(run.process, in: database)
      switch ending {
      case .loaded: try gate.open()
      case .cut:
        _ = try database.value("SELECT pg_terminate_backend($1)", ["\(waiting[0])"])
      case .interrupted: kill(run.process, SIGINT)
      case .refused: break
      }
    }
    let outcome = try run.outcome.value()
    let code: [Ending: Int32] = [.loaded: 0, .refused: 4, .cut: 2, .interrupted: 130]
    try expect(outcome.exitCode == code[ending], "another ending: \(outcome.summary)")
    for text in [outcome.stdout, outcome.stderr] {
      try expect(!text.contains(Self.password), "the password is printed: \(text)")
    }
    if ending == .loaded {
      try expect(outcome.stdout.contains("fakedata populate"), "no command: \(outcome.stdout)")
    }
  }

  /// The forms of output, dealt to the sources.
  private var output: [String] {
    switch source {
    case .uri: ["--progress", "json"]
    case .uriParameter: ["--json"]
    case .keywords: ["--progress", "bar"]
    case .databaseURL, .sqlAlchemy, .npgsql: ["--progress", "plain"]
    case .environment: ["--json", "--progress", "json"]
    }
  }

  private func access(
    to database: TestDatabase
  ) throws -> (arguments: [String], environment: [String: String]) {
    let uri = "\(database.uri)&password=\(Self.password)"
    switch source {
    case .uri:
      let withUser = database.uri.replacing("///", with: "//fakedata:\(Self.password)@/")
      return (["-d", withUser], [:])
    case .uriParameter: return (["--dbname=\(uri)"], [:])
    case .keywords:
      let directory = try database.value("SHOW unix_socket_directories") ?? ""
      return (
        [
          "-d",
          connectionString([
            ("host", directory), ("port", "5432"), ("user", "fakedata"), ("dbname", database.name),
            ("password", Self.password),
          ]),
        ], [:]
      )
    case .databaseURL: return ([], ["DATABASE_URL": uri])
    case .sqlAlchemy:
      return (
        ["-d", uri.replacing("postgresql:", with: "postgresql+psycopg2:") + "&pool_size=5"], [:]
      )
    case .npgsql:
      let directory = try database.value("SHOW unix_socket_directories") ?? ""
      return (
        [
          "-d",
          "Host=\(directory);Port=5432;Username=fakedata;Database=\(database.name);"
            + "Password=\(Self.password)",
        ], [:]
      )
    case .environment: return (["-d", database.uri], ["PGPASSWORD": Self.password])
    }
  }

  private func checkWhileRunning(_ process: Int32, in database: TestDatabase) throws {
    var connection = try Connection(database.parameters)
    let activity = try connection.query(
      "SELECT concat_ws(' ', application_name, query) FROM pg_stat_activity"
    ).rows.compactMap { $0[0] }
    try expect(
      activity.contains { $0.contains("fakedata load") }, "nobody loads: \(activity)")
    for line in activity {
      try expect(!line.contains(Self.password), "the server shows it: \(line)")
    }
    #if os(Linux)
      for process in try Self.processes(below: process) {
        let bytes = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
        let line = String(decoding: bytes, as: UTF8.self)
        try expect(!line.contains(Self.password), "the list of processes shows it: \(line)")
      }
    #endif
  }

  /// A process and those that it has started.
  private static func processes(below process: Int32) throws -> [Int32] {
    let path = "/proc/\(process)/task/\(process)/children"
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return [process] + text.split(separator: " ").compactMap { Int32($0) }
  }
}

/// A password that a run knows is nowhere to be seen.
@Suite("Faults: passwords stay secret") struct PasswordSecrecyTests {
  @Test(arguments: Faults.selected(SecretRun.all.indices.map { $0 }, of: "secrecy", sample: 4))
  func nowhere(_ index: Int) {
    let run = SecretRun.all[index]
    Faults.inject(.authentication, run.name) { try run.inject() }
  }
}
