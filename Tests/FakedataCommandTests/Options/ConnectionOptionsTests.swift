import ArgumentParser
import DatabaseLoader
import PostgresClient
import Testing

@testable import fakedata

@Suite("Which database is meant") struct ConnectionOptionsTests {
  /// The target, as words.
  private func target(_ arguments: [String], _ environment: [String: String]) throws -> String {
    let options = try fakedata.ConnectionOptions.parse(arguments)
    switch try options.choice(environment: environment).target {
    case .named(let parameters): return "named \(parameters.displayString)"
    case .privateServer(let server): return "private \(server.directory)"
    }
  }

  @Test func theOptionComesFirst() throws {
    let environment = ["DATABASE_URL": "postgresql:///url", "PGDATABASE": "pg"]
    #expect(try target(["-d", "mine"], environment) == "named dbname=mine")
    #expect(try target(["--dbname", "postgresql:///mine"], environment) == "named dbname=mine")
    #expect(try target(["-d", "dbname=mine user=me"], environment).contains("user=me"))
  }

  @Test func thenTheURLOfTheEnvironment() throws {
    let environment = ["DATABASE_URL": "postgresql:///url", "PGDATABASE": "pg"]
    #expect(try target([], environment) == "named dbname=url")
  }

  @Test(arguments: ["PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGSERVICE"])
  func thenWhatLibpqIsTold(_ variable: String) throws {
    #expect(try target([], [variable: "5433"]).hasPrefix("named"))
  }

  @Test func elseThePrivateServer() throws {
    let place = ["FAKEDATA_SERVER_DIR": "/tmp/nowhere"]
    #expect(try target([], place) == "private /tmp/nowhere")
    for variable in ["PGUSER", "PGPASSWORD", "PGSSLMODE", "PGAPPNAME", "PGPASSFILE"] {
      #expect(try target([], place.merging([variable: "x"]) { $1 }) == "private /tmp/nowhere")
    }
    // An empty variable is one that is not set.
    for variable in ["DATABASE_URL", "PGHOST", "PGDATABASE"] {
      #expect(try target([], place.merging([variable: ""]) { $1 }) == "private /tmp/nowhere")
    }
    for empty in ["", " ", "\"\"\n"] {
      #expect(try target([], ["DATABASE_URL": empty, "PGDATABASE": "pg"]) == "named ")
    }
  }

  @Test func whatIsSaidOfHowItWasNamed() throws {
    func choice(
      _ arguments: [String], _ environment: [String: String]
    ) throws -> fakedata.ConnectionOptions.Choice {
      try fakedata.ConnectionOptions.parse(arguments).choice(environment: environment)
    }
    let url = "postgres://db/shop?pool=5&schema=app&timeout=1"
    let named = try choice([], ["DATABASE_URL": url])
    #expect(named.notes == ["DATABASE_URL: left aside: pool, timeout"] && named.schema == "app")
    #expect(try choice(["-d", url], [:]).notes == ["-d: left aside: pool, timeout"])
    #expect(try choice(["-d", "x"], ["DATABASE_URL": url]).notes == [])
    #expect(
      try choice([], ["DATABASE_URL": " "]).notes == ["DATABASE_URL is empty, and taken as not set"]
    )
    #expect(try choice([], [:]).notes == [])
    for (arguments, environment, source) in [
      (["-d", "mysql://db"], [:], "-d: "), ([], ["DATABASE_URL": "mysql://db"], "DATABASE_URL: "),
    ] {
      let error = #expect(throws: PostgresError.self) { try choice(arguments, environment) }
      #expect(error?.message.hasPrefix(source + "mysql://") == true)
    }
  }
}
