import FakeDataKit
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// A data set that several processes load in parts.
@Suite("Load in parts") struct PartLoadTests {
  private let database: TestDatabase
  private let data: DataPlan

  init() throws {
    database = try TestDatabase()
    data = try fitness(users: 500)
  }

  private func load(
    _ part: Int, of parts: Int = 4, _ interruption: Interruption = Interruption()
  ) throws -> LoadReport {
    try PartLoad(data, part: part, of: parts, into: database.parameters, options: LoadOptions())
      .run(interruption)
  }

  private func finish(
    of parts: Int = 4, _ ifExists: LoadOptions.IfExists = .fail
  ) throws -> LoadReport {
    try FreshLoad(
      data, into: database.parameters, options: LoadOptions(ifExists: ifExists), finishing: parts
    ).run()
  }

  private func preparation(of parts: Int = 4) -> PartsPreparation {
    PartsPreparation(data, parts: parts, into: database.parameters, options: LoadOptions())
  }

  private var reference: [String: String] {
    get throws {
      let target = try TestTarget()
      try target.database.load(data, schema: target.schema)
      return try target.content()
    }
  }

  private func isEqual(_ report: LoadReport) throws -> Bool {
    try Verification(
      [.init(report.record, of: data.model)], in: database.parameters, options: .init()
    ).run().isEqual
  }

  @Test func partsInAnyOrderAreTheWhole() throws {
    var rows: UInt64 = 0
    for part in [3, 1, 4, 2] { rows += try load(part).rows }
    #expect(try database.content() == [:])
    #expect(rows == data.tables.filter(\.isScaled).reduce(0) { $0 + $1.rowCount })
    let report = try finish()
    #expect(report.rows == data.rowCount)
    #expect(try database.content() == reference)
    #expect(try isEqual(report))
    #expect(try database.remains().allSatisfy { $0.hasPrefix("public.") })
  }

  @Test func aPartIsLoadedOnce() throws {
    #expect(try load(2).rows > 0)
    let again = try load(2)
    #expect(again.rows == 0)
    #expect(again.remarks.first?.contains("part 2 of 4 was loaded already") == true)
  }

  /// Whoever comes second finds the part loaded, or being loaded.
  @Test func aPartThatSeveralLoadAtOnceIsLoadedOnce() throws {
    _ = try preparation().prepare()
    let runs = (0..<6).map { _ in
      Background { [database, data] in
        try PartLoad(data, part: 2, of: 4, into: database.parameters, options: LoadOptions()).run()
          .rows
      }
    }
    var rows: [UInt64] = []
    for run in runs {
      do {
        rows.append(try run.value())
      } catch let error as LoaderError where error.code == .locked {
        #expect(error.message.contains("part 2 of 4 is being loaded by another process"))
      }
    }
    #expect(rows.count { $0 > 0 } == 1)
  }

  @Test func partsThatAreMissingAreNamed() throws {
    let none = try loaderError { try finish() }
    #expect(none.code == .targetUnfit)
    #expect(none.message.contains("--part 1 to --part 4"))
    _ = try preparation().prepare()
    _ = try load(3)
    let error = try loaderError { try finish() }
    #expect(error.message.contains("3 of 4 parts are not loaded yet: 1-2, 4."))
    #expect(PartsStaging.ranges([2, 5, 6, 7, 9]) == "2, 5-7, 9")
    for part in [1, 2, 4] { _ = try load(part) }
    _ = try finish()
    #expect(try database.content() == reference)
  }

  @Test func partsAtTheSameTime() throws {
    let loads = (1...6).map { part in Background { try load(part, of: 6) } }
    for load in loads { #expect(try load.value().warnings == []) }
    _ = try finish(of: 6)
    #expect(try database.content() == reference)
  }

  @Test func aPartThatAnotherProcessLoadsIsLeftToIt() throws {
    _ = try preparation().prepare()
    let gate = try LoadGate(at: .copy("meal"), in: database)
    // The gate is a trigger of tables made from now on.
    _ = try preparation().abandon()
    let first = Background { try load(2) }
    let backend = try #require(try gate.waitUntilReached().first)
    let error = try loaderError { try load(2) }
    #expect(error.code == .locked)
    #expect(error.message.contains("backend \(backend)"), "\(error.message)")
    try gate.open()
    #expect(try first.value().rows > 0)
  }

  @Test func aPartThatFailsIsTakenBackAlone() throws {
    let gate = try LoadGate(at: .copy("meal"), in: database)
    let interruption = Interruption()
    let first = Background { try load(1, of: 2, interruption) }
    try gate.waitUntilReached()
    interruption.request(signal: 15)
    #expect(try loaderError { try first.value() }.code == .interrupted)
    let second = Background { try load(2, of: 2) }
    let backend = try #require(try gate.waitUntilReached().first)
    _ = try database.value("SELECT pg_terminate_backend($1)", ["\(backend)"])
    #expect(try postgresError { try second.value() }.code == .connectionLost)
    try gate.open()
    #expect(try load(2, of: 2).rows > 0)
    #expect(
      try loaderError { try finish(of: 2) }.message.contains("1 of 2 parts are not loaded yet: 1."))
    _ = try load(1, of: 2)
    _ = try finish(of: 2)
    #expect(try database.content() == reference)
  }

  @Test func finishingCanBeTriedAgain() throws {
    for part in 1...2 { _ = try load(part, of: 2) }
    let gate = try LoadGate(at: .keys, in: database)
    let first = Background { try finish(of: 2) }
    try gate.waitUntilReached()
    _ = try database.value(
      """
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name LIKE 'fakedata load%'
      """)
    #expect(try postgresError { try first.value() }.code == .connectionLost)
    try gate.open()
    // Some of the keys may be there.
    try database.execute(
      """
      DO $$ BEGIN EXECUTE format('ALTER TABLE %I.users ADD CONSTRAINT users_pkey PRIMARY KEY (user_id)',
        (SELECT nspname FROM pg_namespace WHERE nspname LIKE 'fakedata\\_parts\\_%'));
      EXCEPTION WHEN invalid_table_definition THEN NULL; END $$
      """)
    let report = try finish(of: 2)
    #expect(try database.content() == reference)
    #expect(try isEqual(report))
  }

  @Test func loadsOfOtherDataDoNotMeet() throws {
    _ = try load(1, of: 2)
    let other = try fitness(users: 500, seed: 43)
    let report = try PartLoad(
      other, part: 1, of: 2, into: database.parameters, options: LoadOptions()
    ).run()
    #expect(report.rows > 0)
    // Neither does an ordinary load take them for what a dead run has left.
    #expect(try database.load(try fitness(users: 10)).removedLeftovers == [])
    #expect(try preparation(of: 2).abandon())
    #expect(try !preparation(of: 2).abandon())
    #expect(
      try database.value(
        "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'fakedata\\_parts\\_%'") == "1")
    // What is published meanwhile is not overwritten.
    #expect(try loaderError { try load(2, of: 2) }.code == .tablesExist)
  }

  @Test func partsReplaceTables() throws {
    try database.load(try fitness(users: 20))
    let load = PartLoad(
      data, part: 1, of: 1, into: database.parameters, options: LoadOptions(ifExists: .replace))
    _ = try load.run()
    #expect(try database.value("SELECT count(*) FROM users") == "20")
    _ = try finish(of: 1, .replace)
    #expect(try database.content() == reference)
  }
}
