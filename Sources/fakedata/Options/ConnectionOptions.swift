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

  /// How to connect to the database that is meant. The private server is started if it is that.
  func parameters(quiet: Bool) throws -> ConnectionParameters {
    switch target(environment: ProcessInfo.processInfo.environment) {
    case .named(let parameters): return parameters
    case .privateServer(let server):
      if try server.start() == .started, !quiet {
        Messages.write(
          "fakedata: no database is named, so this is the private server: \(server.psqlCommand)")
      }
      return ConnectionParameters(dbname: server.connectionURI)
    }
  }

  /// The variables of libpq that say where a database is; those that say who one is do not.
  static let placeVariables = ["PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGSERVICE"]

  /// The database that is meant: the first that is named by the option, by `DATABASE_URL`, by the
  /// variables of libpq; else the private one.
  func target(environment: [String: String]) -> Target {
    func isSet(_ name: String) -> Bool { environment[name].map { !$0.isEmpty } ?? false }
    if let dbname { return .named(ConnectionParameters(dbname: dbname)) }
    if isSet("DATABASE_URL") {
      return .named(ConnectionParameters(dbname: environment["DATABASE_URL"]))
    }
    if Self.placeVariables.contains(where: isSet) { return .named(ConnectionParameters()) }
    return .privateServer(
      PrivateServer(directory: PrivateServer.defaultDirectory(environment: environment)))
  }
}
