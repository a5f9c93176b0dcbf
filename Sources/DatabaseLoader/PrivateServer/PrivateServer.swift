import Foundation
import PostgresClient

/// A PostgreSQL cluster that fakedata makes and runs itself, from the installed server programs.
///
/// It lives in one directory that only its owner can enter and is reached through a Unix socket in
/// there; nothing listens on a TCP port. Several processes and threads may use the same directory at
/// once: whoever comes second waits for the first.
public struct PrivateServer: Sendable {
  /// What a user should know before putting anything of value into the server, in one line.
  public static let durabilityNotice = """
    The private server trades durability for speed (fsync=off): a crash of the machine can cost all \
    its data, so keep nothing in it that cannot be generated again.
    """

  let location: ServerDirectory
  let lockTimeoutSeconds: Int

  /// A private server in a directory, which need not exist yet.
  ///
  /// - Parameter directory: An absolute path. A directory that is there must be empty, or a private
  ///   server's.
  public init(directory: String) {
    self.init(directory: directory, lockTimeoutSeconds: 120)
  }

  /// A private server in a directory, which need not exist yet.
  ///
  /// - Parameters:
  ///   - directory: An absolute path.
  ///   - lockTimeoutSeconds: How long to wait for another command that is busy with the server.
  public init(directory: String, lockTimeoutSeconds: Int) {
    location = ServerDirectory(path: directory)
    self.lockTimeoutSeconds = lockTimeoutSeconds
  }

  /// The absolute path of the server's directory.
  public var directory: String {
    location.path
  }

  /// The directory for a server that nobody named: `FAKEDATA_SERVER_DIR` if it is set, else
  /// `fakedata/server` below `XDG_DATA_HOME` or `~/.local/share`; for root, whose home the server's
  /// account cannot enter, `/var/lib/fakedata/server`.
  public static func defaultDirectory(environment: [String: String]) -> String {
    if let chosen = environment["FAKEDATA_SERVER_DIR"], !chosen.isEmpty {
      if chosen.hasPrefix("/") { return ServerDirectory(path: chosen).path }
      return URL(
        fileURLWithPath: chosen,
        relativeTo: URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
      ).standardizedFileURL.path
    }
    if geteuid() == 0 { return "/var/lib/fakedata/server" }
    // A relative path is to be ignored, says the XDG base directory specification.
    if let home = environment["XDG_DATA_HOME"], home.hasPrefix("/") {
      return ServerDirectory(path: home).path("fakedata/server")
    }
    let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? NSHomeDirectory()
    return ServerDirectory(path: home).path(".local/share/fakedata/server")
  }

  /// Starts the server, and makes its directory and its cluster first if they are not there.
  ///
  /// The server outlives this process and its terminal. A server that runs already is left alone.
  ///
  /// - Throws: `PrivateServerError`.
  public func start() throws(PrivateServerError) -> StartOutcome {
    let account = try ServerAccount.current()
    while true {
      try location.prepare(for: account)
      if let lock = try ServerLock.acquire(
        in: location, for: account, timeoutSeconds: lockTimeoutSeconds)
      {
        return try start(as: account, holding: lock)
      }
    }
  }

  /// Stops the server; connections are cut and what they were doing is rolled back.
  ///
  /// - Returns: false if it was not running.
  /// - Throws: `PrivateServerError`.
  public func stop() throws(PrivateServerError) -> Bool {
    let account = try ServerAccount.current()
    switch try location.inspect() {
    case .missing, .empty: return false
    case .foreign(let reason): throw location.foreignError(reason)
    case .ours: try location.requireOwner(account)
    }
    guard
      let lock = try ServerLock.acquire(
        in: location, for: account, timeoutSeconds: lockTimeoutSeconds)
    else { return false }
    return try stop(signals: [(SIGINT, 120), (SIGQUIT, 30)], holding: lock)
  }

  /// Looks at the server without changing anything, and without waiting for commands that do.
  ///
  /// - Throws: `PrivateServerError`, `notOurDirectory` among others.
  public func status() throws(PrivateServerError) -> Status {
    let content = try location.inspect()
    if case .foreign(let reason) = content { throw location.foreignError(reason) }
    guard case .ours = content, let major = location.clusterMajorVersion else {
      return Status(
        state: .notInitialized, directory: directory, version: nil,
        bytesOnDisk: location.bytesOnDisk(), uptimeSeconds: nil)
    }
    var uptimeSeconds: Int?
    let state: Status.State
    switch process.presence() {
    case .none: state = .stopped
    case .crashed: state = .crashed
    case .unreachable: state = .runningElsewhere
    case .running(let file):
      uptimeSeconds = max(0, time(nil) - file.startedAtSeconds)
      state = .running(
        process: file.process, startedAtSeconds: file.startedAtSeconds, isReady: file.isReady)
    }
    let binaries = try? ServerBinaries.matching(
      major: major, of: directory, environment: ProcessInfo.processInfo.environment)
    let version = binaries?.version.text ?? "\(major)"
    return Status(
      state: state, directory: directory, version: version, bytesOnDisk: location.bytesOnDisk(),
      uptimeSeconds: uptimeSeconds)
  }

  /// Stops the server and removes its directory with all data. Nothing happens if there is none.
  ///
  /// - Returns: false if there was none.
  /// - Throws: `PrivateServerError`; `notOurDirectory` for a directory that no private server was made
  ///   in, which is left as it is.
  @discardableResult
  public func destroy() throws(PrivateServerError) -> Bool {
    let account = try ServerAccount.current()
    switch try location.inspect() {
    case .missing: return false
    case .empty: throw location.foreignError("it is empty")
    case .foreign(let reason): throw location.foreignError(reason)
    case .ours: try location.requireOwner(account)
    }
    guard
      let lock = try ServerLock.acquire(
        in: location, for: account, timeoutSeconds: lockTimeoutSeconds)
    else { return false }
    repeat {
      // What is about to be removed needs no orderly shutdown.
      _ = try stop(signals: [(SIGQUIT, 30), (SIGKILL, 30)], holding: lock)
    } while !(try process.endOrphans())
    if case .crashed = process.presence(), let cluster = try? cluster(for: account) {
      process.removeStaleFiles()
      cluster.releaseSharedMemory()
    }
    try location.remove(as: account, holding: lock)
    socketDirectory.remove()
    return true
  }

  /// The URI by which libpq and most other clients reach the server. It holds no secret.
  public var connectionURI: String {
    let host = ConnectionURI.percentEncoded(socketDirectory.path)
    // The port is said because PGPORT in the environment would otherwise name another socket.
    return "postgresql:///\(ServerCluster.name)?host=\(host)&port=\(ServerSettings.port)"
      + "&user=\(ServerCluster.name)"
  }

  /// The command that opens the server in psql, quoted for a POSIX shell.
  public var psqlCommand: String {
    "psql \(ShellWord.quoted(connectionURI))"
  }

  var socketDirectory: SocketDirectory {
    SocketDirectory(serverDirectory: directory, user: ServerAccount.expectedUser)
  }

  var process: ServerProcess {
    ServerProcess(directory: location, socketDirectory: socketDirectory)
  }

  private func start(
    as account: ServerAccount, holding lock: borrowing ServerLock
  ) throws(PrivateServerError) -> StartOutcome {
    try location.mark(for: account)
    switch process.presence() {
    case .unreachable:
      return .alreadyRunning
    case .running:
      if process.waitUntilReady(timeoutSeconds: ServerCluster.startTimeoutSeconds) {
        return .alreadyRunning
      }
      if case .running = process.presence() {
        throw PrivateServerError(
          .startFailed,
          """
          the server in \(directory) runs but takes no connections; see its log, \
          \(location.path(ServerDirectory.Name.log))
          """)
      }
    case .none, .crashed:
      break
    }
    if case .crashed = process.presence() { try checkBootIdentity() }
    let cluster = try cluster(for: account)
    guard try process.endOrphans() else { return try start(as: account, holding: lock) }
    process.removeStaleFiles()
    if location.clusterMajorVersion == nil { try cluster.initialize(holding: lock) }
    try socketDirectory.prepare(for: account)
    try cluster.start(socketDirectory: socketDirectory, clusterName: process.clusterName)
    return .started
  }

  private func cluster(for account: ServerAccount) throws(PrivateServerError) -> ServerCluster {
    let environment = ProcessInfo.processInfo.environment
    let binaries =
      if let major = location.clusterMajorVersion {
        try ServerBinaries.matching(major: major, of: directory, environment: environment)
      } else {
        try ServerBinaries.newest(environment: environment)
      }
    return ServerCluster(directory: location, account: account, binaries: binaries)
  }

  /// Refuses files that a machine was writing when it went down: without fsync nothing says which of
  /// them reached the disk, and PostgreSQL would not notice.
  private func checkBootIdentity() throws(PrivateServerError) {
    let recorded = SystemCall.read(location.path(ServerDirectory.Name.bootIdentity))
      .flatMap { $0.split(separator: "\n").first.map(String.init) }
    guard
      let recorded, let current = ServerDirectory.currentBootIdentity(), recorded != current
    else { return }
    throw PrivateServerError(
      .damagedByCrash,
      """
      the machine went down while the private server in \(directory) was running, and with fsync=off \
      its data may be damaged; remove it with `fakedata server destroy` and populate it again
      """)
  }

  private func stop(
    signals: [(signal: Int32, seconds: Int)], holding lock: borrowing ServerLock
  ) throws(PrivateServerError) -> Bool {
    switch process.presence() {
    case .none, .crashed:
      return false
    case .unreachable:
      throw PrivateServerError(
        .unreachableProcess,
        """
        a server answers in \(directory), but not as a process that can be seen from here; stop it \
        where it was started, for example in its container
        """)
    case .running(let file):
      for (signal, seconds) in signals
      where process.end(file, signal: signal, timeoutSeconds: seconds) {
        return true
      }
      throw PrivateServerError(
        .stopFailed,
        """
        the server in \(directory) (process \(file.process)) did not stop; see its log, \
        \(location.path(ServerDirectory.Name.log))
        """)
    }
  }
}
