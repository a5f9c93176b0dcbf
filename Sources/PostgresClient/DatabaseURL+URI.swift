extension DatabaseURL {
  /// Whose URLs they are, where that makes a difference.
  enum Dialect {
    /// libpq's, and all that are like it.
    case libpq
    /// With a driver in the scheme: hosts may stand in the query, several and with their ports.
    case sqlAlchemy
    /// JDBC's and R2DBC's: no host is localhost, and no environment says otherwise.
    case jdbc
  }

  /// Whether libpq takes a URI for what its writer meant.
  static func isPlain(_ text: String) -> Bool {
    guard let values = ConnectionOptions.parsing(text)?.values else { return false }
    let hosts = (values["host"] ?? "").split(separator: ",")
    // One at the beginning is that of an abstract socket.
    return !hosts.contains { $0.dropFirst().contains("@") || $0.hasPrefix("$") }
      && (values["port"] ?? "").utf8.allSatisfy { $0 == 0x2C || (0x30...0x39).contains($0) }
      && values["sslmode"] != "no-verify"
  }

  /// - Parameter text: a URI without its scheme and the two slashes.
  init(
    uri text: Substring, _ dialect: Dialect, isEncrypted: Bool = false
  ) throws(PostgresError) {
    var parts = try URIParts(text, queryEndsUser: dialect == .jdbc)
    try parts.check()
    var query = try FrameworkQuery(parts.query ?? "", dialect)
    if isEncrypted { query.sslmode = query.sslmode ?? "require" }
    if dialect == .jdbc, parts.hosts.isEmpty, !query.hasHost { parts.hosts = "localhost" }

    let uri = parts.uri(query: query.items)
    self.init(ConnectionParameters(dbname: uri))
    schema = query.schema
    leftAside = query.leftAside
    guard let values = ConnectionOptions.parsing(uri)?.values else { return }
    if dialect == .jdbc, values["port"] == nil { parameters["port"] = "5432" }
    if let host = values["host"], host.hasPrefix("$") {
      throw Self.refusal("the host is a variable that has not been replaced by its value")
    }
  }

  /// - Parameter text: what comes behind `jdbc:`, which may be `postgresql://host/db`, `postgresql:db` or
  ///   `postgresql:/`.
  init(jdbc text: Substring) throws(PostgresError) {
    let driver = text.prefix { $0 != ":" }
    guard driver.lowercased() == "postgresql" else {
      let isName = driver.wholeMatch(of: /[A-Za-z0-9\-]+/) != nil
      throw Self.refusal(
        "\(isName ? "jdbc:\(driver): " : "jdbc: with this ")is not PostgreSQL's driver; write "
          + "jdbc:postgresql://host:5432/dbname")
    }
    try self.init(uri: Self.authority(in: text.dropFirst(driver.count + 1)), .jdbc)
  }

  /// - Parameter text: what comes behind `r2dbc:`: drivers, of which the last is PostgreSQL's and others
  ///   such as a pool wrap it.
  init(r2dbc text: Substring, isEncrypted: Bool) throws(PostgresError) {
    guard let match = text.prefixMatch(of: /(?:[a-z]+:)?postgres(?:ql)?:(?:failover:)?(?=\/\/)/)
    else {
      throw Self.refusal(
        "r2dbc: is followed by PostgreSQL's driver: write r2dbc:postgresql://host:5432/dbname")
    }
    try self.init(
      uri: text[match.range.upperBound...].dropFirst(2), .jdbc, isEncrypted: isEncrypted)
  }

  private static func authority(in text: Substring) -> Substring {
    if text.hasPrefix("//") { return text.dropFirst(2) }
    return text.hasPrefix("/") ? text : "/" + text
  }
}

/// The parts of a URI as they stand in it.
struct URIParts {
  private var user: Substring?
  var hosts: Substring
  private let path: Substring
  let query: Substring?

  /// - Parameters:
  ///   - text: a URI behind the two slashes.
  ///   - queryEndsUser: whether a question mark cannot be part of a password.
  init(_ text: Substring, queryEndsUser: Bool) throws(PostgresError) {
    var rest = text
    var head = text.prefix { $0 != "/" }
    if queryEndsUser { head = head.prefix { $0 != "?" } }
    if let first = head.firstIndex(of: "@") {
      let authority = head[..<(head[first...].firstIndex(of: "?") ?? head.endIndex)]
      // A host cannot have one, so all others are the password's.
      let last = authority.lastIndex(of: "@") ?? first
      // Unless each host has a user of its own, which libpq does not know.
      if authority[first..<last].contains(",") { throw Self.passwordRefusal }
      user = authority[..<last]
      rest = text[text.index(after: last)...]
    }
    hosts = rest.prefix { $0 != "/" && $0 != "?" }
    rest = rest[hosts.endIndex...]
    path = rest.prefix { $0 != "?" }
    rest = rest[path.endIndex...]
    query = rest.isEmpty ? nil : rest.dropFirst()
  }

  /// Refuses what libpq would take for something else than was meant.
  func check() throws(PostgresError) {
    if user?.firstMatch(of: /%(?![0-9A-Fa-f]{2})/) != nil {
      throw DatabaseURL.refusal(
        "a % in the user or the password begins no %XX: write it as %25")
    }
    if query?.split(separator: "&").contains(where: { !$0.contains("=") && $0.contains("@") })
      == true
    {
      throw Self.passwordRefusal
    }
    guard user == nil, hosts.split(separator: ",").contains(where: Self.hasNoPort) else { return }
    if path.contains("@") || query?.contains("@") == true { throw Self.passwordRefusal }
    throw DatabaseURL.refusal(
      "behind the first colon stands no port. If it is a password, the @host behind it has been lost, as "
        + "it is where a file's reader takes # for a comment: write # as %23, or quote the whole")
  }

  private static func hasNoPort(_ host: Substring) -> Bool {
    let rest = host.hasPrefix("[") ? host.drop { $0 != "]" } : host
    guard let colon = rest.firstIndex(of: ":") else { return false }
    return !rest[colon...].dropFirst().utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  static let passwordRefusal = DatabaseURL.refusal(
    "the password has characters in it that mean something else in a URI: write / as %2F, @ as %40, "
      + "? as %3F, # as %23, : as %3A, % as %25")

  /// The URI in libpq's syntax.
  func uri(query items: [String]) -> String {
    let user = user.map { $0.replacing("@", with: "%40") + "@" } ?? ""
    return "postgresql://\(user)\(hosts)\(path)"
      + (items.isEmpty ? "" : "?" + items.joined(separator: "&"))
  }
}
