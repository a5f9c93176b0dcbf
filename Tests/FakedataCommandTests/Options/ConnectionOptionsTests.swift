import ArgumentParser
import DatabaseLoader
import PostgresClient
import Testing

@testable import fakedata

@Suite("Which database is meant") struct ConnectionOptionsTests {
  /// The target, as words.
  private func target(_ arguments: [String], _ environment: [String: String]) throws -> String {
    let options = try fakedata.ConnectionOptions.parse(arguments)
    switch options.target(environment: environment) {
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
  }
}
