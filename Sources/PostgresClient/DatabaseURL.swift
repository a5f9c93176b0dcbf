/// A database as frameworks, their drivers and their users name it, in libpq's terms.
///
/// What libpq reads itself (URIs, `keyword=value` strings, names of databases) is left to it as it
/// stands. Beside it there are the URLs of SQLAlchemy, Prisma, Rails, Django, Ecto, pgx, node-postgres,
/// Doctrine and Laravel, those of JDBC and R2DBC, and the connection strings of Npgsql and PDO.
///
/// ```swift
/// let url = try DatabaseURL("postgresql+asyncpg://app@db/shop?ssl=require&pool_size=5&schema=app")
/// url.parameters  // host=db dbname=shop user=app sslmode=require
/// url.schema      // app
/// url.leftAside   // ["pool_size"]
/// ```
public struct DatabaseURL: Sendable {
  /// How to connect.
  public internal(set) var parameters: ConnectionParameters

  /// The schema to work in; nil where the text names none.
  public internal(set) var schema: String?

  /// The names of settings that mean something to another program only, as they were written.
  public internal(set) var leftAside: [String] = []

  /// Whether there is nothing but blanks and quotes.
  public private(set) var isEmpty = false

  /// Reads a text, with the quotes, the blanks and the name of the variable that come along when it is
  /// copied out of a file. It depends on nothing but the text.
  ///
  /// - Throws: ``PostgresError`` with code `invalidConnectionParameters`, which says what to write
  ///   instead and quotes nothing in which a password may be. What libpq cannot read,
  ///   ``Connection/init(_:)`` refuses.
  public init(_ text: String) throws(PostgresError) {
    let text = Self.unwrapped(text)
    if let name = Self.unexpandedVariable(in: text) {
      throw Self.refusal(
        "the variable \(name) has not been replaced by its value" + Self.escapeAdvice)
    }
    if let (scheme, rest) = Self.scheme(of: text),
      let url = try Self.withScheme(scheme, rest, of: text)
    {
      self = url
    } else if Self.isNpgsql(text) {
      try self.init(npgsql: text)
    } else if Self.isKeywords(text) {
      self.init(ConnectionParameters(dbname: text))
    } else if Self.hasAuthority(text) {
      try self.init(uri: text[...], .libpq)
    } else if !text.contains("="), text.contains("/") || text.wholeMatch(of: /[^:]+:\d+/) != nil {
      throw Self.refusal(
        "this may be a host or a database's name: write postgresql://host:5432/dbname for the one, "
          + "dbname='…' for the other")
    } else {
      self.init(ConnectionParameters(dbname: text))
      isEmpty = text.isEmpty
    }
  }

  /// What is said by parameters alone.
  public init(_ parameters: ConnectionParameters = ConnectionParameters()) {
    self.parameters = parameters
  }

  /// Reads a text with a scheme.
  ///
  /// - Returns: nil where what stands in front of the colon is no scheme after all.
  private static func withScheme(
    _ scheme: String, _ rest: Substring, of text: String
  ) throws(PostgresError) -> DatabaseURL? {
    let base = scheme.prefix { $0 != "+" }
    let isPostgres = schemes.contains(String(base))
    switch scheme {
    case "jdbc": return try DatabaseURL(jdbc: rest)
    case "r2dbc": return try DatabaseURL(r2dbc: rest, isEncrypted: false)
    case "r2dbcs": return try DatabaseURL(r2dbc: rest, isEncrypted: true)
    case "pgsql" where !rest.hasPrefix("//") && rest.contains("="):
      return try DatabaseURL(npgsql: String(rest))
    case _ where rest.hasPrefix("//"):
      // Prisma's own schemes lead to a proxy of it, with a key in the place of a password.
      guard isPostgres, scheme != "prisma+postgres" else { throw foreign(scheme, "://") }
      if ConnectionParameters.isURI(text), isPlain(text) {
        return DatabaseURL(ConnectionParameters(dbname: text))
      }
      return try DatabaseURL(
        uri: rest.dropFirst(2), scheme.contains("+") ? .sqlAlchemy : .libpq)
    case _ where rest.contains("@") || rest.firstMatch(of: /^\d+(\/|$)/) != nil:
      // The name of a user or a host: a service of Docker Compose is often called postgres.
      return nil
    case _ where isPostgres || products[String(base)] != nil:
      throw isPostgres
        ? refusal("\(scheme): wants two slashes: write \(example)")
        : foreign(scheme, ":")
    default: return nil
    }
  }

  // MARK: - Kinds of texts

  /// The schemes that mean PostgreSQL: libpq's, those of dj-database-url and django-environ (`postgis`,
  /// `psql`, `pgsql`, `timescale`), Doctrine (`pdo-pgsql`) and Ecto.
  private static let schemes: Set = [
    "postgresql", "postgres", "postgis", "psql", "pgsql", "pdo-pgsql", "pdo_pgsql", "ecto",
    "timescale", "timescalegis",
  ]

  /// What other schemes stand for. CockroachDB and Redshift speak PostgreSQL's protocol, and have
  /// neither its locks nor its catalogue.
  private static let products = [
    "mysql": "MySQL", "mysql2": "MySQL", "mariadb": "MariaDB", "sqlite": "SQLite",
    "sqlite3": "SQLite", "spatialite": "SQLite", "file": "a file's, as of SQLite",
    "libsql": "libSQL", "mongodb": "MongoDB", "mssql": "SQL Server", "sqlserver": "SQL Server",
    "oracle": "Oracle", "redis": "Redis", "rediss": "Redis", "cockroachdb": "CockroachDB",
    "cockroach": "CockroachDB", "redshift": "Redshift", "prisma": "Prisma's proxy",
    "http": "a web server's", "https": "a web server's",
  ]

  static let example = "postgresql://user@host:5432/dbname"

  /// What to do about a dollar sign that is meant.
  static let escapeAdvice = "; a $ in a password is written as %24"

  static func refusal(_ message: String) -> PostgresError {
    PostgresError(.invalidConnectionParameters, message)
  }

  static func foreign(_ scheme: String, _ mark: String) -> PostgresError {
    let product = products[String(scheme.prefix { $0 != "+" })]
    return refusal(
      "\(scheme)\(mark) is not PostgreSQL\(product.map { " but \($0)" } ?? ""); write \(example)")
  }

  /// The scheme in small letters, and what is behind its colon.
  private static func scheme(of text: String) -> (name: String, rest: Substring)? {
    guard let match = text.prefixMatch(of: /([A-Za-z][A-Za-z0-9+._\-]*):/) else { return nil }
    return (match.1.lowercased(), text[match.range.upperBound...])
  }

  /// Whether libpq reads a text as `keyword=value`.
  private static func isKeywords(_ text: String) -> Bool {
    text.contains("=") && ConnectionOptions.parsing(text) != nil
  }

  /// Whether a text is a URI without its scheme: one with a user and a password, or one with a host, a port
  /// and a database.
  private static func hasAuthority(_ text: String) -> Bool {
    text.wholeMatch(of: /[^\s=\/:@]+:\S*@\S+/) != nil
      || text.wholeMatch(of: /[^\s=\/:@]+@[^\s\/]+\/\S*/) != nil
      || text.wholeMatch(of: /(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._\-]+):\d+\/\S*/) != nil
  }

  /// A variable that a shell or a file's reader was to replace, and did not.
  private static func unexpandedVariable(in text: String) -> Substring? {
    if let match = text.wholeMatch(of: /\$[({]?([A-Za-z_][A-Za-z0-9_]*)[)}]?/) { return match.1 }
    if isKeywords(text) { return nil }
    return text.firstMatch(of: /\$\{([A-Za-z_][A-Za-z0-9_]*)(?:\}|:?[\-?+=])/)?.1
  }

  // MARK: - Texts as they are copied

  /// A text without the blanks and quotes around it, and without `DATABASE_URL=` or `psql` before it.
  private static func unwrapped(_ text: String) -> String {
    var rest = trimmed(text[...])
    while true {
      let before = rest.count
      if let name = rest.prefixMatch(of: /(?:export\s+)?[A-Z][A-Z0-9_]*(?:URL|URI|DSN)\s*=/) {
        rest = trimmed(rest[name.range.upperBound...])
      } else if let program = rest.prefixMatch(of: /psql\s+(?=["']?postgres(ql)?:)/) {
        rest = rest[program.range.upperBound...]
      } else if let quote = rest.first, "\"'".contains(quote), rest.count > 1, rest.last == quote {
        rest = trimmed(rest.dropFirst().dropLast())
      }
      if rest.count == before { return String(rest) }
    }
  }

  static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
