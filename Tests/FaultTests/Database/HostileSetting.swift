import PostgresClient
import TestSupport

/// A setting of a role or a database that could end a load, or change what it stores.
struct HostileSetting: Sendable {
  /// Who has the setting.
  enum Holder: String, CaseIterable, Sendable { case role, database }

  let name: String
  /// As ALTER ROLE takes it.
  let value: String
  /// Whether the load is to last longer than the setting allows.
  var isSlowedDown = false
  /// Whether the target has to be named, since the search path does not lead there.
  var namesSchema = false

  init(_ name: String, _ value: String, isSlowedDown: Bool = false, namesSchema: Bool = false) {
    self.name = name
    self.value = value
    self.isSlowedDown = isSlowedDown
    self.namesSchema = namesSchema
  }

  static let all =
    [
      "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout",
      "idle_session_timeout", "transaction_timeout",
    ].map { HostileSetting($0, "'2s'", isSlowedDown: true) }
    + [
      HostileSetting("search_path", "''", namesSchema: true),
      HostileSetting("search_path", "nowhere", namesSchema: true),
      HostileSetting("search_path", "pg_catalog, public", namesSchema: true),
      HostileSetting("search_path", "pg_temp, public", namesSchema: true),
      HostileSetting("search_path", #""$user", nowhere, public"#),
    ]
    + [
      ("default_transaction_isolation", "'serializable'"),
      ("default_transaction_isolation", "'repeatable read'"),
      ("default_transaction_deferrable", "on"), ("DateStyle", "'German, DMY'"),
      ("IntervalStyle", "'sql_standard'"), ("TimeZone", "'Pacific/Apia'"),
      ("client_encoding", "'LATIN1'"), ("client_encoding", "'SJIS'"),
      ("standard_conforming_strings", "off"), ("backslash_quote", "off"), ("row_security", "off"),
      ("client_min_messages", "'debug1'"), ("client_min_messages", "'error'"),
      ("bytea_output", "'escape'"), ("extra_float_digits", "-15"),
      ("session_replication_role", "'replica'"), ("default_tablespace", "'nowhere'"),
      ("temp_tablespaces", "'nowhere'"), ("synchronous_commit", "'remote_apply'"),
      ("log_statement", "'all'"), ("check_function_bodies", "off"),
      ("default_table_access_method", "'heap'"), ("array_nulls", "off"),
      ("transform_null_equals", "on"), ("quote_all_identifiers", "on"), ("work_mem", "'64kB'"),
      ("maintenance_work_mem", "'1MB'"), ("temp_buffers", "'800kB'"), ("enable_seqscan", "off"),
      ("enable_indexscan", "off"), ("enable_sort", "off"), ("enable_hashjoin", "off"),
      ("enable_mergejoin", "off"), ("enable_nestloop", "off"), ("default_statistics_target", "1"),
      ("vacuum_cost_delay", "10"), ("jit_above_cost", "0"),
      ("plan_cache_mode", "'force_generic_plan'"),
      ("application_name", "'something else'"), ("password_encryption", "'md5'"),
    ].map { HostileSetting($0.0, $0.1) }

  /// Loads under the setting, and checks that it makes no difference.
  func inject(_ holder: Holder, _ mode: LoadMode) throws {
    let database = try OddDatabase()
    let load = try OddLoad(mode, into: database, schema: namesSchema ? "public" : nil)
    try load.prepare()
    if isSlowedDown {
      try LoadHook.install(
        "PERFORM pg_sleep(2.5)",
        at: mode.keepsTables ? .row(of: "meal") : .copy("meal"),
        into: database.administrator)
      try database.execute("GRANT USAGE ON SCHEMA hook TO PUBLIC")
    }
    let object = "\(holder.rawValue) \(try quoted(holder == .role ? database.role : database.name))"
    var connection = try OddDatabase.connection()
    try connection.execute("ALTER \(object) SET \(name) = \(value)")
    let outcome = try load.run()
    try connection.execute("ALTER \(object) RESET ALL")
    try load.checkLoaded(outcome, isWarned: "invalid value for parameter \"\(name)\"")
  }

  /// Whether the server knows it.
  func isKnown() throws -> Bool {
    var connection = try OddDatabase.connection()
    return try connection.query(
      "SELECT FROM pg_settings WHERE lower(name) = lower($1)", [name]
    ).rowCount == 1
  }
}
