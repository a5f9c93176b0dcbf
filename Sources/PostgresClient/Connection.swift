import CLibPQ

/// A session with a PostgreSQL server.
///
/// A connection belongs to one owner and closes when that owner lets go of it. Everything that
/// talks to the server is `mutating`: the compiler sees to it that no second statement starts while
/// one is running, and that no two threads use a connection at once, which libpq does not allow. It
/// may be made on one thread and used on another.
///
/// Every call blocks until the server has answered. Call from a thread of your own, never from a
/// task of Swift's cooperative pool. ``cancelHandle`` stops a call from outside.
public struct Connection: ~Copyable, @unchecked Sendable {
  /// The libpq connection. Never NULL, never handed out.
  let handle: OpaquePointer

  let notices: NoticeLog

  /// Stops from another thread what this connection is doing.
  public let cancelHandle: CancelHandle

  /// How long the answer to a statement is waited for, in seconds; nil is for ever.
  ///
  /// After that the connection is cut and the statement fails with ``PostgresError/Code/noAnswer``.
  /// What the server made of it is then unknown. Copies are not limited.
  public var answerTimeoutSeconds: Double?

  /// Connects, trying all hosts and addresses that the parameters name.
  ///
  /// The connection speaks UTF-8. Unless the parameters, the environment or a service say
  /// otherwise, a host has 10 seconds to answer, `application_name` is `fakedata`, and a peer that
  /// has fallen silent is noticed after about 90 seconds by TCP keepalives. `tcp_user_timeout` is
  /// left alone: it would also end a healthy COPY whose server is busy writing.
  ///
  /// - Throws: ``PostgresError`` with code `invalidConnectionParameters` or `connectionFailed`.
  public init(_ parameters: ConnectionParameters) throws(PostgresError) {
    let settings = try Self.settings(for: parameters)
    let opened = withCStringArray(settings.map(\.keyword)) { keywords in
      withCStringArray(settings.map(\.value)) { values in
        PQconnectdbParams(keywords, values, 1)
      }
    }
    guard let opened else {
      throw PostgresError(.connectionFailed, "libpq has no memory left for a connection")
    }
    guard PQstatus(opened) == CONNECTION_OK else {
      defer { PQfinish(opened) }
      throw Self.failure(of: opened, parameters)
    }
    handle = opened
    notices = NoticeLog()
    cancelHandle = CancelHandle(connection: opened)
    notices.attach(to: opened)
  }

  deinit {
    cancelHandle.connectionClosed()
    PQfinish(handle)
  }

  /// What libpq is told. Of two settings for a keyword, libpq takes the later one.
  private static func settings(
    for parameters: ConnectionParameters
  ) throws(PostgresError) -> [(keyword: String, value: String)] {
    let defaults = ConnectionOptions.defaults()
    let parsed = parameters.connectionString.flatMap(ConnectionOptions.parsing)
    let namesService =
      defaults.values["service"] != nil || parsed?.values["service"] != nil
      || parameters["service"] != nil

    var settings = [(keyword: "fallback_application_name", value: "fakedata")]
    // A service file ranks below every setting made here, so it is left to speak for itself.
    if !namesService {
      if defaults.values["connect_timeout"] == nil { settings.append(("connect_timeout", "10")) }
      settings.append(("keepalives_idle", "30"))
      settings.append(("keepalives_interval", "10"))
      settings.append(("keepalives_count", "6"))
    }
    // libpq takes the first `dbname` apart and any later one as it is.
    if let connectionString = parameters.connectionString {
      settings.append(("dbname", connectionString))
    }
    settings += parameters.keywords
    settings.append(("client_encoding", "UTF8"))

    for (keyword, value) in settings {
      if !defaults.knownKeywords.isEmpty, !defaults.knownKeywords.contains(keyword) {
        throw PostgresError(
          .invalidConnectionParameters, "libpq knows no connection option \"\(keyword)\"")
      }
      if value.utf8.contains(0) {
        throw PostgresError(
          .invalidConnectionParameters,
          "the connection option \"\(keyword)\" contains a NUL character")
      }
    }
    return settings
  }

  private static func failure(
    of connection: OpaquePointer, _ parameters: ConnectionParameters
  ) -> PostgresError {
    // Folded, the message would no longer quote the connection string as it stands.
    let text = MessageText.split(
      ConnectionSecrets(parameters).redacting(String(cString: PQerrorMessage(connection))))
    let message = text.message
    if let text = parameters.connectionString, ConnectionOptions.parsing(text) == nil {
      return PostgresError(
        .invalidConnectionParameters, "the connection string cannot be read: \(message)")
    }
    var error = PostgresError(.connectionFailed, message)
    error.hint = text.advice
    if PQconnectionNeedsPassword(connection) == 1 {
      error.sqlState = .invalidPassword
      error.hint = "give the password in PGPASSWORD, in the password file ~/.pgpass or in a service"
    }
    return error
  }
}

extension Connection {
  /// The server's version as a number: major version × 10,000 + minor version, such as 150018.
  public var serverVersion: Int { Int(PQserverVersion(handle)) }

  /// The process on the server that serves this connection; `pg_stat_activity.pid`.
  public var backendPID: Int32 { PQbackendPID(handle) }

  /// The database that the connection is to.
  public var database: String { Self.string(PQdb(handle)) }

  /// The user that the connection was made as.
  public var user: String { Self.string(PQuser(handle)) }

  /// The host that the connection is to, of several the one that answered: a name, an address, or
  /// the directory of a Unix socket.
  public var host: String { Self.string(PQhost(handle)) }

  /// The port that the connection is to; for a Unix socket the number in the socket's name.
  public var port: String { Self.string(PQport(handle)) }

  /// A `keyword=value` string that leads to the same database as the same user. It contains no
  /// password and is safe to print.
  public var displayString: String {
    var shown: [String: String] = ["host": host, "port": port, "dbname": database, "user": user]
    for (keyword, value) in ConnectionOptions.used(by: handle).values
    where keyword == "sslmode" && value != "prefer" {
      shown[keyword] = value
    }
    return ConnectionOptions.rendered(shown)
  }

  /// Whether the connection was intact when it was last used. It may have broken since; only the
  /// next statement tells.
  public var isAlive: Bool { PQstatus(handle) == CONNECTION_OK }

  /// Whether the connection is encrypted with TLS.
  public var usesTLS: Bool { PQsslInUse(handle) == 1 }

  /// Whether a transaction is open on this connection.
  public var transactionStatus: TransactionStatus {
    TransactionStatus(PQtransactionStatus(handle))
  }

  /// A setting that the server reports by itself, such as `server_version`, `TimeZone` or
  /// `is_superuser`.
  ///
  /// - Returns: `nil` when the server does not report a setting of this name.
  public func parameterStatus(_ name: String) -> String? {
    PQparameterStatus(handle, name).map { String(cString: $0) }
  }

  /// The version of the libpq that is in use, numbered like ``serverVersion``.
  public static var libpqVersion: Int { Int(PQlibVersion()) }

  /// The notices that came in since the last call, oldest first. At most 100 are kept;
  /// ``droppedNoticeCount`` counts the others.
  public mutating func takeNotices() -> [Notice] { notices.take() }

  /// How many notices were dropped since the connection was made, because nobody took them in time.
  public var droppedNoticeCount: Int { notices.droppedCount }

  private static func string(_ pointer: UnsafePointer<CChar>?) -> String {
    pointer.map { String(cString: $0) } ?? ""
  }
}
