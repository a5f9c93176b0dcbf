extension PrivateServer {
  /// What `start()` found and did.
  public enum StartOutcome: Sendable, Hashable {
    /// The server was not running and has been started, with a new cluster if there was none.
    case started
    /// The server was running.
    case alreadyRunning
  }

  /// The state of a private server at one moment.
  public struct Status: Sendable, Hashable {
    /// Whether the server runs.
    public enum State: Sendable, Hashable {
      /// There is no cluster yet; `start()` makes one.
      case notInitialized
      /// There is a cluster, and its server has been shut down in order.
      case stopped
      /// The server was killed, or the machine went down; `start()` deals with it.
      case crashed
      /// The server runs; the start is given in seconds since 1970.
      case running(process: Int32, startedAtSeconds: Int, isReady: Bool)
      /// A server answers, but its process cannot be seen from here, as when another container
      /// runs it.
      case runningElsewhere
    }

    /// Whether the server runs.
    public let state: State
    /// The server's directory.
    public let directory: String
    /// The version of PostgreSQL: that of the installed programs which fit the cluster, else the
    /// cluster's major version; nil without a cluster.
    public let version: String?
    /// The space that the directory takes on the disk, in bytes.
    public let bytesOnDisk: Int
    /// For how long the server has been running, in seconds; nil if it is not running.
    public let uptimeSeconds: Int?
  }
}
