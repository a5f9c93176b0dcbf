/// What the server has written into its `postmaster.pid`.
struct PostmasterFile: Sendable, Hashable {
  /// The process id of the postmaster.
  let process: Int32
  /// When it was started, in seconds since 1970.
  let startedAtSeconds: Int
  /// Whether it takes connections.
  let isReady: Bool

  /// Reads the file; nil if it is not there or is not yet complete.
  init?(in directory: ServerDirectory) {
    guard let text = SystemCall.read(Self.path(in: directory)) else { return nil }
    self.init(text)
  }

  /// Parses the file's text: process, data directory, start, port, socket directory, address,
  /// shared memory and state, each on a line of its own.
  init?(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    // A negative number stands for a single-user backend.
    guard
      lines.count >= 3, let process = Int(lineOf: lines[0]), let start = Int(lineOf: lines[2]),
      let identifier = Int32(exactly: abs(process)), identifier > 0
    else { return nil }
    self.process = identifier
    startedAtSeconds = start
    isReady = lines.count >= 8 && lines[7].hasPrefix("ready")
  }

  /// Where the file is.
  static func path(in directory: ServerDirectory) -> String {
    directory.path("data/postmaster.pid")
  }
}
