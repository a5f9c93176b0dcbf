import DatabaseLoader
import FakeDataKit
import PostgresClient
import TestSupport
import Testing

@Suite("Fresh load: several at once") struct ConcurrentLoadTests {
  @Test func theSecondLoadIntoASchemaIsToldOfTheFirst() throws {
    let database = try TestDatabase()
    let gate = try LoadGate(at: .copy("meal"), in: database)
    let data = try fitness(users: 50)
    let first = Background { try database.load(data) }
    try gate.waitUntilReached()
    let supervisor = try database.value(
      "SELECT pid FROM pg_stat_activity WHERE datname = $1 AND application_name LIKE '%supervisor'",
      [database.name])
    let error = try loaderError { try database.load(data) }
    #expect(error.code == .locked)
    #expect(error.message.contains("backend \(supervisor ?? "?") (fakedata supervisor)"))
    #expect(error.message.contains("schema \"public\" of database \"\(database.name)\""))
    try gate.open()
    #expect(try first.value().rows == data.rowCount)
    #expect(try database.content().count == data.tables.count)
  }

  @Test func loadsIntoTwoSchemasDoNotDisturbEachOther() throws {
    let database = try TestDatabase()
    try database.execute("CREATE SCHEMA one; CREATE SCHEMA two")
    let gate = try LoadGate(at: .copy("meal"), in: database)
    let data = try fitness(users: 50)
    let loads = ["one", "two"].map { schema in
      Background { try database.load(data, schema: schema) }
    }
    try gate.waitUntilReached(by: 2)
    try gate.open()
    for load in loads { #expect(try load.value().removedLeftovers == []) }
    #expect(try database.content(schema: "one") == database.content(schema: "two"))
    #expect(try database.content(schema: "one").count == data.tables.count)
  }

  @Test func aTableThatSomebodyElseMakesMeanwhileIsKept() throws {
    let database = try TestDatabase()
    let gate = try LoadGate(at: .copy("meal"), in: database)
    let load = Background { try database.load(try fitness(users: 50)) }
    try gate.waitUntilReached()
    try database.execute("CREATE TABLE users (x int)")
    try gate.open()
    let error = try postgresError { try load.value() }
    #expect(error.sqlState == .duplicateTable)
    #expect(try database.remains() == ["public.users"])
  }

  @Test func nothingIsSeenBeforeEverythingIsThere() throws {
    let database = try TestDatabase()
    let gate = try LoadGate(at: .keys, in: database)
    let load = Background { try database.load(try fitness(users: 50)) }
    try gate.waitUntilReached()
    #expect(try database.content() == [:])
    try gate.open()
    _ = try load.value()
    #expect(try database.content().count == 7)
  }
}
