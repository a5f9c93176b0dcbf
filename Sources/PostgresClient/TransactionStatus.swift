import CLibPQ

/// Where a connection stands with respect to transactions.
public enum TransactionStatus: Sendable, Hashable {
  /// No transaction is open.
  case idle
  /// A command is running, such as a COPY.
  case active
  /// A transaction is open and healthy.
  case inTransaction
  /// A transaction is open, and a statement in it has failed: it can only be rolled back.
  case inFailedTransaction
  /// The connection is gone.
  case unknown

  init(_ status: PGTransactionStatusType) {
    self =
      switch status {
      case PQTRANS_IDLE: .idle
      case PQTRANS_ACTIVE: .active
      case PQTRANS_INTRANS: .inTransaction
      case PQTRANS_INERROR: .inFailedTransaction
      default: .unknown
      }
  }
}
