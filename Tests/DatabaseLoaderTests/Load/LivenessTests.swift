import FakeDataKit
import Foundation
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// What a supervisor notices of its own connection, of the server and of the others.
@Suite("Liveness of a load") struct LivenessTests {
  @Test func aServerThatFallsSilentEndsTheLoad() throws {
    // The supervisor's backend is stopped as if the machine were gone.
    let database = try TestDatabase()
    let gate = try LoadGate(at: .copy("meal"), in: database)
    let options = LoadOptions(stallTimeoutSeconds: 5)
    let load = Background {
      try FreshLoad(try fitness(users: 500), into: database.parameters, options: options).run()
    }
    try gate.waitUntilReached()
    let backend = try #require(
      try database.value(
        """
        SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'fakedata supervisor'
        """
      ).flatMap { Int32($0) })
    kill(backend, SIGSTOP)
    defer { kill(backend, SIGCONT) }
    let error = try postgresError { try load.value() }
    #expect(error.code == .noAnswer)
    #expect(error.message.contains("has not answered for 5 s"))
    kill(backend, SIGCONT)
    try gate.open()
    _ = try database.load(try fitness(users: 5))
    #expect(try database.remains().allSatisfy { $0.hasPrefix("public.") })
  }

  @Test func aCopyThatTheServerHasGivenUpIsNotFedToItsEnd() throws {
    let database = try TestDatabase()
    // The first row is refused; the rest of the statement would take minutes to make.
    try LoadHook.install("RAISE 'refused'", at: .copy("meal"), in: database)
    let data = try fitness(users: 20_000_000)
    let load = FreshLoad(
      data, into: database.parameters,
      options: LoadOptions(jobs: 4, copyStatementBytes: 1 << 40))
    let error = try postgresError { try load.run() }
    #expect(error.message == "refused")
    let meal = try #require(load.progress.snapshot().tables.first { $0.name == "meal" })
    #expect(meal.rows < meal.totalRows / 2)
    #expect(try database.remains() == [])
  }

  @Test func theEndOfAnIdleSessionIsNoticed() throws {
    let database = try TestDatabase()
    var connection = try Connection(database.parameters)
    #expect(try connection.pollAnswer()?.rowCount == nil)
    try connection.send("SELECT 7 WHERE $1 = 'x'", ["x"])
    let answer = try connection.wait { try $0.pollAnswer()?.firstValue }
    #expect(answer == "7")
    _ = try database.value("SELECT pg_terminate_backend($1)", ["\(connection.backendPID)"])
    let loss = try connection.wait { connection in
      do throws(PostgresError) {
        _ = try connection.pollAnswer()?.rowCount
        return nil as PostgresError?
      } catch { return error }
    }
    #expect(loss.code == .connectionLost)
    #expect(loss.sqlState == .adminShutdown)
  }

  @Test func anAnswerIsWaitedForAsLongAsWasSaid() throws {
    let database = try TestDatabase()
    var connection = try Connection(database.parameters)
    connection.answerTimeoutSeconds = 60
    #expect(try connection.query("SELECT pg_sleep(0.01), 5").rows[0][1] == "5")
    connection.answerTimeoutSeconds = 0.1
    let error = #expect(throws: PostgresError.self) {
      try connection.execute("SELECT pg_sleep(60)")
    }
    #expect(error?.code == .noAnswer)
    #expect(!connection.isAlive || (try? connection.execute("SELECT 1")) == nil)
  }
}
