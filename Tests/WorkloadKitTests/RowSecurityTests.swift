import DatabaseLoader
import DataSets
import FakeDataKit
import PostgresClient
import TestSupport
import Testing

@testable import WorkloadKit

/// What is measured as a role to which policies apply.
@Suite("Row-level security and endpoints") struct RowSecurityTests {
  private let database: TestDatabase
  private let role: TestRole

  init() throws {
    database = try TestDatabase()
    let data = try DataPlan(Fitness.model(), RunParameters(seed: 42, scale: 100))
    _ = try FreshLoad(data, into: database.parameters, options: LoadOptions()).run()
    role = try TestRole(in: database)
    try database.execute(
      """
      GRANT ALL ON ALL TABLES IN SCHEMA public TO \(role.name);
      GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO \(role.name);
      ALTER TABLE users ENABLE ROW LEVEL SECURITY;
      CREATE POLICY low ON users USING (user_id < 50) WITH CHECK (true)
      """)
  }

  @Test func theReportSaysSo() throws {
    func remarks(_ parameters: ConnectionParameters) throws -> [String] {
      try WorkloadRunner(
        Workload.fitness().selecting(["meals-of-day"]), in: parameters,
        options: .init(length: .iterations(2)),
        drawing: Drawing(seed: 1, asOf: RunParameters.defaultAsOf, sets: 2)
      ).run().remarks
    }
    let found = try remarks(role.parameters)
    #expect(found.count == 1)
    #expect(
      found.first?.hasPrefix("row-level security applies to role \"\(role.name)\" on users: ")
        == true)
    #expect(try remarks(database.parameters) == [])
  }

  @Test func theReportOfATuningSaysSo() throws {
    try database.execute(
      """
      GRANT ALL ON SCHEMA public TO \(role.name);
      DO $$ DECLARE item regclass; BEGIN
        FOR item IN SELECT oid FROM pg_class
          WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        LOOP EXECUTE format('ALTER TABLE %s OWNER TO \(role.name)', item); END LOOP;
      END $$
      """)
    func notes() throws -> [String] {
      var options = TuningOptions()
      options.parameterSets = 5
      options.measureSeconds = 0.01
      return try Tuning(
        Workload.fitness().selecting(["meals-of-day"]), in: role.parameters, options: options
      ).run().notes
    }
    #expect(try !notes().contains { $0.contains("policies") })
    try database.execute("ALTER TABLE users FORCE ROW LEVEL SECURITY")
    #expect(
      try notes().contains {
        $0.hasPrefix("Row-level security applies to role \"\(role.name)\" on users: ")
      })
  }

  /// Somebody else's row is hidden, and its number is taken.
  @Test func sequencesAreNotSetBackBehindHiddenRows() throws {
    var connection = try Connection(role.parameters)
    let keeper = try SequenceKeeper(on: &connection)
    try database.execute("INSERT INTO users (name, weight, height) VALUES ('Own', 150, 70)")
    let remarks = try keeper.restore(on: &connection)
    #expect(remarks.count == 1)
    #expect(remarks.first?.contains("row-level security may hide rows of users") == true)
    #expect(
      try database.value(
        "INSERT INTO users (name, weight, height) VALUES ('Next', 150, 70) RETURNING user_id")
        == "102")
  }
}
