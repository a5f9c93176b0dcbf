import Foundation
import PostgresClient
import TestSupport
import Testing

/// Every command that connects, through PgBouncer.
@Suite("Connection poolers", .enabled(if: Pooler.isInstalled)) struct PoolerTests {
  /// How a pooler gives out its connections to the server.
  struct Pooling: CustomTestStringConvertible {
    var mode: Pooler.Mode
    var size = 20
    var takesTurns = false

    var testDescription: String {
      "\(mode.rawValue), \(size) connections\(takesTurns ? " in turn" : "")"
    }
  }

  let program: Program
  let own: OwnServer

  init() throws {
    program = try Program()
    own = try OwnServer()
    try own.start()
  }

  private static let populate = ["populate", "--users", "30", "--seed", "7"]

  /// The commands, in an order in which each finds what it needs.
  private static let commands: [[String]] = [
    populate,
    populate + ["--if-exists", "replace", "--verify"],
    populate + ["--if-exists", "truncate"],
    populate + ["--if-exists", "append"],
    populate + ["--if-exists", "replace", "--single-transaction"],
    ["verify"],
    populate + ["--if-exists", "replace", "--parts", "2", "--prepare"],
    populate + ["--if-exists", "replace", "--parts", "2", "--part", "1"],
    populate + ["--if-exists", "replace", "--parts", "2", "--part", "2"],
    populate + ["--if-exists", "replace", "--parts", "2", "--finish"],
    populate + ["--parts", "3", "--abandon"],
    ["fixture", "app_test", "--users", "20"],
    ["fixture", "app_test_2", "--users", "20"],
    ["fixture", "--list"],
    ["fixture", "--drop-all"],
    ["bench", "--endpoint", "put-meal", "--iterations", "3"],
    ["bench", "--endpoint", "meals-of-day", "--iterations", "3", "--sizes", "10,20"],
    ["tune", "--endpoint", "meals-of-day", "--seconds", "0.05"],
  ]

  /// What somebody else who uses the pool finds in the session that is given to him.
  private func session(_ pooler: Pooler) throws -> [[String?]] {
    var connection = try Connection(pooler.parameters(database: "postgres"))
    return try connection.query(
      """
      SELECT name, setting FROM pg_settings WHERE source = 'session'
      UNION ALL SELECT 'lock', objid::text FROM pg_locks
        WHERE locktype = 'advisory' AND pid = pg_backend_pid()
      UNION ALL SELECT 'statement', name FROM pg_prepared_statements ORDER BY 1, 2
      """
    ).rows
  }

  /// The databases of the server, and the schemas of one.
  private func names(_ database: TestDatabase) throws -> String? {
    try database.value(
      """
      SELECT string_agg(name, ' ' ORDER BY name)
      FROM (SELECT datname FROM pg_database UNION ALL SELECT nspname FROM pg_namespace) n (name)
      """)
  }

  @Test(arguments: [
    Pooling(mode: .transaction), Pooling(mode: .transaction, size: 1),
    Pooling(mode: .transaction, size: 3, takesTurns: true), Pooling(mode: .statement),
    Pooling(mode: .statement, size: 3, takesTurns: true),
  ])
  func sessionsThatAreNoneAreRefusedBeforeAnythingIsChanged(_ pooling: Pooling) throws {
    let database = try TestDatabase(on: own.server)
    let load = try program.run(arguments: Self.populate + ["-q", "-d", database.uri])
    #expect(load.exitCode == 0, load.summary)
    let content = try database.content()
    let namesBefore = try names(database)
    let pooler = try Pooler(
      pooling.mode, to: own.server, size: pooling.size, takesTurns: pooling.takesTurns)
    let before = try session(pooler)
    for command in Self.commands {
      let outcome = try program.run(
        arguments: command + ["-q", "-d", pooler.uri(database: database.name)])
      outcome.expectFailure(
        4, "connection pooler at ", "pool_mode = \(pooling.mode.rawValue)", "Nothing was changed.",
        "Connect to the server itself, or to a pool with pool_mode = session.")
      #expect(try session(pooler) == before, "\(command)")
    }
    #expect(try database.content() == content)
    #expect(try names(database) == namesBefore)
  }

  /// Others take connections out of the pool and bring them back all the time.
  @Test(arguments: [false, true])
  func aPoolThatOthersUseIsRefusedToo(takesTurns: Bool) throws {
    let database = try TestDatabase(on: own.server)
    let pooler = try Pooler(.transaction, to: own.server, size: 4, takesTurns: takesTurns)
    let uri = pooler.uri(database: database.name)
    let end = program.home.path("end")
    let others = (1...2).map { _ in
      Background {
        var connection = try Connection(ConnectionParameters(dbname: uri))
        while access(end, F_OK) != 0 {
          _ = try connection.query("SELECT pg_sleep(random() / 500)")
        }
      }
    }
    for _ in 1...5 {
      let outcome = try program.run(arguments: Self.populate + ["-q", "-d", uri])
      outcome.expectFailure(4, "pool_mode = transaction")
    }
    FileManager.default.createFile(atPath: end, contents: nil)
    for other in others { try other.value() }
    #expect(try database.content() == [:])
  }

  @Test func poolsOfSessionsWork() throws {
    let database = try TestDatabase(on: own.server)
    let pooler = try Pooler(.session, to: own.server)
    let before = try session(pooler)
    for command in Self.commands {
      let outcome = try program.run(
        arguments: command + ["-q", "-d", pooler.uri(database: database.name)])
      #expect(outcome.exitCode == 0, "\(command): \(outcome.summary)")
    }
    #expect(try session(pooler) == before)
  }
}
