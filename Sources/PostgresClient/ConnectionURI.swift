/// URIs of databases.
public enum ConnectionURI {
  /// A text as it stands in any part of a URI: everything but letters, digits and `-._~` as `%XX`.
  public static func percentEncoded(_ text: String) -> String {
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~".utf8)
    let digits = Array("0123456789ABCDEF")
    return String(
      text.utf8.flatMap { byte -> [Character] in
        plain.contains(byte)
          ? [Character(UnicodeScalar(byte))]
          : ["%", digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      })
  }

  /// A part of a URI with its `%XX` as the characters that they stand for; nil where one is malformed, a NUL,
  /// or part of no UTF-8.
  static func percentDecoded(_ text: some StringProtocol) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(hexDigit),
        let low = rest.popFirst().flatMap(hexDigit),
        high + low > 0
      else { return nil }
      bytes.append(high << 4 | low)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    Character(UnicodeScalar(byte)).hexDigitValue.map { UInt8($0) }
  }

  /// The URI of a database.
  ///
  /// - Parameter options: what is said of the connection beside server, database and user.
  static func text(
    host: String, port: String, user: String, database: String,
    options: [(keyword: String, value: String)]
  ) -> String {
    let isSocket = host.isEmpty || host.hasPrefix("/") || host.hasPrefix("@")
    var parameters = options
    var authority = ""
    if isSocket {
      // The port names the socket file. All is said, since PGHOST, PGPORT and PGUSER may say otherwise.
      parameters = [("host", host), ("port", port), ("user", user)] + parameters
    } else {
      let shown = host.contains(":") ? "[\(host)]" : percentEncoded(host)
      authority = "\(percentEncoded(user))@\(shown)\(port.isEmpty ? "" : ":\(port)")"
    }
    let query = parameters.filter { !$0.value.isEmpty }
      .map { "\($0.keyword)=\(percentEncoded($0.value))" }.joined(separator: "&")
    return "postgresql://\(authority)/\(percentEncoded(database))"
      + (query.isEmpty ? "" : "?\(query)")
  }
}

extension Connection {
  /// The URI of a database on this connection's server, for this connection's user: the host that has
  /// answered of several, and how it is reached. It contains no password and is safe to print.
  ///
  /// What comes from the environment, a service or the password file is left to them, since whoever reads
  /// the URI has these too.
  ///
  /// - Parameter parameters: those that the connection was made with.
  public func uri(database: String, like parameters: ConnectionParameters) -> String {
    let given = parameters.givenValues
    let options = ConnectionOptions.passedOnKeywords.compactMap {
      keyword -> (keyword: String, value: String)? in
      guard let value = given[keyword] else { return nil }
      // A setting of a module can be a secret, and be in here.
      if keyword == "options", value.lowercased().contains("pass") { return nil }
      return (keyword, value)
    }
    return ConnectionURI.text(
      host: host, port: port, user: user, database: database, options: options)
  }
}
