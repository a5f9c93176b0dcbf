import Foundation

/// The directory that a private server lives in: what is in it, and whether it is ours.
struct ServerDirectory: Sendable, Hashable {
  /// Names of what is in the directory, where more than one place must know them.
  enum Name {
    static let data = "data"
    static let unfinishedData = "data.inprogress"
    static let configuration = "fakedata.conf"
    static let log = "server.log"
    static let previousLog = "server.log.previous"
    static let lock = "lock"
    static let marker = ".fakedata-server"
    static let bootIdentity = "boot-id"
  }

  /// What can be seen at the path.
  enum Content: Sendable {
    /// Nothing is there.
    case missing
    /// A directory with nothing in it, or with no more than a lock file.
    case empty
    /// A directory with our marker.
    case ours
    /// Something else.
    case foreign(reason: String)
  }

  /// The absolute path, without a slash at its end.
  let path: String

  init(path: String) {
    var path = path
    while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
    self.path = path
  }

  /// The path of something in the directory.
  func path(_ name: String) -> String {
    path + "/" + name
  }

  /// The major version that made the cluster; nil if there is no finished cluster.
  var clusterMajorVersion: Int? {
    SystemCall.read(path("data/PG_VERSION")).flatMap { ServerVersion($0) }?.major
  }

  /// Looks at the path without changing anything.
  ///
  /// - Throws: `unusableDirectory` for a path that cannot be one; `fileSystem` if it is closed to us.
  func inspect() throws(PrivateServerError) -> Content {
    guard path.hasPrefix("/"), path != "/", !path.utf8.contains(where: { $0 < 0x20 }) else {
      throw PrivateServerError(
        .unusableDirectory,
        "the private server's directory must be an absolute path without control characters, not "
          + "\"\(path)\"")
    }
    var status = stat()
    guard lstat(path, &status) == 0 else {
      if errno == ENOENT { return .missing }
      throw PrivateServerError(cannot: "look at \(path)", errno: errno)
    }
    guard SystemCall.isDirectory(status) else {
      let isLink = status.st_mode & S_IFMT == S_IFLNK
      return .foreign(reason: isLink ? "it is a symbolic link" : "it is not a directory")
    }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw PrivateServerError(cannot: "read the directory \(path)", errno: EACCES)
    }
    // The marker is the first thing that is made, so look for it after the list was taken: a
    // directory that is being set up at this moment is never mistaken for a stranger's.
    if let marker = SystemCall.statusOfFile(path(Name.marker)), SystemCall.isRegular(marker) {
      return .ours
    }
    return names.allSatisfy { $0 == Name.lock } ? .empty : .foreign(reason: "it holds other files")
  }

  /// Makes the directory if it is not there, and makes sure that nobody but the account can enter.
  ///
  /// - Throws: `notOurDirectory` if it is in use for something else; `unusableDirectory` if it belongs
  ///   to another user or cannot be reached by the account; `fileSystem` if the system refuses.
  func prepare(for account: ServerAccount) throws(PrivateServerError) {
    let content = try inspect()
    switch content {
    case .missing: try create(for: account)
    case .foreign(let reason): throw foreignError(reason)
    case .empty, .ours: break
    }
    try secure(for: account)
    if account.isSwitched && !account.canEnter(path) {
      throw PrivateServerError(
        .unusableDirectory,
        """
        the user "\(ServerAccount.nameForRoot)", who runs the server for root, cannot enter \(path); \
        set FAKEDATA_SERVER_DIR to a directory that is not below a closed one
        """)
    }
  }

  /// The error for a directory that is not a private server's.
  func foreignError(_ reason: String) -> PrivateServerError {
    PrivateServerError(
      .notOurDirectory,
      """
      \(path) is not a directory of fakedata's private server (\(reason)), so it is left alone; \
      set FAKEDATA_SERVER_DIR to a directory that is new or empty
      """)
  }

  /// Makes sure that a directory is the account's, before anything in it is touched.
  ///
  /// - Throws: `unusableDirectory` if it belongs to another user.
  func requireOwner(_ account: ServerAccount) throws(PrivateServerError) {
    guard let status = SystemCall.statusOfFile(path) else { return }
    try requireOwner(account, of: status)
  }

  private func requireOwner(
    _ account: ServerAccount, of status: stat
  ) throws(PrivateServerError) {
    // Root makes the directory as its own, and gives it away right after.
    let isRootsOwn = account.isSwitched && status.st_uid == geteuid()
    guard status.st_uid != account.user && !isRootsOwn else { return }
    throw PrivateServerError(
      .unusableDirectory,
      """
      \(path) belongs to another user (id \(status.st_uid)); run fakedata as that user or set \
      FAKEDATA_SERVER_DIR to a directory of your own
      """)
  }

  private func create(for account: ServerAccount) throws(PrivateServerError) {
    // Directories above that root creates must let the account through.
    let mode: mode_t = account.isSwitched ? 0o755 : 0o700
    var ancestors: [String] = []
    var parent = path
    while let slash = parent.lastIndex(of: "/"), slash != parent.startIndex {
      parent = String(parent[..<slash])
      ancestors.append(parent)
    }
    for ancestor in ancestors.reversed() where !SystemCall.exists(ancestor) {
      guard mkdir(ancestor, mode) == 0 || errno == EEXIST else {
        throw PrivateServerError(cannot: "create the directory \(ancestor)", errno: errno)
      }
    }
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw PrivateServerError(cannot: "create the directory \(path)", errno: errno)
    }
  }

  private func secure(for account: ServerAccount) throws(PrivateServerError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw PrivateServerError(cannot: "open the directory \(path)", errno: errno)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw PrivateServerError(cannot: "look at \(path)", errno: errno)
    }
    try requireOwner(account, of: status)
    if status.st_uid != account.user {
      guard fchown(descriptor, account.user, account.group) == 0 else {
        throw PrivateServerError(cannot: "give away \(path)", errno: errno)
      }
    }
    if status.st_mode & 0o777 != 0o700 {
      guard fchmod(descriptor, 0o700) == 0 else {
        throw PrivateServerError(cannot: "close \(path) to others", errno: errno)
      }
    }
  }
}
