import DataSets
import FakeDataKit
import Foundation
import Testing

@testable import DatabaseLoader

/// What a run's record says of the model.
struct ModelOriginTests {
  private func plan(_ model: DataModel) throws -> DataPlan {
    try DataPlan(model, RunParameters(seed: 1, scale: 10))
  }

  @Test func recordsKeepIt() throws {
    let origin = ModelOrigin(parameters: ["perDay": "2-3"], rows: ["my_table": 7])
    let record = RunRecord(try plan(Fitness.model()), madeTables: true, origin: origin)
    let comment = "A table\n\(record.text)\nof ours"
    #expect(try RunRecord.records(in: comment, of: "users") == [record])
    #expect(comment.contains(#""parameters":{"perDay":"2-3"},"rows":{"my_table":7}"#))
  }

  @Test func recordsOfTheBuiltInModelHaveNone() throws {
    let record = RunRecord(try plan(Fitness.model()), madeTables: true)
    #expect(!record.text.contains("origin"))
    #expect(try RunRecord.records(in: record.text, of: "users") == [record])
  }

  /// Processes that load parts of models that were changed otherwise find different staging schemas.
  @Test func theRunsDigestDependsOnIt() throws {
    let data = try plan(Fitness.model())
    let digests = [nil, ModelOrigin(), ModelOrigin(rows: ["t": 4])].map {
      RunRecord(data, madeTables: true, origin: $0).digest("parts")
    }
    #expect(Set(digests).count == 3)
  }
}
