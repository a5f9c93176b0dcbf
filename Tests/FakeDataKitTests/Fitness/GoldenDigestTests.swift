import Testing

@testable import FakeDataKit

/// Digests of whole tables: FNV-1a with 64 bits over the bytes of the binary COPY, header and
/// trailer included.
///
/// A digest that changes means that someone's data set changes. If that is meant, raise
/// ``DataContract/version``, write a "Value-breaking" entry into CHANGELOG.md, and put the lines
/// that the failing test prints in place of those below.
@Suite struct GoldenDigestTests {
  private func expectDigests(
    _ plan: DataPlan, _ golden: KeyValuePairs<String, UInt64>,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    func lines(_ digests: [(String, UInt64)]) -> String {
      digests.map { "      \"\($0)\": \(Digest.literal($1))," }.joined(separator: "\n")
    }
    let found = lines(plan.tables.map { ($0.name, Digest.fnv1a($0.encoded())) })
    if found != lines(golden.map { ($0.key, $0.value) }) {
      Issue.record("the data has changed; it is now\n\(found)", sourceLocation: sourceLocation)
    }
  }

  /// `--users 1000 --seed 42`
  @Test func defaults() throws {
    let plan = try DataPlan(Fitness.model(), .sample(1000, seed: 42))
    expectDigests(
      plan,
      [
        "x": 0
      ])
  }

  /// `--users 1000 --seed 7 --days 3 --workouts 2-4 --meals 1-2`
  @Test func threeDays() throws {
    let model = Fitness.model(workouts: 2...4, meals: 1...2)
    expectDigests(
      try DataPlan(model, .sample(1000, seed: 7, days: 3)),
      [
        "x": 0
      ])
  }

  /// The model of these tests, with every kind of rule: it stays when the data set's model changes.
  @Test func everyRule() throws {
    expectDigests(
      try DataPlan(SampleModel.model(), .sample(1000, seed: 42, days: 2)),
      [
        "x": 0
      ])
  }
}
