import Foundation
import Synchronization
import TestSupport
import Testing

/// The faults that the suites of this target inject: which of them a run takes, and what became of
/// them.
///
/// `FAKEDATA_FAULTS=all` in the environment takes all; without it each kind gives a sample, drawn by
/// the seed `FAKEDATA_FAULTS_SEED` (1 where it is not set). When the process ends the counts are
/// printed as a table, and written to the file that `FAKEDATA_FAULTS_REPORT` names. On a busy machine
/// `FAKEDATA_FAULTS_PATIENCE` says how many times as long as promised something may take.
enum Faults {
  /// The kinds, in the order of the table. The text is how the table names them.
  enum Kind: String, CaseIterable, Sendable {
    case clientKilled = "client killed (SIGKILL)"
    case clientInterrupted = "client interrupted (SIGINT, SIGTERM)"
    case backendTerminated = "one connection terminated (pg_terminate_backend)"
    case serverStopped = "server stopped (immediate, fast) or killed, then started again"
    case diskFull = "disk full under the tables"
    case networkCut = "network reset, stalled or half-open (TCP proxy)"
    case commitCut = "connection lost during COMMIT"
    case targetLocked = "a lock held on the target while publishing"
    case hostileSettings = "settings of the role or the database"
    case noConnections = "read-only standby, too few connections"
    case encodings = "database in SQL_ASCII or LATIN1"
    case hostileNames = "hostile names of schemas, databases and roles"
    case authentication = "TLS verification and passwords"
    case output = "standard output closed or its disk full"
  }

  /// Whether all cases are to be run and not a sample.
  static let runsAll = ProcessInfo.processInfo.environment["FAKEDATA_FAULTS"] == "all"

  /// How many times as long as promised something may take. A sample runs beside all other tests, and
  /// what it measures then is the machine.
  static let patience =
    ProcessInfo.processInfo.environment["FAKEDATA_FAULTS_PATIENCE"].flatMap { Double($0) }
    ?? (runsAll ? 1 : 20)

  /// How long the server may be silent in runs against which the network turns, in seconds.
  static let stallSeconds = runsAll ? 2 : 5

  private static let seed =
    ProcessInfo.processInfo.environment["FAKEDATA_FAULTS_SEED"].flatMap { UInt64($0) } ?? 1

  /// A sequence of numbers that depends on the seed and a name alone.
  static func random(_ name: String) -> SeededNumbers {
    // FNV-1a, so that every platform draws the same.
    let hash = name.utf8.reduce(14_695_981_039_346_656_037 as UInt64) {
      ($0 ^ UInt64($1)) &* 1_099_511_628_211
    }
    return SeededNumbers(state: hash ^ seed)
  }

  /// The cases of a kind that this run takes: all of them, or a sample in their own order.
  ///
  /// - Parameter sample: how many cases a sample has.
  static func selected<Case>(_ cases: [Case], of name: String, sample: Int) -> [Case] {
    if runsAll || cases.count <= sample { return cases }
    var numbers = random(name)
    return cases.indices.shuffled(using: &numbers).prefix(sample).sorted().map { cases[$0] }
  }

  /// Injects a fault and counts it.
  ///
  /// - Parameters:
  ///   - kind: the kind of the fault.
  ///   - name: which one it is, for the message of one that is not survived.
  ///   - body: injects it and checks what is promised; throws where a promise is broken.
  static func inject(
    _ kind: Kind, _ name: String, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> Void
  ) {
    var failure: (any Error)?
    do { try body() } catch { failure = error }
    ledger.withLock { ledger in
      ledger[kind, default: Count()].tried += 1
      if failure == nil { ledger[kind]!.survived += 1 }
    }
    _ = report
    if let failure {
      let text = "\(kind.rawValue), \(name): \(failure)"
      broken.withLock { $0.append(text) }
      Issue.record("\(text)", sourceLocation: sourceLocation)
    }
  }

  private struct Count {
    var tried = 0
    var survived = 0
  }

  private static let ledger = Mutex<[Kind: Count]>([:])

  /// What was not survived and why: said again at the end, where it is found in a long log.
  private static let broken = Mutex<[String]>([])

  /// Registers the report, once.
  private static let report: Void = {
    atexit { Faults.writeReport() }
  }()

  private static func writeReport() {
    let counts = ledger.withLock { $0 }
    var lines = ["| fault | tried | survived |", "|---|---:|---:|"]
    for kind in Kind.allCases {
      guard let count = counts[kind] else { continue }
      lines.append("| \(kind.rawValue) | \(count.tried) | \(count.survived) |")
    }
    let tried = counts.values.reduce(0) { $0 + $1.tried }
    let survived = counts.values.reduce(0) { $0 + $1.survived }
    lines.append("| all | \(tried) | \(survived) |")
    let text = lines.joined(separator: "\n") + "\n"
    print(text)
    for failure in broken.withLock({ $0 }) { print("not survived: \(failure)") }
    if let path = ProcessInfo.processInfo.environment["FAKEDATA_FAULTS_REPORT"] {
      do {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
      } catch {
        print("cannot write \(path): \(error)")
      }
    }
  }
}

/// A promise that was broken.
struct Broken: Error, CustomStringConvertible {
  let description: String
}

/// Breaks a fault's body off where a promise does not hold.
func expect(_ holds: Bool, _ message: @autoclosure () -> String) throws {
  if !holds { throw Broken(description: message()) }
}
