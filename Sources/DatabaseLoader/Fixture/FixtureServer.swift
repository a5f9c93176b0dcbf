import FakeDataKit
public import PostgresClient

/// A server on which templates are kept and cloned.
public struct FixtureServer: Sendable {
  /// The database that runs meet in: advisory locks belong to a database. Every server has it.
  private static let meetingPlace = "postgres"

  let parameters: ConnectionParameters
  let supervisor: Supervisor
  private let others: Supervisor

  /// - Parameters:
  ///   - parameters: any database of the server.
  ///   - stallTimeoutSeconds: how long the server may leave a question without an answer.
  public init(_ parameters: ConnectionParameters, stallTimeoutSeconds: Double = 60) {
    self.parameters = parameters
    supervisor = Supervisor(
      parameters.database(named: Self.meetingPlace), stallTimeoutSeconds: stallTimeoutSeconds,
      name: "fixture")
    others = Supervisor(parameters, stallTimeoutSeconds: stallTimeoutSeconds, name: "fixture")
  }

  /// A connection to the database that runs meet in; to the one that was named if that cannot be had.
  func connect() throws -> Connection {
    do {
      return try supervisor.connect()
    } catch let failure as PostgresError
      where failure.code == .connectionFailed && failure.message.contains("FATAL")
    {
      // Only a server that is there says FATAL.
      do { return try others.connect() } catch is PostgresError { throw failure }
    }
  }

  /// A connection to the database of exactly that name.
  func connect(to database: String) throws(PostgresError) -> Connection {
    try Connection(parameters.database(named: database))
  }

  /// Refuses a role that may not make databases, and a server that takes none.
  func checkMayCreate(on connection: inout Connection) throws {
    try SessionCheck.requireWritable(&connection)
    let mayCreate = try connection.query(
      "SELECT rolcreatedb OR rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user"
    ).firstValue
    if mayCreate == "t" { return }
    var error = PostgresError(
      .server, "permission denied: role \"\(connection.user)\" may not create databases")
    error.sqlState = .insufficientPrivilege
    error.hint = "ALTER ROLE \(SQLName.quoted(connection.user)) CREATEDB"
    throw error
  }

  // MARK: - Templates

  /// The finished templates that the role may remove, the last used first.
  ///
  /// - Throws: `PostgresError`.
  public func templates() throws -> [FixtureTemplate] {
    var connection = try connect()
    return try templates(on: &connection)
  }

  /// - Parameter name: the only one that is looked for; nil is all.
  func templates(
    named name: String? = nil, on connection: inout Connection
  ) throws -> [FixtureTemplate] {
    let result = try connection.query(
      """
      SELECT d.datname, pg_catalog.shobj_description(d.oid, 'pg_database'),
        CASE WHEN pg_catalog.has_database_privilege(d.oid, 'CONNECT')
          THEN pg_catalog.pg_database_size(d.oid) ELSE 0 END
      FROM pg_catalog.pg_database d
      WHERE starts_with(d.datname, $1) AND d.datistemplate AND NOT d.datallowconn
        AND pg_catalog.pg_has_role(d.datdba, 'USAGE') AND d.datname = coalesce($2, d.datname)
      """, [TemplateKey.prefix, name])
    return result.rows.compactMap { row in
      guard let name = row[0], TemplateKey.isTemplateName(name),
        let note = FixtureNote(comment: row[1])
      else { return nil }
      return FixtureTemplate(
        name: name, note: note, bytesOnDisk: row[2].flatMap { UInt64($0) } ?? 0)
    }.sorted { ($1.lastUsed, $0.name) < ($0.lastUsed, $1.name) }
  }

  /// The finished template of a key; nil if there is none.
  ///
  /// - Throws: ``LoaderError`` where something else has its name.
  func template(_ key: TemplateKey, on connection: inout Connection) throws -> FixtureTemplate? {
    if let found = try templates(named: key.name, on: &connection).first,
      found.digest == key.digest
    {
      return found
    }
    let isTaken = try connection.query(
      "SELECT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = $1)", [key.name]
    ).firstValue
    if isTaken != "t" { return nil }
    throw LoaderError(
      .targetUnfit,
      "database \"\(key.name)\" has the name of the template that is needed, and is none that fakedata "
        + "has made for role \"\(connection.user)\". Rename or remove it.")
  }

  /// Notes that a template has just been cloned. It may go unsaid: that a template of several who clone
  /// at once was used is known all the same.
  func touch(_ template: FixtureTemplate, on connection: inout Connection) throws {
    var note = template.note
    note.lastUsed = try Self.now(on: &connection)
    let statement = try note.statement(on: template.name)
    do {
      try connection.transaction { connection in
        // A clone that is being made holds a lock against it.
        _ = try connection.execute("SET LOCAL lock_timeout = '100ms'; \(statement)")
      }
    } catch let error as PostgresError where error.code == .server || error.code == .cancelled {}
  }

  /// Removes templates that nobody is about to clone.
  ///
  /// - Parameter names: which of the finished ones.
  /// - Returns: the names of those that are gone.
  func remove(_ names: [String], on connection: inout Connection) throws -> [String] {
    var removed: [String] = []
    for name in names {
      let lock = FixtureTemplate.lock(name)
      guard try lock.tryTake(.exclusive, on: &connection) else { continue }
      // Another run may have been quicker, or have come by another database.
      if try lock.holders(on: &connection).isEmpty,
        try !templates(named: name, on: &connection).isEmpty
      {
        let build = FixtureBuild()
        try build.adopt(name, on: &connection)
        try build.drop(on: &connection)
        removed.append(name)
      }
      try lock.release(.exclusive, on: &connection)
    }
    return removed
  }

  /// Removes all templates of the role, and what killed runs have left.
  ///
  /// - Returns: the names of the removed templates, and of those that somebody is using.
  /// - Throws: `PostgresError`.
  public func removeAll() throws -> (removed: [String], inUse: [String]) {
    var connection = try connect()
    try SessionCheck.requireWritable(&connection)
    // Of a large database the files take a while.
    connection.answerTimeoutSeconds = nil
    _ = try FixtureBuild.removeLeftovers(on: &connection, connect(to:))
    let names = try templates(on: &connection).map(\.name)
    let removed = try remove(names, on: &connection)
    return (removed, names.filter { !removed.contains($0) })
  }

  /// The server's clock, as ISO 8601 in UTC: moments are ordered as their texts are.
  static func now(on connection: inout Connection) throws(PostgresError) -> String {
    try connection.query(
      """
      SELECT pg_catalog.to_char(pg_catalog.clock_timestamp() AT TIME ZONE 'UTC',
        'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
      """
    ).firstValue ?? ""
  }
}
