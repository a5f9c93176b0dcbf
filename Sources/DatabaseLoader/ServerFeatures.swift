import PostgresClient

/// What a PostgreSQL server of some version can do: the one place that knows where versions differ.
struct ServerFeatures: Sendable, Hashable {
  /// The version as libpq numbers it: major version × 10,000 + minor version, such as 150018.
  let versionNumber: Int

  /// The features of a server that a connection is to.
  init(_ connection: borrowing Connection) {
    self.init(versionNumber: connection.serverVersion)
  }

  /// The features of installed server programs.
  init(_ version: ServerVersion) {
    self.init(versionNumber: version.major * 10_000 + version.minor)
  }

  init(versionNumber: Int) { self.versionNumber = versionNumber }

  /// Whether COPY FREEZE marks its pages as all-visible too. Where it does not, the first VACUUM
  /// writes every page once more.
  var freezesVisibilityMap: Bool { isAtLeast(14) }

  /// Whether a session that is idle outside a transaction can be ended by `idle_session_timeout`.
  var hasIdleSessionTimeout: Bool { isAtLeast(14) }

  /// Whether a busy backend can be told to look whether its client is still there, by
  /// `client_connection_check_interval`.
  var hasClientConnectionCheckInterval: Bool { isAtLeast(14) }

  /// Whether a transaction can be ended by `transaction_timeout`.
  var hasTransactionTimeout: Bool { isAtLeast(17) }

  /// Whether the right to set a parameter can be granted.
  var hasParameterPrivileges: Bool { isAtLeast(15) }

  /// Whether `CREATE DATABASE` can be told how to copy its template.
  var hasDatabaseCopyStrategies: Bool { isAtLeast(15) }

  /// The options of `initdb` that make a cluster the same whatever the version's own defaults are.
  var initdbOptions: [String] {
    var options: [String] = []
    if isAtLeast(15) { options.append("--locale-provider=libc") }
    // From 18 on they are computed unless one declines.
    if isAtLeast(18) { options.append("--no-data-checksums") }
    return options
  }

  private func isAtLeast(_ major: Int) -> Bool { versionNumber >= major * 10_000 }
}
