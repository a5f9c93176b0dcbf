import DatabaseLoader
import FakeDataKit
import Foundation
import PostgresClient
import TestSupport
import Testing

/// Loads that do not come to their end: nothing of them stays.
@Suite("Fresh load: interruptions") struct InterruptionTests {
  /// Places at which the server is busy when something happens to the load.
  enum Place: CaseIterable {
    case copy, keys

    var hook: LoadHook.Place {
      switch self {
      case .copy: .copy("meal")
      case .keys: .keys
      }
    }
  }

  @Test func anInterruptionTellsItsSignal() {
    let interruption = Interruption()
    #expect(interruption.requested == nil)
    interruption.request(signal: SIGTERM)
    #expect(interruption.requested == SIGTERM)
  }

  @Test(arguments: Place.allCases)
  func anInterruptedLoadIsTakenBack(_ place: Place) throws {
    let database = try TestDatabase()
    let gate = try LoadGate(at: place.hook, in: database)
    let interruption = Interruption()
    let load = Background {
      try database.load(try fitness(users: 2_000), interruption: interruption)
    }
    try gate.waitUntilReached()
    interruption.request(signal: SIGINT)
    let error = try loaderError { try load.value() }
    #expect(error.code == .interrupted)
    #expect(error.message.contains("signal \(SIGINT)"))
    #expect(try database.remains() == [])
  }

  /// A cancel request has no effect where it arrives between two statements.
  @Test(arguments: Place.allCases)
  func oneCancelRequestIsNotReliedOn(_ place: Place) throws {
    let database = try TestDatabase()
    let gate = try LoadGate(at: place.hook, in: database, ignoresFirstCancel: true)
    let interruption = Interruption()
    let load = Background {
      try database.load(try fitness(users: 50), interruption: interruption)
    }
    try gate.waitUntilReached()
    interruption.request(signal: SIGINT)
    #expect(try loaderError { try load.value() }.code == .interrupted)
    #expect(try database.remains() == [])
  }

  @Test func anInterruptionBeforeTheLoad() throws {
    let database = try TestDatabase()
    let interruption = Interruption()
    interruption.request(signal: SIGTERM)
    let error = try loaderError {
      try database.load(try fitness(users: 5), interruption: interruption)
    }
    #expect(error.code == .interrupted)
    #expect(try database.remains() == [])
  }

  @Test(arguments: Place.allCases)
  func aLostWorkerEndsTheLoadAndItCanBeRepeated(_ place: Place) throws {
    let database = try TestDatabase()
    let gate = try LoadGate(at: place.hook, in: database)
    let data = try fitness(users: 500)
    let load = Background { try database.load(data) }
    let backend = try #require(try gate.waitUntilReached().first)
    _ = try database.value("SELECT pg_terminate_backend($1)", ["\(backend)"])
    let error = try postgresError { try load.value() }
    #expect(error.code == .connectionLost)
    #expect(error.sqlState == .adminShutdown)
    #expect(try database.remains() == [])
    try gate.open()
    #expect(try database.load(data).rows == data.rowCount)
  }

  @Test(arguments: Place.allCases)
  func aLostSupervisorEndsTheLoadAndItCanBeRepeated(_ place: Place) throws {
    let database = try TestDatabase()
    let gate = try LoadGate(at: place.hook, in: database)
    let data = try fitness(users: 50)
    let load = Background { try database.load(data) }
    try gate.waitUntilReached()
    _ = try database.value(
      """
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'fakedata supervisor'
      """)
    try gate.open()
    let error = try postgresError { try load.value() }
    #expect(error.code == .connectionLost)
    #expect(try database.remains() == [])
    #expect(try database.load(data).rows == data.rowCount)
  }

  @Test func oneFailureStopsTheOthers() throws {
    let database = try TestDatabase()
    // One worker stands at the gate while the other one fails.
    let gate = try LoadGate(at: .copy("meal"), in: database)
    try database.execute(
      """
      CREATE FUNCTION hook.fail() RETURNS event_trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF current_setting('application_name') LIKE 'fakedata load%' THEN
            RAISE 'no keys today' USING ERRCODE = '55000';
          END IF;
        END $$;
      CREATE EVENT TRIGGER fail ON ddl_command_start WHEN TAG IN ('ALTER TABLE')
        EXECUTE FUNCTION hook.fail();
      """)
    let error = try postgresError { try database.load(try fitness(users: 50)) }
    #expect(error.message == "no keys today")
    #expect(try database.remains() == [])
    try gate.open()
  }
}
