import TestSupport
import Testing

@testable import PostgresClient

@Suite("URIs of databases") struct ConnectionURITests {
  @Test(arguments: [
    ("db.example", "5432", "app", "shop", "postgresql://app@db.example:5432/shop"),
    ("::1", "6000", "a:b/c@d", "it's?", "postgresql://a%3Ab%2Fc%40d@[::1]:6000/it%27s%3F"),
    ("db", "", "größe", "a=b", "postgresql://gr%C3%B6%C3%9Fe@db/a%3Db"),
    (
      "/run/my pg", "5433", "me", "x",
      "postgresql:///x?host=%2Frun%2Fmy%20pg&port=5433&user=me"
    ),
    ("", "5432", "me", "x", "postgresql:///x?port=5432&user=me"),
  ])
  func textsThatLibpqReadsBack(
    _ host: String, _ port: String, _ user: String, _ database: String, _ expected: String
  ) throws {
    let text = ConnectionURI.text(
      host: host, port: port, user: user, database: database, options: [])
    #expect(text == expected)
    let values = try #require(ConnectionOptions.parsing(text)).values
    #expect(values["dbname"] == database && values["user"] == user)
    #expect((values["host"] ?? "") == host && (values["port"] ?? "") == port)
  }

  @Test func whatSaysHowToConnectIsPassedOnAndSecretsAreNot() throws {
    let base = try TestServer.shared.uri(database: "postgres")
    var parameters = ConnectionParameters(
      dbname: base + "&password=s3cret&sslpassword=s3cret&sslmode=prefer&connect_timeout=7")
    parameters["options"] = "-c search_path=a,b"
    parameters["application_name"] = "somebody"
    let connection = try Connection(parameters)
    let uri = connection.uri(database: "x/y", like: parameters)
    #expect(uri.hasPrefix("postgresql:///x%2Fy?host="))
    #expect(uri.hasSuffix("&sslmode=prefer&connect_timeout=7&options=-c%20search_path%3Da%2Cb"))
    #expect(!uri.contains("s3cret") && !uri.contains("passfile"))
    #expect(parameters.containsPassword)
    parameters = ConnectionParameters(dbname: base)
    #expect(!parameters.containsPassword)
    parameters["options"] = "-c my.password=s3cret"
    #expect(!connection.uri(database: "x", like: parameters).contains("options"))
    parameters["password"] = "s3cret"
    #expect(parameters.containsPassword)
  }

  @Test(arguments: ["a=b", "postgresql://nowhere/x", "it's \"so\"", "{ä}"])
  func aDatabaseOfExactlyThatName(_ name: String) throws {
    var connection = try Connection(TestServer.shared.parameters(database: "postgres"))
    let quoted = try SQLSyntax.quotedIdentifier(name)
    try connection.execute("CREATE DATABASE \(quoted) TEMPLATE template0")
    defer { _ = try? connection.execute("DROP DATABASE \(quoted) WITH (FORCE)") }
    // Whatever the parameters were made of.
    var single = ConnectionParameters()
    let uri = try TestServer.shared.uri(database: "postgres")
    for (keyword, value) in try #require(ConnectionOptions.parsing(uri)).values {
      single[keyword] = value
    }
    for parameters in [ConnectionParameters(dbname: uri), single] {
      let found = try Connection(parameters.database(named: name))
      #expect(found.database == name)
      let again = try Connection(
        ConnectionParameters(dbname: found.uri(database: name, like: parameters)))
      #expect(again.database == name)
    }
  }
}
