import CLibPQ

/// A list of connection options as libpq hands it out, copied into Swift values.
struct ConnectionOptions {
  /// The options that have a value, the default included where libpq fills it in.
  private(set) var values: [String: String] = [:]

  /// Every keyword that this libpq knows.
  private(set) var knownKeywords: Set<String> = []

  /// The keywords whose values are secret.
  private(set) var secretKeywords: Set<String> = []

  /// What holds for a connection that is given no parameters: the environment, the service it
  /// names, and libpq's own defaults.
  static func defaults() -> ConnectionOptions {
    ConnectionOptions(consuming: PQconndefaults())
  }

  /// The options in a URI or a `keyword=value` string.
  ///
  /// - Returns: `nil` when libpq cannot make sense of the string.
  static func parsing(_ connectionString: String) -> ConnectionOptions? {
    var message: UnsafeMutablePointer<CChar>?
    let list = PQconninfoParse(connectionString, &message)
    if let message { PQfreemem(message) }
    return list.map { ConnectionOptions(consuming: $0) }
  }

  /// The options that a connection was made with.
  static func used(by connection: OpaquePointer) -> ConnectionOptions {
    ConnectionOptions(consuming: PQconninfo(connection))
  }

  private init(consuming list: UnsafeMutablePointer<PQconninfoOption>?) {
    guard let list else { return }
    defer { PQconninfoFree(list) }
    var option = list
    while let name = option.pointee.keyword {
      let keyword = String(cString: name)
      knownKeywords.insert(keyword)
      if let display = option.pointee.dispchar, display.pointee == CChar(UInt8(ascii: "*")) {
        secretKeywords.insert(keyword)
      }
      if let value = option.pointee.val { values[keyword] = String(cString: value) }
      option += 1
    }
  }

  /// The keywords that say which server, which database and who, in the order in which they are
  /// printed. A list of what may be shown, because new versions of libpq add secrets.
  private static let displayedKeywords = [
    "service", "host", "hostaddr", "port", "dbname", "user", "sslmode", "target_session_attrs",
  ]

  /// The keywords that a URI passes on beside server, database and user: how one connects. A list of
  /// what may be shown, like the other one.
  static let passedOnKeywords = [
    "hostaddr", "service", "sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "sslsni",
    "channel_binding", "gssencmode", "krbsrvname", "require_auth", "target_session_attrs",
    "connect_timeout", "options", "passfile",
  ]

  /// A `keyword=value` string of what is safe to show, quoted as libpq would read it.
  static func rendered(_ values: [String: String]) -> String {
    displayedKeywords
      .compactMap { keyword in
        guard let value = values[keyword], !value.isEmpty else { return nil }
        return "\(keyword)=\(quoted(value))"
      }
      .joined(separator: " ")
  }

  private static func quoted(_ value: String) -> String {
    let isPlain = value.unicodeScalars.allSatisfy { scalar in
      !scalar.properties.isWhitespace && scalar != "'" && scalar != "\\"
    }
    return isPlain ? value : "'\(SQLSyntax.escapingWithBackslashes("'", in: value))'"
  }
}
