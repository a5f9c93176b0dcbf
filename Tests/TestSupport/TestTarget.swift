public import PostgresClient

/// A schema of a test's own in a database that the tests of this process share: making a database takes
/// much longer. What is said of a whole database cannot be tested with it.
public struct TestTarget: Sendable {
  private static let database = Result { try TestDatabase() }

  /// The database.
  public let database: TestDatabase
  /// The schema's name.
  public let schema: String

  /// Creates the schema.
  ///
  /// - Throws: `PrivateServerError` if the server could not be started, `PostgresError` if it refuses.
  public init(schema: String = "schema_\(UInt64.random(in: 0 ... .max))") throws {
    database = try Self.database.get()
    self.schema = schema
    try database.execute("CREATE SCHEMA \(try SQLSyntax.quotedIdentifier(schema))")
  }

  /// The parameters of a connection for which unqualified names are the schema's.
  public var parameters: ConnectionParameters {
    var parameters = database.parameters
    parameters["options"] = "-c search_path=\(schema)"
    return parameters
  }

  /// The arguments that lead the program there.
  public var arguments: [String] { ["-d", database.uri, "--schema", schema] }

  /// The tables and a digest of each.
  ///
  /// - Throws: `PostgresError`.
  public func content() throws -> [String: String] { try database.content(schema: schema) }

  /// The number of relations that the schema has, of all kinds.
  ///
  /// - Throws: `PostgresError`.
  public func relationCount() throws -> String? {
    try database.value(
      """
      SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1
      """, [schema])
  }
}
