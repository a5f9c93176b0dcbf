import Foundation
import PostgresClient
import Synchronization

/// What became of the transaction that decides about a load: found out, not guessed.
///
/// A connection that is lost while COMMIT is under way leaves both possible. The server remembers how
/// each transaction has ended, so it is asked, over another connection.
final class CommitOutcome: Sendable {
  /// How long the server is asked, in seconds: longer than most restarts.
  static let patienceSeconds = 60.0
  /// How long a transaction may go on after its client is gone, in seconds.
  private static let graceSeconds = 2.0

  private let state = Mutex<(transaction: String?, isCommitted: Bool)>((nil, false))

  /// Remembers the transaction that is open. Call it right before COMMIT.
  func prepare(on connection: inout Connection) throws(PostgresError) {
    let transaction = try connection.query("SELECT pg_catalog.pg_current_xact_id()").firstValue
    state.withLock { $0.transaction = transaction }
  }

  /// Remembers that the server has confirmed the COMMIT.
  func confirm() { state.withLock { $0.isCommitted = true } }

  /// Whether the load's rows are stored.
  ///
  /// - Parameter connect: makes a connection to the same database.
  /// - Throws: ``LoaderError`` where the server cannot be asked.
  func isCommitted(_ connect: () throws -> Connection) throws -> Bool {
    let (transaction, isCommitted) = state.withLock { ($0.transaction, $0.isCommitted) }
    guard !isCommitted, let transaction else { return isCommitted }
    let start = ContinuousClock.now
    var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }
    while seconds < Self.patienceSeconds {
      if let status = try? status(of: transaction, endsIt: seconds > Self.graceSeconds, connect) {
        return status == "committed"
      }
      Thread.sleep(forTimeInterval: 0.2)
    }
    throw LoaderError(
      .outcomeUnknown,
      "the connection was lost while transaction \(transaction) was being committed, and the server "
        + "could not be asked about it for \(Int(Self.patienceSeconds)) s. "
        + "SELECT pg_xact_status('\(transaction)') tells whether the rows are stored: committed or "
        + "aborted.")
  }

  /// How the transaction has ended; nil as long as it goes on.
  private func status(
    of transaction: String, endsIt: Bool, _ connect: () throws -> Connection
  ) throws -> String? {
    var connection = try connect()
    let status: String?
    do throws(PostgresError) {
      status = try connection.query(
        "SELECT pg_catalog.pg_xact_status($1::xid8)", [transaction]
      ).firstValue
    } catch {
      // "is in the future": a crash came before anything of it was on the disk.
      guard error.sqlState == .invalidParameterValue else { throw error }
      status = "aborted"
    }
    if status != "in progress" { return status }
    // Its backend does not know yet that nobody is there any more.
    if endsIt {
      _ = try connection.query(
        """
        SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity
        WHERE backend_xid = $1::xid8::xid
        """, [transaction])
    }
    return nil
  }
}
