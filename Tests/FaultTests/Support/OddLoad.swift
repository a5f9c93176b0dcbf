import DatabaseLoader
import FakeDataKit
import PostgresClient
import TestSupport

/// A load into an ``OddDatabase``, which is to make the same rows as into any other.
struct OddLoad {
  /// The users that the tables have in the end.
  static let users: UInt64 = 30
  private static let earlierUsers: UInt64 = 20

  let mode: LoadMode
  let database: OddDatabase
  /// The target schema; nil for the one that the search path leads to.
  var schema: String?
  let program: Program

  init(_ mode: LoadMode, into database: OddDatabase, schema: String? = nil) throws {
    self.mode = mode
    self.database = database
    self.schema = schema
    program = try Program()
  }

  /// Makes the tables that the load finds, as the role.
  func prepare() throws { try prepare(as: database.parameters) }

  /// Makes the tables that the load finds.
  func prepare(as parameters: ConnectionParameters) throws {
    if !mode.hasTables { return }
    let options = LoadOptions(schema: schema ?? "public", jobs: 1)
    let data = try Reference.plan(users: Self.earlierUsers)
    _ = try FreshLoad(data, into: parameters, options: options).run()
    guard mode.hasEmptyTables else { return }
    var connection = try Connection(parameters)
    let tables = try data.tables.filter(\.isScaled).map {
      try SQLSyntax.qualifiedName(schema: schema ?? "public", name: $0.name)
    }
    try connection.execute("TRUNCATE \(tables.joined(separator: ", ")) RESTART IDENTITY")
  }

  /// The arguments of the program but for the database.
  var arguments: [String] {
    let users = mode == .append ? Self.users - Self.earlierUsers : Self.users
    return ["populate", "--users", "\(users)", "--seed", "\(Reference.seed)", "--progress", "none"]
      + (schema.map { ["--schema", $0] } ?? []) + mode.arguments
  }

  /// Runs the program.
  func run(
    _ extra: [String] = [], environment: [String: String] = [:]
  ) throws -> ProcessOutcome {
    try program.run(
      arguments: arguments + ["-d", try database.uri()] + extra, environment: environment)
  }

  /// Checks that a run has loaded everything and had nothing to say about it.
  ///
  /// - Parameters:
  ///   - texts: what it says all the same, one of them in each of its lines.
  ///   - warning: what the server may warn of when a session begins, which libpq prints by itself.
  func checkLoaded(
    _ outcome: ProcessOutcome, says texts: [String] = [], isWarned warning: String? = nil
  ) throws {
    try expect(outcome.exitCode == 0, "it failed: \(outcome.summary)")
    let isWarned = warning.map(outcome.stderr.contains) ?? false
    let messages =
      isWarned ? outcome.messages.filter { $0.hasPrefix("fakedata") } : outcome.messages
    let isExpected = messages.allSatisfy { line in texts.contains { line.contains($0) } }
    try expect(
      messages.isEmpty == texts.isEmpty && isExpected,
      "it said something else than \(texts): \(outcome.summary)")
    try checkContent()
  }

  /// Checks the rows, and that nothing is left beside them.
  func checkContent() throws {
    let content = try database.content(schema: schema ?? "public")
    let expected = try Reference.content(users: Self.users)
    try expect(content == expected, "it loaded something else: \(content)")
    try checkNothingIsLeft()
  }

  /// Checks that no staging schema is left.
  func checkNothingIsLeft() throws {
    var connection = try Connection(database.administrator)
    let count = try connection.query(
      """
      SELECT count(*) FROM pg_namespace
      WHERE nspname LIKE 'fakedata\\_stage\\_%' AND nspname IS DISTINCT FROM $1
      """, [schema]
    ).firstValue
    try expect(count == "0", "staging schemas are left: \(count ?? "")")
  }
}
