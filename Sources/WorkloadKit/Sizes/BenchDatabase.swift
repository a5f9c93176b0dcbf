import DatabaseLoader
import Foundation
import PostgresClient

/// A database that a measurement makes for itself.
struct BenchDatabase {
  private static let prefix = "fakedata_bench_"

  /// Its name, which needs no quotes.
  let name: String
  /// What it takes to connect to it.
  let parameters: ConnectionParameters

  /// A connection that makes and drops databases.
  static func connect(_ parameters: ConnectionParameters) throws -> Connection {
    var parameters = parameters
    parameters["application_name"] = "fakedata bench"
    var connection = try Connection(parameters)
    try SessionCheck.requireSession(&connection, parameters)
    try SessionCheck.requireWritable(&connection)
    try BenchSession.stay(&connection)
    return connection
  }

  /// Makes the database.
  ///
  /// - Throws: `PostgresError`; where the role may not, with the word how it could.
  init(on control: inout Connection, _ parameters: ConnectionParameters) throws(PostgresError) {
    name = Self.prefix + String(UInt64.random(in: 0 ... .max), radix: 36)
    var parameters = parameters
    parameters["dbname"] = name
    self.parameters = parameters
    // Whoever finds the database sees whose it is, and that its maker is still there.
    try control.execute("SET application_name = '\(Self.owner(of: name))'")
    do throws(PostgresError) {
      // UTF8 takes every name of the data set; template0 is the one that allows it.
      try control.execute("CREATE DATABASE \(name) TEMPLATE template0 ENCODING 'UTF8'")
    } catch {
      guard error.sqlState == .insufficientPrivilege else { throw error }
      var explained = PostgresError(
        .server,
        "permission denied: --sizes loads into databases of its own, and role \"\(control.user)\" may not "
          + "create any")
      explained.sqlState = .insufficientPrivilege
      explained.hint = "ALTER ROLE \"\(control.user)\" CREATEDB"
      throw explained
    }
  }

  private static func owner(of name: String) -> String { "fakedata bench of \(name)" }

  /// Drops it, whoever is connected to it, over a new connection where the old one is gone.
  func drop(on control: inout Connection) throws(PostgresError) {
    // FORCE is there from version 13 on.
    let drop =
      "DROP DATABASE IF EXISTS \(name)\(control.serverVersion >= 130_000 ? " (FORCE)" : "")"
    if control.isAlive {
      do throws(PostgresError) {
        try control.execute(drop)
        return
      } catch {
        guard error.code.isConnectionProblem else { throw error }
      }
    }
    var parameters = parameters
    parameters["dbname"] = control.database
    for attempt in 0..<4 {
      if attempt > 0 { Thread.sleep(forTimeInterval: 0.5) }
      if var other = try? Connection(parameters) {
        try other.execute(drop)
        return
      }
    }
    throw PostgresError(
      .connectionLost, "the connection is lost, and database \(name) is left; the next run drops it"
    )
  }

  /// Drops the databases of the same role whose makers are gone.
  ///
  /// - Returns: their names.
  static func removeLeftovers(on control: inout Connection) throws(PostgresError) -> [String] {
    let names = try control.query(
      """
      SELECT d.datname FROM pg_catalog.pg_database d
      WHERE d.datname ~ '^\(prefix)[0-9a-z]+$' AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_stat_activity a
        WHERE a.datname = d.datname OR a.application_name = 'fakedata bench of ' || d.datname)
        AND pg_catalog.pg_has_role(d.datdba, 'USAGE')
      """
    ).rows.compactMap { $0[0] }
    var dropped: [String] = []
    for name in names {
      // Another run may be at it.
      do throws(PostgresError) {
        try control.execute("DROP DATABASE IF EXISTS \(name)")
        dropped.append(name)
      } catch {
        guard error.code == .server else { throw error }
      }
    }
    return dropped
  }
}
