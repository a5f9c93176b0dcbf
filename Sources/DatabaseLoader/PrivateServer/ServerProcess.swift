import Foundation

/// The running processes of a private server, and how to tell them from others.
///
/// A process id alone says nothing: after a crash it may belong to something else. A process is taken
/// for the server's when it works in the data directory, as all of PostgreSQL's processes do, or,
/// where the system does not let us see that (root in a container without CAP_SYS_PTRACE), when its
/// command line names our configuration file or our cluster.
struct ServerProcess: Sendable {
  /// What runs in the directory.
  enum Presence: Sendable {
    /// No server.
    case none
    /// No server, but a pid file: the last one did not go down in order.
    case crashed
    /// A server with this pid file.
    case running(PostmasterFile)
    /// A server that answers on the socket, although its process cannot be seen from here.
    case unreachable
  }

  let directory: ServerDirectory
  let socketDirectory: SocketDirectory

  /// The name that the server's processes carry in the list of processes.
  var clusterName: String {
    "fakedata-" + SocketDirectory.fingerprint(directory.path)
  }

  /// Looks for the server.
  func presence() -> Presence {
    let file = PostmasterFile(in: directory)
    if let file, isPostmaster(file.process) { return .running(file) }
    if socketDirectory.isAnswering { return .unreachable }
    return SystemCall.exists(PostmasterFile.path(in: directory)) ? .crashed : .none
  }

  /// Waits until the server that runs takes connections; false if it went away instead.
  func waitUntilReady(timeoutSeconds: Int) -> Bool {
    let deadline = ContinuousClock.now + .seconds(timeoutSeconds)
    while ContinuousClock.now < deadline {
      switch presence() {
      case .running(let file) where file.isReady: return true
      case .running: SystemCall.sleep(milliseconds: 20)
      case .none, .crashed, .unreachable: return false
      }
    }
    return false
  }

  /// Sends the postmaster a signal and waits until it is gone.
  ///
  /// - Returns: false if it is still there when the time is up.
  func end(_ file: PostmasterFile, signal: Int32, timeoutSeconds: Int) -> Bool {
    kill(file.process, signal)
    let deadline = ContinuousClock.now + .seconds(timeoutSeconds)
    while isPostmaster(file.process) {
      guard ContinuousClock.now < deadline else { return false }
      SystemCall.sleep(milliseconds: 5)
    }
    return true
  }

  /// Ends what a killed postmaster left behind: its backends would hold the shared memory and go on
  /// writing. They get a moment to notice for themselves.
  ///
  /// - Returns: false if a postmaster has turned up, as one does whose starter was killed.
  /// - Throws: `startFailed` if one does not go away.
  func endOrphans() throws(PrivateServerError) -> Bool {
    for attempt in 0..<400 {
      let orphans = processes()
      if orphans.isEmpty { return true }
      if case .running = presence() { return false }
      if attempt >= 100 && attempt % 20 == 0 {
        for orphan in orphans { kill(orphan, attempt < 200 ? SIGTERM : SIGKILL) }
      }
      SystemCall.sleep(milliseconds: 10)
    }
    throw PrivateServerError(
      .startFailed,
      """
      processes of a killed server still work in \(directory.path): \
      \(processes().map(String.init).joined(separator: ", ")); end them and try again
      """)
  }

  /// Removes the files by which a dead server would keep a new one away, if the process that they
  /// name is somebody else's.
  ///
  /// To be called when no process of the server is left. PostgreSQL gets past these files itself if
  /// nothing has the process id; if something has, it takes that for a running server.
  func removeStaleFiles() {
    unlink(PostmasterFile.path(in: directory))
    unlink(socketDirectory.socketPath)
    unlink(socketDirectory.socketLockPath)
  }

  private func isPostmaster(_ process: Int32) -> Bool {
    guard kill(process, 0) == 0 || errno == EPERM else { return false }
    #if os(Linux)
      return isServers(process)
    #else
      // Without /proc the socket has to tell; a postmaster that starts or stops has it too.
      return socketDirectory.isAnswering
    #endif
  }

  /// Every process of the server, the postmaster included. Empty where there is no /proc.
  private func processes() -> [Int32] {
    SystemCall.names(in: "/proc").compactMap(Int32.init).filter(isServers)
  }

  private func isServers(_ process: Int32) -> Bool {
    var data = stat()
    guard stat(directory.path(ServerDirectory.Name.data), &data) == 0 else { return false }
    let command = commandLine(process)
    var workplace = stat()
    if stat("/proc/\(process)/cwd", &workplace) == 0 {
      let isInside = workplace.st_ino == data.st_ino && workplace.st_dev == data.st_dev
      // Somebody's shell may stand in the data directory as well.
      return isInside && isPostgres(command)
    }
    guard SystemCall.statusOfFile("/proc/\(process)")?.st_uid == data.st_uid else { return false }
    let configuration = "config_file=" + directory.path(ServerDirectory.Name.configuration)
    return command.contains(configuration)
      || command.first?.hasPrefix("postgres: \(clusterName): ") == true
  }

  private func isPostgres(_ command: [String]) -> Bool {
    guard let program = command.first else { return false }
    return program.hasPrefix("postgres: ") || program == "postgres"
      || program.hasSuffix("/postgres")
  }

  private func commandLine(_ process: Int32) -> [String] {
    guard let bytes = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") else {
      return []
    }
    return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }
}
