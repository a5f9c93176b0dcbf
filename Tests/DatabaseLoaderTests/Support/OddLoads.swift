import FakeDataKit
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// A database into which one of ``OddModel``'s models is loaded, and what every way of loading it has to do.
struct OddLoads {
  /// The rows of a database: per schema and table.
  typealias Content = [String: [String: String]]

  /// A model, with its rows as a fresh load makes them.
  struct Reference: Sendable {
    let model: DataModel
    let content: Content

    static let all = Result { try Reference(OddModel.all) }
    static let typed = Result { try Reference(OddModel.typed) }

    private init(_ model: DataModel) throws {
      self.model = model
      let database = try TestDatabase()
      try database.load(OddLoads.data(model))
      content = try OddLoads.content(database)
    }
  }

  /// The schemas that tables are in.
  static let schemas = ["public", "app", "Two.Words"]
  let reference: Reference
  let database: TestDatabase

  init(_ reference: Result<Reference, any Error>) throws {
    self.reference = try reference.get()
    database = try TestDatabase()
  }

  var model: DataModel { reference.model }

  static func data(
    _ model: DataModel, scale: UInt64 = 40, seed: UInt64 = 7
  ) throws -> DataPlan {
    try DataPlan(model, RunParameters(seed: seed, scale: scale))
  }

  func data(scale: UInt64 = 40, seed: UInt64 = 7) throws -> DataPlan {
    try Self.data(model, scale: scale, seed: seed)
  }

  private static func content(_ database: TestDatabase) throws -> Content {
    try schemas.reduce(into: [:]) { $0[$1] = try database.content(schema: $1) }
  }

  /// The rows of all schemas.
  func content() throws -> Content { try Self.content(database) }

  /// What the catalogue has, without what may differ from load to load.
  static func structure(_ database: TestDatabase) throws -> [String] {
    try database.schemaDump(nil).split(separator: "\n").map(String.init).sorted()
  }

  @discardableResult
  func load(
    _ data: DataPlan, _ ifExists: LoadOptions.IfExists = .fail, isSingleTransaction: Bool = false,
    jobs: Int = 2
  ) throws -> (report: LoadReport, isFresh: Bool) {
    let options = LoadOptions(
      ifExists: ifExists, jobs: jobs, isSingleTransaction: isSingleTransaction)
    let load = try options.load(data, into: database.parameters)
    return (try load.run(Interruption()), load is FreshLoad)
  }

  // MARK: - Expectations

  /// The database holds what the records stand for.
  ///
  /// - Parameter other: the model of the records; nil is that of the reference.
  func expectEqual(
    _ records: [RunRecord], _ other: DataModel? = nil,
    location: SourceLocation = #_sourceLocation
  ) throws {
    let report = try Verification(
      records.map { .init($0, of: other ?? model) }, in: database.parameters, options: .init()
    ).run()
    #expect(report.differences == [], sourceLocation: location)
    #expect(report.isEqual, sourceLocation: location)
  }

  /// The rows are those of a fresh load, and no staging schema is left.
  func expectReference(location: SourceLocation = #_sourceLocation) throws {
    #expect(try content() == reference.content, sourceLocation: location)
    let left = try database.remains().filter { $0.hasPrefix("schema fakedata_") }
    #expect(left == [], sourceLocation: location)
  }

  // MARK: - Ways of loading

  func expectNewTables(jobs: Int, isSingleTransaction: Bool) throws {
    let (report, isFresh) = try load(
      try data(), isSingleTransaction: isSingleTransaction, jobs: jobs)
    #expect(isFresh != isSingleTransaction)
    #expect(report.rows == (try data().rowCount))
    #expect(report.tables.allSatisfy { $0.bytesOnDisk > 0 || $0.rows == 0 })
    #expect(report.warnings == [])
    try expectReference()
    try expectEqual([report.record])
    try expectEqual(RunRecord.read(of: data(), schema: nil, in: database.parameters))
  }

  /// The load makes what the script makes.
  func expectScript(isSingleTransaction: Bool) throws {
    try load(try data(), isSingleTransaction: isSingleTransaction)
    let other = try TestDatabase()
    try other.execute(SchemaSQL(model).script)
    #expect(try Self.structure(database) == Self.structure(other))
  }

  func expectReplaced(isSingleTransaction: Bool) throws {
    try load(try data(scale: 25, seed: 3))
    let (report, _) = try load(try data(), .replace, isSingleTransaction: isSingleTransaction)
    try expectReference()
    try expectEqual([report.record])
  }

  /// Tables that the script has made are filled.
  func expectEmptyTables(_ way: LoadOptions.IfExists, isSingleTransaction: Bool) throws {
    try database.execute(SchemaSQL(model).script)
    try expectFilled(way, isSingleTransaction: isSingleTransaction)
  }

  /// Tables that have other rows are emptied and filled.
  func expectEmptied(isSingleTransaction: Bool) throws {
    try load(try data(scale: 25, seed: 3))
    try expectFilled(.truncate, isSingleTransaction: isSingleTransaction)
  }

  /// Tables that are there get the rows and stay what they are.
  private func expectFilled(_ way: LoadOptions.IfExists, isSingleTransaction: Bool) throws {
    let structure = try Self.structure(database)
    let (report, isFresh) = try load(try data(), way, isSingleTransaction: isSingleTransaction)
    #expect(isFresh != isSingleTransaction, "\(report.remarks)")
    try expectReference()
    try expectEqual([report.record])
    #expect(try Self.structure(database) == structure)
  }

  func expectLoadedInParts() throws {
    let data = try data()
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

  func expectPartsGivenUp() throws {
    let data = try data()
    _ = try PartLoad(data, part: 1, of: 3, into: database.parameters, options: LoadOptions()).run()
    #expect(
      try PartsPreparation(data, parts: 3, into: database.parameters, options: LoadOptions())
        .abandon())
    #expect(try database.remains() == [])
  }
}
