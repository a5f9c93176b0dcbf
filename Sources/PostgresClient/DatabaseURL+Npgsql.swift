extension DatabaseURL {
  /// What the names in a connection string of Npgsql or PDO say, folded. Those of Npgsql that are not here
  /// are of its pool, its commands and its buffers.
  private static let npgsqlKeywords = [
    "host": "host", "server": "host", "port": "port", "database": "dbname", "db": "dbname",
    "dbname": "dbname", "username": "user", "userid": "user", "uid": "user", "user": "user",
    "password": "password", "pwd": "password", "psw": "password", "passfile": "passfile",
    "sslmode": "sslmode", "sslcertificate": "sslcert", "sslkey": "sslkey",
    "sslpassword": "sslpassword", "rootcertificate": "sslrootcert", "timeout": "connect_timeout",
    "connectiontimeout": "connect_timeout", "applicationname": "application_name",
    "options": "options", "targetsessionattributes": "target_session_attrs",
    "kerberosservicename": "krbsrvname", "channelbinding": "channel_binding",
    "gssencryptionmode": "gssencmode",
  ]

  private static let npgsqlOthers: Set = [
    "arraynullabilitymode", "autoprepareminusages", "cancellationtimeout", "charset",
    "checkcertificaterevocation", "clientencoding", "commandtimeout", "connectionidlelifetime",
    "connectionlifetime", "connectionpruninginterval", "driver", "encoding", "enlist",
    "hostrecheckseconds", "includeerrordetail", "includefailedbatchedcommand", "includerealm",
    "integratedsecurity", "internalcommandtimeout", "keepalive", "loadbalancehosts",
    "loadbalancetimeout", "loadtablecomposites", "logparameters", "maxautoprepare",
    "maximumpoolsize",
    "maxpoolsize", "minimumpoolsize", "minpoolsize", "multiplexing", "noresetonclose",
    "persistsecurityinfo", "pooling", "protocol", "readbuffersize", "replicationmode",
    "servercompatibilitymode", "socketreceivebuffersize", "socketsendbuffersize", "sslnegotiation",
    "tcpkeepalive", "tcpkeepaliveinterval", "tcpkeepalivetime", "timezone",
    "trustservercertificate",
    "writebuffersize", "writecoalescingbufferthresholdbytes",
  ]

  /// Whether a text is a list with semicolons, of which at least two parts name a server or who one is.
  static func isNpgsql(_ text: String) -> Bool {
    guard text.contains(";") else { return false }
    let names = text.split(separator: ";").map { FrameworkSetting.folded(nameBefore($0)) }
    let places = ["host", "port", "dbname", "user", "password"]
    let known = names.compactMap { npgsqlKeywords[$0] }.filter(places.contains)
    guard known.count >= 2 else { return false }
    guard let parsed = ConnectionOptions.parsing(text) else { return true }
    // libpq takes all of it for the first value, where that has no blanks; it may be right if that is a
    // password.
    return parsed.values.contains { keyword, value in
      places.contains(keyword) && keyword != "password" && value.contains(";")
    }
  }

  private static func nameBefore(_ part: Substring) -> String {
    String(trimmed(part.prefix { $0 != "=" }))
  }

  /// - Parameter text: `Host=…;Port=…;Username=…`, in any order.
  init(npgsql text: String) throws(PostgresError) {
    self.init(ConnectionParameters())
    var values: [String: String] = [:]
    for (number, (name, value)) in try Self.settings(in: text).enumerated() {
      let folded = FrameworkSetting.folded(name)
      if let keyword = Self.npgsqlKeywords[folded] {
        values[keyword] = value
      } else if folded == "searchpath", let first = SearchPath.firstSchema(of: value) {
        schema = first
      } else if folded == "ssl" {
        if value.lowercased() == "true" { values["sslmode"] = values["sslmode"] ?? "require" }
      } else if Self.npgsqlOthers.contains(folded) || folded == "searchpath" {
        if !leftAside.contains(name) { leftAside.append(name) }
      } else {
        // What follows a semicolon in a password is not to be shown.
        throw Self.refusal(
          "setting \(number + 1) of the connection string is none of Npgsql's: leave it out; a value "
            + "that has a semicolon in it is put in quotes")
      }
    }
    try setParameters(values)
  }

  private mutating func setParameters(_ values: [String: String]) throws(PostgresError) {
    var values = values
    for keyword in ["host", "port"]
    where values[keyword]?.contains(where: { $0 == "=" || $0.isWhitespace }) == true {
      throw Self.refusal(
        "the \(keyword) has a blank or an equals sign in it: settings are separated by semicolons")
    }
    if let hosts = values["host"] {
      let (names, ports) = Self.hosts(in: hosts, port: values["port"] ?? "5432")
      values["host"] = names
      values["port"] = ports
    }
    for keyword in ["sslmode", "channel_binding", "gssencmode", "target_session_attrs"] {
      guard let value = values[keyword] else { continue }
      // VerifyFull, verify_full, Read-Write.
      let mode = value.lowercased().replacing("_", with: "-")
      values[keyword] = ["verifyca": "verify-ca", "verifyfull": "verify-full"][mode] ?? mode
    }
    let database = values.removeValue(forKey: "dbname")
    for (keyword, value) in values { parameters[keyword] = value }
    if let database { parameters = parameters.database(named: database) }
  }

  /// `a:5433,b` as the names of hosts and their ports.
  private static func hosts(in text: String, port: String) -> (names: String, ports: String) {
    let hosts = text.split(separator: ",").map { trimmed($0) }
    let parts = hosts.map { host -> (name: Substring, port: Substring) in
      // An address of version 6 has more than one.
      guard host.count(where: { $0 == ":" }) == 1, let colon = host.firstIndex(of: ":") else {
        return (host, port[...])
      }
      return (host[..<colon], host[colon...].dropFirst())
    }
    return (
      parts.map(\.name).joined(separator: ","), parts.map(\.port).joined(separator: ",")
    )
  }

  /// The names and values of a connection string of ADO.NET: values may be in quotes, in which a quote is
  /// doubled.
  private static func settings(
    in text: String
  ) throws(PostgresError) -> [(name: String, value: String)] {
    let refusal = refusal(
      "the connection string is no list of name=value with semicolons between them; a value that has a "
        + "semicolon in it is put in quotes")
    var settings: [(name: String, value: String)] = []
    var rest = text[...]
    while true {
      rest = rest.drop { $0.isWhitespace || $0 == ";" }
      if rest.isEmpty { return settings }
      let name = rest.prefix { $0 != "=" && $0 != ";" }
      rest = rest[name.endIndex...]
      guard rest.popFirst() == "=" else { throw refusal }
      rest = rest.drop(while: \.isWhitespace)
      var value = ""
      if let quote = rest.first, quote == "'" || quote == "\"" {
        guard let (text, end) = quoted(rest, by: quote) else { throw refusal }
        value = text
        rest = end.drop(while: \.isWhitespace)
        guard rest.isEmpty || rest.first == ";" else { throw refusal }
      } else {
        let plain = rest.prefix { $0 != ";" }
        rest = rest[plain.endIndex...]
        value = String(trimmed(plain))
      }
      settings.append((String(trimmed(name)), value))
    }
  }

  /// A text in quotes, and what is behind it; nil where the last quote is missing.
  private static func quoted(
    _ text: Substring, by quote: Character
  ) -> (value: String, rest: Substring)? {
    var value = ""
    var rest = text.dropFirst()
    while let character = rest.popFirst() {
      if character == quote {
        guard rest.first == quote else { return (value, rest) }
        rest = rest.dropFirst()
      }
      value.append(character)
    }
    return nil
  }
}
