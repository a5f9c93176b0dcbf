import Foundation
import TestSupport
import Testing

@testable import fakedata

@Suite("verify") struct VerifyTests {
  let program: Program
  let target: TestTarget

  init() throws {
    program = try Program()
    target = try TestTarget()
  }

  private func run(_ command: String, _ arguments: String...) throws -> ProcessOutcome {
    try program.run(arguments: [command] + target.arguments + arguments)
  }

  @Test func whatARunHasLeftIsFoundByItself() throws {
    let loaded = try run(
      "populate", "--users", "300", "--workouts", "0-2", "--as-of", "2023-01-31", "-q")
    #expect(loaded.exitCode == 0, loaded.summary)
    let outcome = try run("verify")
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(outcome.stderr == "")
    #expect(outcome.lines.last?.hasPrefix("Equal: ") == true)
    #expect(outcome.lines.last?.contains("300 users") == true)
    #expect(try run("verify", "-q").stdout == "")
  }

  @Test func aDifferenceIsToldInOneLine() throws {
    _ = try run("populate", "--users", "300", "--seed", "1", "-q")
    try target.database.execute(
      """
      SET search_path = \(target.schema);
      UPDATE users SET weight = 12 WHERE user_id = 7;
      DELETE FROM meal WHERE meal_id = 9
      """)
    let quiet = try run("verify", "-q")
    quiet.expectFailure(
      5, "table users, key 7, column weight: expected '", "found '12'",
      "table meal, key 9: the row is missing", "(rows that differ: 2)")
    let outcome = try run("verify")
    #expect(outcome.exitCode == 5)
    #expect(outcome.lines.last?.hasPrefix("Different: ") == true)
    let document = try run("verify", "--json").json()
    #expect(document["is_equal"] as? Bool == false)
  }

  @Test func otherRowsThanTheRecordsCanBeAskedFor() throws {
    _ = try run("populate", "--users", "30", "--seed", "1", "-q")
    #expect(try run("verify", "--seed", "1", "--users", "30").exitCode == 0)
    #expect(try run("verify", "--seed", "2", "--users", "30").exitCode == 5)
    // The head of a larger data set.
    #expect(try run("verify", "--seed", "1", "--users", "20", "--allow-extra").exitCode == 0)
    try run("verify", "--users", "30").expectUsageError("say the --seed of the run as well")
  }

  @Test func rowsThatTheApplicationHasAdded() throws {
    _ = try run("populate", "--users", "30", "--seed", "1", "-q")
    try target.database.execute(
      "INSERT INTO \(target.schema).users (name, weight, height) VALUES ('Own', 150, 70)")
    #expect(try run("verify").exitCode == 5)
    #expect(try run("verify", "--allow-extra").exitCode == 0)
  }

  @Test func whereNothingSaysWhatToExpect() throws {
    try run("verify").expectFailure(4, "no run has left a record", "--seed")
    try program.run("verify", "-d", target.database.uri, "-n", "no where")
      .expectFailure(4, "schema \"no where\" does not exist")
    try program.run("verify", "-d", "postgresql://127.0.0.1:1/x").expectFailure(2, "refused")
  }

  @Test func rowsThatPoliciesHideAreNotMissed() throws {
    _ = try run("populate", "--users", "30", "--seed", "1", "-q")
    let role = try TestRole(in: target.database)
    try target.database.execute(
      """
      SET search_path = \(target.schema);
      GRANT USAGE ON SCHEMA \(target.schema) TO \(role.name);
      GRANT ALL ON ALL TABLES IN SCHEMA \(target.schema) TO \(role.name);
      GRANT ALL ON ALL SEQUENCES IN SCHEMA \(target.schema) TO \(role.name);
      ALTER TABLE meal ENABLE ROW LEVEL SECURITY
      """)
    let content = try target.content()
    let arguments = ["-d", role.uri, "--schema", target.schema]
    let applies = "row-level security applies to role \"\(role.name)\" on meal"
    try program.run(arguments: ["verify"] + arguments)
      .expectFailure(4, applies, "nothing was compared", "ALTER ROLE \(role.name) BYPASSRLS")
    try program.run(
      arguments: ["populate", "--users", "3", "--seed", "1", "--if-exists", "append"] + arguments
    ).expectFailure(4, applies, "nothing was changed", "ALTER ROLE \(role.name) BYPASSRLS")
    #expect(try target.content() == content)
    #expect(try run("verify").exitCode == 0)
  }

  @Test func aLoadThatIsVerifiedAtOnce() throws {
    for way in ["fail", "truncate", "append", "replace"] {
      let outcome = try run(
        "populate", "--users", "40", "--seed", "3", "--verify", "--if-exists", way)
      #expect(outcome.exitCode == 0, outcome.summary)
      #expect(outcome.lines.last?.hasPrefix("Equal: ") == true, outcome.summary)
    }
    // A trigger that changes what is stored.
    try target.database.execute(
      """
      SET search_path = \(target.schema);
      CREATE FUNCTION lighter() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN NEW.weight := NEW.weight - 1; RETURN NEW; END';
      CREATE TRIGGER lighter BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION lighter()
      """)
    let outcome = try run(
      "populate", "--users", "40", "--seed", "3", "--verify", "--if-exists", "truncate", "-q")
    #expect(outcome.exitCode == 5, outcome.summary)
    #expect(outcome.stderr.contains("table users, key 1, column weight"), outcome.summary)
  }
}
