import DataSets
import FakeDataKit
import Foundation
import PostgresClient
import Synchronization
import TestSupport
import Testing

@testable import DatabaseLoader

/// Whom a run has said that it waits for.
private final class Told: Sendable {
  let holder = Mutex<String?>(nil)
}

/// Several runs at once, and runs that end before their time.
@Suite("Fixtures: runs") struct FixtureRunsTests {
  let maker: TestDatabaseMaker

  init() throws {
    maker = try TestDatabaseMaker()
  }

  private func fixture(_ name: String, users: UInt64 = 50) throws -> Fixture {
    Fixture(try fitness(users: users), named: "\(maker.name)_\(name)", on: try maker.parameters)
  }

  private var builds: Set<String> {
    get throws { try maker.databases().filter { $0.hasPrefix(FixtureBuild.prefix) } }
  }

  @Test func ofSeveralAtOnceOneMakesTheTemplate() throws {
    let runs = try (0..<5).map { number in
      let fixture = try fixture("\(number)", users: 500)
      return Background { try fixture.make() }
    }
    let reports = try runs.map { try $0.value() }
    #expect(reports.count { $0.templateWasMade } == 1)
    #expect(Set(reports.map(\.template)).count == 1)
    #expect(try maker.databases().count == 6)
    let contents = try reports.map {
      try TestDatabase.content(of: ConnectionParameters(dbname: $0.uri))
    }
    #expect(Set(contents).count == 1 && contents[0].count == 7)
    #expect(reports.filter { !$0.templateWasMade }.allSatisfy { $0.waitedSeconds > 0 })
  }

  /// Whoever waits is told for whom, and goes on when the other has given up.
  @Test func theOneThatWaitsMakesItWhereTheFirstFails() throws {
    let key = try TemplateKey(fitness(users: 50), schema: "public", role: maker.name)
    let server = FixtureServer(try maker.parameters)
    var first = try server.connect()
    #expect(try FixtureTemplate.lock(key.name).tryTake(.exclusive, on: &first))
    let backend = first.backendPID
    let told = Told()
    let fixture = try fixture("a")
    let run = Background {
      try fixture.make { event in
        if case .waiting(let holder) = event { told.holder.withLock { $0 = holder } }
      }
    }
    let holder = try first.wait { _ in told.holder.withLock { $0 } }
    #expect(holder == "backend \(backend) (fakedata supervisor)")
    #expect(!run.hasEnded)
    try FixtureTemplate.lock(key.name).release(.exclusive, on: &first)
    #expect(try run.value().templateWasMade)
  }

  @Test func anInterruptedRunLeavesNothing() throws {
    let interruption = Interruption()
    let error = try #require(throws: LoaderError.self) {
      try fixture("a", users: 100_000).make(interruption) { event in
        if case .loading = event { interruption.request(signal: SIGINT) }
      }
    }
    #expect(error.code == .interrupted)
    #expect(try maker.databases() == [])
  }

  @Test func oneThatIsInterruptedWhileItWaits() throws {
    let key = try TemplateKey(fitness(users: 50), schema: "public", role: maker.name)
    var first = try FixtureServer(maker.parameters).connect()
    #expect(try FixtureTemplate.lock(key.name).tryTake(.exclusive, on: &first))
    let interruption = Interruption()
    let fixture = try fixture("a")
    let told = Told()
    let run = Background {
      try fixture.make(interruption) { event in
        if case .waiting(let holder) = event { told.holder.withLock { $0 = holder } }
      }
    }
    try first.wait { _ in told.holder.withLock { $0 } }
    interruption.request(signal: SIGTERM)
    let error = try #require(throws: LoaderError.self) { try run.value() }
    #expect(error.code == .interrupted)
    #expect(try maker.databases() == [])
  }

  // MARK: - What is left of killed runs

  @Test func whatAKilledRunHasLeftIsRemoved() throws {
    let half = FixtureBuild()
    let fresh = FixtureBuild()
    try maker.execute("CREATE DATABASE \(half.name) TEMPLATE template0")
    try maker.execute("CREATE TABLE half ()", in: half.name)
    try maker.execute(FixtureNote(.build, template: "x").statement(on: half.name))
    // Killed before it could comment on it.
    try maker.execute("CREATE DATABASE \(fresh.name) TEMPLATE template0")
    let guest = try Connection(maker.parameters.database(named: half.name))
    let report = try fixture("a").make()
    #expect(Set(report.removedLeftovers) == [half.name, fresh.name])
    #expect(try builds == [])
    _ = guest.isAlive
  }

  /// The client was killed, and its backend has finished the copy.
  @Test func aCloneThatNobodyWaitsForAnyMoreIsRemoved() throws {
    let template = try fixture("a").make().template
    let clone = FixtureBuild()
    try maker.execute("CREATE DATABASE \(clone.name) TEMPLATE \(template)")
    let report = try fixture("b").make()
    #expect(report.removedLeftovers == [clone.name])
    #expect(try builds == [])
  }

  @Test func whatIsAliveOrSomebodyElsesStays() throws {
    let alive = FixtureBuild()
    let elsewhere = FixtureBuild()
    let full = FixtureBuild()
    let other = FixtureBuild()
    var session = try FixtureServer(maker.parameters).connect()
    try alive.create("TEMPLATE template0", template: "x", on: &session)
    try maker.execute("CREATE DATABASE \(elsewhere.name) TEMPLATE template0")
    try maker.execute(FixtureNote(.build, template: "x").statement(on: elsewhere.name))
    var elsewhereSession = try Connection(maker.parameters.database(named: elsewhere.name))
    _ = try elsewhere.lock.tryTake(.exclusive, on: &elsewhereSession)
    try maker.execute("CREATE DATABASE \(full.name) TEMPLATE template0")
    try maker.execute("CREATE TABLE somebodys ()", in: full.name)
    try maker.execute("CREATE DATABASE \(other.name) TEMPLATE template0")
    try maker.execute("COMMENT ON DATABASE \(other.name) IS 'mine'")
    let report = try fixture("a").make()
    #expect(report.removedLeftovers == [])
    #expect(try builds == [alive.name, elsewhere.name, full.name, other.name])
    try alive.drop(on: &session)
  }

  /// A template that was being removed is no template any more.
  @Test func aTemplateWhoseRemovalWasCutShort() throws {
    let first = try fixture("a").make()
    var session = try FixtureServer(maker.parameters).connect()
    let build = FixtureBuild()
    try build.adopt(first.template, on: &session)
    #expect(try FixtureServer(maker.parameters).templates().isEmpty)
    try build.lock.release(.exclusive, on: &session)
    let second = try fixture("b").make()
    #expect(second.templateWasMade && second.removedLeftovers == [build.name])
  }

  @Test func aLoadThatFailsLeavesNothing() throws {
    var model = Fitness.model()
    // A default value that the server cannot read.
    let users = try #require(model.tables.firstIndex { $0.name == "users" })
    model.tables[users].columns[model.tables[users].columns.count - 1].check = "no_such_function()"
    let data = try DataPlan(model, RunParameters(seed: 1, scale: 5))
    #expect(throws: ServerFailure.self) {
      try Fixture(data, named: "\(maker.name)_a", on: maker.parameters).make()
    }
    #expect(try maker.databases() == [])
  }
}
