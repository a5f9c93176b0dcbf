/// Why something could not be done with the private server.
public struct PrivateServerError: Error, Sendable, Hashable {
  /// The kind of a failure, for callers that decide by it.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    /// A stable name, for logs and reports.
    public let description: String

    init(_ name: String) {
      description = name
    }

    /// No usable PostgreSQL server programs are installed, or only too old ones.
    public static let binariesNotFound = Code("binaries_not_found")
    /// The cluster was made by a major version whose programs are not installed.
    public static let versionMismatch = Code("version_mismatch")
    /// fakedata runs as root and there is no user `postgres` to run the server as.
    public static let accountNotFound = Code("account_not_found")
    /// The directory cannot hold a private server: bad path, wrong owner, not enterable.
    public static let unusableDirectory = Code("unusable_directory")
    /// The directory is something else's: it does not carry the private server's marker.
    public static let notOurDirectory = Code("not_our_directory")
    /// The file system refused something: permission, full or read-only disk.
    public static let fileSystem = Code("file_system")
    /// Another command held the lock for too long.
    public static let locked = Code("locked")
    /// `initdb` failed.
    public static let initializationFailed = Code("initialization_failed")
    /// The server did not come up.
    public static let startFailed = Code("start_failed")
    /// The server did not go down.
    public static let stopFailed = Code("stop_failed")
    /// A server answers in the directory, but its process cannot be reached from here.
    public static let unreachableProcess = Code("unreachable_process")
    /// The machine went down under a running server, so the files cannot be trusted.
    public static let damagedByCrash = Code("damaged_by_crash")
  }

  /// The kind of the failure.
  public let code: Code
  /// One line: what happened, where, and what to do about it.
  public let message: String
  /// What a program or the server's log said last, line by line; empty if there is nothing to show.
  public let output: [String]

  init(_ code: Code, _ message: String, output: [String] = []) {
    self.code = code
    self.message = message
    self.output = output
  }

  /// The failure of a system call on a file.
  init(_ code: Code = .fileSystem, cannot action: String, errno number: Int32) {
    self.init(code, "cannot \(action): \(SystemCall.message(number))\(SystemCall.advice(number))")
  }
}

extension PrivateServerError: CustomStringConvertible {
  /// The message, followed by the output, each line of it indented.
  public var description: String {
    ([message] + output.map { "    " + $0 }).joined(separator: "\n")
  }
}
