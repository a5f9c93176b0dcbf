import Foundation

/// A directory of PostgreSQL server programs that belong together.
struct ServerBinaries: Sendable, Hashable {
  /// The oldest major version that the private server works with: from 14 on COPY FREEZE marks pages
  /// as all-visible.
  static let minimumMajor = 14
  /// The environment variable that names the directory of the programs to use, in place of the newest
  /// that are found.
  static let directoryVariable = "FAKEDATA_SERVER_BIN"

  /// The directory, symbolic links resolved.
  let directory: String
  /// The version of `postgres` in it.
  let version: ServerVersion

  /// The path of a program.
  func path(_ program: String) -> String {
    directory + "/" + program
  }

  /// The programs for a new cluster: those that the environment names, else the newest.
  ///
  /// - Throws: `binariesNotFound` if there are none, or only too old ones.
  static func newest(environment: [String: String]) throws(PrivateServerError) -> ServerBinaries {
    guard let newest = try named(environment) ?? installed(environment: environment).first else {
      throw PrivateServerError(
        .binariesNotFound,
        """
        no PostgreSQL server programs (initdb, postgres, pg_ctl) found in $PATH, in `pg_config \
        --bindir` or in /usr/lib/postgresql/*/bin; install them, for example: apt-get install \
        postgresql
        """)
    }
    guard newest.version.major >= minimumMajor else {
      throw PrivateServerError(
        .binariesNotFound,
        """
        PostgreSQL \(newest.version.text) in \(newest.directory) is too old: the private server \
        needs version \(minimumMajor) or newer
        """)
    }
    return newest
  }

  /// The newest programs of the major version that made a cluster, or those that the environment
  /// names.
  ///
  /// - Throws: `versionMismatch` if that version is not installed, or the environment names another;
  ///   `binariesNotFound` if it names a directory without programs.
  static func matching(
    major: Int, of directory: String, environment: [String: String]
  ) throws(PrivateServerError) -> ServerBinaries {
    if let named = try named(environment) {
      if named.version.major == major { return named }
      throw PrivateServerError(
        .versionMismatch,
        """
        the private server in \(directory) was made by PostgreSQL \(major), but \(directoryVariable) \
        names PostgreSQL \(named.version.text) in \(named.directory); unset it, or remove the server \
        and its data with `fakedata server destroy`
        """)
    }
    let installed = installed(environment: environment)
    if let match = installed.first(where: { $0.version.major == major }) { return match }
    let others = installed.map(\.version.text).joined(separator: ", ")
    throw PrivateServerError(
      .versionMismatch,
      """
      the private server in \(directory) was made by PostgreSQL \(major), which is not installed \
      (found: \(others.isEmpty ? "none" : others)); install postgresql-\(major), or remove the \
      server and its data with `fakedata server destroy`
      """)
  }

  /// The programs in the directory that the environment names; nil if it names none.
  ///
  /// - Throws: `binariesNotFound` if it has no programs that run.
  private static func named(
    _ environment: [String: String]
  ) throws(PrivateServerError) -> ServerBinaries? {
    guard let directory = environment[directoryVariable], !directory.isEmpty else { return nil }
    if directory.hasPrefix("/"), let resolved = resolvedProgramDirectory(directory),
      let binaries = probe(resolved)
    {
      return binaries
    }
    throw PrivateServerError(
      .binariesNotFound,
      """
      \(directoryVariable) must be the absolute path of a directory with PostgreSQL's programs (initdb, \
      postgres, pg_ctl), such as /usr/lib/postgresql/\(minimumMajor)/bin, but is: \(directory)
      """)
  }

  /// Every set of server programs on this machine, the newest first.
  static func installed(environment: [String: String]) -> [ServerBinaries] {
    let searchPath = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
      .filter { $0.hasPrefix("/") }
    var directories: [String] = []
    for directory in searchPath + configured(searchPath) + conventional() {
      guard let resolved = resolvedProgramDirectory(directory), !directories.contains(resolved)
      else { continue }
      directories.append(resolved)
    }
    return directories.compactMap(probe).sorted { $0.version > $1.version }
  }

  /// The directory in which the programs of a directory really are.
  ///
  /// A directory of the search path often holds links to the programs, and not to all of them; the
  /// server finds its libraries and the other programs next to the real ones.
  private static func resolvedProgramDirectory(_ directory: String) -> String? {
    guard let real = realPath(directory + "/postgres") else { return nil }
    let home = String(real[..<(real.lastIndex(of: "/") ?? real.startIndex)])
    let isComplete = ["initdb", "postgres", "pg_ctl"].allSatisfy {
      access(home + "/" + $0, X_OK) == 0
    }
    return isComplete ? home : nil
  }

  private static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func configured(_ searchPath: [String]) -> [String] {
    searchPath.compactMap { directory in
      let program = directory + "/pg_config"
      guard access(program, X_OK) == 0 else { return nil }
      return output(of: [program, "--bindir"])
    }
  }

  /// Where Debian, Red Hat and Homebrew put the programs, which none of them puts into `$PATH`.
  private static func conventional() -> [String] {
    [
      ("/usr/lib/postgresql", "", "/bin"),
      ("/usr", "pgsql-", "/bin"),
      ("/opt/homebrew/opt", "postgresql@", "/bin"),
      ("/usr/local/opt", "postgresql@", "/bin"),
    ].flatMap { parent, prefix, suffix in
      SystemCall.names(in: parent).filter { $0.hasPrefix(prefix) }
        .map { "\(parent)/\($0)\(suffix)" }
    }
  }

  private static func probe(_ directory: String) -> ServerBinaries? {
    guard
      let text = output(of: [directory + "/postgres", "--version"]),
      let version = ServerVersion(programOutput: text)
    else { return nil }
    return ServerBinaries(directory: directory, version: version)
  }

  private static func output(of command: [String]) -> String? {
    let inherited = ProcessInfo.processInfo.environment
    var child = ChildProcess(
      command, environment: inherited.merging(["LC_ALL": "C"]) { _, new in new })
    child.timeoutSeconds = 10
    guard let outcome = try? child.run(), outcome.exitCode == 0 else { return nil }
    return String(decoding: outcome.standardOutput, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
