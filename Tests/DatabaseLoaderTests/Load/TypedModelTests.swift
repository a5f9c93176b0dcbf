import FakeDataKit
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// Models with types of their own, NULLs and arrays beside keys of all kinds and several schemas, loaded in every way.
@Suite("Load of typed models") struct TypedModelTests {
  private static let schemas = ["public", "app", "Two.Words"]
  private let database: TestDatabase

  init() throws { database = try TestDatabase() }

  private static func data(scale: UInt64 = 40, seed: UInt64 = 7) throws -> DataPlan {
    try DataPlan(OddModel.typed, RunParameters(seed: seed, scale: scale))
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

  private func differences(
    _ records: [RunRecord], _ model: DataModel = OddModel.typed
  ) throws -> [String] {
    let report = try Verification(
      records.map { .init($0, of: model) }, in: database.parameters, options: .init()
    ).run()
    let found =
      report.tables.compactMap(\.firstDifference?.description) + report.structure.map(\.description)
    #expect(report.isEqual == found.isEmpty)
    return found
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
    #expect(report.warnings == [])
    try expectReference()
    #expect(try differences([report.record]) == [])
    #expect(
      try differences(RunRecord.read(of: Self.data(), schema: nil, in: database.parameters)) == [])
  }

  @Test(arguments: [false, true])
  func theScriptMakesTheSameTypesAndTables(isSingleTransaction: Bool) throws {
    try load(try Self.data(), isSingleTransaction: isSingleTransaction)
    let other = try TestDatabase()
    try other.execute(SchemaSQL(OddModel.typed).script)
    #expect(try Self.structure(database) == Self.structure(other))
  }

  /// Operators of an extension are found while a load is staged.
  @Test(arguments: [false, true])
  func extensionsAreFound(isSingleTransaction: Bool) throws {
    let model = DataModel(
      name: "words", catalogs: [],
      tables: [
        TableModel(
          name: "words", cardinality: .scale,
          columns: [
            ColumnModel("id", .int8, .rowNumber),
            ColumnModel("word", .citext, .choice([.init("Ab", 1), .init("aB", 1)])),
          ],
          primaryKey: ["id"], identity: "id",
          checks: [.init(name: "any case", condition: "word = 'AB'")],
          indexes: [.init(name: "all", columns: ["word"], predicate: "word = 'ab'")])
      ])
    let other = try TestDatabase()
    for database in [database, other] { try database.execute("CREATE EXTENSION citext") }
    let (report, _) = try load(
      try DataPlan(model, RunParameters(seed: 7, scale: 40)),
      isSingleTransaction: isSingleTransaction)
    #expect(try differences([report.record], model) == [])
    try other.execute(SchemaSQL(model).script)
    #expect(try Self.structure(database) == Self.structure(other))
  }

  @Test func defaultPrivilegesHoldForTypes() throws {
    let role = try TestRole(in: database)
    try database.execute(
      "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON TYPES TO \(role.name)")
    try load(try Self.data())
    let list = try database.value(
      #"SELECT typacl::text FROM pg_type WHERE oid = '"Mood"'::regtype"#)
    #expect(list?.contains("\(role.name)=U") == true, "\(list ?? "none")")
  }

  // MARK: - Types that are there

  @Test(arguments: [false, true])
  func typesThatAreThereAreInTheWay(isSingleTransaction: Bool) throws {
    try database.execute(
      #"CREATE SCHEMA app; CREATE TYPE app."Mood" AS ENUM ('x'); CREATE DOMAIN grade AS text"#)
    let error = try loaderError {
      try load(try Self.data(), isSingleTransaction: isSingleTransaction).report
    }
    #expect(error.code == .tablesExist)
    #expect(error.message.contains("already has app.Mood, grade"), "\(error)")
    #expect(
      error.message.contains(#"remove them first: DROP TYPE app."Mood", public.grade"#), "\(error)")
    // The way out that it names.
    try database.execute(#"DROP TYPE app."Mood", public.grade"#)
    try load(try Self.data(), isSingleTransaction: isSingleTransaction)
    try expectReference()
  }

  @Test(arguments: [false, true])
  func replaced(isSingleTransaction: Bool) throws {
    try load(try Self.data(scale: 25, seed: 3))
    let (report, _) = try load(
      try Self.data(), .replace, isSingleTransaction: isSingleTransaction)
    try expectReference()
    #expect(try differences([report.record]) == [])
  }

  /// Types alone, without tables, and of other kinds than the model's.
  @Test(arguments: [false, true])
  func typesAloneAreReplaced(isSingleTransaction: Bool) throws {
    try database.execute(
      #"CREATE SCHEMA app; CREATE TYPE app."Mood" AS ENUM ('x'); CREATE TYPE grade AS ENUM ()"#)
    let (report, _) = try load(
      try Self.data(), .replace, isSingleTransaction: isSingleTransaction)
    try expectReference()
    #expect(try differences([report.record]) == [])
  }

  @Test(arguments: [
    (#"CREATE TABLE other (m app."Mood"[])"#, "column m of table other depends on them"),
    (
      #"CREATE FUNCTION f(grade) RETURNS int LANGUAGE sql AS 'SELECT 1'"#,
      "function f(grade) depends on them"
    ),
  ])
  func whatDependsOnTypesForbidsThatTheyAreReplaced(sql: String, problem: String) throws {
    try load(try Self.data(scale: 5))
    try database.execute(sql)
    let before = try Self.content(database)
    let error = try loaderError { try load(try Self.data(), .replace).report }
    #expect(error.code == .targetUnfit)
    #expect(error.message.contains(problem), "\(error)")
    #expect(try Self.content(database) == before)
  }

  @Test(arguments: [
    #"CREATE TYPE "Mood" AS (x int)"#, #"CREATE TABLE "Mood" ()"#,
    #"CREATE TYPE "Mood" AS RANGE (subtype = int)"#,
  ])
  func otherTypesAreNotReplaced(sql: String) throws {
    try database.execute(sql)
    let error = try loaderError { try load(try Self.data(), .replace).report }
    #expect(error.code == .targetUnfit)
    #expect(
      error.message.contains("Mood cannot be replaced: it is no table or type of the data set"),
      "\(error)")
    #expect(try loaderError { try load(try Self.data()).report }.code == .tablesExist)
  }

  @Test func typesThatWouldMeetAreRefused() throws {
    try database.execute("CREATE SCHEMA app")
    let error = try loaderError {
      try LoadOptions(schema: "app").load(try Self.data(), into: database.parameters)
        .run(Interruption())
    }
    #expect(error.message.contains("would get two types \"Mood\""), "\(error)")
  }

  // MARK: - Tables that are there

  @Test(arguments: [LoadOptions.IfExists.truncate, .append], [false, true])
  func emptyTables(_ way: LoadOptions.IfExists, isSingleTransaction: Bool) throws {
    try database.execute(SchemaSQL(OddModel.typed).script)
    let structure = try Self.structure(database)
    let (report, isFresh) = try load(
      try Self.data(), way, isSingleTransaction: isSingleTransaction)
    #expect(isFresh != isSingleTransaction, "\(report.remarks)")
    try expectReference()
    #expect(try differences([report.record]) == [])
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
    #expect(try differences([report.record]) == [])
    #expect(try Self.structure(database) == structure)
  }

  /// Rows that are added behind others are those of a larger run, also where a table grows more slowly.
  @Test func addedBehindOthers() throws {
    let first = try load(try Self.data(scale: 16)).report.record
    let second = try load(try Self.data(scale: 24), .append).report.record
    try expectReference()
    #expect(second.firstRows["members"] == 16 && second.firstRows["Two.Words.places"] == 6)
    #expect(try differences([first, second]) == [])
  }

  @Test func largerRuns() throws {
    let model = OddModel.typed
    let places = try #require(model.table("Two.Words.places"))
    let seats = try #require(model.table("seats"))
    func run(_ bases: [String: UInt64], _ table: TableModel = places) -> LargerRun? {
      model.largerRun(of: table, after: bases, adding: 24)
    }
    #expect(run([:]) == LargerRun(scale: 24, roots: 0..<9))
    #expect(run(["members": 16, "Two.Words.places": 6]) == LargerRun(scale: 40, roots: 6..<16))
    #expect(
      run(["members": 16, "Two.Words.places": 6], seats) == LargerRun(scale: 40, roots: 6..<16))
    // Where others have added members, six places are those of fifteen.
    #expect(run(["members": 99, "Two.Words.places": 6]) == LargerRun(scale: 39, roots: 6..<15))
    #expect(run(["Two.Words.places": .max]) == nil)
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
    #expect(try differences([report.record]) == [])
  }

  @Test func partsAreGivenUp() throws {
    let data = try Self.data()
    _ = try PartLoad(data, part: 1, of: 3, into: database.parameters, options: LoadOptions()).run()
    #expect(
      try PartsPreparation(data, parts: 3, into: database.parameters, options: LoadOptions())
        .abandon())
    #expect(try database.remains() == [])
    #expect(try database.value("SELECT count(*) FROM pg_type WHERE typname = 'Mood'") == "0")
  }
}
