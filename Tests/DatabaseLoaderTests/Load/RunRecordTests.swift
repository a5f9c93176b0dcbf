import DataSets
import FakeDataKit
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// What a run leaves in the database says which model it was of.
@Suite struct RunRecordTests {
  private static let parameters = RunParameters(seed: 3, scale: 20)

  /// A digest that changes makes every database loaded before one of a changed model: so it stays, whatever a model
  /// can say newly.
  @Test func digestsOfModelsStay() throws {
    #expect(RunRecord.digest(of: SmallModel.lonely) == "7bdc41939c3f67023de7b54f659cce4d")
  }

  @Test func everythingOfAModelIsInItsDigest() throws {
    var digests: Set<String> = [RunRecord.digest(of: SmallModel.lonely)]
    let changes: [(inout DataModel) -> Void] = [
      { $0.name = "other" }, { $0.tables[0].name = "other" },
      { $0.tables[0].columns[0].rule = .permuted(0...9) },
      { $0.tables[0].columns[0].type = .int4 }, { $0.tables[0].cardinality = .fixed(3) },
      { $0.tables[0].identity = nil },
      { $0.catalogs = [Catalog(name: "c", columns: ["x"], rows: [["ä"]])] },
      { $0.catalogs = [Catalog(name: "c", columns: ["x"], rows: [["a\u{308}"]])] },
    ]
    for change in changes {
      var model = SmallModel.lonely
      change(&model)
      digests.insert(RunRecord.digest(of: model))
      #expect(RunRecord.digest(of: model).utf8.count == 32)
    }
    #expect(digests.count == changes.count + 1)
  }

  /// The numbers of children that a run asked for are its record's too.
  @Test func theModelOfARecordIsThatOfTheRun() throws {
    let data = try DataPlan(Fitness.model(workouts: 2...3), Self.parameters)
    let record = RunRecord(data, madeTables: true)
    #expect(record.isOf(record.applied(to: Fitness.model())))
    #expect(!record.isOf(Fitness.model()))
  }

  private static func verify(
    _ model: DataModel, in database: TestDatabase
  ) throws -> VerificationReport {
    let data = try DataPlan(model, parameters)
    let records = try RunRecord.read(of: data, schema: nil, in: database.parameters)
    return try Verification(
      records.map { .init($0, of: model) }, in: database.parameters, options: .init()
    ).run()
  }

  @Test func anotherModelIsToldAndCompared() throws {
    let database = try TestDatabase()
    let model = SmallModel.lonely
    let data = try DataPlan(model, Self.parameters)
    _ = try database.load(data)
    let record = try #require(
      try RunRecord.read(of: data, schema: nil, in: database.parameters).first)
    #expect(record.isOf(model))
    var other = model
    other.tables[0].columns.append(.latent("more", .uniform(0...9)))
    #expect(!record.isOf(other))
    #expect(try Self.verify(other, in: database).isEqual)
  }

  /// Records of earlier versions have no digest.
  @Test func recordsWithoutADigestFitEveryModel() throws {
    let database = try TestDatabase()
    let data = try DataPlan(SmallModel.lonely, Self.parameters)
    _ = try database.load(data)
    try database.execute(
      """
      COMMENT ON TABLE things IS 'fakedata: {"children":{},"data_version":1,"first_rows":{},"made_tables":true,\
      "model":"lonely","parameters":{"as_of":"2024-06-03","days":1,"scale":20,"seed":3}}'
      """)
    let records = try RunRecord.read(of: data, schema: nil, in: database.parameters)
    var expected = RunRecord(data, madeTables: true)
    expected.modelDigest = nil
    #expect(records == [expected])
    #expect(try Self.verify(SmallModel.lonely, in: database).isEqual)
  }

  /// Parts of another model would go somewhere else.
  @Test func partsAgreeOnTheModel() throws {
    var other = SmallModel.lonely
    other.tables[0].columns.append(.latent("more", .uniform(0...9)))
    let digests = try [SmallModel.lonely, other].map {
      RunRecord(try DataPlan($0, Self.parameters), madeTables: true).digest("3 parts into public")
    }
    #expect(digests[0] != digests[1])
  }
}
