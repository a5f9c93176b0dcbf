import Testing

@testable import DataSets
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
      digests.map { "        \"\($0)\": \(Digest.literal($1))," }.joined(separator: "\n")
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
        "muscle_groups": 0x5DE3_1ED1_4B1C_1F9A,
        "exercises": 0x70FB_21AE_C60F_1AC7,
        "ingredient": 0xF569_E942_345E_5292,
        "users": 0xB33C_5CB5_6C6D_AF73,
        "goals": 0x15C6_E902_BAF3_9ED1,
        "user_workouts": 0x9589_6B51_51AF_E974,
        "meal": 0xED93_4F61_F6FE_42B6,
      ])
  }

  /// `--users 1000 --seed 7 --days 3 --workouts 2-4 --meals 1-2`
  @Test func threeDays() throws {
    let model = Fitness.model(workouts: 2...4, meals: 1...2)
    expectDigests(
      try DataPlan(model, .sample(1000, seed: 7, days: 3)),
      [
        "muscle_groups": 0x5DE3_1ED1_4B1C_1F9A,
        "exercises": 0x70FB_21AE_C60F_1AC7,
        "ingredient": 0xF569_E942_345E_5292,
        "users": 0x6A2B_955B_71B8_5FE9,
        "goals": 0x5E6C_5DF8_80BC_26DE,
        "user_workouts": 0xDC2A_E35D_C8E0_28AD,
        "meal": 0x50E5_90CA_0375_FCEF,
      ])
  }

  /// The model of these tests, with every kind of rule: it stays when the data set's model changes.
  @Test func everyRule() throws {
    expectDigests(
      try DataPlan(SampleModel.model(), .sample(1000, seed: 42, days: 2)),
      [
        "towns": 0x1FBA_EAA7_741B_823E,
        "parents": 0x071B_3285_A2E8_C273,
        "children": 0x4EFD_9EC5_4571_B2B6,
      ])
  }
}
