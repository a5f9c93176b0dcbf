import CLibPQ

/// How names and values are written inside SQL.
///
/// A quoted name or value is one token whatever characters it is made of, so nothing in it can end
/// it early. Values are better passed as parameters where the statement takes them; COPY, SET and
/// CREATE do not.
public enum SQLSyntax {
  // Nothing here works by Character: a quote with a combining mark is another Character, yet the
  // server ends the token at it.

  /// A name as a quoted identifier: `users` becomes `"users"`.
  ///
  /// The server cuts names off after 63 bytes; this function does not.
  ///
  /// - Throws: ``PostgresError`` with code `misuse` when the name is empty or contains a NUL
  ///   character.
  public static func quotedIdentifier(_ name: String) throws(PostgresError) -> String {
    guard !name.isEmpty else {
      throw PostgresError(.misuse, "a name in SQL cannot be empty")
    }
    return try quoted(name, with: UInt8(ascii: "\""))
  }

  /// A name inside a schema as `"schema"."name"`.
  ///
  /// - Throws: ``PostgresError`` with code `misuse` as in ``quotedIdentifier(_:)``.
  public static func qualifiedName(
    schema: String, name: String
  ) throws(PostgresError) -> String {
    try quotedIdentifier(schema) + "." + quotedIdentifier(name)
  }

  /// A value as a string literal, read alike under every setting of `standard_conforming_strings`:
  /// `it's` becomes `'it''s'`, and a value with a backslash an `E''` literal after a space.
  ///
  /// - Throws: ``PostgresError`` with code `misuse` when the value contains a NUL character.
  public static func quotedLiteral(_ value: String) throws(PostgresError) -> String {
    let literal = try quoted(value, with: UInt8(ascii: "'"))
    guard value.utf8.contains(UInt8(ascii: "\\")) else { return literal }
    // The space keeps the E from joining a word before it.
    return " E" + doubling(UInt8(ascii: "\\"), in: literal)
  }

  /// Strings as the text form of a `text[]`, for use as a parameter of a query.
  public static func arrayParameter(_ elements: [String]) -> String {
    let quoted = elements.map { element in
      "\"\(escapingWithBackslashes("\"", in: element))\""
    }
    return "{\(quoted.joined(separator: ","))}"
  }

  /// Text with a backslash before every backslash and every `mark`.
  static func escapingWithBackslashes(_ mark: Unicode.Scalar, in text: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == mark || scalar == "\\" { escaped.append("\\") }
      escaped.append(scalar)
    }
    return String(escaped)
  }

  private static func quoted(_ text: String, with quote: UInt8) throws(PostgresError) -> String {
    guard !text.utf8.contains(0) else {
      throw PostgresError(.misuse, "a name or value in SQL cannot contain a NUL character")
    }
    let mark = String(decoding: CollectionOfOne(quote), as: UTF8.self)
    return mark + doubling(quote, in: text) + mark
  }

  private static func doubling(_ byte: UInt8, in text: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count + 2)
    for current in text.utf8 {
      if current == byte { bytes.append(byte) }
      bytes.append(current)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Connection {
  /// A name as a quoted identifier, written by libpq.
  ///
  /// - Throws: ``PostgresError`` with code `misuse` when the name contains a NUL character.
  public mutating func quotedIdentifier(_ name: String) throws(PostgresError) -> String {
    try escaped(name, PQescapeIdentifier)
  }

  /// A value as a string literal, written by libpq.
  ///
  /// - Throws: ``PostgresError`` with code `misuse` when the value contains a NUL character.
  public mutating func quotedLiteral(_ value: String) throws(PostgresError) -> String {
    try escaped(value, PQescapeLiteral)
  }

  private mutating func escaped(
    _ text: String,
    _ escape: (OpaquePointer?, UnsafePointer<CChar>?, Int) -> UnsafeMutablePointer<CChar>?
  ) throws(PostgresError) -> String {
    guard !text.utf8.contains(0) else {
      throw PostgresError(.misuse, "a name or value in SQL cannot contain a NUL character")
    }
    guard let quoted = escape(handle, text, text.utf8.count) else {
      throw PostgresError(connection: handle, statement: nil)
    }
    defer { PQfreemem(quoted) }
    return String(cString: quoted)
  }
}
