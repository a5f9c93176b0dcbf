import DataSets
import FakeDataKit
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// Staging schemas, and what runs that did not end have left of them.
@Suite("Staging schema") struct StagingSchemaTests {
  /// A staging schema as an earlier run would have left it.
  private func leave(_ name: String, in database: TestDatabase, comment: String?) throws {
    try database.execute("CREATE SCHEMA \(name); CREATE TABLE \(name).users (x int)")
    if let comment { try database.execute("COMMENT ON SCHEMA \(name) IS '\(comment)'") }
  }

  @Test func whatADeadRunHasLeftIsRemoved() throws {
    let database = try TestDatabase()
    let names = ["fakedata_stage_00000000000000aa", "fakedata_stage_00000000000000ab"]
    for name in names { try leave(name, in: database, comment: StagingSchema.comment) }
    let report = try database.load(try fitness(users: 5))
    #expect(report.removedLeftovers == names)
    #expect(try database.remains().allSatisfy { $0.hasPrefix("public.") })
    #expect(report.warnings == [])
  }

  @Test func whatALivingRunHasIsKept() throws {
    let database = try TestDatabase()
    let name = "fakedata_stage_00000000000000aa"
    try leave(name, in: database, comment: StagingSchema.comment)
    var owner = try Connection(database.parameters)
    #expect(try StagingSchema.tryLock(name, on: &owner))
    #expect(try database.load(try fitness(users: 5)).removedLeftovers == [])
    #expect(try owner.query("SELECT count(*) FROM \(name).users").firstValue == "0")
  }

  @Test func whatIsNotOursIsKept() throws {
    let database = try TestDatabase()
    let names = [
      "fakedata_stage_00000000000000aa", "fakedata_stage_00000000000000ab", "my_stage",
    ]
    try leave(names[0], in: database, comment: nil)
    try leave(names[1], in: database, comment: "mine")
    try leave(names[2], in: database, comment: StagingSchema.comment)
    #expect(try database.load(try fitness(users: 5)).removedLeftovers == [])
    for name in names {
      #expect(try database.value("SELECT count(*) FROM \(name).users") == "0")
    }
  }

  @Test func whatAnotherRoleHasLeftIsKept() throws {
    let database = try TestDatabase()
    let name = "fakedata_stage_00000000000000aa"
    try leave(name, in: database, comment: StagingSchema.comment)
    let role = try TestRole(in: database)
    try database.execute(
      """
      GRANT CREATE ON DATABASE \(database.name) TO \(role.name);
      GRANT CREATE ON SCHEMA public TO \(role.name)
      """)
    let load = FreshLoad(try fitness(users: 5), into: role.parameters, options: LoadOptions())
    #expect(try load.run().removedLeftovers == [])
    #expect(try database.value("SELECT count(*) FROM \(name).users") == "0")
  }

  @Test func aRunHasASchemaOfItsOwn() throws {
    let names = (0..<100).map { _ in
      StagingSchema(for: Target(schema: "public", Fitness.model())).name
    }
    #expect(Set(names).count == 100)
    #expect(names.allSatisfy { $0.wholeMatch(of: /fakedata_stage_[0-9a-f]{16}/) != nil })
  }

  @Test func aSchemaIsLockedAsLongAsItsConnectionLives() throws {
    let database = try TestDatabase()
    let staging = StagingSchema(for: Target(schema: "public", Fitness.model()))
    do {
      var owner = try Connection(database.parameters)
      try staging.create(on: &owner)
      var other = try Connection(database.parameters)
      #expect(try !StagingSchema.tryLock(staging.name, on: &other))
      #expect(try StagingSchema.removeLeftovers(on: &other) == [])
      let holder = try StagingSchema.lockHolder(staging.name, on: &other)
      #expect(holder == "backend \(owner.backendPID) (fakedata)")
    }
    var other = try Connection(database.parameters)
    try other.wait { try StagingSchema.tryLock(staging.name, on: &$0) ? true : nil }
    #expect(try StagingSchema.removeLeftovers(on: &other) == [staging.name])
    #expect(try StagingSchema.removeLeftovers(on: &other) == [])
  }
}
