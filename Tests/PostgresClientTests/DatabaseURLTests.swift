import Testing

@testable import PostgresClient

@Suite("Databases as frameworks name them") struct DatabaseURLTests {
  /// What libpq is told, in the order of its keywords; then the schema and what was left aside.
  private func read(_ text: String) throws -> String {
    let url = try DatabaseURL(text)
    var words = url.parameters.givenValues.sorted { $0.key < $1.key }.map {
      "\($0.key)=\($0.value)"
    }
    if let schema = url.schema { words.append("| schema=\(schema)") }
    if !url.leftAside.isEmpty { words.append("| aside=\(url.leftAside.joined(separator: ","))") }
    return words.joined(separator: " ")
  }

  // MARK: - URLs

  private static let shop = "dbname=shop host=db password=pw user=me"

  static let urls: [(String, String)] = [
    // SQLAlchemy: the driver in the scheme, hosts in the query.
    ("postgresql+psycopg2://me:pw@db/shop", shop),
    ("postgresql+psycopg2://me:pw@db/shop?sslmode=require", shop + " +sslmode=require"),
    ("postgres+psycopg://me:pw@db/shop", shop),
    ("postgresql+psycopg_async://me:pw@db/shop", shop),
    ("postgresql+pg8000://me:pw@db/shop", shop),
    (
      "postgresql+asyncpg://me:pw@db/shop?ssl=require&prepared_statement_cache_size=0",
      shop + " +sslmode=require | aside=prepared_statement_cache_size"
    ),
    (
      "postgresql+psycopg2://me:pw@/shop?host=/run/pg",
      "dbname=shop host=/run/pg password=pw user=me"
    ),
    (
      "postgresql+psycopg2://me:pw@/shop?host=a:5433&host=b&sslmode=prefer",
      "dbname=shop host=a,b password=pw port=5433, sslmode=prefer user=me"
    ),
    // Prisma.
    (
      "postgresql://me:pw@db:5432/shop?schema=app&connection_limit=5&pool_timeout=2&pgbouncer=true"
        + "&sslaccept=strict&connect_timeout=3",
      shop + " +port=5432 +connect_timeout=3 | schema=app "
        + "| aside=connection_limit,pool_timeout,pgbouncer,sslaccept"
    ),
    (
      "postgresql://me:pw@db/shop?schema=My%20App&sslmode=prefer",
      shop + " +sslmode=prefer | schema=My App"
    ),
    ("postgresql://me:pw@db/shop?schema=", shop),
    (
      "postgresql://me:pw@/shop?host=/cloudsql/a:b:c&schema=app",
      "dbname=shop host=/cloudsql/a:b:c password=pw user=me | schema=app"
    ),
    // Rails and database_url.
    (
      "postgres://me:pw@db/shop?pool=5&prepared_statements=false&encoding=utf8&timeout=5000"
        + "&statement_limit=10&pool=6",
      shop + " | aside=pool,prepared_statements,encoding,timeout,statement_limit"
    ),
    ("postgresql://me:pw@db/shop?schema_search_path=app,public", shop + " | schema=app"),
    // pgx.
    (
      "postgres://me:pw@db/shop?pool_max_conns=10&pool_min_conns=1&statement_cache_mode=describe"
        + "&default_query_exec_mode=exec&search_path=app",
      shop + " | schema=app "
        + "| aside=pool_max_conns,pool_min_conns,statement_cache_mode,default_query_exec_mode"
    ),
    // node-postgres.
    ("postgres://me:pw@db/shop?ssl=true", shop + " +sslmode=require"),
    ("postgres://me:pw@db/shop?ssl=1", shop + " +sslmode=require"),
    ("postgres://me:pw@db/shop?ssl=false", shop + " +sslmode=disable"),
    ("postgres://me:pw@db/shop?ssl=no-verify", shop + " +sslmode=require"),
    ("postgres://me:pw@db/shop?sslmode=no-verify", shop + " +sslmode=require"),
    (
      "postgres://me:pw@db/shop?uselibpqcompat=true&sslmode=require",
      shop + " +sslmode=require | aside=uselibpqcompat"
    ),
    ("postgres://me:pw@db/shop?ssl=true&sslmode=verify-full", shop + " +sslmode=verify-full"),
    (
      "postgres://me:pw@db/shop?sslmode=verify-full&ssl=true&pool=1",
      shop + " +sslmode=verify-full | aside=pool"
    ),
    // Django: dj-database-url, django-environ, GeoDjango.
    (
      "postgis://me:pw@db/shop?conn_max_age=600&conn_health_checks=true",
      shop + " | aside=conn_max_age,conn_health_checks"
    ),
    ("psql://me:pw@db/shop", shop), ("timescale://me:pw@db/shop", shop),
    ("postgres://me:pw@db/shop?currentSchema=app", shop + " | schema=app"),
    // Laravel, Doctrine, Ecto, sqlx.
    (
      "pgsql://me:pw@db/shop?serverVersion=15&charset=utf8", shop + " | aside=serverVersion,charset"
    ),
    ("pdo-pgsql://me:pw@db/shop", shop),
    ("ecto://me:pw@db/shop?pool_size=10&ssl=true", shop + " +sslmode=require | aside=pool_size"),
    (
      "postgres://me:pw@db/shop?ssl-mode=require&application-name=x&statement-cache-capacity=5",
      shop + " +application_name=x +sslmode=require | aside=statement-cache-capacity"
    ),
    ("PostgreSQL://me:pw@db/shop", shop),
    // JDBC and R2DBC.
    (
      "jdbc:postgresql://localhost:5477/shop?user=me&password=pw&currentSchema=app&ssl=true",
      "dbname=shop host=localhost password=pw port=5477 sslmode=require user=me | schema=app"
    ),
    ("jdbc:postgresql:shop", "dbname=shop host=localhost port=5432"),
    (
      "jdbc:postgresql:shop?user=me&ssl",
      "dbname=shop host=localhost port=5432 sslmode=require user=me"
    ),
    ("jdbc:postgresql:/", "host=localhost port=5432"),
    ("jdbc:postgresql://db/", "host=db port=5432"),
    (
      "jdbc:postgresql://a:1,b:2/shop?targetServerType=primary&loginTimeout=3&ApplicationName=x"
        + "&reWriteBatchedInserts=true&ssl=false",
      "application_name=x connect_timeout=3 dbname=shop host=a,b port=1,2 "
        + "target_session_attrs=primary | aside=reWriteBatchedInserts"
    ),
    (
      "jdbc:postgresql://db/shop?user=me&password=p/w@x:y#z=1",
      "dbname=shop host=db password=p/w@x:y#z=1 port=5432 user=me"
    ),
    (
      #"jdbc:postgresql://db/shop?currentSchema="My ""App""",public"#,
      #"dbname=shop host=db port=5432 | schema=My "App""#
    ),
    ("jdbc:postgresql://db/shop?currentSchema=App", "dbname=shop host=db port=5432 | schema=app"),
    (
      #"jdbc:postgresql://db/shop?currentSchema="$user",public"#,
      "dbname=shop host=db port=5432 | aside=currentSchema"
    ),
    (
      "r2dbc:postgresql://me:pw@db:5433/shop?schema=app&connectTimeout=PT3S",
      shop + " +port=5433 | schema=app | aside=connectTimeout"
    ),
    ("r2dbc:pool:postgresql://db/shop?maxSize=5", "dbname=shop host=db port=5432 | aside=maxSize"),
    ("r2dbcs:postgresql://db/shop", "dbname=shop host=db port=5432 sslmode=require"),
    // Without a scheme.
    ("localhost:5433/shop", "dbname=shop host=localhost port=5433"),
    ("postgres:5432/shop?sslmode=disable", "dbname=shop host=postgres port=5432 sslmode=disable"),
    ("[::1]:5433/shop", "dbname=shop host=::1 port=5433"),
    ("me:pw@db/shop?pool=5", shop + " | aside=pool"),
    ("postgres:pw@db/shop", "dbname=shop host=db password=pw user=postgres"),
    ("me@db/shop", "dbname=shop host=db user=me"),
    // What a URI's other readers agree on, and libpq does not.
    ("postgres://me:p@w@db/shop", "dbname=shop host=db password=p@w user=me"),
    ("postgresql+asyncpg://me:p#w:x@db/shop", "dbname=shop host=db password=p#w:x user=me"),
    ("postgres://me:p%40w@db/shop?pool=5", "dbname=shop host=db password=p@w user=me | aside=pool"),
    // Copied out of a file or a page.
    ("\"postgres://me:pw@db/shop\"\n", shop), (" 'postgres://me:pw@db/shop' ", shop),
    ("DATABASE_URL=postgres://me:pw@db/shop", shop),
    ("export DATABASE_URL=\"postgresql+psycopg2://me:pw@db/shop\"\r\n", shop),
    (
      "'POSTGRES_PRISMA_URL=\"postgres://me:pw@db/shop?workaround=x\"'",
      shop + " | aside=workaround"
    ),
    ("psql 'postgresql://me:pw@db/shop'", shop),
    // Npgsql and PDO.
    (
      "Host=db;Port=5433;Username=me;Password=pw;Database=shop;SSL Mode=Require;Pooling=true",
      shop + " +port=5433 +sslmode=require | aside=Pooling"
    ),
    (
      "Server=db;User Id=me;Pwd=\"p;w'\";Database=shop;SslMode=VerifyFull;Search Path=app,public;"
        + "Trust Server Certificate=true;Timeout=5;Root Certificate=/ca.pem;",
      "connect_timeout=5 dbname=shop host=db password=p;w' port=5432 sslmode=verify-full "
        + "sslrootcert=/ca.pem user=me | schema=app | aside=Trust Server Certificate"
    ),
    (
      "host=db;port=5433;database=shop;username=me;password='it''s'",
      "dbname=shop host=db password=it's port=5433 user=me"
    ),
    ("Host=a:1,b;Database=x=y;Password==", "dbname=x=y host=a,b password== port=1,5432"),
    ("pgsql:host=db;dbname=shop;user=me;password=pw", shop + " +port=5432"),
  ]

  @Test(arguments: urls.indices) func inTermsOfLibpq(_ index: Int) throws {
    let (text, expected) = Self.urls[index]
    // "+port=5433" stands wherever the alphabet has it.
    let parts = expected.split(separator: " | ", omittingEmptySubsequences: false)
    let words = parts[0].split(separator: " ").map { $0.drop { $0 == "+" } }.sorted {
      $0.prefix { $0 != "=" } < $1.prefix { $0 != "=" }
    }
    let sorted = ([words.joined(separator: " ")] + parts.dropFirst().map(String.init))
      .joined(separator: " | ")
    #expect(try read(text) == sorted, "\(text)")
  }

  // MARK: - libpq's own

  @Test(arguments: [
    "shop", "my shop", "a@b", "größe", "", "a:b", "postgresql://", "postgres://db",
    "postgresql://me:pw@db:5433/shop?sslmode=verify-full&options=-c%20search_path%3Dapp",
    "postgresql://me:p#w?x:y@db/shop", "postgresql://a:1,b:2/shop?target_session_attrs=primary",
    "postgresql:///shop?host=%2Frun%2Fpg&port=5433", "postgresql://%2Frun%2Fpg/shop",
    "postgresql://me:pw@@abstract/shop", "postgresql://%40abstract/a@b",
    "postgresql://[::1]:5433/shop",
    "postgresql:///?service=mine", "service=mine", "host=a,b port=1,2 dbname='my shop' user=me",
    "host=db password=a;user=x", "host=db password='${x} $y' options='-c search_path=app'",
    "dbname='host/db'", "dbname=postgres://me:pw@db/shop", "password=x;y host=/tmp",
    "user='a;b' host=c",
    "postgresql://me@db/shop?ssl=true&connect_timeout=5&client_encoding=latin1",
  ])
  func whatLibpqReadsStaysAsItIs(_ text: String) throws {
    let url = try DatabaseURL(text)
    #expect(url.parameters == ConnectionParameters(dbname: text))
    #expect(url.schema == nil && url.leftAside == [])
    #expect(url.isEmpty == text.isEmpty)
  }

  @Test func everyKeywordOfLibpqIsPassedOn() throws {
    let keywords = try #require(ConnectionOptions.parsing("")).knownKeywords
    #expect(keywords.count > 30)
    for keyword in keywords {
      let url = try DatabaseURL("postgresql+psycopg2:///?\(keyword)=1&pool=5")
      #expect(url.parameters.givenValues == [keyword: "1"])
      #expect(url.leftAside == ["pool"])
    }
  }

  @Test(arguments: [" ", "\n", "\"\"", "''", " DATABASE_URL= ", "export DATABASE_URL=\"\"\n"])
  func nothingIsEmpty(_ text: String) throws {
    #expect(try DatabaseURL(text).isEmpty)
  }

  /// What nobody is known to write is not left aside: it may be a misspelt `sslmode`.
  @Test(arguments: ["sslmod=require", "hots=db", "password=x&s3cret=y", "sslrequire=1"])
  func anUnknownSettingIsLibpqsToRefuse(_ query: String) throws {
    let url = try DatabaseURL("postgresql+psycopg2://db/shop?pool=5&\(query)")
    let error = try postgresError { _ = try Connection(url.parameters) }
    #expect(error.code == .invalidConnectionParameters)
    #expect(!error.description.contains("s3cret"), "\(error)")
  }

  // MARK: - Refusals

  /// Texts that name no database, and what is said of them.
  static let refusals: [(String, [String])] = [
    ("mysql://me:s3cret@db/shop", ["mysql://", "MySQL", "postgresql://"]),
    ("mysql+pymysql://me:s3cret@db/shop", ["mysql+pymysql://", "MySQL"]),
    ("sqlite:///db.sqlite3", ["SQLite"]), ("sqlite::memory:", ["SQLite"]),
    ("file:./dev.db", ["SQLite"]),
    ("mongodb+srv://me:s3cret@db/shop", ["MongoDB"]),
    ("jdbc:mysql://db/shop?password=s3cret", ["jdbc:mysql:"]),
    ("jdbc:tc:postgresql:15:///shop", ["jdbc:tc:"]),
    ("r2dbc:mysql://me:s3cret@db/shop", ["r2dbc:"]),
    ("cockroachdb://me:s3cret@db:26257/shop", ["CockroachDB"]),
    ("redshift://me:s3cret@db/shop", ["Redshift"]),
    ("prisma+postgres://localhost:51213/?api_key=s3cret", ["prisma+postgres://"]),
    ("ftp://me:s3cret@db/shop", ["ftp://", "not PostgreSQL"]),
    ("postgres:shop", ["two slashes"]), ("postgresql:/db/shop", ["two slashes"]),
    ("host/shop", ["postgresql://host:5432/dbname", "dbname="]), ("/run/postgresql", ["dbname="]),
    ("localhost:5432", ["postgresql://host:5432/dbname"]),
    ("$DATABASE_URL", ["DATABASE_URL", "not been replaced"]), ("${DB}", ["DB", "%24"]),
    ("$(DB)", ["DB"]),
    ("postgres://me:${DB_PASSWORD}@db/shop", ["DB_PASSWORD", "not been replaced"]),
    ("postgres://me:${PW:-s3cret}@db/shop", ["variable PW"]),
    ("postgres://me:s3cret@$HOST/shop", ["host is a variable"]),
    ("Host=$HOST;Password=${PW:-s3cret};Database=shop", ["variable PW"]),
    ("postgres://me:s3cret/e7@db/shop", ["%2F"]), ("postgres://me:s3cret?e/7@db/shop", ["%3F"]),
    ("postgresql+psycopg2://me:s3cret/e7@db:5432/shop", ["%2F"]), ("me:s3cret/e7@db/shop", ["%2F"]),
    ("postgres://me:s3cret%zz@db/shop", ["%25"]), ("postgres://me:s3cret", ["@host", "%23"]),
    ("postgres://me:s3cret@a,me:s3cret@b/shop", ["%40"]),
    ("postgres://me:s3@cret?e7@db/shop", ["%40"]),
    ("postgres://me:s3cret@db/shop?ssl=maybe", ["sslmode=require"]),
    (
      "jdbc:postgresql:///shop?cloudSqlInstance=a&socketFactory=b.C&password=s3cret",
      ["socketFactory"]
    ),
    ("Host=db;Password=s3cret;e7;Database=shop", ["semicolon", "quotes"]),
    ("Host=db;Database=shop;Password='s3cret", ["quotes"]),
    ("Host=db;Database=shop;Password=a;s3cret=e7", ["setting 4", "quotes"]),
    ("Host=db password=s3cret;Database=shop", ["the host", "semicolons"]),
  ]

  @Test(arguments: refusals.indices) func whatCannotBeTakenIsNamed(_ index: Int) throws {
    let (text, parts) = Self.refusals[index]
    let error = try postgresError { _ = try DatabaseURL(text) }
    #expect(error.code == .invalidConnectionParameters)
    for part in parts { #expect(error.message.contains(part), "\(part): \(error.message)") }
    for piece in ["s3cret", "e7", "cret"] {
      #expect(!error.description.contains(piece), "\(error)")
    }
  }

  // MARK: - Passwords

  @Test func noTextOfTheTablesShowsItsPasswordInAnArgument() throws {
    for (text, _) in Self.urls {
      let text = text.replacing("pw", with: "s3cret")
      #expect(!ConnectionParameters.withoutPasswords(argument: text).contains("s3cret"), "\(text)")
      #expect(
        !ConnectionParameters.withoutPasswords(argument: "-d\(text)").contains("s3cret"), "\(text)")
    }
    for (text, _) in Self.refusals where !text.contains("${") {
      #expect(!ConnectionParameters.withoutPasswords(argument: text).contains("s3cret"), "\(text)")
    }
  }

  @Test func noParametersOfTheTablesPrintTheirPassword() throws {
    for (text, _) in Self.urls where text.contains("pw") {
      var parameters = try DatabaseURL(text.replacing("pw", with: "s3cret")).parameters
      #expect(!parameters.displayString.contains("s3cret"), "\(text)")
      #expect(parameters.containsPassword)
      // Nobody listens there.
      parameters["host"] = "127.0.0.1"
      parameters["port"] = "1"
      let error = try postgresError { _ = try Connection(parameters) }
      #expect(!error.description.contains("s3cret"), "\(error)")
    }
  }

  @Test(arguments: [
    ("app,public", "app"), ("App", "app"), ("\"App\"", "App"), (" a , b", "a"),
    ("$user, public", nil),
    ("\"\"", nil), ("\"a", nil), ("", nil),
  ])
  func theFirstSchemaOfASearchPath(_ list: String, _ schema: String?) {
    #expect(SearchPath.firstSchema(of: list) == schema)
  }

  @Test(arguments: [
    ("a%20b", "a b"), ("%C3%A4", "ä"), ("%", nil), ("%4", nil), ("%zz", nil), ("%00", nil),
    ("%FF", nil),
    ("100%25", "100%"),
  ])
  func percentDecoded(_ text: String, _ decoded: String?) {
    #expect(ConnectionURI.percentDecoded(text) == decoded)
  }
}
