import FakeDataKit
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// Fixtures and their templates, each test with a role of its own: templates belong to roles.
@Suite("Fixtures") struct FixtureTests {
  let maker: TestDatabaseMaker

  init() throws {
    maker = try TestDatabaseMaker()
  }

  /// A name that no other test has.
  private func name() -> String { "\(maker.name)_\(UInt16.random(in: .min ... .max))" }

  private func make(
    _ name: String, users: UInt64 = 30, seed: UInt64 = 42, options: Fixture.Options = .init()
  ) throws -> FixtureReport {
    try Fixture(
      fitness(users: users, seed: seed), named: name, on: maker.parameters, options: options
    )
    .make()
  }

  private func content(_ name: String, schema: String = "public") throws -> [String: String] {
    try TestDatabase.content(of: maker.parameters.database(named: name), schema: schema)
  }

  private func error(_ body: () throws -> FixtureReport) throws -> LoaderError {
    do {
      _ = try body()
    } catch let error as LoaderError {
      return error
    }
    throw NoError()
  }

  // MARK: - Made and found

  @Test func theFirstRunMakesTheTemplateAndTheNextOnesFindIt() throws {
    let (one, two) = (name(), name())
    let first = try make(one)
    #expect(first.templateWasMade && first.templateSeconds > 0 && first.cloneSeconds > 0)
    #expect(first.load?.rows == (try fitness(users: 30)).rowCount)
    #expect(first.record == RunRecord(try fitness(users: 30), madeTables: true))
    #expect(try maker.databases() == [one, first.template])
    let second = try make(two)
    #expect(!second.templateWasMade && second.load == nil && second.templateSeconds == 0)
    #expect(second.template == first.template)
    #expect(second.templateBytes == first.templateBytes && first.templateBytes > 1 << 20)
    #expect(try maker.databases() == [one, two, first.template])
    let other = try make(name(), seed: 43)
    #expect(other.templateWasMade && other.template != first.template)
  }

  /// A clone is what a load would have made, in every respect that verify knows and in every byte.
  @Test func aCloneIsWhatALoadMakes() throws {
    let data = try fitness(users: 300)
    let loaded = try TestDatabase()
    try loaded.load(data)
    for _ in 1...2 {
      let name = name()
      let report = try make(name, users: 300)
      #expect(try content(name) == loaded.content())
      #expect(try content(name).count == 7)
      let parameters = ConnectionParameters(dbname: report.uri)
      #expect(try TestDatabase.content(of: parameters) == loaded.content())
      let verification = try Verification(
        [.init(report.record, of: data.model)], in: parameters, options: .init())
      #expect(try verification.run().isEqual)
      // What a run leaves in the comment on users is in the clone as well.
      #expect(
        try RunRecord.read(of: data, schema: nil, in: parameters) == [report.record])
      // And new rows get new keys.
      try maker.execute(
        "INSERT INTO users (name, weight, height) VALUES ('New', 150, 70)", in: name)
    }
  }

  @Test func aTemplateLetsNobodyIn() throws {
    let report = try make(name())
    let error = try #require(throws: PostgresError.self) {
      _ = try Connection(maker.parameters.database(named: report.template))
    }
    #expect(error.message.contains("is not currently accepting connections"))
    // Nor can it be dropped by accident.
    #expect(throws: PostgresError.self) { try maker.execute("DROP DATABASE \(report.template)") }
  }

  @Test func namesAndSchemasOfAllKinds() throws {
    for (name, schema) in [
      ("\(name()) a=b", "public"), ("\(name()) it's \"so\"", "my \"schema\" = x"),
      ("postgresql://\(name())", "größe"),
    ] {
      let report = try make(name, options: .init(schema: schema))
      #expect(report.database == name && report.schema == schema)
      let connection = try Connection(ConnectionParameters(dbname: report.uri))
      #expect(connection.database == name)
      #expect(try content(name, schema: schema).count == 7)
    }
    #expect(try maker.databases().count == 6)
    let refused = try error { try make("fakedata_0123456789ab") }
    #expect(refused.code == .targetUnfit)
  }

  // MARK: - A name that is taken

  @Test func aNameThatIsTaken() throws {
    let name = name()
    _ = try make(name, seed: 1)
    let before = try content(name)
    let taken = try error { try make(name) }
    #expect(taken.code == .databaseExists && taken.message.contains("\"\(name)\""))
    // Nothing was made for nothing.
    #expect(try maker.databases().count == 2)
    #expect(try content(name) == before)
    let replaced = try make(name, options: .init(replaces: true))
    #expect(replaced.hasReplaced)
    #expect(try content(name) != before)
    // The database, and a template for each of the two seeds.
    #expect(try maker.databases().count == 3)
  }

  @Test func whatFakedataHasNotMadeIsReplacedOnlyByForce() throws {
    let name = name()
    try maker.execute("CREATE DATABASE \(name) TEMPLATE template0")
    try maker.execute("CREATE TABLE precious (id bigint)", in: name)
    let refused = try error { try make(name, options: .init(replaces: true)) }
    #expect(refused.code == .databaseExists && refused.message.contains("--force"))
    #expect(try content(name).keys.sorted() == ["precious"])
    _ = try make(name, options: .init(replaces: true, isForced: true))
    #expect(try content(name).count == 7)
    for other in ["postgres", "template1"] {
      let refused = try error { try make(other, options: .init(replaces: true, isForced: true)) }
      #expect(refused.code == .targetUnfit)
    }
  }

  @Test func aDatabaseInUseIsReplacedOnlyByForce() throws {
    let name = name()
    _ = try make(name, seed: 1)
    var guest = try Connection(maker.parameters.database(named: name))
    let before = try content(name)
    let refused = try error { try make(name, options: .init(replaces: true)) }
    #expect(refused.code == .targetBusy && refused.message.contains("--force"))
    #expect(try content(name) == before)
    // The clone that was to take its place is gone.
    #expect(try maker.databases().filter { $0.hasPrefix("fakedata_build_") } == [])
    _ = try make(name, options: .init(replaces: true, isForced: true))
    #expect(try content(name) != before)
    #expect(throws: PostgresError.self) { try guest.query("SELECT 1").rowCount }
  }

  // MARK: - Templates

  @Test func theListOfTemplates() throws {
    let first = try make(name(), users: 5)
    let second = try make(name(), users: 6, options: .init(schema: "demo"))
    let server = FixtureServer(try maker.parameters)
    var templates = try server.templates()
    #expect(templates.map(\.name) == [second.template, first.template])
    #expect(templates.map(\.schema) == ["demo", "public"])
    #expect(templates.map { $0.record?.parameters.scale } == [6, 5])
    #expect(templates.map(\.bytesOnDisk) == [second.templateBytes, first.templateBytes])
    #expect(templates.allSatisfy { $0.made.wholeMatch(of: /20\d\d-\d\d-\d\dT.*Z/) != nil })
    #expect(templates.allSatisfy { $0.lastUsed > $0.made })
    // The last used one comes first.
    _ = try make(name(), users: 5)
    templates = try server.templates()
    #expect(templates.map(\.name) == [first.template, second.template])
  }

  @Test func templatesBeyondThoseThatAreKeptAreRemoved() throws {
    // Names alone make nobody a template.
    try maker.execute("CREATE DATABASE fakedata_0123456789ab TEMPLATE template0")
    defer { try? maker.execute("DROP DATABASE fakedata_0123456789ab") }
    let one = try make(name(), users: 1).template
    let two = try make(name(), users: 2).template
    let three = try make(name(), users: 3, options: .init(keptTemplates: 3))
    #expect(three.removedTemplates == [])
    _ = try make(name(), users: 1)
    let four = try make(name(), users: 4, options: .init(keptTemplates: 2))
    #expect(Set(four.removedTemplates) == [two, three.template])
    let left = try maker.databases().filter { $0.hasPrefix("fakedata_") }
    #expect(left == [one, four.template, "fakedata_0123456789ab"])
    // One that is found counts as the last used.
    let again = try make(name(), users: 1, options: .init(keptTemplates: 1))
    #expect(again.removedTemplates == [four.template] && again.template == one)
  }

  @Test func allTemplatesAreRemovedButThoseInUse() throws {
    let (one, two) = (name(), name())
    let first = try make(one, users: 1).template
    let second = try make(two, users: 2).template
    var session = try FixtureServer(maker.parameters).connect()
    let lock = FixtureTemplate.lock(first)
    #expect(try lock.tryTake(.shared, on: &session))
    var outcome = try FixtureServer(maker.parameters).removeAll()
    #expect(outcome.removed == [second] && outcome.inUse == [first])
    try lock.release(.shared, on: &session)
    // Nor does it matter by which database the other has come.
    var elsewhere = try Connection(maker.parameters.database(named: one))
    #expect(try lock.tryTake(.shared, on: &elsewhere))
    outcome = try FixtureServer(maker.parameters).removeAll()
    #expect(outcome.removed == [] && outcome.inUse == [first])
    try lock.release(.shared, on: &elsewhere)
    outcome = try FixtureServer(maker.parameters).removeAll()
    #expect(outcome.removed == [first] && outcome.inUse == [])
    #expect(try maker.databases() == [one, two])
  }

  @Test func somethingElseOfATemplatesName() throws {
    let key = try TemplateKey(fitness(users: 30), schema: "public", role: maker.name)
    try maker.execute("CREATE DATABASE \(key.name) TEMPLATE template0")
    let refused = try error { try make(name()) }
    #expect(refused.code == .targetUnfit && refused.message.contains(key.name))
    #expect(try maker.databases() == [key.name])
  }

  @Test func aRoleThatMayNotMakeDatabases() throws {
    try Connection.run(
      "ALTER ROLE \(maker.name) NOCREATEDB", TestServer.shared.parameters(database: "postgres"))
    let error = try #require(throws: ServerFailure.self) { try make(name()) }.error
    #expect(error.sqlState == .insufficientPrivilege)
    #expect(error.hint == "ALTER ROLE \(maker.name) CREATEDB")
    #expect(try maker.databases() == [])
  }
}
