import FakeDataKit
import PostgresClient
import TestSupport
import Testing

@testable import DatabaseLoader

/// Decisions of others that a session finds and leaves alone.
@Suite("Sessions: what is respected") struct SessionCheckTests {
  /// Who has set `default_transaction_read_only`, and what takes that back.
  enum Holder: String, CaseIterable {
    case database, role, roleInDatabase, client

    func statement(_ database: String, _ role: String, _ action: String) -> String? {
      switch self {
      case .database: "ALTER DATABASE \(database) \(action)"
      case .role: "ALTER ROLE \(role) \(action)"
      case .roleInDatabase: "ALTER ROLE \(role) IN DATABASE \(database) \(action)"
      case .client: nil
      }
    }
  }

  private static let setting = "default_transaction_read_only"

  private func load(
    _ options: LoadOptions, into parameters: ConnectionParameters
  ) throws -> LoadReport {
    try options.load(try fitness(users: 20), into: parameters).run(Interruption())
  }

  @Test(arguments: Holder.allCases, [LoadOptions.IfExists.fail, .truncate])
  func aDatabaseThatIsToBeReadOnly(_ holder: Holder, ifExists: LoadOptions.IfExists) throws {
    let database = try TestDatabase()
    let role = try TestRole(in: database)
    try database.execute("GRANT CREATE ON DATABASE \(database.name) TO \(role.name)")
    try database.execute("CREATE SCHEMA s AUTHORIZATION \(role.name)")
    let options = LoadOptions(schema: "s", ifExists: ifExists)
    if ifExists == .truncate { _ = try load(options, into: role.parameters) }
    let content = try database.content(schema: "s")
    var parameters = role.parameters
    if let statement = holder.statement(database.name, role.name, "SET \(Self.setting) = on") {
      try database.execute(statement)
    } else {
      parameters["options"] = "-c \(Self.setting)=on"
    }

    let error = try #require(throws: LoaderError.self) { try load(options, into: parameters) }
    #expect(error.code == .targetUnfit)
    #expect(
      error.message.hasPrefix(
        "database \"\(database.name)\" is read-only for role \"\(role.name)\": \(Self.setting) is on, "
          + "set "), "\(error.message)")
    #expect(error.message.contains("Nothing was changed."))
    #expect(try database.content(schema: "s") == content)

    // What the message says is what helps.
    if let reset = holder.statement(database.name, role.name, "RESET \(Self.setting)") {
      let statements = "BEGIN READ WRITE; \(reset); COMMIT"
      #expect(error.message.contains(": \(statements) -- or, for this run only: PGOPTIONS="))
      parameters["options"] = "-c \(Self.setting)=off"
      _ = try load(options, into: parameters)
      parameters["options"] = nil
      try database.execute(statements)
    } else {
      #expect(
        error.message.hasSuffix(
          "PGOPTIONS or the options of the connection string. Nothing "
            + "was changed. Take it out to write."))
      parameters["options"] = nil
    }
    _ = try load(LoadOptions(schema: "s", ifExists: .truncate), into: parameters)
  }

  @Test func aReadOnlyDatabaseIsVerified() throws {
    let database = try TestDatabase()
    try database.load(try fitness(users: 20))
    try database.execute("ALTER DATABASE \(database.name) SET \(Self.setting) = on")
    let data = try fitness(users: 20)
    let records = try RunRecord.read(of: data, schema: nil, in: database.parameters)
    let verification = try Verification(
      records.map { Verification.Run($0, of: data.model) }, in: database.parameters,
      options: .init())
    #expect(try verification.run().isEqual)
  }

  /// The commit that counts waits for the disk, and for standbys as long as it is said.
  @Test(arguments: [
    ("off", "local"), ("local", "local"), ("remote_write", "remote_write"), ("on", "on"),
    ("remote_apply", "remote_apply"),
  ])
  func theDecidingCommitWaitsAsLongAsIsSaid(_ configured: String, _ used: String) throws {
    var parameters = try TestServer.shared.parameters(database: "postgres")
    parameters["options"] = "-c synchronous_commit=\(configured)"
    var connection = try Connection(parameters)
    try SessionSettings.apply(to: &connection)
    let shown = "SHOW synchronous_commit"
    #expect(try connection.query(shown).firstValue == "off")
    try connection.execute("BEGIN")
    try SessionSettings.waitForDisk(on: &connection)
    #expect(try connection.query(shown).firstValue == used)
    try connection.execute("COMMIT")
    #expect(try connection.query(shown).firstValue == "off")
  }

  @Test func whatSomebodyHasSetStays() throws {
    var parameters = try TestServer.shared.parameters(database: "postgres")
    parameters["options"] = "-c maintenance_work_mem=3MB -c client_connection_check_interval=7s"
    var connection = try Connection(parameters)
    try SessionSettings.apply(to: &connection)
    #expect(try connection.query("SHOW maintenance_work_mem").firstValue == "3MB")
    #expect(try connection.query("SHOW client_connection_check_interval").firstValue == "7s")
  }
}
