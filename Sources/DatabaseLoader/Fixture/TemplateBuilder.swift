import FakeDataKit
import Foundation
import PostgresClient

/// Makes a template: an ordinary load into a database of a temporary name, which becomes the template at
/// the end, in one transaction.
struct TemplateBuilder {
  private let data: DataPlan
  private let key: TemplateKey
  private let options: Fixture.Options
  private let server: FixtureServer

  init(
    _ data: DataPlan, _ key: TemplateKey, _ options: Fixture.Options, _ server: FixtureServer
  ) {
    self.data = data
    self.key = key
    self.options = options
    self.server = server
  }

  /// Makes it. The caller holds the template's lock.
  ///
  /// - Returns: what was loaded; nil if another run, which could not be seen, has finished it meanwhile.
  func run(
    _ interruption: Interruption, _ tell: (FixtureEvent) -> Void, on control: inout Connection
  ) throws -> LoadReport? {
    let build = FixtureBuild()
    do {
      // template0, because nobody has put anything into it and nobody can be connected to it.
      try build.create("TEMPLATE template0", template: key.name, on: &control)
      try makeSchema(in: build)
      let load = FreshLoad(
        data, into: server.parameters.database(named: build.name),
        options: LoadOptions(
          schema: options.schema, jobs: options.jobs,
          stallTimeoutSeconds: options.stallTimeoutSeconds, origin: options.origin))
      tell(.loading(load.progress))
      defer { tell(.loaded) }
      let report = try load.run(interruption)
      try finish(build, on: &control)
      return report
    } catch {
      build.takeBack(&control, server)
      if case SQLState.duplicateDatabase = error { return nil }
      throw error
    }
  }

  private func makeSchema(in build: FixtureBuild) throws {
    var connection = try server.connect(to: build.name)
    if try connection.schemaExists(options.schema) { return }
    try connection.execute(
      "CREATE SCHEMA \(try SQLSyntax.quotedIdentifier(options.schema))")
  }

  private func finish(_ build: FixtureBuild, on control: inout Connection) throws {
    try waitUntilNobodyIsConnected(build, on: &control)
    var note = FixtureNote(.template, template: key.name)
    note.digest = key.digest
    note.schema = options.schema
    note.record = RunRecord(data, madeTables: true, origin: options.origin)
    note.made = try FixtureServer.now(on: &control)
    note.lastUsed = note.made
    let statement = try note.statement(on: key.name)
    try control.transaction { control in
      try SessionSettings.waitForDisk(on: &control)
      _ = try control.execute(
        """
        ALTER DATABASE \(build.name) RENAME TO \(key.name);
        ALTER DATABASE \(key.name) WITH IS_TEMPLATE true ALLOW_CONNECTIONS false;
        \(statement)
        """)
    }
    try build.lock.release(.exclusive, on: &control)
  }

  /// The server would wait as well, but looks only ten times a second.
  private func waitUntilNobodyIsConnected(
    _ build: FixtureBuild, on control: inout Connection
  ) throws {
    for attempt in 1...200 {
      let count = try control.query(
        "SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE datname = $1", [build.name]
      ).firstValue
      if count == "0" { return }
      // A pooler keeps them for clients that will not come.
      if attempt % 50 == 0 {
        _ = try control.query(
          """
          SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity
          WHERE datname = $1 AND backend_type = 'client backend' AND state = 'idle'
            AND pg_catalog.pg_has_role(usesysid, 'USAGE')
          """, [build.name])
      }
      Thread.sleep(forTimeInterval: 0.005)
    }
  }
}

extension FixtureBuild {
  /// Removes the database after a failure, over a new connection where the old one is gone. Where that
  /// fails as well, the next run does it.
  func takeBack(_ control: inout Connection, _ server: FixtureServer) {
    if control.isAlive {
      _ = try? control.execute("ROLLBACK")
      if (try? drop(on: &control)) != nil { return }
    }
    if var other = try? server.connect() { _ = try? drop(on: &other) }
  }
}
