import DataSets
import FakeDataKit
import Testing

@testable import DatabaseLoader

@Suite("Names of templates") struct TemplateKeyTests {
  private func key(
    _ model: DataModel = Fitness.model(), seed: UInt64 = 42, users: UInt64 = 10, days: Int = 1,
    asOf: String = "2024-06-03", schema: String = "public", role: String = "app"
  ) throws -> TemplateKey {
    let parameters = RunParameters(
      seed: seed, scale: users, days: days, asOf: try #require(CivilDate(asOf)))
    return try TemplateKey(DataPlan(model, parameters), schema: schema, role: role)
  }

  @Test func everythingThatShowsInTheDatabaseCounts() throws {
    var other = Fitness.model()
    other.tables[3].columns.append(ColumnModel("extra", .int8, .uniform(0...1)))
    var keyless = Fitness.model()
    keyless.tables[6].foreignKeys.removeLast()
    let keys = try [
      key(), key(seed: 43), key(users: 11), key(days: 2), key(asOf: "2024-06-04"),
      key(schema: "demo"), key(role: "postgres"), key(Fitness.model(workouts: 1...3)),
      key(Fitness.model(meals: 1...4)), key(other), key(keyless),
    ]
    #expect(Set(keys.map(\.name)).count == keys.count)
    #expect(keys.allSatisfy { TemplateKey.isTemplateName($0.name) })
    #expect(try key().name == keys[0].name)
  }

  /// The text is what is documented, and its digest that of every machine.
  @Test func theTextIsPinned() throws {
    let key = try key(SmallModel.lonely, schema: "a \"b\"\nseed: 1")
    let lines = key.canonicalText.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines.prefix(5) == [
        "fakedata template, version 1", "role: \"app\"", "schema: \"a \"\"b\"\"", "seed: 1\"",
        "data version: 1",
      ])
    #expect(lines[5].hasPrefix("model: \"lonely\" "))
    #expect(lines.suffix(4) == ["scale: 10", "seed: 42", "days: 1", "as of: 2024-06-03"])
    // Worked out with a program in another language.
    #expect(TemplateKey.digest("") == "34efadb49033a573")
    #expect(TemplateKey.digest("fakedata") == "d34646d83d8a710d")
  }

  @Test(arguments: [
    ("fakedata_0123456789ab", true), ("fakedata_0123456789aB", false),
    ("fakedata_0123456789abc", false), ("fakedata_0123456789a", false),
    ("fakedata_0123456789ag", false), ("test_0123456789ab", false), ("fakedata", false),
  ])
  func namesOfTemplates(_ name: String, _ isOne: Bool) {
    #expect(TemplateKey.isTemplateName(name) == isOne)
    #expect((Fixture.problem(withName: name) == nil) == !isOne)
  }

  @Test(arguments: ["", "a\0b", String(repeating: "ä", count: 32), "fakedata_build_0"])
  func namesThatNoFixtureCanHave(_ name: String) {
    #expect(Fixture.problem(withName: name) != nil)
  }

  @Test(arguments: ["a=b", "it's \"so\"", String(repeating: "a", count: 63), "postgres"])
  func namesThatOneCanHave(_ name: String) { #expect(Fixture.problem(withName: name) == nil) }

  // MARK: - Notes

  @Test func notesAreReadBack() throws {
    var note = FixtureNote(.template, template: "fakedata_0123456789ab")
    note.digest = "0123456789abcdef"
    note.schema = "it's \"a\" schema\\"
    note.record = RunRecord(try fitness(users: 7), madeTables: true)
    note.made = "2024-06-03T00:00:00.000000Z"
    note.lastUsed = note.made
    #expect(note.comment.hasPrefix("fakedata fixture: {"))
    #expect(FixtureNote(comment: note.comment) == note)
    for comment in [nil, "", "unexpected data", "fakedata fixture: ", "fakedata fixture: {}"] {
      #expect(FixtureNote(comment: comment) == nil)
    }
  }

  // MARK: - Ways to copy

  @Test(arguments: [
    (1_000_000, true, 150_018, CloneStrategy.writeAheadLog, " STRATEGY WAL_LOG"),
    (1_000_000, false, 150_018, .files, " STRATEGY FILE_COPY"),
    (1_000_000_000, true, 180_000, .files, " STRATEGY FILE_COPY"),
    (1_000_000, true, 140_000, .files, ""),
  ])
  func theQuickerWay(
    _ bytes: UInt64, _ isDurable: Bool, _ version: Int, _ expected: CloneStrategy,
    _ clause: String
  ) {
    let features = ServerFeatures(versionNumber: version)
    let strategy = CloneStrategy.quicker(bytes: bytes, isDurable: isDurable, features)
    #expect(strategy == expected)
    #expect(strategy.clause(features) == clause)
  }
}
