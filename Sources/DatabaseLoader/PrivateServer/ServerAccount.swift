import Foundation

/// The operating system account that owns the directory and runs the server.
///
/// PostgreSQL refuses to run as root, so root runs it as `postgres`; everybody else runs it as
/// themselves.
struct ServerAccount: Sendable {
  /// The account that root runs the server as.
  static let nameForRoot = "postgres"

  /// The user id.
  let user: uid_t
  /// The primary group id.
  let group: gid_t
  /// What is put before a command so that it runs as this account; empty for ourselves.
  let commandPrefix: [String]

  /// Whether fakedata itself runs as somebody else, that is, as root.
  var isSwitched: Bool {
    !commandPrefix.isEmpty
  }

  /// The user id of the account that would run the server, whether or not it can.
  static var expectedUser: uid_t {
    guard geteuid() == 0 else { return geteuid() }
    return getpwnam(nameForRoot)?.pointee.pw_uid ?? 0
  }

  /// The account for this process.
  ///
  /// - Throws: `accountNotFound` if we are root and cannot run something as `postgres`.
  static func current() throws(PrivateServerError) -> ServerAccount {
    guard geteuid() == 0 else {
      return ServerAccount(user: geteuid(), group: getegid(), commandPrefix: [])
    }
    guard let entry = getpwnam(nameForRoot)?.pointee else {
      throw PrivateServerError(
        .accountNotFound,
        """
        PostgreSQL does not run as root and there is no user "\(nameForRoot)" to run it as; \
        install it (apt-get install postgresql) or run fakedata as another user
        """)
    }
    let user = entry.pw_uid
    let group = entry.pw_gid
    // setpriv comes first: runuser opens a login session, and some systems end what a session has
    // started when it is over.
    for directory in ["/usr/bin", "/bin", "/usr/sbin", "/sbin"] {
      let path = directory + "/setpriv"
      if access(path, X_OK) == 0 {
        return ServerAccount(
          user: user, group: group,
          commandPrefix: [path, "--reuid=\(user)", "--regid=\(group)", "--init-groups", "--"])
      }
    }
    for directory in ["/usr/sbin", "/sbin", "/usr/bin", "/bin"] {
      let path = directory + "/runuser"
      if access(path, X_OK) == 0 {
        return ServerAccount(
          user: user, group: group, commandPrefix: [path, "-u", nameForRoot, "--"])
      }
    }
    throw PrivateServerError(
      .accountNotFound,
      """
      PostgreSQL does not run as root and neither setpriv nor runuser (package util-linux) is \
      there to run it as "\(nameForRoot)"; run fakedata as another user
      """)
  }

  /// A program that is to run as this account, with nothing of our environment that PostgreSQL or
  /// libpq would listen to.
  func process(_ command: [String]) -> ChildProcess {
    var environment = [
      "LC_ALL": "C", "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
      // Large sorts in huge pages where the system offers them; other C libraries do not know it.
      "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
    ]
    let inherited = ProcessInfo.processInfo.environment
    for name in ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"] {
      environment[name] = inherited[name]
    }
    var child = ChildProcess(commandPrefix + command, environment: environment)
    // Our own working directory may be closed to the account.
    child.workingDirectory = "/"
    return child
  }

  /// Whether the account can enter a directory, the directories above it included.
  func canEnter(_ directory: String) -> Bool {
    let child = process(["/bin/sh", "-c", "cd -- \"$1\"", "sh", directory])
    return (try? child.run())?.exitCode == 0
  }
}
