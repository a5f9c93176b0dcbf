/// Where to connect, as whom and how.
///
/// Everything that is not given here comes from where libpq always takes it: the `PG*` environment
/// variables, the service file, the password file and libpq's own defaults.
///
/// ```swift
/// var parameters = ConnectionParameters(dbname: "postgresql://app@db.example/shop")
/// parameters["application_name"] = "loader 3"
/// let connection = try Connection(parameters)
/// ```
///
/// Printing a value of this type, or dumping it, never shows a password.
public struct ConnectionParameters: Sendable, Hashable {
  /// A URI or a `keyword=value` string, which libpq takes apart.
  private(set) var connectionString: String?

  private var values: [String: String] = [:]

  /// Names a database.
  ///
  /// - Parameter dbname: a database name, a `postgresql://` URI or a `keyword=value` string; `nil`
  ///   leaves the choice to libpq.
  public init(dbname: String? = nil) {
    self["dbname"] = dbname
  }

  /// The value of a libpq keyword such as `host`, `application_name` or `connect_timeout`; `nil`
  /// when it is not set, or only inside a URI or a `keyword=value` string.
  ///
  /// A keyword that is set here outranks the same keyword inside a URI or a `keyword=value` string,
  /// so `parameters["dbname"] = "postgres"` leads to another database of the same server. The
  /// keywords are those of the PostgreSQL manual, "Parameter Key Words"; ``Connection/init(_:)``
  /// rejects others.
  public subscript(keyword: String) -> String? {
    get { values[keyword] }
    set {
      if keyword == "dbname", let text = newValue, Self.isConnectionString(text) {
        connectionString = text
        values["dbname"] = nil
      } else {
        values[keyword] = newValue
      }
    }
  }

  /// The same server, and the database of exactly this name.
  ///
  /// Unlike `parameters["dbname"] = name` it never takes a name apart: a database may be called
  /// `a=b`.
  public func database(named name: String) -> ConnectionParameters {
    var parameters = self
    // libpq takes the first dbname apart, where it can be, and any later one as it is.
    if parameters.connectionString == nil { parameters.connectionString = "dbname=''" }
    parameters.values["dbname"] = name
    return parameters
  }

  /// Whether a password stands in the parameters themselves, and not in the environment, a service
  /// or the password file.
  public var containsPassword: Bool {
    givenValues["password"].map { !$0.isEmpty } ?? false
  }

  /// What the parameters say themselves, in whichever way.
  var givenValues: [String: String] {
    let parsed = connectionString.flatMap(ConnectionOptions.parsing)
    return (parsed?.values ?? [:]).merging(values) { $1 }
  }

  /// The keywords that were set one by one, in a fixed order.
  var keywords: [(keyword: String, value: String)] {
    values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Whether libpq would take a `dbname` apart rather than use it as a name.
  private static func isConnectionString(_ text: String) -> Bool {
    isURI(text) || text.contains("=")
  }

  static func isURI(_ text: String) -> Bool {
    text.hasPrefix("postgresql://") || text.hasPrefix("postgres://")
  }

  /// The parameters as a `keyword=value` string that is safe to print: the target alone, without
  /// passwords. What the environment and libpq's defaults add is not in it.
  public var displayString: String {
    var shown: [String: String] = [:]
    if let connectionString {
      // A URI that is not what its writer meant, such as one with an unescaped "@" in the password,
      // can carry parts of the password in any field.
      guard let parsed = ConnectionOptions.parsing(connectionString),
        !ConnectionSecrets(self).areMisplaced
      else { return "(malformed connection string)" }
      shown = parsed.values
    }
    for (keyword, value) in keywords { shown[keyword] = value }
    return ConnectionOptions.rendered(shown)
  }
}

extension ConnectionParameters: CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// The same as ``displayString``.
  public var description: String { displayString }

  /// The same as ``displayString``.
  public var debugDescription: String { displayString }

  /// A mirror without children, so that `dump` and test reports show no password.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
