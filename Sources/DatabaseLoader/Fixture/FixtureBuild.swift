import PostgresClient

/// A database under a temporary name, until it is complete and gets the name that it is for.
///
/// Its run holds the lock on its name from before it is there. So one whose lock is free is what a killed
/// run has left: the name is never used again.
struct FixtureBuild {
  /// What the names begin with; sixteen hexadecimal digits follow.
  static let prefix = "fakedata_build_"

  let name: String
  var lock: AdvisoryLock { AdvisoryLock(name: name) }

  /// A name that no other run has.
  init() {
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    name = Self.prefix + String(repeating: "0", count: 16 - digits.count) + digits
  }

  private init(name: String) { self.name = name }

  /// Makes the database.
  ///
  /// - Parameter template: the name of the template that is to come of it, or that it is a clone of.
  func create(
    _ source: String, template: String, on connection: inout Connection
  ) throws(PostgresError) {
    _ = try lock.tryTake(.exclusive, on: &connection)
    try connection.execute("CREATE DATABASE \(name) \(source)")
    try connection.execute(FixtureNote(.build, template: template).statement(on: name))
  }

  /// Removes the database, and whoever is still connected to it: nobody but its run has business there.
  func drop(on connection: inout Connection) throws(PostgresError) {
    try connection.execute("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
    try lock.release(.exclusive, on: &connection)
  }

  /// Takes a database that is to go, so that it counts as a leftover from now on.
  func adopt(_ database: String, on connection: inout Connection) throws {
    try connection.transaction { connection in
      _ = try connection.execute(
        "ALTER DATABASE \(try SQLSyntax.quotedIdentifier(database)) WITH IS_TEMPLATE false")
      try take(database, on: &connection)
    }
  }

  /// Takes a database's place, in a transaction.
  func take(_ database: String, on connection: inout Connection) throws {
    _ = try lock.tryTake(.exclusive, on: &connection)
    let note = FixtureNote(.build, template: database)
    _ = try connection.execute(
      "ALTER DATABASE \(try SQLSyntax.quotedIdentifier(database)) RENAME TO \(name); "
        + note.statement(on: name))
  }

  /// Removes the databases that killed runs have left.
  ///
  /// - Parameter connect: makes a connection to a database by its name.
  /// - Returns: their names.
  static func removeLeftovers(
    on connection: inout Connection, _ connect: (String) throws -> Connection
  ) throws -> [String] {
    let found = try connection.query(
      """
      SELECT d.datname, pg_catalog.shobj_description(d.oid, 'pg_database')
      FROM pg_catalog.pg_database d
      WHERE d.datname ~ '^\(prefix)[0-9a-f]{16}$' AND NOT d.datistemplate
        AND pg_catalog.pg_has_role(d.datdba, 'USAGE')
      ORDER BY d.datname
      """
    ).rows
    var removed: [String] = []
    for row in found {
      let build = FixtureBuild(name: row[0] ?? "")
      guard try build.lock.tryTake(.exclusive, on: &connection) else { continue }
      let isOurs =
        row[1] == nil ? isOfRun(build, connect) : FixtureNote(comment: row[1])?.kind == .build
      if isOurs, try build.lock.holders(on: &connection).isEmpty {
        // Another run may have been quicker.
        let isThere = try connection.query(
          "SELECT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = $1)", [build.name]
        ).firstValue
        if isThere == "t" {
          try connection.execute("DROP DATABASE \(build.name) WITH (FORCE)")
          removed.append(build.name)
        }
      }
      try build.lock.release(.exclusive, on: &connection)
    }
    return removed
  }

  /// Whether a database is empty or a clone of a template, as one whose run was killed before it could
  /// comment on it.
  private static func isOfRun(
    _ build: FixtureBuild, _ connect: (String) throws -> Connection
  ) -> Bool {
    do {
      var connection = try connect(build.name)
      return try connection.query(
        """
        SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid >= 16384)
          OR EXISTS (SELECT FROM pg_catalog.pg_description
            WHERE classoid = 'pg_catalog.pg_class'::regclass AND objsubid = 0
              AND starts_with(description, $1))
        """, [RunRecord.mark + "{"]
      ).firstValue == "t"
    } catch {
      return false
    }
  }
}
