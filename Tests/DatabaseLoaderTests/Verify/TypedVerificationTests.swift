import FakeDataKit
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// What a comparison finds of values whose texts the server reads, with keys of all kinds and without.
@Suite("Verification of typed models") struct TypedVerificationTests {
  private static let first = "WHERE ctid = (SELECT min(ctid) FROM visits)"
  private static let changes = [
    // By one number.
    HiddenChange(
      "UPDATE members SET mood = 'never' WHERE id = 7", "members", ["key 7, column mood"]),
    HiddenChange(
      "UPDATE members SET doc = CASE WHEN doc IS NULL THEN '1'::jsonb END WHERE id = 7", "members",
      ["key 7, column doc"]),
    HiddenChange(
      "UPDATE members SET mentor = CASE WHEN mentor IS NULL THEN 1 END WHERE id = 7", "members",
      ["key 7, column mentor"]),
    // By a key of two columns.
    HiddenChange(
      "UPDATE app.accounts SET price = coalesce(price, 0) + 0.01 WHERE member_id = 7 AND number = 1",
      "app.accounts", ["key (7, 1), column price"]),
    HiddenChange(
      "UPDATE app.accounts SET place = '(1,1)' WHERE member_id = 7 AND number = 1",
      "app.accounts", ["key (7, 1), column place", "found '(1,1)'"]),
    HiddenChange(
      #"UPDATE app.accounts SET given = '{"a": 2.00, "bb": 1}' WHERE member_id = 7 AND number = 1"#,
      "app.accounts", ["key (7, 1), column given", #"found '{"a": 2.00, "bb": 1}'"#]),
    HiddenChange(
      #"UPDATE app.accounts SET moods = moods || 'never'::"Mood" WHERE member_id = 7 AND number = 1"#,
      "app.accounts", ["key (7, 1), column moods"]),
    HiddenChange(
      #"UPDATE app.accounts SET "all" = "all" || 'sad'::app."Mood" WHERE member_id = 7 AND number = 1"#,
      "app.accounts", ["key (7, 1), column all"]),
    HiddenChange(
      "DELETE FROM app.accounts WHERE member_id = 7 AND number = 1", "app.accounts",
      ["key (7, 1): the row is missing"]),
    // By JSON, which the server writes in another form than the model.
    HiddenChange(
      #"UPDATE documents SET text = 'x' WHERE doc = '{"a": 2.0, "bb": 1}'"#, "documents",
      [#"key {"a": 2.0, "bb": 1}, column text"#, "found 'x'"]),
    HiddenChange(
      "DELETE FROM documents WHERE doc = '[]'", "documents", ["key []: the row is missing"]),
    // By nothing.
    HiddenChange("DELETE FROM visits \(first)", "visits", ["the row is missing"]),
    HiddenChange("UPDATE visits SET place = '(1,1)' \(first)", "visits", ["the row is missing"]),
    HiddenChange(
      "UPDATE visits SET boxes = '{\"(3,4)\"}' \(first)", "visits", ["the row is missing"]),
    HiddenChange(
      "UPDATE visits SET docs = docs || '{}'::jsonb \(first)", "visits", ["the row is missing"]),
    HiddenChange("UPDATE visits SET doc = '{}' \(first)", "visits", ["the row is missing"]),
    HiddenChange("UPDATE visits SET code = 'zz' \(first)", "visits", ["the row is missing"]),
    HiddenChange("INSERT INTO visits SELECT * FROM visits \(first)", "visits", ["more often"]),
    HiddenChange(
      "INSERT INTO notes SELECT * FROM notes LIMIT 1", "notes", ["more often than in the data set"]),
    HiddenChange("UPDATE grades SET key = NULL", "grades", ["column key: expected '"]),
  ]

  @Test(arguments: changes)
  func aSingleRowIsNamed(_ change: HiddenChange) throws {
    let database = try TestDatabase()
    let data = try DataPlan(OddModel.typed, RunParameters(seed: 7, scale: 30))
    let record = try database.load(data).record
    try change.expectNamed(in: database) {
      try Verification(
        [.init(record, of: OddModel.typed)], in: database.parameters, options: .init()
      ).run()
    }
  }

  /// Texts that the server shows as it does are not the same where it reads them as different ones.
  @Test func theServerReadsTexts() throws {
    let database = try TestDatabase()
    let reader = ServerReader(schema: "public") { try Connection(database.parameters) }
    #expect(
      try reader.read(["{ \"b\":1}", nil, "[ ]", "{ \"b\":1}"], as: "jsonb")
        == ["{\"b\": 1}", nil, "[]", "{\"b\": 1}"])
    #expect(try reader.read([nil], as: "jsonb") == [nil])
    // Equal strings of other bytes.
    #expect(
      try reader.read(["\"\u{E4}\"", "\"a\u{308}\""], as: "jsonb").map { $0?.utf8.count } == [4, 5])
    #expect(try reader.isSame("\"\u{E4}\"", "\"\u{E4}\"", "jsonb"))
    #expect(try !reader.isSame("\"\u{E4}\"", "\"a\u{308}\"", "jsonb"))
    #expect(throws: PostgresError.self) { try reader.read(["{"], as: "jsonb") }
  }
}
