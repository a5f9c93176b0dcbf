import DatabaseLoader
@testable import DataSets
@testable import FakeDataKit
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

/// Loads of which nobody has counted the rows before they begin.
@Suite("Load progress: expected rows") struct ExpectedRowsTests {
  private func uncounted(users: UInt64 = 500) throws -> DataPlan {
    try DataPlan(Fitness.model(), RunParameters(seed: 42, scale: users), countedDraws: 0)
  }

  private func expectCounted(_ load: any Load) throws {
    let before = load.progress.snapshot()
    let counted = try fitness(users: 500)
    #expect(before.tables.last?.totalRows == 1500)
    #expect(before.tables.map(\.totalRows) != counted.tables.map(\.rowCount))
    let report = try load.run(Interruption())
    let after = load.progress.snapshot()
    #expect(report.rows == counted.rowCount)
    #expect(after.tables.map(\.totalRows) == counted.tables.map(\.rowCount))
    #expect(after.tables.map(\.rows) == counted.tables.map(\.rowCount))
  }

  @Test(arguments: [1, 2, 7, 30]) func theTotalBecomesTheCount(_ jobs: Int) throws {
    let target = try TestTarget()
    try expectCounted(
      FreshLoad(
        try uncounted(), into: target.database.parameters,
        options: LoadOptions(schema: target.schema, jobs: jobs)))
  }

  @Test(arguments: [LoadOptions.IfExists.truncate, .append])
  func intoTablesThatAreThere(_ ifExists: LoadOptions.IfExists) throws {
    let target = try TestTarget()
    try target.database.load(try fitness(users: 3, seed: 7), schema: target.schema)
    let load = try LoadOptions(schema: target.schema, ifExists: ifExists)
      .load(try uncounted(), into: target.database.parameters)
    #expect(load.progress.snapshot().tables.last?.totalRows == 1500)
    _ = try load.run(Interruption())
    let after = load.progress.snapshot()
    #expect(after.tables.map(\.totalRows) == after.tables.map(\.rows))
    if ifExists == .truncate {
      #expect(after.tables.last?.rows == (try fitness(users: 500)).table("meal")?.rowCount)
    }
  }

  @Test func inPartsToo() throws {
    let target = try TestTarget()
    let options = LoadOptions(schema: target.schema)
    for part in 1...3 {
      let load = PartLoad(
        try uncounted(), part: part, of: 3, into: target.database.parameters, options: options)
      _ = try load.run(Interruption())
      let after = load.progress.snapshot()
      #expect(after.tables.map(\.totalRows) == after.tables.map(\.rows))
    }
    try expectCounted(
      FreshLoad(
        try uncounted(), into: target.database.parameters, options: options, finishing: 3))
  }
}
