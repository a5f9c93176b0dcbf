import Foundation
import TestSupport
import Testing

/// Something that happens to the network between program and server.
struct NetworkFault: Sendable, CustomTestStringConvertible {
  enum Way: String, CaseIterable {
    case reset
    case stall
    case halfOpen = "half-open"
  }

  let way: Way
  let mode: LoadMode
  let moment: Moment

  var testDescription: String { "\(way.rawValue), \(mode) \(moment)" }

  static let all = Way.allCases.flatMap { way in
    var phases: [(LoadMode, LoadPhase)] = [
      (.fresh, .copy), (.fresh, .keys), (.fresh, .foreignKeys), (.fresh, .publish),
      (.replace, .publish), (.truncate, .copy), (.truncate, .publish), (.truncate, .swap),
      (.truncateInPlace, .keys), (.append, .copy), (.append, .publish),
    ]
    // The others take their time.
    if way == .reset {
      phases += [
        (.truncate, .foreignKeys), (.truncateInPlace, .publish), (.appendToEmpty, .keys),
        (.appendToEmpty, .swap), (.appendToEmptyInPlace, .foreignKeys),
        (.appendToEmptyInPlace, .publish),
      ]
    }
    let moments = Moment.random(2, "network \(way)", in: 0.1...0.4)
    return phases.map { NetworkFault(way: way, mode: $0.0, moment: .phase($0.1)) }
      + zip([LoadMode.fresh, .truncate], moments).map {
        NetworkFault(way: way, mode: $0, moment: $1)
      }
  }

  /// Whether the gate is in the COMMIT of the load.
  private var isCommitting: Bool {
    if case .phase(.publish) = moment { return mode.isInPlace }
    return false
  }

  /// Loads through a proxy, does it and checks what is promised.
  func inject() throws {
    let trial = try Trial(mode, users: moment.users(mode))
    let proxy = try TCPProxy(toSocket: trial.database.server.socketPath)
    defer { proxy.close() }
    let ending = try trial.run(
      ["--stall-timeout", "\(Faults.stallSeconds)", "--lock-timeout", "1"], at: moment,
      uri: proxy.uri(database: trial.database.name)
    ) { running in
      switch way {
      case .reset: proxy.reset()
      case .stall: proxy.stall()
      case .halfOpen: proxy.halfOpen()
      }
      // Nothing else ends it than its own patience, since the gate stays closed; only where COMMIT is
      // under way, the program has to wait until the server can be asked.
      _ = running.hasEnded(
        withinSeconds:
          isCommitting ? Double(2 * Faults.stallSeconds) : 20 * Faults.patience)
      // What is left of the connections comes to its end, so that the server hears of it.
      proxy.restore()
    }
    let messages =
      way == .reset
      ? [
        "closed the connection", "Connection reset by peer", "Broken pipe", "connection to server",
      ]
      : ["has not answered", "timeout expired"]
    let promise = Promise.fails(2, oneOf: messages, withinSeconds: 15)
    if case .phase = moment {
      try trial.check(ending, promise)
    } else {
      try trial.check(ending, promise.orSucceeds)
    }
  }
}

@Suite("Faults: the network is cut") struct NetworkCutTests {
  @Test(arguments: Faults.selected(NetworkFault.all, of: "network", sample: 2))
  func cut(_ fault: NetworkFault) {
    Faults.inject(.networkCut, fault.testDescription) { try fault.inject() }
  }

  /// Who interrupts a load because nobody answers is told what is left.
  @Test func interruptedWhileNobodyAnswers() {
    Faults.inject(.networkCut, "stall, then SIGINT") {
      let trial = try Trial(.fresh)
      let proxy = try TCPProxy(toSocket: trial.database.server.socketPath)
      defer { proxy.close() }
      let ending = try trial.run(
        ["--stall-timeout", "\(Faults.stallSeconds)"], at: .phase(.copy),
        uri: proxy.uri(database: trial.database.name)
      ) { running in
        proxy.stall()
        running.signal(SIGINT)
        _ = running.hasEnded(withinSeconds: 60 * Faults.patience)
        proxy.restore()
      }
      try trial.check(
        ending,
        .fails(
          130, "interrupted by SIGINT", "is left, and the next run removes it", withinSeconds: 60))
    }
  }

  /// A network that is slow for longer than a silent one would be borne.
  @Test(
    arguments: Faults.selected(
      [LoadMode.fresh, .replace, .truncate, .append], of: "slow network", sample: 1))
  func slow(_ mode: LoadMode) {
    Faults.inject(.networkCut, "slow, \(mode)") {
      let trial = try Trial(mode, users: 3_000)
      let proxy = try TCPProxy(toSocket: trial.database.server.socketPath)
      defer { proxy.close() }
      proxy.limit(bytesPerSecond: 1_000_000 / Faults.stallSeconds)
      var memory: UInt64 = 0
      let ending = try trial.run(
        ["--stall-timeout", "\(Faults.stallSeconds)"], at: .seconds(0),
        uri: proxy.uri(database: trial.database.name)
      ) { running in
        while !running.outcome.hasEnded {
          memory = max(memory, peakMemoryBytes(of: running.process) ?? 0)
          Thread.sleep(forTimeInterval: 0.05)
        }
      }
      try trial.check(ending, .succeeds(withinSeconds: 45))
      // A run over a quick connection takes about 35 MB. What has not been sent yet is not kept.
      try expect(memory < 100 << 20, "it took \(memory >> 20) MiB of memory")
    }
  }
}

/// The most memory that a process has had, in bytes, where the system tells it.
private func peakMemoryBytes(of process: Int32) -> UInt64? {
  guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
    let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
  else { return nil }
  return line.split(separator: " ").dropLast().last.flatMap { UInt64($0) }.map { $0 << 10 }
}
