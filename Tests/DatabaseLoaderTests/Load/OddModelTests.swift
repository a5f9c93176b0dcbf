import FakeDataKit
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// Models with constraints of every kind, loaded in every way.
@Suite("Load of odd models") struct OddModelTests {
  private let odd: OddLoads
  private var database: TestDatabase { odd.database }

  init() throws { odd = try OddLoads(OddLoads.Reference.all) }

  // MARK: - New tables

  @Test(arguments: [1, 3, 30], [false, true])
  func newTables(jobs: Int, isSingleTransaction: Bool) throws {
    try odd.expectNewTables(jobs: jobs, isSingleTransaction: isSingleTransaction)
  }

  /// The load makes what the script makes.
  @Test(arguments: [false, true])
  func theScriptMakesTheSameTables(isSingleTransaction: Bool) throws {
    try odd.expectScript(isSingleTransaction: isSingleTransaction)
  }

  @Test func schemasOfTheModelAreMadeAndToldOf() throws {
    try database.execute("CREATE SCHEMA app")
    let load = try LoadOptions().expectedLoad(try odd.data(), into: database.parameters)
    #expect(load.remarks == ["schema Two.Words is made, which the model names"])
    let (report, _) = try odd.load(try odd.data())
    #expect(report.remarks == load.remarks)
  }

  @Test func theSchemaThatIsAskedForIsNotMade() throws {
    let error = try loaderError {
      try LoadOptions(schema: "nowhere").load(try odd.data(), into: database.parameters)
        .run(Interruption())
    }
    #expect(error.code == .targetUnfit)
    #expect(error.message.contains("create it first: CREATE SCHEMA nowhere"), "\(error)")
    #expect(try database.value("SELECT to_regnamespace('app')") == nil)
  }

  @Test func tablesThatWouldMeetAreRefused() throws {
    try database.execute("CREATE SCHEMA app")
    let error = try loaderError {
      try LoadOptions(schema: "app").load(try odd.data(), into: database.parameters)
        .run(Interruption())
    }
    #expect(error.message.contains("would get two relations \"things\""), "\(error)")
  }

  @Test func aTableInOneOfTheSchemasIsInTheWay() throws {
    try database.execute("CREATE SCHEMA app; CREATE TABLE app.projects ()")
    let error = try loaderError { try odd.load(try odd.data()).report }
    #expect(error.code == .tablesExist)
    #expect(error.message.contains("already has app.projects"), "\(error)")
    #expect(error.message.contains("DROP TABLE app.projects"), "\(error)")
  }

  // MARK: - Tables that are there

  @Test(arguments: [false, true])
  func replaced(isSingleTransaction: Bool) throws {
    try odd.expectReplaced(isSingleTransaction: isSingleTransaction)
  }

  @Test(arguments: [LoadOptions.IfExists.truncate, .append], [false, true])
  func emptyTables(_ way: LoadOptions.IfExists, isSingleTransaction: Bool) throws {
    try odd.expectEmptyTables(way, isSingleTransaction: isSingleTransaction)
  }

  @Test(arguments: [false, true])
  func emptied(isSingleTransaction: Bool) throws {
    try odd.expectEmptied(isSingleTransaction: isSingleTransaction)
  }

  /// Rows that are added behind others are those of a larger run.
  @Test func addedBehindOthers() throws {
    let first = try odd.load(try odd.data(scale: 15)).report.record
    let second = try odd.load(try odd.data(scale: 25), .append).report.record
    try odd.expectReference()
    #expect(second.firstRows["app.projects"] ?? 0 > 0 && second.firstRows["tenants"] == 15)
    try odd.expectEqual([first, second])
    try odd.expectEqual(
      try RunRecord.read(of: odd.data(), schema: nil, in: database.parameters))
  }

  /// A role that cannot keep the server from checking each row, and does not own the tables.
  @Test func addedByAnOrdinaryRole() throws {
    let first = try odd.load(try odd.data(scale: 15)).report.record
    let role = try TestRole(in: database)
    for schema in OddLoads.schemas {
      try database.execute(
        "GRANT USAGE ON SCHEMA \(SQLName.quoted(schema)) TO \(role.name); "
          + "GRANT ALL ON ALL TABLES IN SCHEMA \(SQLName.quoted(schema)) TO \(role.name); "
          + "GRANT ALL ON ALL SEQUENCES IN SCHEMA \(SQLName.quoted(schema)) TO \(role.name)")
    }
    func append() throws -> LoadReport {
      try LoadOptions(ifExists: .append).load(try odd.data(scale: 25), into: role.parameters)
        .run(Interruption())
    }
    // Somebody has to be first of a hen and an egg.
    let error = try loaderError { try append() }
    #expect(error.code == .targetUnfit)
    #expect(error.message.contains("egg"), "\(error)")
    try odd.expectEqual([first])
  }

  @Test func withoutNumbersNothingIsAddedBehindOthers() throws {
    try odd.load(try OddLoads.data(OddModel.unnumbered, scale: 20))
    let before = try database.content()
    let error = try loaderError {
      try odd.load(try OddLoads.data(OddModel.unnumbered, scale: 5), .append).report
    }
    #expect(error.code == .targetUnfit)
    #expect(
      error.message.contains("rows cannot be added behind those of table codes"), "\(error)")
    #expect(try database.content() == before)
    let (report, _) = try odd.load(try OddLoads.data(OddModel.unnumbered, scale: 5), .truncate)
    try odd.expectEqual([report.record], OddModel.unnumbered)
  }

  // MARK: - In parts

  @Test func inParts() throws {
    try odd.expectLoadedInParts()
  }

  @Test func partsAreGivenUp() throws {
    try odd.expectPartsGivenUp()
  }

  // MARK: - Fixtures

  @Test func aFixtureIsTheSame() throws {
    let maker = try TestDatabaseMaker()
    let name = "\(maker.name)_odd"
    let report = try Fixture(
      try odd.data(), named: name, on: maker.parameters, options: .init()
    ).make()
    #expect(report.templateWasMade)
    let parameters = try maker.parameters.database(named: name)
    for schema in OddLoads.schemas {
      #expect(
        try TestDatabase.content(of: parameters, schema: schema) == odd.reference.content[schema])
    }
    let verification = try Verification(
      [.init(report.record, of: OddModel.all)], in: parameters, options: .init()
    ).run()
    #expect(verification.isEqual)
  }

  // MARK: - Many tables

  @Test func fourHundredTables() throws {
    let model = OddModel.many(400)
    let data = try OddLoads.data(model, scale: 3)
    #expect(StorageEstimate(data).tables.count == 400)
    let (report, _) = try odd.load(data, jobs: 4)
    #expect(report.rows == 1200)
    try odd.expectEqual([report.record], model)
    // In one transaction: twins would be rehearsed for all of them, which is not what this is about.
    let (again, _) = try odd.load(data, .truncate, isSingleTransaction: true)
    let (added, _) = try odd.load(data, .append)
    try odd.expectEqual([again.record, added.record], model)
  }
}
