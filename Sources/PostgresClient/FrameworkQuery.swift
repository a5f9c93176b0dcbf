/// The query of a URL of a framework, sorted by what it says to libpq.
struct FrameworkQuery {
  private var kept: [String] = []
  private(set) var hasHost = false
  private(set) var schema: String?
  private(set) var leftAside: [String] = []
  var sslmode: String?
  /// Hosts and ports, where the hosts are listed one by one.
  private var hosts: [(host: String, port: String)] = []

  /// - Parameter text: what is behind the question mark.
  /// - Throws: ``PostgresError`` for a setting that cannot be followed. One that nobody knows is kept, and
  ///   libpq refuses it.
  init(_ text: Substring, _ dialect: DatabaseURL.Dialect) throws(PostgresError) {
    var isModeExplicit = false
    for item in text.split(separator: "&") {
      let name = String(item.prefix { $0 != "=" })
      let value = item.dropFirst(name.count + 1)
      // A name that is written in another way is none of libpq's.
      switch FrameworkSetting(name) {
      case .keyword("sslmode"):
        sslmode = Self.mode(value)
        isModeExplicit = true
      case .keyword("host") where dialect == .sqlAlchemy: addHost(value)
      case .keyword("target_session_attrs") where name != "target_session_attrs":
        keep("target_session_attrs", Self.sessionAttributes(value)[...])
      // Others count in milliseconds, or write a unit.
      case .keyword("connect_timeout") where name != "connect_timeout" && !isCount(value, dialect):
        leaveAside(name)
      case .keyword(let keyword):
        hasHost = hasHost || keyword == "host"
        keep(keyword, value)
      case .ssl:
        if !isModeExplicit { sslmode = try Self.ssl(value, dialect) }
      case .schema: schema = Self.nonEmpty(ConnectionURI.percentDecoded(value))
      case .searchPath: takeSearchPath(ConnectionURI.percentDecoded(value) ?? "", from: name)
      case .socketFactory:
        throw DatabaseURL.refusal(
          "\(name) reaches the server through a class of Java's: name its host and leave \(name) out"
        )
      case .leftAside: leaveAside(name)
      case nil: kept.append(String(item))
      }
    }
  }

  /// The settings in libpq's syntax.
  var items: [String] {
    var items = kept
    if let sslmode { items.append("sslmode=\(sslmode)") }
    if !hosts.isEmpty {
      let names = hosts.map(\.host).joined(separator: ",")
      items.append("host=\(ConnectionURI.percentEncoded(names))")
      if hosts.contains(where: { !$0.port.isEmpty }) {
        let ports = hosts.map(\.port).joined(separator: ",")
        items.append("port=\(ConnectionURI.percentEncoded(ports))")
      }
    }
    return items
  }

  private mutating func keep(_ keyword: String, _ value: Substring) {
    kept.append("\(keyword)=\(value.replacing("=", with: "%3D"))")
  }

  private mutating func leaveAside(_ name: String) {
    if !leftAside.contains(name) { leftAside.append(name) }
  }

  private mutating func takeSearchPath(_ path: String, from name: String) {
    if let first = SearchPath.firstSchema(of: path) {
      schema = first
    } else {
      leaveAside(name)
    }
  }

  /// `host=A:5432&host=B:5432`, as SQLAlchemy has it.
  private mutating func addHost(_ value: Substring) {
    hasHost = true
    let text = ConnectionURI.percentDecoded(value) ?? String(value)
    for host in text.split(separator: ",") {
      let parts = host.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let hasPort = parts.count == 2 && parts[1].allSatisfy(\.isNumber)
      hosts.append(hasPort ? (String(parts[0]), String(parts[1])) : (String(host), ""))
    }
  }

  private func isCount(_ value: Substring, _ dialect: DatabaseURL.Dialect) -> Bool {
    dialect == .jdbc && value.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func nonEmpty(_ text: String?) -> String? { text?.isEmpty == true ? nil : text }

  // MARK: - Values

  /// A value of `sslmode`, which node-postgres has one more of.
  private static func mode(_ value: Substring) -> String {
    value.lowercased() == "no-verify" ? "require" : String(value)
  }

  /// A value of `ssl` in terms of `sslmode`. That `true` is `require` is libpq's own reading of JDBC's URLs.
  private static func ssl(
    _ value: Substring, _ dialect: DatabaseURL.Dialect
  ) throws(PostgresError) -> String? {
    let value = value.lowercased()
    switch value {
    case "", "true", "1", "yes", "on", "no-verify": return "require"
    // In JDBC it is what holds if nothing is said.
    case "false", "0", "no", "off": return dialect == .jdbc ? nil : "disable"
    case "disable", "allow", "prefer", "require", "verify-ca", "verify-full": return value
    default:
      throw DatabaseURL.refusal(
        "ssl is true, false, no-verify or one of libpq's modes: write sslmode=require, or verify-full with "
          + "sslrootcert=file")
    }
  }

  /// JDBC's kinds of servers.
  private static func sessionAttributes(_ value: Substring) -> String {
    switch value.lowercased() {
    case "primary", "master": "primary"
    case "secondary", "slave": "standby"
    case "prefersecondary", "preferslave": "prefer-standby"
    case "preferprimary": "any"
    default: String(value)
    }
  }
}
