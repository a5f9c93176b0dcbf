import Foundation

/// Runs a program to its end and captures what it prints.
///
/// `posix_spawn` is called directly because nothing but the three standard descriptors may reach the
/// child: a server that inherited a pipe of ours would hold it open for as long as it lives.
package struct ChildProcess: Sendable {
  /// When the output of a child is complete.
  package enum Completion: Sendable {
    /// When the child has ended, whatever a process that it left behind may still print.
    case atExit
    /// When every process that inherited the child's output has closed it.
    case atEndOfOutput
  }

  /// How a child ended and what it printed.
  package struct Outcome: Sendable {
    /// The exit code, nil if a signal ended the child.
    package let exitCode: Int32?
    /// The signal that ended the child, nil if it exited.
    package let signal: Int32?
    /// Whether the child was killed because its time was up, or left its output open until then.
    package let timedOut: Bool
    /// What it printed on standard output.
    package let standardOutput: [UInt8]
    /// What it printed on standard error.
    package let standardError: [UInt8]

    /// Both outputs as text, standard output first.
    var text: String {
      String(decoding: standardOutput + standardError, as: UTF8.self)
    }

    /// How it ended, in words, for a message.
    var ending: String {
      if timedOut { return "did not end in time" }
      if let signal { return "was ended by signal \(signal)" }
      return "exited with code \(exitCode ?? -1)"
    }
  }

  /// The child could not be started.
  package struct LaunchFailure: Error, CustomStringConvertible {
    /// The program that was to be run.
    package let executable: String
    /// The error number of the system call that failed.
    package let errorNumber: Int32

    package var description: String {
      "cannot run \(executable): \(SystemCall.message(errorNumber))"
    }
  }

  /// The program's path and its arguments.
  package var command: [String]
  /// The whole environment, as name and value.
  package var environment: [String: String]
  /// Where the child starts; nil for where we are.
  package var workingDirectory: String?
  /// What the child reads from standard input; nil for `/dev/null`.
  package var input: String?
  /// A descriptor that the child keeps as its descriptor 3.
  package var keptDescriptor: Int32?
  /// When the output is complete.
  package var completion = Completion.atExit
  /// After how many seconds the child is killed.
  package var timeoutSeconds = 60.0

  /// A child that is yet to be run.
  package init(_ command: [String], environment: [String: String]) {
    self.command = command
    self.environment = environment
  }

  /// Starts the child, waits for its end and returns what became of it.
  ///
  /// - Throws: `LaunchFailure` if it could not be started.
  package func run() throws(LaunchFailure) -> Outcome {
    let output = try Self.pipe(for: command[0])
    let error = try Self.pipe(for: command[0])
    defer {
      close(output.read)
      close(error.read)
    }
    let child: pid_t
    do {
      defer {
        close(output.write)
        close(error.write)
      }
      child = try spawn(output: output.write, error: error.write)
    }
    return collect(child, output: output.read, error: error.read)
  }

  private func spawn(output: Int32, error: Int32) throws(LaunchFailure) -> pid_t {
    let source = try openInput()
    defer { close(source) }

    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_adddup2(&actions, source, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, error, 2)
    if let keptDescriptor {
      posix_spawn_file_actions_adddup2(&actions, keptDescriptor, 3)
    }
    var flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    #if canImport(Darwin)
      flags |= POSIX_SPAWN_CLOEXEC_DEFAULT
    #else
      // Ours are closed on exec; these are what our parent left open, and those of other libraries.
      let firstToClose = keptDescriptor == nil ? 3 : 4
      for name in SystemCall.names(in: "/proc/self/fd") {
        guard let descriptor = Int32(name), descriptor >= firstToClose else { continue }
        posix_spawn_file_actions_addclose(&actions, descriptor)
      }
    #endif

    // A signal that this process ignores or blocks would stay so in the child, and a server that
    // cannot hear of its children's end is of no use.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var defaults = none
    sigaddset(&defaults, SIGPIPE)
    sigaddset(&defaults, SIGCHLD)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(&attributes, Int16(flags))

    let launched = launchedCommand
    var arguments: [UnsafeMutablePointer<CChar>?] = launched.map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] =
      environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer {
      for pointer in arguments + variables { free(pointer) }
    }
    var child = pid_t()
    let result = posix_spawn(
      &child, launched[0], &actions, &attributes, &arguments, &variables)
    guard result == 0 else {
      throw LaunchFailure(executable: command[0], errorNumber: result)
    }
    return child
  }

  /// The command with the change of directory: Swift's Glibc module hides the spawn action for it.
  private var launchedCommand: [String] {
    guard let workingDirectory else { return command }
    return ["/bin/sh", "-c", "cd -- \"$1\" && shift && exec \"$@\"", "sh", workingDirectory]
      + command
  }

  /// Opens what becomes the child's standard input.
  ///
  /// Input goes through a file without a name, not through a pipe, so that a child that does not read
  /// it can neither block us nor raise SIGPIPE.
  private func openInput() throws(LaunchFailure) -> Int32 {
    guard let input else {
      let descriptor = Self.aboveStandard(open("/dev/null", O_RDONLY | O_CLOEXEC))
      guard descriptor >= 0 else { throw LaunchFailure(executable: command[0], errorNumber: errno) }
      return descriptor
    }
    var template = Array("/tmp/fakedata-input-XXXXXX".utf8CString)
    let descriptor = Self.aboveStandard(mkstemp(&template))
    guard descriptor >= 0 else { throw LaunchFailure(executable: command[0], errorNumber: errno) }
    unlink(template)
    var written = 0
    let bytes = Array(input.utf8)
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        write(descriptor, $0.baseAddress! + written, bytes.count - written)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        let number = errno
        close(descriptor)
        throw LaunchFailure(executable: command[0], errorNumber: number)
      }
      written += count
    }
    lseek(descriptor, 0, SEEK_SET)
    return descriptor
  }

  private func collect(_ child: pid_t, output: Int32, error: Int32) -> Outcome {
    let deadline = ContinuousClock.now + .milliseconds(Int64(timeoutSeconds * 1000))
    var descriptors = [output, error]
    var captured: [[UInt8]] = [[], []]
    var waitStatus: Int32?
    var timedOut = false
    while true {
      var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      let isOpen = descriptors.contains { $0 >= 0 }
      if isOpen { poll(&polled, nfds_t(polled.count), 20) }
      for index in descriptors.indices where descriptors[index] >= 0 {
        if !Self.drain(descriptors[index], into: &captured[index]) { descriptors[index] = -1 }
      }
      if waitStatus != nil {
        let isComplete =
          completion == .atExit || timedOut || !descriptors.contains { $0 >= 0 }
        if isComplete { break }
      } else {
        waitStatus = Self.reap(child)
        // One more turn: what was printed between the last read and the end is still to be read.
        if waitStatus != nil { continue }
        if !isOpen { SystemCall.sleep(milliseconds: 1) }
      }
      if !timedOut && ContinuousClock.now >= deadline {
        timedOut = true
        if waitStatus == nil { kill(child, SIGKILL) }
      }
    }
    let status = waitStatus ?? 0
    let signal = status & 0x7f
    return Outcome(
      exitCode: signal == 0 ? (status >> 8) & 0xff : nil, signal: signal == 0 ? nil : signal,
      timedOut: timedOut, standardOutput: captured[0], standardError: captured[1])
  }

  /// Reads what is there without waiting; false at the end of the output.
  private static func drain(_ descriptor: Int32, into bytes: inout [UInt8]) -> Bool {
    while true {
      var isAtEnd = false
      var isEmpty = false
      let chunk = [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, initialized in
        let count = read(descriptor, buffer.baseAddress, buffer.count)
        initialized = max(0, count)
        isAtEnd = count == 0
        isEmpty = count < 0 && errno != EINTR
      }
      bytes += chunk
      if isAtEnd { return false }
      if isEmpty { return true }
    }
  }

  /// The wait status of a child that has ended, nil while it runs.
  private static func reap(_ child: pid_t) -> Int32? {
    var status: Int32 = 0
    switch waitpid(child, &status, WNOHANG) {
    case child: return status
    case 0: return nil
    // Whoever ignores SIGCHLD in this process takes the status away from us; the output is what
    // is left to judge by.
    default: return errno == EINTR ? nil : 0
    }
  }

  /// The same file under a number above the standard descriptors, closed on exec. If our parent gave
  /// us none of those, the next files to be opened take their numbers.
  private static func aboveStandard(_ descriptor: Int32) -> Int32 {
    guard descriptor >= 0 else { return descriptor }
    defer { close(descriptor) }
    return fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
  }

  private static func pipe(
    for executable: String
  ) throws(LaunchFailure) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    guard Foundation.pipe(&ends) == 0 else {
      throw LaunchFailure(executable: executable, errorNumber: errno)
    }
    ends = ends.map(aboveStandard)
    _ = fcntl(ends[0], F_SETFL, fcntl(ends[0], F_GETFL) | O_NONBLOCK)
    return (ends[0], ends[1])
  }
}
