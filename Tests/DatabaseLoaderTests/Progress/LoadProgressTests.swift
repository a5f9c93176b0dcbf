import DatabaseLoader
import FakeDataKit
import TestSupport
import Testing

@Suite("Load progress") struct LoadProgressTests {
  @Test func aLoadThatHasNotBegun() throws {
    let data = try fitness(users: 100)
    let target = try TestTarget()
    let load = FreshLoad(data, into: target.database.parameters, options: LoadOptions())
    let snapshot = load.progress.snapshot()
    #expect(snapshot.tables.map(\.name) == data.tables.map(\.name))
    #expect(snapshot.tables.map(\.totalRows) == data.tables.map(\.rowCount))
    #expect(snapshot.tables.allSatisfy { $0.rows == 0 && $0.bytes == 0 })
    #expect(snapshot.steps.map(\.step.number) == load.plan.steps.map(\.number))
    #expect(snapshot.steps.allSatisfy { $0.start == nil && $0.end == nil })
  }

  @Test func aLoadThatHasEnded() throws {
    let data = try fitness(users: 100)
    let target = try TestTarget()
    let load = FreshLoad(
      data, into: target.database.parameters, options: LoadOptions(schema: target.schema))
    let report = try load.run()
    let snapshot = load.progress.snapshot()
    #expect(snapshot.tables.map(\.rows) == data.tables.map(\.rowCount))
    #expect(snapshot.tables.map(\.bytes) == report.tables.map(\.bytesSent))
    for item in snapshot.steps {
      let (start, end) = (try #require(item.start), try #require(item.end))
      #expect(start <= end && end <= snapshot.seconds)
      // What a step needs ended before it began.
      for need in item.step.needs {
        #expect(try #require(snapshot.steps[need].end) <= start)
      }
    }
  }

  @Test func aLoadInBetween() throws {
    let database = try TestDatabase()
    let gate = try LoadGate(at: .keys, in: database)
    let load = FreshLoad(
      try fitness(users: 100), into: database.parameters, options: LoadOptions(jobs: 1))
    let run = Background { try load.run() }
    try gate.waitUntilReached()
    let snapshot = load.progress.snapshot()
    let running = snapshot.steps.filter { $0.start != nil && $0.end == nil }
    #expect(running.map(\.step.phase) == [.keys])
    let copied = snapshot.steps.filter { $0.step.phase == .copy && $0.end != nil }
    #expect(!copied.isEmpty)
    for step in copied {
      let table = try #require(snapshot.tables.first { $0.name == step.step.table })
      #expect(table.rows == table.totalRows && table.bytes > 0)
    }
    try gate.open()
    _ = try run.value()
  }

  @Test func noMoreConnectionsThanTables() throws {
    let target = try TestTarget()
    func connections(_ jobs: Int) throws -> Int {
      FreshLoad(
        try fitness(users: 1), into: target.database.parameters, options: LoadOptions(jobs: jobs)
      ).workerCount
    }
    #expect(try connections(0) == 1)
    #expect(try connections(3) == 3)
    #expect(try connections(100) == 7)
  }
}
