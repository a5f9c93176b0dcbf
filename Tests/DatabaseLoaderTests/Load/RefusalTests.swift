import DatabaseLoader
import DataSets
import FakeDataKit
import PostgresClient
import TestSupport
import Testing

/// Targets that a load does not touch.
@Suite("Fresh load: refusals") struct RefusalTests {
  @Test func tablesThatAreThereAreNamedAndKept() throws {
    let database = try TestDatabase()
    try database.load(try fitness(users: 20))
    let (content, relations) = (try database.content(), try database.remains())
    let error = try loaderError { try database.load(try fitness(users: 20, seed: 43)) }
    #expect(error.code == .tablesExist)
    let names = Fitness.model().tables.map(\.name)
    #expect(error.message.contains(names.joined(separator: ", ")))
    #expect(error.message.contains("nothing was changed"))
    #expect(error.message.contains("--schema"))
    #expect(try database.content() == content)
    #expect(try database.remains() == relations)
    // The remedy that the message names is one.
    let remedy = try #require(error.message.firstRange(of: "DROP TABLE "))
    try database.execute(String(error.message[remedy.lowerBound...]))
    try database.load(try fitness(users: 20, seed: 43))
  }

  @Test func oneTableOfSevenIsEnough() throws {
    let database = try TestDatabase()
    try database.execute("CREATE TABLE goals (x int); INSERT INTO goals VALUES (1)")
    let error = try loaderError { try database.load(try fitness(users: 20)) }
    #expect(error.code == .tablesExist)
    #expect(error.message.contains("already has goals;"))
    #expect(try database.remains() == ["public.goals"])
    #expect(try database.value("SELECT x FROM goals") == "1")
  }

  @Test(arguments: [
    ("CREATE VIEW meal AS SELECT 1 AS x", "meal"),
    ("CREATE MATERIALIZED VIEW users AS SELECT 1 AS x", "users"),
    ("CREATE SEQUENCE goals", "goals"),
    ("CREATE SEQUENCE users_user_id_seq", "users_user_id_seq"),
    ("CREATE TABLE x (y int); CREATE INDEX meal_pkey ON x (y)", "meal_pkey"),
    (
      "CREATE TABLE x (y int); CREATE INDEX goals_customer_id_key ON x (y)", "goals_customer_id_key"
    ),
    ("CREATE TABLE x (y int PRIMARY KEY); CREATE TABLE exercises () INHERITS (x)", "exercises"),
    ("CREATE TABLE ingredient (y int) PARTITION BY LIST (y)", "ingredient"),
    ("CREATE TYPE meal AS ENUM ('breakfast')", "meal"),
    ("CREATE DOMAIN users AS text", "users"),
    ("CREATE TYPE goals AS (x int)", "goals"),
  ])
  func whateverHasAWantedNameIsNamedAndKept(_ sql: String, _ name: String) throws {
    let target = try TestTarget()
    try Connection.run(sql, target.parameters)
    let before = try target.relationCount()
    let error = try loaderError {
      try target.database.load(try fitness(users: 20), schema: target.schema)
    }
    #expect(error.code == .tablesExist)
    #expect(error.message.contains("already has \(name);"), "\(error.message)")
    #expect(try target.relationCount() == before)
    // No remedy is named that is none.
    if let remedy = error.message.firstRange(of: "DROP ") {
      let statement = String(error.message[remedy.lowerBound...])
      #expect(throws: Never.self) { try target.database.execute(statement) }
    }
  }

  @Test func theSameNamesInAnotherSchemaDoNotMatter() throws {
    let (first, second) = (try TestTarget(), try TestTarget())
    for target in [first, second] {
      try target.database.load(try fitness(users: 5), schema: target.schema)
    }
    let database = first.database
    #expect(try database.content(schema: first.schema) == database.content(schema: second.schema))
  }

  @Test(arguments: ["nowhere", "", "Public", "public ", "pub\"lic", "public; DROP TABLE x"])
  func aSchemaThatDoesNotExist(_ schema: String) throws {
    let target = try TestTarget()
    let error = try loaderError {
      try target.database.load(try fitness(users: 5), schema: schema)
    }
    #expect(error.code == .targetUnfit)
    #expect(error.message.contains("schema \"\(schema)\" does not exist"))
    #expect(error.message.contains("CREATE SCHEMA \(SQLName.quoted(schema))"))
  }

  @Test func noSchemaInTheSearchPath() throws {
    let target = try TestTarget()
    var parameters = target.database.parameters
    parameters["options"] = "-c search_path=nowhere"
    let load = FreshLoad(
      try fitness(users: 5), into: parameters, options: LoadOptions())
    let error = try loaderError { try load.run() }
    #expect(error.code == .targetUnfit)
    #expect(error.message.contains("--schema"))
  }

  @Test func theFirstSchemaOfTheSearchPathIsTheTarget() throws {
    let target = try TestTarget()
    let load = FreshLoad(
      try fitness(users: 5), into: target.parameters, options: LoadOptions())
    #expect(try load.run().schema == target.schema)
    #expect(try target.database.content(schema: target.schema).count == 7)
  }

  @Test(arguments: [
    "with space", "UPPER", "quo\"te", "semi;colon'--", "ünïcödé 表 🏋️", "select", "a.b", "%s $1",
    "back\\slash", " ", "a_schema_whose_name_is_as_long_as_postgresql_lets_it_be_63bytes",
    "fakedata_stage_0123456789abcdef",
  ])
  func schemasOfAnyName(_ schema: String) throws {
    let target = try TestTarget(schema: schema)
    let data = try fitness(users: 5)
    let report = try target.database.load(data, schema: schema)
    #expect(report.schema == schema)
    #expect(report.tables.allSatisfy { $0.bytesOnDisk > 0 })
    let content = try target.database.content(schema: schema)
    #expect(content.count == data.tables.count)
    let error = try loaderError { try target.database.load(data, schema: schema) }
    #expect(error.code == .tablesExist)
  }

  // MARK: - Privileges

  @Test func aRoleThatMayNotCreateInTheSchema() throws {
    let database = try TestDatabase()
    let role = try TestRole(in: database)
    try database.execute("GRANT CREATE ON DATABASE \(database.name) TO \(role.name)")
    let load = FreshLoad(try fitness(users: 5), into: role.parameters, options: LoadOptions())
    let error = try postgresError { try load.run() }
    #expect(error.sqlState == .insufficientPrivilege)
    #expect(error.message.contains(role.name))
    #expect(error.hint == "GRANT CREATE ON SCHEMA public TO \(role.name)")
    #expect(try database.remains() == [])
  }

  @Test func aRoleThatMayNotCreateInTheDatabase() throws {
    let database = try TestDatabase()
    let role = try TestRole(in: database)
    try database.execute("GRANT CREATE ON SCHEMA public TO \(role.name)")
    let load = FreshLoad(try fitness(users: 5), into: role.parameters, options: LoadOptions())
    let error = try postgresError { try load.run() }
    #expect(error.sqlState == .insufficientPrivilege)
    #expect(error.message.contains(database.name))
    #expect(try database.remains() == [])
    // What the hint tells to do helps.
    let hint = try #require(error.hint)
    let remedy = try #require(hint.firstRange(of: "GRANT "))
    try database.execute(String(hint[remedy.lowerBound...]))
    #expect(try load.run().rows > 0)
  }

  @Test func anOrdinaryRoleWithBothPrivileges() throws {
    let database = try TestDatabase()
    let role = try TestRole(in: database)
    try database.execute(
      """
      GRANT CREATE ON DATABASE \(database.name) TO \(role.name);
      CREATE SCHEMA mine AUTHORIZATION \(role.name)
      """)
    let options = LoadOptions(schema: "mine")
    let report = try FreshLoad(try fitness(users: 5), into: role.parameters, options: options).run()
    #expect(report.schema == "mine")
    let owners = try database.value(
      """
      SELECT string_agg(DISTINCT relowner::regrole::text, ' ') FROM pg_class
      WHERE relnamespace = 'mine'::regnamespace
      """)
    #expect(owners == role.name)
  }
}
