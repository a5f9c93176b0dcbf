public import FakeDataKit
import Foundation
public import PostgresClient

/// A database with a data set in it, made by cloning a template: the same on every run, and in an instant
/// from the second one on.
///
/// The template is loaded once per server, under a temporary name, and becomes a template in one
/// transaction. Runs keep out of each other's way by a lock on the template's name: one makes it while
/// others wait, several clone it at once, and nobody removes what another is about to clone.
public final class Fixture: Sendable {
  /// How a fixture is made. None of it changes a row.
  public struct Options: Sendable {
    /// The schema that the tables are in; it is made if need be.
    public var schema: String
    /// Connections that load a template at the same time.
    public var jobs: Int
    /// Whether a database that has the name already makes room.
    public var replaces: Bool
    /// Whether it does so even if others are connected to it, or if fakedata has not made it.
    public var isForced: Bool
    /// How many templates stay, the last used ones; nil is all.
    public var keptTemplates: Int?
    /// How long the server may leave a question over an idle connection without an answer, in seconds.
    public var stallTimeoutSeconds: Double
    /// Where the model comes from; nil is that it is built in.
    public var origin: ModelOrigin?

    /// Options with their usual values.
    public init(
      schema: String = "public", jobs: Int = 2, replaces: Bool = false, isForced: Bool = false,
      keptTemplates: Int? = nil, stallTimeoutSeconds: Double = 60, origin: ModelOrigin? = nil
    ) {
      self.schema = schema
      self.jobs = jobs
      self.replaces = replaces
      self.isForced = isForced
      self.keptTemplates = keptTemplates
      self.stallTimeoutSeconds = stallTimeoutSeconds
      self.origin = origin
    }
  }

  /// The most bytes of a database's name: the server cuts off what is longer.
  private static let maximumNameBytes = 63
  /// Seconds between two looks at a lock.
  private static let lockInterval = 0.05
  /// Seconds after which it is worth telling who is waited for.
  private static let silentWaitSeconds = 1.0

  private let data: DataPlan
  private let name: String
  private let options: Options
  private let server: FixtureServer

  /// A fixture that is not made yet.
  ///
  /// - Parameters:
  ///   - name: the database to make.
  ///   - parameters: any database of the server.
  public init(
    _ data: DataPlan, named name: String, on parameters: ConnectionParameters,
    options: Options = Options()
  ) {
    self.data = data
    self.name = name
    self.options = options
    server = FixtureServer(parameters, stallTimeoutSeconds: options.stallTimeoutSeconds)
  }

  /// What keeps a name from being a fixture's; nil if nothing does.
  public static func problem(withName name: String) -> String? {
    if name.isEmpty { return "a database needs a name" }
    if name.utf8.contains(0) { return "a database's name has no NUL character" }
    if name.utf8.count > maximumNameBytes {
      return "a database's name has at most \(maximumNameBytes) bytes"
    }
    if TemplateKey.isTemplateName(name) || name.hasPrefix(FixtureBuild.prefix) {
      return "databases of such names are fakedata's templates"
    }
    return nil
  }

  /// Makes the template if it is not there, and the database.
  ///
  /// - Parameters:
  ///   - interruption: asked several times a second; a request ends the run and takes back what it has
  ///     done.
  ///   - tell: told what is going on, on the calling thread.
  /// - Throws: ``LoaderError``, or ``ServerFailure`` where a connection failed or the server refused a
  ///   statement. There is no new database then, and an old one of the name is still there, unless the
  ///   failure says something else.
  public func make(
    _ interruption: Interruption = Interruption(), tell: (FixtureEvent) -> Void = { _ in }
  ) throws -> FixtureReport {
    try ServerFailure.locating(
      .init(.named("preparing the fixture"), aftermath: .noDatabase(name))
    ) {
      try make(interruption, tell, &$0)
    }
  }

  private func make(
    _ interruption: Interruption, _ tell: (FixtureEvent) -> Void,
    _ circumstances: inout ServerFailure.Circumstances
  ) throws -> FixtureReport {
    if let problem = Self.problem(withName: name) { throw LoaderError(.targetUnfit, problem) }
    var control = try server.connect()
    circumstances.note(control)
    try server.checkMayCreate(on: &control)
    let isThere = try checkName(on: &control)
    let leftovers = try FixtureBuild.removeLeftovers(on: &control, server.connect(to:))
    let key = TemplateKey(data, schema: options.schema, role: control.user)
    circumstances.activity = .named("making the template")
    let ready = try prepareTemplate(key, interruption, tell, on: &control)

    // A copy takes as long as it takes.
    control.answerTimeoutSeconds = nil
    let features = ServerFeatures(control)
    let isDurable = try control.query("SHOW fsync").firstValue != "off"
    let strategy = CloneStrategy.quicker(
      bytes: ready.template.bytesOnDisk, isDurable: isDurable, features)
    let start = ContinuousClock.now
    let source = "TEMPLATE \(key.name)\(strategy.clause(features))"
    var old: FixtureBuild?
    circumstances.activity = .named("cloning the template")
    try server.supervisor.interruptibly(interruption, &control) { control in
      old = try clone(source, key, replacing: isThere, on: &control)
    }
    // From here on there is no way back, and no need of one: what stays of it the next run removes.
    circumstances.activity = .named("putting the templates in order")
    circumstances.aftermath = .databaseMade(name)
    try? old?.drop(on: &control)
    let cloneSeconds = (ContinuousClock.now - start) / .seconds(1)
    try server.touch(ready.template, on: &control)
    return FixtureReport(
      database: name, uri: control.uri(database: name, like: server.parameters),
      schema: options.schema,
      record: RunRecord(data, madeTables: true, origin: options.origin), template: key.name,
      templateWasMade: ready.load != nil, templateBytes: ready.template.bytesOnDisk,
      waitedSeconds: ready.waitedSeconds, templateSeconds: ready.seconds,
      cloneSeconds: cloneSeconds, strategy: strategy, hasReplaced: isThere,
      removedTemplates: try removeOldTemplates(key, on: &control), removedLeftovers: leftovers,
      load: ready.load)
  }

  // MARK: - The name

  /// Whether a database has the name that may make room.
  ///
  /// - Throws: ``LoaderError`` if one has it that may not.
  private func checkName(on control: inout Connection) throws -> Bool {
    let found = try control.query(
      """
      SELECT pg_catalog.shobj_description(oid, 'pg_database'), datistemplate
      FROM pg_catalog.pg_database WHERE datname = $1
      """, [name])
    guard found.rowCount > 0 else { return false }
    guard options.replaces else { throw nameIsTaken }
    if found[0, 1] == "t" || name == control.database {
      throw LoaderError(
        .targetUnfit,
        "database \"\(name)\" is \(found[0, 1] == "t" ? "a template" : "what this run is connected to")"
          + " and is not replaced")
    }
    if FixtureNote(comment: found[0, 0])?.kind != .clone, !options.isForced {
      throw LoaderError(
        .databaseExists,
        "database \"\(name)\" is there, and is not one that fakedata fixture has made; nothing was "
          + "changed. Choose another name, or say --force as well to lose what is in it.")
    }
    return true
  }

  private var nameIsTaken: LoaderError {
    LoaderError(
      .databaseExists,
      "database \"\(name)\" is there already; nothing was changed. Choose another name, or --replace "
        + "it.")
  }

  // MARK: - The template

  private struct Ready {
    var template: FixtureTemplate
    var load: LoadReport?
    var waitedSeconds = 0.0
    var seconds = 0.0
  }

  /// Finds or makes the template. Its lock is then shared, so that it stays.
  private func prepareTemplate(
    _ key: TemplateKey, _ interruption: Interruption, _ tell: (FixtureEvent) -> Void,
    on control: inout Connection
  ) throws -> Ready {
    let lock = FixtureTemplate.lock(key.name)
    let start = ContinuousClock.now
    var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }
    try take(lock, .shared, interruption, tell, on: &control)
    if let template = try server.template(key, on: &control) {
      return Ready(template: template, waitedSeconds: seconds)
    }
    try lock.release(.shared, on: &control)
    try take(lock, .exclusive, interruption, tell, on: &control)
    // Somebody else may have been quicker.
    var load: LoadReport?
    let waitedSeconds = seconds
    if try server.template(key, on: &control) == nil {
      load = try TemplateBuilder(data, key, options, server).run(interruption, tell, on: &control)
    }
    guard let template = try server.template(key, on: &control) else {
      throw LoaderError(
        .targetUnfit, "template \"\(key.name)\" was removed by somebody in the moment it was made")
    }
    // A session does not exclude itself.
    _ = try lock.tryTake(.shared, on: &control)
    try lock.release(.exclusive, on: &control)
    return Ready(
      template: template, load: load, waitedSeconds: waitedSeconds,
      seconds: load == nil ? 0 : seconds - waitedSeconds)
  }

  private func take(
    _ lock: AdvisoryLock, _ mode: AdvisoryLock.Mode, _ interruption: Interruption,
    _ tell: (FixtureEvent) -> Void, on control: inout Connection
  ) throws {
    var waits = 0
    while try !lock.tryTake(mode, on: &control) {
      try interruption.check()
      waits += 1
      if Double(waits) * Self.lockInterval == Self.silentWaitSeconds,
        let holder = try lock.holders(on: &control).first
      {
        tell(.waiting(for: holder))
      }
      Thread.sleep(forTimeInterval: Self.lockInterval)
    }
  }

  private func removeOldTemplates(
    _ key: TemplateKey, on control: inout Connection
  ) throws -> [String] {
    guard let kept = options.keptTemplates else { return [] }
    let others = try server.templates(on: &control).map(\.name).filter { $0 != key.name }
    return try server.remove(Array(others.dropFirst(max(0, kept - 1))), on: &control)
  }

  // MARK: - The clone

  /// Makes the clone under a name of its own, since only that takes time and can fail for want of room. Then
  /// it gets the name, and an old database of the name another one, in one transaction.
  ///
  /// - Returns: the old database, which is to be dropped; nil if there was none.
  private func clone(
    _ source: String, _ key: TemplateKey, replacing isThere: Bool, on control: inout Connection
  ) throws -> FixtureBuild? {
    let build = FixtureBuild()
    let old = isThere ? FixtureBuild() : nil
    var isDeciding = false
    do {
      try build.create(source, template: key.name, on: &control)
      if isThere, options.isForced { try endSessions(on: &control) }
      try control.transaction { control in
        try old?.take(name, on: &control)
        _ = try control.execute(
          "ALTER DATABASE \(build.name) RENAME TO \(try SQLSyntax.quotedIdentifier(name)); "
            + FixtureNote(.clone, template: key.name).statement(on: name))
        isDeciding = true
      }
    } catch {
      build.takeBack(&control, server)
      try? old?.lock.release(.exclusive, on: &control)
      switch error {
      case SQLState.objectInUse:
        throw LoaderError(
          .targetBusy,
          "database \"\(name)\" is being used by other sessions and was not replaced; end them, or say "
            + "--force to have them cut off")
      case SQLState.duplicateDatabase: throw nameIsTaken
      case let error as PostgresError where isDeciding && error.code.isConnectionProblem:
        throw ServerFailure(error, .init(aftermath: .databaseUnknown(name)))
      default: throw error
      }
    }
    try build.lock.release(.exclusive, on: &control)
    return old
  }

  /// Cuts off whoever is connected to the old database.
  private func endSessions(on control: inout Connection) throws(PostgresError) {
    _ = try control.query(
      """
      SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity
      WHERE datname = $1 AND pid <> pg_catalog.pg_backend_pid()
      """, [name])
  }
}
