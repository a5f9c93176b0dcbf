/// What a setting in a URL of a framework says to libpq.
enum FrameworkSetting: Equatable {
  /// The same as a keyword of libpq, and nearly always its name.
  case keyword(String)
  /// Whether the connection is encrypted.
  case ssl
  /// A schema by its name.
  case schema
  /// A list of schemas, as `search_path`.
  case searchPath
  /// A way to the server that is another program's.
  case socketFactory
  /// Something about the framework or the driver: its pool, its statements, its timeouts.
  case leftAside

  /// - Parameter name: as it was written; nil for a name that nobody is known to use.
  init?(_ name: String) {
    if Self.keywords.contains(name) {
      self = .keyword(name)
      return
    }
    // pool_size, poolSize, pool-size: each framework has its own way.
    let folded = Self.folded(name)
    if let keyword = Self.aliases[folded] {
      self = .keyword(keyword)
    } else if let meaning = Self.meanings[folded] {
      self = meaning
    } else if Self.others.contains(folded) {
      self = .leftAside
    } else {
      return nil
    }
  }

  /// A name in small letters, without what separates words.
  static func folded(_ name: String) -> String {
    name.lowercased().filter { !"_- ".contains($0) }
  }

  private static let keywords = ConnectionOptions.parsing("")?.knownKeywords ?? []

  private static let aliases = [
    // sqlx writes ssl-mode and so on, R2DBC sslMode.
    "sslmode": "sslmode", "sslrootcert": "sslrootcert", "sslca": "sslrootcert",
    "sslcert": "sslcert",
    "sslkey": "sslkey", "applicationname": "application_name", "username": "user",
    // JDBC.
    "connecttimeout": "connect_timeout", "logintimeout": "connect_timeout",
    "targetservertype": "target_session_attrs", "gssencmode": "gssencmode",
    "channelbinding": "channel_binding", "kerberosservername": "krbsrvname",
    "requireauth": "require_auth",
  ]

  private static let meanings: [String: FrameworkSetting] = [
    "ssl": .ssl, "schema": .schema, "currentschema": .searchPath, "searchpath": .searchPath,
    "schemasearchpath": .searchPath, "socketfactory": .socketFactory,
  ]

  private static let others = Set(
    [prisma, rails, django, php, ecto, sqlAlchemy, pgx, node, jdbc].joined())

  private static let prisma = [
    "connectionlimit", "pooltimeout", "pgbouncer", "sslaccept", "sslidentity", "sockettimeout",
    "statementcachesize", "maxidleconnectionlifetime", "maxconnectionlifetime", "directurl",
  ]

  // With database_url and the pool of Active Record.
  private static let rails = [
    "adapter", "pool", "maxconnections", "minconnections", "checkouttimeout", "idletimeout",
    "reapingfrequency", "keepalive", "maxage", "preparedstatements", "statementlimit", "timeout",
    "reconnect", "encoding", "minmessages", "advisorylocks", "insertreturning", "databasetasks",
    "replica", "migrationspaths", "connectionretries", "retrydeadline", "readtimeout", "querycache",
    "variables", "template", "collation", "ctype",
  ]

  private static let django = [
    "engine", "connmaxage", "connhealthchecks", "atomicrequests", "autocommit", "isolationlevel",
    "disableserversidecursors", "assumerole",
  ]

  private static let php = [
    "serverversion", "charset", "driver", "persistent", "prefix", "prefixindexes", "strict",
    "defaultdbname", "wrapperclass", "driverclass",
  ]

  private static let ecto = [
    "poolsize", "poolcount", "queuetarget", "queueinterval", "prepare", "ownershiptimeout",
    "migrationlock", "log", "showsensitivedataonconnectionerror", "handshaketimeout", "pingtimeout",
  ]

  // With what psycopg and asyncpg take beside libpq's settings.
  private static let sqlAlchemy = [
    "preparedstatementcachesize", "preparedstatementnamefunc", "asyncfallback", "executemanymode",
    "executemanybatchpagesize", "executemanyvaluespagesize", "usenativehstore", "poolrecycle",
    "poolpreping", "maxoverflow", "echo", "commandtimeout", "maxcachedstatementlifetime",
    "maxcacheablestatementsize", "preparethreshold", "directtls", "minsize", "maxsize",
  ]

  private static let pgx = [
    "poolmaxconns", "poolminconns", "poolminidleconns", "poolmaxconnlifetime",
    "poolmaxconnlifetimejitter", "poolmaxconnidletime", "poolhealthcheckperiod",
    "statementcachemode",
    "statementcachecapacity", "descriptioncachecapacity", "defaultqueryexecmode",
    "prefersimpleprotocol", "minreadbuffersize", "binaryparameters", "timezone",
    // As parameters of the session, which every connection sets for itself.
    "statementtimeout", "locktimeout", "idleintransactionsessiontimeout",
  ]

  // With postgres.js, TypeORM, and what Vercel and Supabase add.
  private static let node = [
    "uselibpqcompat", "max", "min", "maxuses", "idletimeoutmillis", "connectiontimeoutmillis",
    "querytimeout", "keepaliveinitialdelaymillis", "allowexitonidle", "maxlifetime",
    "maxlifetimeseconds", "fetchtypes", "synchronize", "logging", "workaround", "supa", "poolmode",
  ]

  // https://jdbc.postgresql.org/documentation/use/, with R2DBC and its pool.
  private static let jdbc = [
    "adaptivefetch", "adaptivefetchmaximum", "adaptivefetchminimum", "allowencodingchanges",
    "assumeminserverversion", "authenticationpluginclassname", "autodetectextensions", "autosave",
    "binarytransfer", "binarytransferdisable", "binarytransferenable", "cancelsignaltimeout",
    "cleanupsavepoints", "databasemetadatacachefields", "databasemetadatacachefieldsmib",
    "defaultrowfetchsize", "disablecolumnsanitiser", "escapesyntaxcallmode", "fetchsize",
    "forcebinary", "groupstartupparameters", "gsslib", "gssresponsetimeout",
    "hideunprivilegedobjects", "hostrecheckseconds", "initialsize", "jaasapplicationname",
    "jaaslogin",
    "loadbalancehosts", "localsocketaddress", "lockwaittimeout", "loggerfile", "loggerlevel",
    "logservererrordetail", "logunclosedconnections", "maxidletime", "maxresultbuffer",
    "maxsendbuffersize", "preferquerymode", "preparedstatementcachequeries",
    "preparedstatementcachesizemib", "protocolversion", "quotereturningidentifiers", "readonly",
    "readonlymode", "receivebuffersize", "rewritebatchedinserts", "sendbuffersize", "sslfactory",
    "sslfactoryarg", "sslhostnameverifier", "sslpasswordcallback", "sslresponsetimeout",
    "sspiserviceclass", "stringtype", "tcpkeepalive", "tcpnodelay", "unknownlength", "usespnego",
    "validationquery", "xmlfactoryfactory",
  ]
}

/// The setting `search_path`.
enum SearchPath {
  /// The first schema of a list, by the server's rules for names.
  ///
  /// - Returns: nil where the list begins with the user's own schema or is none.
  static func firstSchema(of list: String) -> String? {
    let list = DatabaseURL.trimmed(list[...])
    if list.first == "\"" {
      var name = ""
      var rest = list.dropFirst()
      while let character = rest.popFirst() {
        if character == "\"" {
          guard rest.first == "\"" else { return name.isEmpty || name == "$user" ? nil : name }
          rest = rest.dropFirst()
        }
        name.append(character)
      }
      return nil
    }
    let name = DatabaseURL.trimmed(list.prefix { $0 != "," }).lowercased()
    return name.isEmpty || name == "$user" ? nil : name
  }
}
