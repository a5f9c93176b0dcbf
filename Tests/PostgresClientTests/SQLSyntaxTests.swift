import PostgresClient
import Testing

@Suite struct SQLSyntaxTests {
  static let hostile = [
    "users", "Users", "a b", "\"", "\"\"", "a\"; DROP TABLE users; --", "'", "''", "it's", "\\",
    "\\'", "a\\\"b'", "select", "ünïcödé", "\"\u{301}", "'\u{301}", "日本🏋️", "$1", "%s", "a\nb\tc",
    "--", "/*", "*/", "E'", "?",
  ]

  let schema: TestSchema

  init() throws {
    schema = try TestSchema()
  }

  @Test func agreesWithLibpq() throws {
    var connection = try schema.connect()
    for text in Self.hostile {
      let identifier = try connection.quotedIdentifier(text)
      let literal = try connection.quotedLiteral(text)
      #expect(try SQLSyntax.quotedIdentifier(text) == identifier)
      #expect(try SQLSyntax.quotedLiteral(text) == literal)
    }
  }

  @Test(arguments: ["on", "off"])
  func theServerReadsWhatWasMeant(conforming: String) throws {
    var connection = try schema.connect()
    try connection.execute("SET standard_conforming_strings = \(conforming)")
    for text in Self.hostile {
      let literal = try SQLSyntax.quotedLiteral(text)
      let name = try SQLSyntax.quotedIdentifier(text)
      let result = try connection.query("SELECT\(literal) AS \(name)")
      #expect(result.columnNames == [text])
      #expect(result.rows == [[text]])
    }
  }

  @Test func theServerReadsArraysAsMeant() throws {
    var connection = try schema.connect()
    let elements = Self.hostile + ["", "NULL", "{}", "a,b"]
    let result = try connection.query(
      "SELECT unnest($1::text[])", [SQLSyntax.arrayParameter(elements)])
    #expect(result.rows.map(\.first) == elements)
    #expect(SQLSyntax.arrayParameter([]) == "{}")
  }

  @Test func whatNoServerCanReadIsRejected() throws {
    var connection = try schema.connect()
    for text in ["\0", "a\0b"] {
      let errors = try [
        postgresError { _ = try SQLSyntax.quotedIdentifier(text) },
        postgresError { _ = try SQLSyntax.quotedLiteral(text) },
        postgresError { _ = try connection.quotedIdentifier(text) },
        postgresError { _ = try connection.quotedLiteral(text) },
      ]
      #expect(errors.allSatisfy { $0.code == .misuse })
    }
    let empty = try postgresError { _ = try SQLSyntax.qualifiedName(schema: "", name: "t") }
    #expect(empty.code == .misuse)
    #expect(try SQLSyntax.qualifiedName(schema: "a.b", name: "c\"d") == "\"a.b\".\"c\"\"d\"")
  }
}
