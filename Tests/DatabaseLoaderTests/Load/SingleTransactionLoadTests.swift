import FakeDataKit
import Foundation
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// Tables that are made, filled and given their keys in one transaction.
@Suite("Load in one transaction") struct SingleTransactionLoadTests {
  private func load(
    _ target: TestTarget, _ ifExists: LoadOptions.IfExists = .fail, users: UInt64 = 40,
    seed: UInt64 = 42, _ interruption: Interruption = Interruption()
  ) throws -> LoadReport {
    let options = LoadOptions(
      schema: target.schema, ifExists: ifExists, isSingleTransaction: true,
      lockTimeoutSeconds: 0.25)
    return try options.load(
      try fitness(users: users, seed: seed), into: target.database.parameters
    ).run(interruption)
  }

  /// In a search path this name stands for the schema that is called as the role.
  @Test(arguments: [false, true]) func aSchemaThatThePathDoesNotLeadTo(isThere: Bool) throws {
    let database = try TestDatabase()
    try database.execute("CREATE SCHEMA \"$user\"")
    if isThere { try database.execute("CREATE SCHEMA AUTHORIZATION current_user") }
    let options = LoadOptions(schema: "$user", isSingleTransaction: true)
    let error = try loaderError {
      try options.load(try fitness(users: 10), into: database.parameters).run(Interruption())
    }
    #expect(error.code == .targetUnfit && error.message.contains("schema \"$user\" cannot"))
    #expect(try database.content() == [:])
  }

  /// The tables' definitions: columns, constraints, indexes, sequences.
  private func definition(_ target: TestTarget) throws -> String? {
    try target.database.value(
      """
      SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
        SELECT concat_ws(' ', c.relname, c.relkind, a.attname, format_type(a.atttypid, a.atttypmod),
          a.attnotnull, a.attidentity, pg_get_expr(d.adbin, d.adrelid), c.reloptions) AS line
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relnamespace = to_regnamespace($1)
        UNION ALL
        SELECT concat_ws(' ', conrelid::regclass::text, conname, convalidated,
          replace(pg_get_constraintdef(oid), $1, '')) FROM pg_constraint
        WHERE connamespace = to_regnamespace($1)) lines
      """.replacing(
        "conrelid::regclass::text", with: "(SELECT relname FROM pg_class WHERE oid = conrelid)"),
      [target.schema])
  }

  @Test func theTablesAreThoseOfAnyOtherLoad() throws {
    let (target, expected) = (try TestTarget(), try TestTarget())
    let report = try load(target)
    try expected.database.load(try fitness(users: 40), schema: expected.schema)
    #expect(try target.content() == expected.content())
    #expect(try definition(target) == definition(expected))
    #expect(report.connections == 1)
    #expect(report.remarks == [])
    #expect(report.phases.map(\.name) == [.create, .copy, .keys, .analyze, .foreignKeys, .publish])
    #expect(
      try Connection.value(
        "INSERT INTO users (name, weight, height) VALUES ('Next', 150, 70) RETURNING user_id",
        target.parameters) == "41")
    // Frozen: nothing is left for a vacuum.
    #expect(try target.database.unfrozenTables(schema: target.schema) == [])
  }

  @Test func theNewTablesTakeThePlaceOfTheOld() throws {
    let (target, expected) = (try TestTarget(), try TestTarget())
    _ = try load(target)
    _ = try load(target, .replace, users: 25, seed: 43)
    try expected.database.load(try fitness(users: 25, seed: 43), schema: expected.schema)
    #expect(try target.content() == expected.content())
    #expect(try definition(target) == definition(expected))
  }

  @Test func tablesThatAreThereAreRefusedOrUsed() throws {
    let (target, expected) = (try TestTarget(), try TestTarget())
    _ = try load(target)
    #expect(try loaderError { try load(target) }.code == .tablesExist)
    _ = try load(target, .append, users: 10)
    try expected.database.load(try fitness(users: 50), schema: expected.schema)
    #expect(try target.content() == expected.content())
  }

  @Test func whatFailsLateTakesAllBack() throws {
    let database = try TestDatabase()
    try database.load(try fitness(users: 20))
    let before = try database.content()
    try LoadHook.install("RAISE 'no keys' USING ERRCODE = '53200'", at: .keys, in: database)
    for way in [LoadOptions.IfExists.replace, .fail] {
      let options = LoadOptions(
        schema: way == .fail ? "hook" : "public", ifExists: way, isSingleTransaction: true)
      let load = try options.load(try fitness(users: 30), into: database.parameters)
      #expect(try postgresError { try load.run(Interruption()) }.sqlState == .outOfMemory)
      #expect(try database.content() == before)
      #expect(try database.content(schema: "hook") == [:])
    }
  }

  @Test func lockedTablesAreLeftAlone() throws {
    let target = try TestTarget()
    _ = try load(target)
    let before = try target.content()
    var reader = try Connection(target.parameters)
    try reader.execute("SET application_name = 'the reader'; BEGIN; LOCK meal IN ACCESS SHARE MODE")
    let error = try loaderError { try load(target, .replace) }
    #expect(error.code == .targetBusy)
    #expect(error.message.contains("(the reader)"), "\(error.message)")
    try reader.execute("ROLLBACK")
    #expect(try target.content() == before)
  }

  @Test func anInterruptedLoadIsTakenBack() throws {
    let database = try TestDatabase()
    let gate = try LoadGate(at: .copy("meal"), in: database)
    let interruption = Interruption()
    let load = Background {
      try LoadOptions(isSingleTransaction: true)
        .load(try fitness(users: 2_000), into: database.parameters).run(interruption)
    }
    try gate.waitUntilReached()
    interruption.request(signal: 2)
    #expect(try loaderError { try load.value() }.code == .interrupted)
    #expect(try database.remains() == [])
  }

  @Test func aRoleThatMayNotStageLoadsThisWay() throws {
    let database = try TestDatabase()
    let role = try TestRole(in: database)
    try database.execute("CREATE SCHEMA its AUTHORIZATION \(role.name)")
    let load = try LoadOptions(schema: "its").load(try fitness(users: 30), into: role.parameters)
    #expect(load is SingleTransactionLoad)
    let report = try load.run(Interruption())
    #expect(report.remarks.count == 1)
    #expect(report.remarks.first?.contains("GRANT CREATE ON DATABASE") == true)
    #expect(report.warnings == [])
    #expect(try database.content(schema: "its").count == 7)
  }
}
