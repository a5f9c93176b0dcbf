import FakeDataKit
import Foundation

/// Makes the cluster of a private server and starts it, with the programs of one version.
struct ServerCluster: Sendable {
  /// The superuser, and the database that a user is led to.
  static let name = "fakedata"
  /// The free space that a new cluster needs, in bytes: itself, and a little to work with.
  static let neededBytes = 256 << 20
  /// How long the server may take to come up, in seconds. After a crash it replays its WAL first.
  static let startTimeoutSeconds = 300

  let directory: ServerDirectory
  let account: ServerAccount
  let binaries: ServerBinaries

  /// Makes the cluster under another name and gives it its own when it is complete, so that what is
  /// called `data` is always a whole cluster.
  ///
  /// - Throws: `initializationFailed` with what `initdb` said last; `fileSystem` if the disk is full.
  func initialize(holding lock: borrowing ServerLock) throws(PrivateServerError) {
    try checkFreeSpace()
    let unfinished = directory.path(ServerDirectory.Name.unfinishedData)
    if SystemCall.exists(unfinished) {
      try directory.removeTree(
        [ServerDirectory.Name.unfinishedData], as: account, holding: lock)
    }
    try run(initdbCommand(unfinished), input: nil, holding: lock)
    // A backend of its own makes the database before there is a server: no client program is needed,
    // and the cluster is never seen without it.
    try run(
      [binaries.path("postgres"), "--single", "-D", unfinished, "-c", "fsync=off", "postgres"],
      input: "CREATE DATABASE \(Self.name);\n", holding: lock)
    guard rename(unfinished, directory.path(ServerDirectory.Name.data)) == 0 else {
      throw PrivateServerError(cannot: "rename \(unfinished)", errno: errno)
    }
  }

  /// Writes the settings and starts the server in a session of its own.
  ///
  /// - Throws: `startFailed` with the last lines of the server's log.
  func start(socketDirectory: SocketDirectory, clusterName: String) throws(PrivateServerError) {
    let settings = ServerSettings(
      resources: .current(directory: directory.path), socketDirectory: socketDirectory.path,
      clusterName: clusterName)
    try directory.write(
      settings.render(including: "data/postgresql.conf"),
      to: ServerDirectory.Name.configuration, for: account)
    rename(
      directory.path(ServerDirectory.Name.log), directory.path(ServerDirectory.Name.previousLog))
    if let boot = ServerDirectory.currentBootIdentity() {
      try directory.write(boot + "\n", to: ServerDirectory.Name.bootIdentity, for: account)
    }

    // pg_ctl puts its paths into a shell command between double quotes, where some characters still
    // mean something. Relative paths keep those of the directory out of it.
    let configuration = directory.path(ServerDirectory.Name.configuration)
    var child = account.process([
      binaries.path("pg_ctl"), "start", "--silent", "--wait",
      "--timeout=\(Self.startTimeoutSeconds)", "--pgdata=\(ServerDirectory.Name.data)",
      "--log=\(ServerDirectory.Name.log)",
      "--options=-c \(ShellWord.quoted("config_file=" + configuration))",
    ])
    child.workingDirectory = directory.path
    child.timeoutSeconds = Double(Self.startTimeoutSeconds + 30)
    let outcome: ChildProcess.Outcome
    do {
      outcome = try child.run()
    } catch {
      throw PrivateServerError(.startFailed, "\(error)")
    }
    guard outcome.exitCode == 0 else { throw startError(outcome) }
  }

  /// Lets a backend of its own take over what a killed server left in shared memory, and give it back
  /// when it ends: once the data directory is gone nobody knows those segments any more.
  func releaseSharedMemory() {
    var child = account.process([
      binaries.path("postgres"), "--single", "-D", directory.path(ServerDirectory.Name.data),
      "-c", "config_file=" + directory.path(ServerDirectory.Name.configuration), "postgres",
    ])
    child.timeoutSeconds = 60
    _ = try? child.run()
  }

  private func startError(_ outcome: ChildProcess.Outcome) -> PrivateServerError {
    let logPath = directory.path(ServerDirectory.Name.log)
    let log = SystemCall.lastLines(of: logPath, count: 10)
    let free = HostResources.freeBytes(directory.path) ?? .max
    let advice =
      free < 64 << 20 ? "the disk is nearly full" : "its log, \(logPath), ends with"
    return PrivateServerError(
      .startFailed,
      """
      PostgreSQL \(binaries.version.text) did not start in \(directory.path) \
      (pg_ctl \(outcome.ending)); \(advice):
      """,
      output: log.isEmpty ? SystemCall.lastLines(ofText: outcome.text, count: 10) : log)
  }

  private func initdbCommand(_ data: String) -> [String] {
    // Text sorts by code point, on every machine in the same order and without the cost of a
    // collation; upper, lower and the like still know letters beyond ASCII where the system can.
    let characters = Self.hasLocale("C.UTF-8") ? "C.UTF-8" : "C"
    return [
      binaries.path("initdb"), "--pgdata=\(data)", "--username=\(Self.name)",
      "--auth-local=trust", "--auth-host=reject", "--encoding=UTF8", "--locale=C",
      "--lc-ctype=\(characters)", "--no-sync", "--no-instructions",
    ] + ServerFeatures(binaries.version).initdbOptions
  }

  private static func hasLocale(_ name: String) -> Bool {
    guard let locale = newlocale(LC_CTYPE_MASK, name, nil) else { return false }
    freelocale(locale)
    return true
  }

  private func checkFreeSpace() throws(PrivateServerError) {
    guard let free = HostResources.freeBytes(directory.path), free < Self.neededBytes else {
      return
    }
    throw PrivateServerError(
      .fileSystem,
      """
      a new server in \(directory.path) needs \(Self.neededBytes >> 20) MB, but the disk has \
      \(free >> 20) MB left\(SystemCall.advice(ENOSPC))
      """)
  }

  private func run(
    _ command: [String], input: String?, holding lock: borrowing ServerLock
  ) throws(PrivateServerError) {
    var child = account.process(command)
    child.input = input
    child.keptDescriptor = lock.descriptor
    child.timeoutSeconds = 300
    let outcome: ChildProcess.Outcome
    do {
      outcome = try child.run()
    } catch {
      throw PrivateServerError(.initializationFailed, "\(error)")
    }
    let lines = SystemCall.lastLines(ofText: outcome.text, count: 10)
    // A single-user backend goes on after an error, and exits as if there had been none.
    let hasError = input != nil && lines.contains { $0.contains("ERROR:") }
    guard outcome.exitCode == 0, !hasError else {
      throw PrivateServerError(
        .initializationFailed,
        """
        cannot make a PostgreSQL \(binaries.version.text) cluster in \(directory.path): \
        \(command[0]) \(hasError ? "reported an error" : outcome.ending)
        """,
        output: lines)
    }
  }
}
