import PostgresClient
import TestSupport
import Testing

/// The URLs that frameworks take, through the program and to a server.
@Suite("Databases as frameworks name them: the program") struct DatabaseURLCommandTests {
  let program: Program
  let target: TestTarget

  init() throws {
    program = try Program()
    target = try TestTarget()
  }

  /// The database on the test server as Prisma has it: with a schema, and settings of its pool.
  private func url(_ scheme: String = "postgresql", schema: String) -> String {
    target.database.uri.replacing("postgresql:", with: "\(scheme):") + "&schema=\(schema)&pool=5"
  }

  private func run(_ arguments: String..., url: String) throws -> ProcessOutcome {
    try program.run(arguments: arguments, environment: ["DATABASE_URL": url])
  }

  @Test func everyCommandTakesTheSchemaOfTheURL() throws {
    let url = url("postgresql+asyncpg", schema: target.schema)
    let note = "fakedata: DATABASE_URL: left aside: pool"
    let loaded = try run(
      "populate", "--users", "200", "--seed", "1", "--progress", "none", url: url)
    #expect(loaded.exitCode == 0, loaded.summary)
    #expect(loaded.messages == [note], loaded.summary)
    #expect(try target.content().count == 7)
    // What repeats the run names the schema.
    #expect(loaded.stdout.contains("--schema \(target.schema)"), loaded.summary)

    let verified = try run("verify", "--progress", "none", url: url)
    #expect(verified.exitCode == 0 && verified.messages.first == note, verified.summary)
    let bench = try run(
      "bench", "--endpoint", "meals-of-day", "--iterations", "3", "-q", "--json", url: url)
    #expect(bench.exitCode == 0 && bench.stderr == "", bench.summary)
    let tuned = try run(
      "tune", "--endpoint", "meals-of-day", "--sets", "3", "--seconds", "0.02", "-q", url: url)
    #expect(tuned.exitCode == 0 && tuned.stderr == "", tuned.summary)
  }

  @Test func theOptionWinsOverTheURL() throws {
    let url = url(schema: "nowhere")
    let schema = target.schema
    for arguments in [
      ["populate", "--users", "20", "--seed", "1", "-q", "--schema", schema],
      ["verify", "-q", "-n", schema],
      ["bench", "--endpoint", "meals-of-day", "--iterations", "1", "-q", "-n", schema],
    ] {
      let outcome = try program.run(arguments: arguments, environment: ["DATABASE_URL": url])
      #expect(outcome.exitCode == 0 && outcome.stderr == "", outcome.summary)
    }
    try run("populate", "--users", "20", "-q", url: url)
      .expectFailure(4, "schema \"nowhere\" does not exist")
    try run("verify", "-q", url: url).expectFailure(4, "schema \"nowhere\"")
    try run("bench", "-q", url: url).expectFailure(4, "schema \"nowhere\"")
    try run("tune", "-q", url: url).expectFailure(4, "schema \"nowhere\"")
  }

  @Test func aFixtureHasTheSchemaOfTheURL() throws {
    let maker = try TestDatabaseMaker()
    let url =
      try maker.uri.replacing("postgresql:", with: "ecto:") + "&currentSchema=app&pool_size=2"
    let made = try run("fixture", "\(maker.name)_a", "--users", "20", "-q", url: url)
    #expect(made.exitCode == 0 && made.stderr == "", made.summary)
    let content = try TestDatabase.content(
      of: maker.parameters.database(named: "\(maker.name)_a"), schema: "app")
    #expect(content.count == 7)
    let long = String(repeating: "a", count: 64)
    try run("fixture", "\(maker.name)_b", "-q", url: url.replacing("=app", with: "=\(long)"))
      .expectUsageError("63 bytes")
  }

  /// Forms that say where the socket is in the test server's own way.
  @Test(arguments: [
    "postgis", "psql", "pgsql", "ecto", "postgres+psycopg", "jdbc:postgresql", "quoted",
  ])
  func aServerIsReached(_ scheme: String) throws {
    let url =
      scheme == "quoted"
      ? "\"\(url(schema: target.schema))\"\n" : url(scheme, schema: target.schema)
    let outcome = try run("populate", "--users", "20", "--seed", "1", "-q", url: url)
    #expect(outcome.exitCode == 0 && outcome.stderr == "", outcome.summary)
    #expect(try target.content().count == 7)
  }

  @Test func aServerIsReachedByTheStringOfNpgsql() throws {
    let directory = try target.database.value("SHOW unix_socket_directories") ?? ""
    let outcome = try run(
      "populate", "--users", "20", "--seed", "1", "--progress", "none",
      url: "Host=\(directory);Port=5432;Username=fakedata;Database=\(target.database.name);"
        + "Search Path=\(target.schema);Pooling=true;Command Timeout=5")
    #expect(outcome.exitCode == 0, outcome.summary)
    #expect(
      outcome.messages == ["fakedata: DATABASE_URL: left aside: Pooling, Command Timeout"],
      outcome.summary)
    #expect(try target.content().count == 7)
  }

  @Test func whatIsNotPostgreSQLIsToldInOneLine() throws {
    for (text, part) in [
      ("mysql://me:s3cret@db/shop", "MySQL"), ("$DATABASE_URL", "not been replaced"),
      ("postgres://me:s3cret/pw@db/shop", "%2F"),
      ("jdbc:mysql://db/shop?password=s3cret", "jdbc:mysql:"),
      ("Host=db;Database=shop;Password=s3cret;pw", "quotes"), ("host/shop", "postgresql://host"),
    ] {
      let byVariable = try run("populate", "--users", "5", url: text)
      byVariable.expectFailure(64, "fakedata: DATABASE_URL: ", part)
      let byOption = try program.run("verify", "-d", text)
      byOption.expectFailure(64, "fakedata: -d: ", part)
      #expect(!(byVariable.stderr + byOption.stderr).contains("s3cret"))
    }
  }

  @Test func anEmptyVariableIsTold() throws {
    let outcome = try program.run(
      "verify", environment: ["DATABASE_URL": "\"\"", "PGHOST": "127.0.0.1", "PGPORT": "1"])
    #expect(outcome.exitCode == 2, outcome.summary)
    #expect(outcome.messages.first == "fakedata: DATABASE_URL is empty, and taken as not set")
  }
}
