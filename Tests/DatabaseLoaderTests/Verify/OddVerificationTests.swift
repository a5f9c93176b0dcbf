import FakeDataKit
import Foundation
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// What a comparison finds in tables whose rows no whole number orders, and of constraints of all kinds.
@Suite("Verification of odd models") struct OddVerificationTests {
  private let database: TestDatabase
  private let record: RunRecord

  init() throws {
    database = try TestDatabase()
    let data = try DataPlan(OddModel.all, RunParameters(seed: 7, scale: 300))
    record = try database.load(data).record
  }

  private func verify(allowsExtra: Bool = false) throws -> VerificationReport {
    try Verification(
      [.init(record, of: OddModel.all)], in: database.parameters,
      options: .init(allowsExtra: allowsExtra)
    ).run()
  }

  private static let changes = [
    // A key of two columns.
    HiddenChange(
      "UPDATE app.projects SET budget = 2000000 WHERE tenant_id = 17 AND number = 1",
      "app.projects",
      ["table app.projects, key (17, 1), column budget: expected '", "found '2000000'"], [1, 0, 0]),
    HiddenChange(
      """
      ALTER TABLE tasks DROP CONSTRAINT "of a project";
      DELETE FROM app.projects WHERE tenant_id = 17 AND number = 1
      """,
      "app.projects", ["table app.projects, key (17, 1): the row is missing"], [0, 1, 0]),
    HiddenChange(
      """
      ALTER TABLE app.projects DROP CONSTRAINT few;
      INSERT INTO app.projects VALUES (9, 44, 'large', 1)
      """,
      "app.projects", ["table app.projects, key (9, 44): the row is not of the data set"],
      [0, 0, 1]),
    HiddenChange(
      """
      ALTER TABLE tasks DROP CONSTRAINT "of a project";
      ALTER TABLE app.projects DROP CONSTRAINT projects_pkey, DROP CONSTRAINT "projects of a kind";
      DROP INDEX app.first;
      INSERT INTO app.projects SELECT * FROM app.projects WHERE tenant_id = 17 AND number = 1
      """,
      "app.projects",
      ["key (17, 1): the row is there more often than in the data set"], [0, 0, 1]),
    HiddenChange(
      """
      UPDATE app.projects p SET budget = o.budget FROM app.projects o
      WHERE p.number = 1 AND o.number = 1
        AND (p.tenant_id = 5 AND o.tenant_id = 6 OR p.tenant_id = 6 AND o.tenant_id = 5)
      """,
      "app.projects", ["table app.projects, key (5, 1), column budget"], [2, 0, 0]),
    // No key.
    HiddenChange(
      "DELETE FROM events WHERE ctid = (SELECT min(ctid) FROM events WHERE tenant_id = 200)",
      "events", ["table events, row (200, ", "the row is missing"], [0, 1, 0]),
    HiddenChange(
      "INSERT INTO events SELECT * FROM events WHERE tenant_id = 200 LIMIT 1",
      "events", ["table events, row (200, ", "the row is there more often than in the data set"],
      [0, 0, 1]),
    HiddenChange(
      "INSERT INTO events VALUES (200, 'huge')",
      "events", ["table events, row (200, huge): the row is not of the data set"], [0, 0, 1]),
    HiddenChange(
      "UPDATE events SET kind = 'huge' WHERE ctid = (SELECT min(ctid) FROM events)",
      "events", ["table events, row (1, ", "the row is missing"], [0, 1, 1]),
    // A text for a key.
    HiddenChange(
      #"UPDATE "Select ""a"".b" SET "order" = 9 - "order" WHERE "No." = 8"#,
      "Select \"a\".b", ["key it's \"8\", column order: expected '"], [1, 0, 0]),
    HiddenChange(
      #"SET session_replication_role = replica; DELETE FROM "Select ""a"".b" WHERE "No." = 8"#,
      "Select \"a\".b", ["key it's \"8\": the row is missing"], [0, 1, 0]),
    HiddenChange(
      #"INSERT INTO "Select ""a"".b" VALUES (DEFAULT, 'new', 3)"#,
      "Select \"a\".b", ["key new: the row is not of the data set"], [0, 0, 1]),
    HiddenChange(
      "UPDATE colours SET name = 'Green' WHERE code = 'g'", "colours",
      ["table colours, key g, column name: expected 'green', found 'Green'"], [1, 0, 0]),
    HiddenChange(
      "INSERT INTO shades VALUES ('red')", "shades",
      ["table shades, row (red): the row is there more often"], [0, 0, 1]),
    // Numbers as ever, in a schema of the model's.
    HiddenChange(
      "UPDATE app.things SET kind = 'w' WHERE id = 44", "app.things",
      ["table app.things, key 44, column kind: expected '", "found 'w'"], [1, 0, 0]),
    HiddenChange(
      "UPDATE people SET boss = 3 WHERE id = 2", "people",
      ["table people, key 2, column boss: expected '1', found '3'"], [1, 0, 0]),
  ]

  @Test(arguments: changes)
  func aSingleRowIsNamed(_ change: HiddenChange) throws {
    try change.expectNamed(in: database) { try verify() }
  }

  @Test func rowsOfOthersAreLetPassWhereThatIsAskedFor() throws {
    try database.execute(
      """
      INSERT INTO events SELECT tenant_id, 'huge' FROM events;
      INSERT INTO colours VALUES ('w', 'white')
      """)
    #expect(try !verify().isEqual)
    let report = try verify(allowsExtra: true)
    #expect(report.isEqual, "\(report.differences)")
    #expect(report.tables.first { $0.name == "colours" }?.extraRows == 1)
    try database.execute("DELETE FROM events WHERE kind = 'small' AND tenant_id = 1")
    #expect(try !verify(allowsExtra: true).isEqual)
  }

  /// Another seed: nearly every row differs.
  @Test func manyDifferencesAreCounted() throws {
    var other = record
    other.parameters.seed += 1
    let report = try Verification(
      [.init(other, of: OddModel.all)], in: database.parameters, options: .init()
    ).run()
    let colours = try #require(report.tables.first { $0.name == "colours" })
    #expect(colours.equalRows == 3 && colours.firstDifference == nil)
    let projects = try #require(report.tables.first { $0.name == "app.projects" })
    #expect(projects.changedRows > 100 && projects.isEstimate == nil)
    let found = try database.value("SELECT count(*) FROM app.projects").flatMap { UInt64($0) }
    #expect(
      projects.equalRows + projects.changedRows + projects.extraRows == found)
    #expect(
      projects.equalRows + projects.changedRows + projects.missingRows == projects.expectedRows)
  }

  @Test(arguments: [
    (
      #"ALTER TABLE "Select ""a"".b" DROP CONSTRAINT "Select ""a"".b_pkey" CASCADE"#,
      "the primary key on (Primary \"Key\") is missing"
    ),
    (
      "ALTER TABLE app.projects DROP CONSTRAINT \"projects of a kind\"",
      "table app.projects: the unique constraint on (kind, number, tenant_id) is missing"
    ),
    (
      "ALTER TABLE app.projects DROP CONSTRAINT few",
      "table app.projects: the check few is missing"
    ),
    (
      "ALTER TABLE app.projects DROP CONSTRAINT projects_number_check",
      "table app.projects: the check of column number is missing"
    ),
    (
      "DROP INDEX app.first", "table app.projects: the index first on (tenant_id) is missing"
    ),
    (
      "DROP INDEX app.first; CREATE UNIQUE INDEX first ON app.projects (tenant_id, number)",
      "table app.projects: the index first on (tenant_id) is missing"
    ),
    (
      "ALTER TABLE tasks DROP CONSTRAINT \"of a project\"",
      "table tasks: the foreign key from (tenant_id, project) to app.projects is missing"
    ),
    (
      "ALTER TABLE people DROP CONSTRAINT people_boss_fkey",
      "table people: the foreign key from boss to people is missing"
    ),
    (
      "ALTER TABLE app.things DROP CONSTRAINT things_id_fkey; "
        + "ALTER TABLE app.things ADD FOREIGN KEY (id) REFERENCES tenants",
      "table app.things: the foreign key from id to things is missing"
    ),
    (
      "SELECT setval('\"Select \"\"a\"\".b_No._seq\"', 5)",
      "would give 6 next, and the highest No. is 300"
    ),
  ])
  func constraintsAreMissed(_ sql: String, _ problem: String) throws {
    try database.execute(sql)
    let report = try verify()
    let problems = report.structure.map(\.description)
    #expect(problems.contains { $0.contains(problem) }, "\(problems)")
    #expect(report.tables.allSatisfy { $0.firstDifference == nil })
  }

  @Test func keysSurviveJSON() throws {
    for key in [VerificationReport.Key.integer(7), .text("it's"), .row("(1, x)")] {
      let data = try JSONEncoder().encode([key])
      #expect(try JSONDecoder().decode([VerificationReport.Key].self, from: data) == [key])
    }
    #expect(
      String(decoding: try JSONEncoder().encode([VerificationReport.Key.integer(7)]), as: UTF8.self)
        == "[7]")
  }
}
