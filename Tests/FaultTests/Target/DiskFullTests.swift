import DatabaseLoader
import FakeDataKit
import PostgresClient
import TestSupport
import Testing

/// A disk that is too small for the tables.
struct DiskFault: Sendable, CustomTestStringConvertible {
  private static let users: UInt64 = 10_000

  let mode: LoadMode
  let phase: LoadPhase
  let jobs: Int

  var testDescription: String { "\(mode) with \(jobs) jobs, in phase \(phase.rawValue)" }

  static let all =
    [LoadMode.fresh, .replace, .truncate].flatMap { mode in
      [LoadPhase.copy, .keys].flatMap { phase in
        [1, 2, 6].map { DiskFault(mode: mode, phase: phase, jobs: $0) }
      }
    }
    + [LoadMode.truncateInPlace, .appendToEmptyInPlace, .appendToEmpty].flatMap { mode in
      [LoadPhase.copy, .keys].map { DiskFault(mode: mode, phase: $0, jobs: 2) }
    } + [DiskFault(mode: .append, phase: .copy, jobs: 1)]

  /// Loads onto the small disk, checks what is promised, and loads again when it has grown.
  func inject() throws {
    let size = try Reference.size(users: Self.users)
    let bytes = phase == .copy ? size.rows / 2 : size.rows + (size.total - size.rows) / 2
    let disk = try SmallDisk(bytes: bytes)
    defer { disk.remove() }
    let trial = try Trial(mode, users: Self.users, jobs: jobs) { database in
      try database.execute(
        "ALTER DATABASE \(database.name) SET default_tablespace = \(disk.tablespace)")
    }
    defer { try? trial.database.drop() }
    let ending = try trial.run(at: .seconds(0)) { _ in }
    _ = try trial.checkOutcome(ending.outcome, .fails(3, "SQLSTATE 53100", "No space left"))
    try trial.checkTarget(hasLoaded: false)
    try disk.resize(bytes: 4 * size.total)
    try trial.checkNextRun()
  }
}

@Suite("Faults: the disk is full") struct DiskFullTests {
  @Test(arguments: Faults.selected(DiskFault.all, of: "disks", sample: 1))
  func full(_ fault: DiskFault) {
    injectWhereDisksCanBeMounted(fault.testDescription) { try fault.inject() }
  }

  /// The server tells that its disk is full when a COPY statement ends: so no more is sent in vain
  /// than the rest of the statements that are running.
  @Test(arguments: Faults.selected([1, 2], of: "statements", sample: 1))
  func isNoticedWithinOneStatement(_ jobs: Int) {
    injectWhereDisksCanBeMounted("noticed within one COPY statement, \(jobs) jobs") {
      let data = try Reference.plan(users: 20_000)
      let size = try Reference.size(users: 20_000)
      let disk = try SmallDisk(bytes: size.rows / 3)
      defer { disk.remove() }
      let database = try TestDatabase()
      defer { try? database.drop() }
      try database.execute(
        "ALTER DATABASE \(database.name) SET default_tablespace = \(disk.tablespace)")
      let statementBytes = 256 << 10
      let load = FreshLoad(
        data, into: database.parameters,
        options: LoadOptions(jobs: jobs, copyStatementBytes: statementBytes))
      do {
        _ = try load.run()
        throw Broken(description: "it succeeded")
      } catch let failure as ServerFailure {
        try expect(failure.error.sqlState == .diskFull, "another error: \(failure)")
      }
      let sent = load.progress.snapshot().tables.reduce(0) { $0 + Int($1.bytes) }
      // Rows take more of the disk than of the network.
      let limit = size.rows / 3 + jobs * (statementBytes + (64 << 10))
      try expect(sent < limit, "\(sent) bytes were sent where \(limit) were to be enough")
      try expect(try database.remains() == [], "something is left")
    }
  }

  private func injectWhereDisksCanBeMounted(_ name: String, _ body: () throws -> Void) {
    do {
      try SmallDisk(bytes: 1 << 20).remove()
    } catch let error as SmallDisk.CannotMount {
      print("skipped, disk full (\(name)): no file system can be mounted here: \(error)")
      return
    } catch {
      Issue.record(error)
      return
    }
    Faults.inject(.diskFull, name, body)
  }
}
