import Foundation
import PostgresClient

/// Asks the server once a second, over the supervising connection, whether it is still there and how the
/// loading connections are.
///
/// A send that blocks looks the same whether the server is busy, the network is gone or a machine has
/// been switched off. An idle session answers within moments unless it is one of the latter two.
struct LivenessCheck {
  /// Seconds between two questions.
  private static let interval = 1.0

  private let timeoutSeconds: Double
  private var askedAt: ContinuousClock.Instant?
  private var lastAsked: ContinuousClock.Instant

  /// - Parameter timeoutSeconds: how long the server may take to answer.
  init(timeoutSeconds: Double) {
    self.timeoutSeconds = timeoutSeconds
    lastAsked = .now
  }

  /// Asks, or looks for the answer. Never blocks.
  ///
  /// - Parameter backends: the process ids of the loading connections' backends.
  /// - Returns: those whose transaction the server has given up already, although their COPY still goes
  ///   on: what they send is thrown away.
  /// - Throws: `PostgresError` with code `connectionLost`, or `noAnswer` when the time is up.
  mutating func tick(
    backends: [Int32], on connection: inout Connection
  ) throws(PostgresError) -> [Int32] {
    let answer = try connection.pollAnswer()
    if let answer {
      askedAt = nil
      return answer.rows.compactMap { $0[0].flatMap { Int32($0) } }
    }
    let now = ContinuousClock.now
    if let askedAt {
      guard (now - askedAt) / .seconds(1) > timeoutSeconds else { return [] }
      connection.cancelHandle.disconnect()
      throw PostgresError(.noAnswer, Connection.silence(seconds: timeoutSeconds))
    }
    guard (now - lastAsked) / .seconds(1) >= Self.interval else { return [] }
    try connection.send(
      """
      SELECT pid FROM pg_catalog.pg_stat_activity
      WHERE pid = ANY ($1::int[]) AND state = 'idle in transaction (aborted)'
      """, ["{\(backends.map(String.init).joined(separator: ","))}"])
    askedAt = now
    lastAsked = now
    return []
  }

  /// Waits for the answer that is under way, so that the connection takes other statements again.
  mutating func finish(on connection: inout Connection) throws(PostgresError) {
    while askedAt != nil {
      _ = try tick(backends: [], on: &connection)
      if askedAt != nil { Thread.sleep(forTimeInterval: 0.001) }
    }
  }
}
