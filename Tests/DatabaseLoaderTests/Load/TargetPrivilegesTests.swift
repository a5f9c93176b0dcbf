import DatabaseLoader
import FakeDataKit
import PostgresClient
import TestSupport
import Testing

/// Roles without the rights that a load into tables that are there takes.
@Suite("Existing tables: rights") struct TargetPrivilegesTests {
  struct Case: CustomTestStringConvertible {
    var ifExists: LoadOptions.IfExists
    var grants: String
    var message: String
    /// What the hint begins with.
    var hint: String

    var testDescription: String { "\(ifExists.rawValue): \(grants)" }
  }

  static let cases = [
    Case(
      ifExists: .truncate, grants: "", message: "may not use schema \"s\"",
      hint: "GRANT USAGE ON SCHEMA s TO "),
    Case(
      ifExists: .truncate,
      grants: "GRANT USAGE ON SCHEMA s TO $role; GRANT SELECT ON ALL TABLES IN SCHEMA s TO $role; "
        + "GRANT INSERT, TRUNCATE ON s.meal TO $role",
      message:
        "may not empty and fill exercises, goals, ingredient, muscle_groups, user_workouts, "
        + "users",
      hint: "GRANT INSERT, TRUNCATE ON s.exercises, s.goals, "),
    Case(
      ifExists: .append,
      grants: "GRANT USAGE ON SCHEMA s TO $role; "
        + "GRANT SELECT, INSERT, DELETE ON ALL TABLES IN SCHEMA s TO $role; "
        + "REVOKE INSERT ON s.goals FROM $role; REVOKE DELETE ON s.meal FROM $role",
      message: "may not add rows to goals, meal",
      hint: "GRANT INSERT, TRUNCATE ON s.goals, s.meal TO "),
    Case(
      ifExists: .truncate,
      grants: "GRANT USAGE ON SCHEMA s TO $role; GRANT ALL ON ALL TABLES IN SCHEMA s TO $role",
      message: "may not set back the sequences of exercises, goals", hint: "load as their owner"),
  ]

  @Test(arguments: cases)
  func whatIsLackingIsSaidAtOnceWithWhatHelps(_ item: Case) throws {
    let database = try TestDatabase()
    let role = try TestRole(in: database)
    try database.execute("CREATE SCHEMA s")
    try database.load(try fitness(users: 10), schema: "s")
    if !item.grants.isEmpty {
      try database.execute(item.grants.replacing("$role", with: role.name))
    }
    let content = try database.content(schema: "s")
    let options = LoadOptions(schema: "s", ifExists: item.ifExists)
    func load() throws -> LoadReport {
      try options.load(try fitness(users: 10), into: role.parameters).run(Interruption())
    }
    let error = try postgresError(load)
    #expect(error.sqlState == .insufficientPrivilege)
    #expect(
      error.message.hasPrefix(
        "permission denied: role \"\(role.name)\" \(item.message)"), "\(error.message)")
    #expect(error.hint?.hasPrefix(item.hint) == true, "\(error)")
    #expect(try database.content(schema: "s") == content)
    // What the hint says is what this lacked: what comes next is something else, or the load.
    guard let hint = error.hint, hint.hasPrefix("GRANT") else { return }
    try database.execute(hint)
    do {
      _ = try load()
    } catch let next as ServerFailure {
      #expect(next.error.message != error.message)
    }
  }
}
