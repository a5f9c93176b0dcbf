import DataSets
import FakeDataKit
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// What a run leaves in the database says which model it was of.
@Suite struct RunRecordTests {
  private static let parameters = RunParameters(seed: 3, scale: 20)

  /// A digest that changes makes every database loaded before one of another model: so these stay, whatever a model
  /// can say newly.
  @Test func digestsOfModelsStay() throws {
    #expect(RunRecord.digest(of: SmallModel.lonely) == "7bdc41939c3f67023de7b54f659cce4d")
    #expect(RunRecord.digest(of: Fitness.model()) == "e2ff97b70d19a96a63e244cde707eb6a")
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
    try record.requireModel(record.applied(to: Fitness.model()))
    #expect(throws: LoaderError.self) { try record.requireModel(Fitness.model()) }
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

  @Test func anotherModelIsToldBeforeRowsAreCompared() throws {
    let database = try TestDatabase()
    let model = SmallModel.lonely
    _ = try database.load(try DataPlan(model, Self.parameters))
    #expect(try Self.verify(model, in: database).isEqual)
    var other = model
    other.tables[0].columns.append(.latent("more", .uniform(0...9)))
    let error = #expect(throws: LoaderError.self) { try Self.verify(other, in: database) }
    #expect(error?.code == .targetUnfit)
    #expect(
      error?.message
        == "the database was loaded from another model than the given \"lonely\", of the same name; give the "
        + "model that it was loaded from, or load it anew")
    other.name = "lovely"
    let named = #expect(throws: LoaderError.self) { try Self.verify(other, in: database) }
    #expect(named?.message.contains("than the given \"lovely\": from \"lonely\"; give") == true)
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
