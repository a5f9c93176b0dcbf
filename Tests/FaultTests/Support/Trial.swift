import Foundation
import PostgresClient
import TestSupport

/// One load in a database of its own, to which something happens, and what is promised of it.
///
/// The database has tables of other people; where the load is not a fresh one, it also has the tables of
/// an earlier load, as ``TrialTables`` says.
final class Trial {
  /// The users of the earlier load.
  static let earlierUsers: UInt64 = 100

  let mode: LoadMode
  let users: UInt64
  let jobs: Int
  let program: Program
  let database: TestDatabase
  /// What the schema held before, and what it is to hold afterwards.
  let before: [String: String]
  let after: [String: String]
  let elsewhere: [String: String]
  /// What the tables were beside their rows when the run began; nil where there were none.
  var definition: TrialTables.Definition?

  /// - Parameters:
  ///   - isPlain: whether the tables are what a load makes, with nothing added.
  ///   - server: where the database is to be; nil for the shared server.
  ///   - prepare: runs in the database before anything is in it.
  init(
    _ mode: LoadMode, users: UInt64 = 300, jobs: Int = 2, isPlain: Bool = false,
    on server: OwnServer? = nil,
    prepare: (TestDatabase) throws -> Void = { _ in }
  ) throws {
    self.mode = mode
    self.users = users
    self.jobs = jobs
    program = try Program()
    database = try server.map { try TestDatabase(on: $0.server) } ?? TestDatabase()
    try prepare(database)
    try database.execute(
      """
      CREATE TABLE others AS SELECT n, md5(n::text) FROM generate_series(1, 100) n;
      CREATE SCHEMA elsewhere;
      CREATE TABLE elsewhere.users AS SELECT n AS user_id FROM generate_series(1, 100) n
      """)
    let others = try database.content()
    if mode.hasTables {
      try Reference.fill(database, users: Self.earlierUsers)
      try TrialTables.prepare(database, for: mode, isPlain: isPlain)
      definition = try TrialTables.Definition(database)
    }
    before = try database.content()
    elsewhere = try database.content(schema: "elsewhere")
    after = try Reference.content(users: mode == .append ? users + Self.earlierUsers : users)
      .merging(others) { $1 }
  }

  /// The arguments of the program.
  ///
  /// - Parameter uri: the way to the database; nil for the straight one.
  func arguments(uri: String? = nil) -> [String] {
    ["populate", "--users", "\(users)", "--seed", "\(Reference.seed)", "-j", "\(jobs)"]
      + ["--progress", "none", "-d", uri ?? database.uri] + mode.arguments
  }

  /// A run that was started, at the moment of the fault.
  struct Running {
    /// The process id of the program.
    let process: Int32
    let outcome: Background<ProcessOutcome>
    /// The backends that stand at the gate.
    let waiting: [Int32]
    private let gate: PhaseGate?

    fileprivate init(
      process: Int32, outcome: Background<ProcessOutcome>, waiting: [Int32], gate: PhaseGate?
    ) {
      self.process = process
      self.outcome = outcome
      self.waiting = waiting
      self.gate = gate
    }

    /// Sends the program a signal, unless it has ended.
    func signal(_ number: Int32) {
      if !outcome.hasEnded { kill(process, number) }
    }

    /// Lets through whoever stands at the gate.
    func openGate() {
      // The server may be gone, and the gate with it.
      try? gate?.open()
    }

    /// Waits for the end of the program; false if it does not come in time.
    func hasEnded(withinSeconds seconds: Double) -> Bool {
      let limit = Date(timeIntervalSinceNow: seconds)
      while !outcome.hasEnded && Date() < limit { Thread.sleep(forTimeInterval: 0.005) }
      return outcome.hasEnded
    }
  }

  /// The end of a run.
  struct Ending {
    let outcome: ProcessOutcome
    /// Seconds since the fault.
    let seconds: Double
  }

  /// Runs the program and does something to it at a moment.
  ///
  /// The gate stays closed until the program has ended, unless the fault opens it.
  func run(
    _ extraArguments: [String] = [], at moment: Moment, uri: String? = nil,
    _ fault: (Running) throws -> Void
  ) throws -> Ending {
    var gate: PhaseGate?
    if case .phase(let phase) = moment {
      gate = try PhaseGate(at: phase, of: mode, in: database)
      // The gate may be a part of the tables.
      if mode.hasTables { definition = try TrialTables.Definition(database) }
    }
    let run = try program.start(arguments: arguments(uri: uri) + extraArguments)
    defer {
      if !run.outcome.hasEnded {
        kill(run.process, SIGKILL)
        _ = try? run.outcome.value()
      }
      try? gate?.open()
    }
    var waiting: [Int32] = []
    if let gate {
      while waiting.isEmpty {
        if run.outcome.hasEnded {
          throw Broken(description: "it ended before the gate: \(try run.outcome.value().summary)")
        }
        waiting = try gate.waiting()
        Thread.sleep(forTimeInterval: 0.005)
      }
      try checkWay()
    } else if case .seconds(let seconds) = moment {
      Thread.sleep(forTimeInterval: seconds)
    }
    let running = Running(
      process: run.process, outcome: run.outcome, waiting: waiting, gate: gate)
    let moment = Date()
    try fault(running)
    return Ending(outcome: try run.outcome.value(), seconds: Date().timeIntervalSince(moment))
  }
}

extension ProcessOutcome {
  /// The lines of standard error; what is indented belongs to the one above it.
  var messages: [String] {
    stderr.split(separator: "\n").filter { !$0.hasPrefix("    ") }.map(String.init)
  }

  /// How the program ended and what it said.
  var summary: String {
    let ending = signal.map { "signal \($0)" } ?? "exit code \(exitCode ?? -1)"
    return "\(ending), stderr: \(stderr.trimmingCharacters(in: .newlines))"
  }
}
