import FakeDataKit
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// Models with types of their own, NULLs and arrays beside keys of all kinds and several schemas, loaded in every way.
@Suite("Load of typed models") struct TypedModelTests {
  private let odd: OddLoads
  private var database: TestDatabase { odd.database }

  init() throws { odd = try OddLoads(OddLoads.Reference.typed) }

  // MARK: - New tables

  @Test(arguments: [1, 3, 30], [false, true])
  func newTables(jobs: Int, isSingleTransaction: Bool) throws {
    try odd.expectNewTables(jobs: jobs, isSingleTransaction: isSingleTransaction)
  }

  @Test(arguments: [false, true])
  func theScriptMakesTheSameTypesAndTables(isSingleTransaction: Bool) throws {
    try odd.expectScript(isSingleTransaction: isSingleTransaction)
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
    let (report, _) = try odd.load(
      try DataPlan(model, RunParameters(seed: 7, scale: 40)),
      isSingleTransaction: isSingleTransaction)
    try odd.expectEqual([report.record], model)
    try other.execute(SchemaSQL(model).script)
    #expect(try OddLoads.structure(database) == OddLoads.structure(other))
  }

  @Test func defaultPrivilegesHoldForTypes() throws {
    let role = try TestRole(in: database)
    try database.execute(
      "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON TYPES TO \(role.name)")
    try odd.load(try odd.data())
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
      try odd.load(try odd.data(), isSingleTransaction: isSingleTransaction).report
    }
    #expect(error.code == .tablesExist)
    #expect(error.message.contains("already has app.Mood, grade"), "\(error)")
    #expect(
      error.message.contains(#"remove them first: DROP TYPE app."Mood", public.grade"#), "\(error)")
    // The way out that it names.
    try database.execute(#"DROP TYPE app."Mood", public.grade"#)
    try odd.load(try odd.data(), isSingleTransaction: isSingleTransaction)
    try odd.expectReference()
  }

  @Test(arguments: [false, true])
  func replaced(isSingleTransaction: Bool) throws {
    try odd.expectReplaced(isSingleTransaction: isSingleTransaction)
  }

  /// Types alone, without tables, and of other kinds than the model's.
  @Test(arguments: [false, true])
  func typesAloneAreReplaced(isSingleTransaction: Bool) throws {
    try database.execute(
      #"CREATE SCHEMA app; CREATE TYPE app."Mood" AS ENUM ('x'); CREATE TYPE grade AS ENUM ()"#)
    let (report, _) = try odd.load(
      try odd.data(), .replace, isSingleTransaction: isSingleTransaction)
    try odd.expectReference()
    try odd.expectEqual([report.record])
  }

  @Test(arguments: [
    (#"CREATE TABLE other (m app."Mood"[])"#, "column m of table other depends on them"),
    (
      #"CREATE FUNCTION f(grade) RETURNS int LANGUAGE sql AS 'SELECT 1'"#,
      "function f(grade) depends on them"
    ),
  ])
  func whatDependsOnTypesForbidsThatTheyAreReplaced(sql: String, problem: String) throws {
    try odd.load(try odd.data(scale: 5))
    try database.execute(sql)
    let before = try odd.content()
    let error = try loaderError { try odd.load(try odd.data(), .replace).report }
    #expect(error.code == .targetUnfit)
    #expect(error.message.contains(problem), "\(error)")
    #expect(try odd.content() == before)
  }

  @Test(arguments: [
    #"CREATE TYPE "Mood" AS (x int)"#, #"CREATE TABLE "Mood" ()"#,
    #"CREATE TYPE "Mood" AS RANGE (subtype = int)"#,
  ])
  func otherTypesAreNotReplaced(sql: String) throws {
    try database.execute(sql)
    let error = try loaderError { try odd.load(try odd.data(), .replace).report }
    #expect(error.code == .targetUnfit)
    #expect(
      error.message.contains("Mood cannot be replaced: it is no table or type of the data set"),
      "\(error)")
    #expect(try loaderError { try odd.load(try odd.data()).report }.code == .tablesExist)
  }

  @Test func typesThatWouldMeetAreRefused() throws {
    try database.execute("CREATE SCHEMA app")
    let error = try loaderError {
      try LoadOptions(schema: "app").load(try odd.data(), into: database.parameters)
        .run(Interruption())
    }
    #expect(error.message.contains("would get two types \"Mood\""), "\(error)")
  }

  // MARK: - Tables that are there

  @Test(arguments: [LoadOptions.IfExists.truncate, .append], [false, true])
  func emptyTables(_ way: LoadOptions.IfExists, isSingleTransaction: Bool) throws {
    try odd.expectEmptyTables(way, isSingleTransaction: isSingleTransaction)
  }

  @Test(arguments: [false, true])
  func emptied(isSingleTransaction: Bool) throws {
    try odd.expectEmptied(isSingleTransaction: isSingleTransaction)
  }

  /// Rows that are added behind others are those of a larger run, also where a table grows more slowly.
  @Test func addedBehindOthers() throws {
    let first = try odd.load(try odd.data(scale: 16)).report.record
    let second = try odd.load(try odd.data(scale: 24), .append).report.record
    try odd.expectReference()
    #expect(second.firstRows["members"] == 16 && second.firstRows["Two.Words.places"] == 6)
    try odd.expectEqual([first, second])
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
    try odd.expectLoadedInParts()
  }

  @Test func partsAreGivenUp() throws {
    try odd.expectPartsGivenUp()
    #expect(try database.value("SELECT count(*) FROM pg_type WHERE typname = 'Mood'") == "0")
  }
}
