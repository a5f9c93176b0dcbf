import ArgumentParser
import DatabaseLoader
import Foundation
import PostgresClient

/// Which database a run works on.
struct ConnectionOptions: ParsableArguments {
  @Option(
    name: [.customShort("d"), .long],
    help: ArgumentHelp(
      "Database: a name, a postgresql:// URI or a keyword=value string.",
      discussion: """
        Also what frameworks take: postgresql+asyncpg://…, …?schema=app&pool=5, jdbc:postgresql://…, \
        Host=…;Database=…; a schema in it is the default of --schema. \
        Without it: the environment's DATABASE_URL; then what PGHOST, PGPORT, PGDATABASE, PGSERVICE \
        and the other variables of libpq say; then the private server, which fakedata runs itself.
        """,
      valueName: "database"))
  var dbname: String?

  /// A database.
  enum Target {
    /// One that the user has named, in whatever way.
    case named(ConnectionParameters)
    /// The one on the private server.
    case privateServer(PrivateServer)
  }

  /// The database that is meant.
  struct Choice {
    let target: Target
    /// The schema that its URL names; nil where it names none.
    var schema: String?
    /// What is to be said about how it was named.
    var notes: [String] = []
  }

  /// How to connect to the database that is meant, and the schema in it. The private server is started if
  /// it is that.
  ///
  /// - Parameter schema: the one that the command line names, which wins over that of a URL.
  func database(
    schema: String?, quiet: Bool
  ) throws -> (parameters: ConnectionParameters, schema: String?) {
    let choice = try choice(quiet: quiet)
    switch choice.target {
    case .named(let parameters): return (parameters, schema ?? choice.schema)
    case .privateServer(let server):
      if try server.start() == .started, !quiet {
        Messages.write(
          "fakedata: no database is named, so this is the private server: \(server.psqlCommand)")
      }
      return (ConnectionParameters(dbname: server.connectionURI), schema)
    }
  }

  /// The database that is meant, in the environment of the process.
  func choice(quiet: Bool) throws -> Choice {
    let choice = try choice(environment: ProcessInfo.processInfo.environment)
    if !quiet { for note in choice.notes { Messages.write("fakedata: \(note)") } }
    return choice
  }

  /// The variables of libpq that say where a database is; those that say who one is do not.
  static let placeVariables = ["PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGSERVICE"]

  /// The database that is meant: the first that is named by the option, by `DATABASE_URL`, by the
  /// variables of libpq; else the private one.
  ///
  /// - Throws: `PostgresError` for a text that names none.
  func choice(environment: [String: String]) throws -> Choice {
    if let dbname { return try Self.named(dbname, by: "-d").choice }
    var notes: [String] = []
    if let text = environment["DATABASE_URL"] {
      let (choice, isEmpty) = try Self.named(text, by: "DATABASE_URL")
      if !isEmpty { return choice }
      notes.append("DATABASE_URL is empty, and taken as not set")
    }
    let isPlaceSet = Self.placeVariables.contains { environment[$0].map { !$0.isEmpty } ?? false }
    if isPlaceSet { return Choice(target: .named(ConnectionParameters()), notes: notes) }
    let server = PrivateServer(directory: PrivateServer.defaultDirectory(environment: environment))
    return Choice(target: .privateServer(server), notes: notes)
  }

  /// - Parameter source: where the text comes from.
  private static func named(
    _ text: String, by source: String
  ) throws -> (choice: Choice, isEmpty: Bool) {
    do {
      let url = try DatabaseURL(text)
      var choice = Choice(target: .named(url.parameters), schema: url.schema)
      if !url.leftAside.isEmpty {
        choice.notes = ["\(source): left aside: \(url.leftAside.joined(separator: ", "))"]
      }
      return (choice, url.isEmpty)
    } catch {
      var error = error
      error.message = "\(source): \(error.message)"
      throw error
    }
  }
}
