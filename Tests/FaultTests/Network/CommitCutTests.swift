import Foundation
import TestSupport
import Testing

/// The loss of the connection while the publishing transaction is being committed.
struct CommitFault: Sendable, CustomTestStringConvertible {
  let mode: LoadMode
  let cut: TCPProxy.CommitCut
  /// For how long the server cannot be reached afterwards, in seconds; nil where only the one
  /// connection is cut.
  let outageSeconds: Double?

  var testDescription: String {
    "\(mode), COMMIT \(cut), " + (outageSeconds.map { "outage of \($0) s" } ?? "one connection")
  }

  static let all = LoadMode.allCases.flatMap { mode in
    TCPProxy.CommitCut.allCases.flatMap { cut in
      [nil, 1].map { CommitFault(mode: mode, cut: cut, outageSeconds: $0) }
    }
  }

  /// Loads through a proxy, cuts the COMMIT off and checks that the run finds out what became of it.
  func inject() throws {
    let trial = try Trial(mode)
    let proxy = try TCPProxy(toSocket: trial.database.server.socketPath)
    defer { proxy.close() }
    proxy.cut(cut, cutsAll: outageSeconds != nil)
    let ending = try trial.run(at: .seconds(0), uri: proxy.uri(database: trial.database.name)) {
      running in
      while !proxy.hasCut, !running.outcome.hasEnded { Thread.sleep(forTimeInterval: 0.005) }
      if let outageSeconds {
        Thread.sleep(forTimeInterval: outageSeconds)
        proxy.restore()
      }
    }
    try expect(proxy.hasCut, "there was no COMMIT to be cut off: \(ending.outcome.summary)")
    let fails = Promise.fails(
      2, oneOf: ["closed the connection", "Connection reset by peer", "Broken pipe"])
    switch cut {
    case .dropped: try trial.check(ending, fails)
    case .answerLost: try trial.check(ending, .succeeds())
    case .forwarded: try trial.check(ending, fails.orSucceeds)
    }
  }
}

@Suite("Faults: the connection is lost during COMMIT") struct CommitCutTests {
  @Test(arguments: Faults.selected(CommitFault.all, of: "commits", sample: 2))
  func cut(_ fault: CommitFault) {
    Faults.inject(.commitCut, fault.testDescription) { try fault.inject() }
  }
}
