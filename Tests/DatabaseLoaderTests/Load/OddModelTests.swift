import FakeDataKit
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// Models with constraints of every kind, loaded in every way.
@Suite("Load of odd models") struct OddModelTests {
  private static let schemas = ["public", "app", "Two.Words"]
  private let database: TestDatabase

  init() throws { database = try TestDatabase() }

  private static func data(
    _ model: DataModel = OddModel.all, scale: UInt64 = 40, seed: UInt64 = 7
  ) throws -> DataPlan {
    try DataPlan(model, RunParameters(seed: seed, scale: scale))
  }

  /// The rows of all schemas, as a fresh load makes them.
  private static let reference = Result {
    let database = try TestDatabase()
    try database.load(data())
    return try content(database)
  }

  private static func content(_ database: TestDatabase) throws -> [String: [String: String]] {
    try schemas.reduce(into: [:]) { $0[$1] = try database.content(schema: $1) }
  }

  /// What the catalogue has, without what may differ from load to load.
  private static func structure(_ database: TestDatabase) throws -> [String] {
    try database.schemaDump(nil).split(separator: "\n").map(String.init).sorted()
  }

  @discardableResult
  private func load(
    _ data: DataPlan, _ ifExists: LoadOptions.IfExists = .fail, isSingleTransaction: Bool = false,
    jobs: Int = 2
  ) throws -> (report: LoadReport, isFresh: Bool) {
    let options = LoadOptions(
      ifExists: ifExists, jobs: jobs, isSingleTransaction: isSingleTransaction)
    let load = try options.load(data, into: database.parameters)
    return (try load.run(Interruption()), load is FreshLoad)
  }

  private func expectEqual(
    _ records: [RunRecord], _ model: DataModel = OddModel.all,
    location: SourceLocation = #_sourceLocation
  ) throws {
    let report = try Verification(
      records.map { .init($0, of: model) }, in: database.parameters, options: .init()
    ).run()
    let differences =
      report.tables.compactMap(\.firstDifference?.description) + report.structure.map(\.description)
    #expect(report.isEqual, "\(differences)", sourceLocation: location)
  }

  private func expectReference(location: SourceLocation = #_sourceLocation) throws {
    #expect(
      try Self.content(database) == Self.reference.get(), sourceLocation: location)
    let left = try database.remains().filter { $0.hasPrefix("schema fakedata_") }
    #expect(left == [], sourceLocation: location)
  }

  // MARK: - New tables

  @Test(arguments: [1, 3, 30], [false, true])
  func newTables(jobs: Int, isSingleTransaction: Bool) throws {
    let (report, isFresh) = try load(
      try Self.data(), isSingleTransaction: isSingleTransaction, jobs: jobs)
    #expect(isFresh != isSingleTransaction)
    #expect(report.rows == (try Self.data().rowCount))
    #expect(report.tables.allSatisfy { $0.bytesOnDisk > 0 || $0.rows == 0 })
    #expect(report.warnings == [])
    try expectReference()
    try expectEqual([report.record])
    try expectEqual(
      try RunRecord.read(of: Self.data(), schema: nil, in: database.parameters))
  }

  /// The load makes what the script makes.
  @Test(arguments: [false, true])
  func theScriptMakesTheSameTables(isSingleTransaction: Bool) throws {
    try load(try Self.data(), isSingleTransaction: isSingleTransaction)
    let other = try TestDatabase()
    try other.execute(SchemaSQL(OddModel.all).script)
    #expect(try Self.structure(database) == Self.structure(other))
  }

  @Test func schemasOfTheModelAreMadeAndToldOf() throws {
    try database.execute("CREATE SCHEMA app")
    let load = try LoadOptions().expectedLoad(try Self.data(), into: database.parameters)
    #expect(load.remarks == ["schema Two.Words is made, which the model names"])
    let (report, _) = try self.load(try Self.data())
    #expect(report.remarks == load.remarks)
  }

  @Test func theSchemaThatIsAskedForIsNotMade() throws {
    let error = try loaderError {
      try LoadOptions(schema: "nowhere").load(try Self.data(), into: database.parameters)
        .run(Interruption())
    }
    #expect(error.code == .targetUnfit)
    #expect(error.message.contains("create it first: CREATE SCHEMA nowhere"), "\(error)")
    #expect(try database.value("SELECT to_regnamespace('app')") == nil)
  }

  @Test func tablesThatWouldMeetAreRefused() throws {
    try database.execute("CREATE SCHEMA app")
    let error = try loaderError {
      try LoadOptions(schema: "app").load(try Self.data(), into: database.parameters)
        .run(Interruption())
    }
    #expect(error.message.contains("would get two relations \"things\""), "\(error)")
  }

  @Test func aTableInOneOfTheSchemasIsInTheWay() throws {
    try database.execute("CREATE SCHEMA app; CREATE TABLE app.projects ()")
    let error = try loaderError { try load(try Self.data()).report }
    #expect(error.code == .tablesExist)
    #expect(error.message.contains("already has app.projects"), "\(error)")
    #expect(error.message.contains("DROP TABLE app.projects"), "\(error)")
  }

  // MARK: - Tables that are there

  @Test(arguments: [false, true])
  func replaced(isSingleTransaction: Bool) throws {
    try load(try Self.data(scale: 25, seed: 3))
    let (report, _) = try load(
      try Self.data(), .replace, isSingleTransaction: isSingleTransaction)
    try expectReference()
    try expectEqual([report.record])
  }

  @Test(arguments: [LoadOptions.IfExists.truncate, .append], [false, true])
  func emptyTables(_ way: LoadOptions.IfExists, isSingleTransaction: Bool) throws {
    try database.execute(SchemaSQL(OddModel.all).script)
    let structure = try Self.structure(database)
    let (report, isFresh) = try load(
      try Self.data(), way, isSingleTransaction: isSingleTransaction)
    #expect(isFresh != isSingleTransaction, "\(report.remarks)")
    try expectReference()
    try expectEqual([report.record])
    #expect(try Self.structure(database) == structure)
  }

  @Test(arguments: [false, true])
  func emptied(isSingleTransaction: Bool) throws {
    try load(try Self.data(scale: 25, seed: 3))
    let structure = try Self.structure(database)
    let (report, isFresh) = try load(
      try Self.data(), .truncate, isSingleTransaction: isSingleTransaction)
    #expect(isFresh != isSingleTransaction, "\(report.remarks)")
    try expectReference()
    try expectEqual([report.record])
    #expect(try Self.structure(database) == structure)
  }

  /// Rows that are added behind others are those of a larger run.
  @Test func addedBehindOthers() throws {
    let first = try load(try Self.data(scale: 15)).report.record
    let second = try load(try Self.data(scale: 25), .append).report.record
    try expectReference()
    #expect(second.firstRows["app.projects"] ?? 0 > 0 && second.firstRows["tenants"] == 15)
    try expectEqual([first, second])
    try expectEqual(
      try RunRecord.read(of: Self.data(), schema: nil, in: database.parameters))
  }

  /// A role that cannot keep the server from checking each row, and does not own the tables.
  @Test func addedByAnOrdinaryRole() throws {
    let first = try load(try Self.data(scale: 15)).report.record
    let role = try TestRole(in: database)
    for schema in Self.schemas {
      try database.execute(
        "GRANT USAGE ON SCHEMA \(SQLName.quoted(schema)) TO \(role.name); "
          + "GRANT ALL ON ALL TABLES IN SCHEMA \(SQLName.quoted(schema)) TO \(role.name); "
          + "GRANT ALL ON ALL SEQUENCES IN SCHEMA \(SQLName.quoted(schema)) TO \(role.name)")
    }
    func append() throws -> LoadReport {
      try LoadOptions(ifExists: .append).load(try Self.data(scale: 25), into: role.parameters)
        .run(Interruption())
    }
    // Somebody has to be first of a hen and an egg.
    let error = try loaderError { try append() }
    #expect(error.code == .targetUnfit)
    #expect(error.message.contains("egg"), "\(error)")
    try expectEqual([first])
  }

  @Test func withoutNumbersNothingIsAddedBehindOthers() throws {
    try load(try Self.data(OddModel.unnumbered, scale: 20))
    let before = try database.content()
    let error = try loaderError {
      try load(try Self.data(OddModel.unnumbered, scale: 5), .append).report
    }
    #expect(error.code == .targetUnfit)
    #expect(
      error.message.contains("rows cannot be added behind those of table codes"), "\(error)")
    #expect(try database.content() == before)
    let (report, _) = try load(try Self.data(OddModel.unnumbered, scale: 5), .truncate)
    try expectEqual([report.record], OddModel.unnumbered)
  }

  // MARK: - In parts

  @Test func inParts() throws {
    let data = try Self.data()
    for part in [2, 3, 1] {
      _ = try PartLoad(data, part: part, of: 3, into: database.parameters, options: LoadOptions())
        .run()
    }
    let report = try FreshLoad(
      data, into: database.parameters, options: LoadOptions(), finishing: 3
    ).run()
    try expectReference()
    try expectEqual([report.record])
  }

  @Test func partsAreGivenUp() throws {
    let data = try Self.data()
    _ = try PartLoad(data, part: 1, of: 3, into: database.parameters, options: LoadOptions()).run()
    #expect(
      try PartsPreparation(data, parts: 3, into: database.parameters, options: LoadOptions())
        .abandon())
    #expect(try database.remains() == [])
  }

  // MARK: - Fixtures

  @Test func aFixtureIsTheSame() throws {
    let maker = try TestDatabaseMaker()
    let name = "\(maker.name)_odd"
    let report = try Fixture(
      try Self.data(), named: name, on: maker.parameters, options: .init()
    ).make()
    #expect(report.templateWasMade)
    let parameters = try maker.parameters.database(named: name)
    for schema in Self.schemas {
      #expect(
        try TestDatabase.content(of: parameters, schema: schema) == Self.reference.get()[schema])
    }
    let verification = try Verification(
      [.init(report.record, of: OddModel.all)], in: parameters, options: .init()
    ).run()
    #expect(verification.isEqual)
  }

  // MARK: - Many tables

  @Test func fourHundredTables() throws {
    let model = OddModel.many(400)
    let data = try Self.data(model, scale: 3)
    #expect(StorageEstimate(data).tables.count == 400)
    let (report, _) = try load(data, jobs: 4)
    #expect(report.rows == 1200)
    try expectEqual([report.record], model)
    // Its twins would be proven to be the same, which takes the server a tenth of a second for each.
    let (again, _) = try load(data, .truncate, isSingleTransaction: true)
    let (added, _) = try load(data, .append)
    try expectEqual([again.record, added.record], model)
  }
}
