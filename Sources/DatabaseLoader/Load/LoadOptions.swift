public import FakeDataKit

/// How a load is to be done. None of it changes a value.
public struct LoadOptions: Sendable {
  /// What becomes of tables that are there already.
  public enum IfExists: String, CaseIterable, Sendable {
    /// They are left alone, and the load is refused.
    case fail
    /// The new tables take their place, in the transaction that publishes these.
    case replace
    /// They are emptied and filled anew, by twins that take their place or in one transaction on one connection.
    case truncate
    /// New rows are added behind the ones that are there, in one transaction on one connection. Empty tables
    /// may get twins.
    case append
  }

  /// The target schema; nil is the first schema of the search path that exists.
  public var schema: String?
  /// What becomes of tables of the data set that the schema already has.
  public var ifExists: IfExists
  /// Connections that load at the same time, one more aside that supervises. With more than there are
  /// tables that grow with the scale, large ones are copied in parts.
  public var jobs: Int
  /// Bytes after which a COPY statement ends and another one goes on, in the same transaction: what
  /// a row that the server refuses can cost at most, since that shows only when a COPY ends.
  public var copyStatementBytes: Int
  /// Rows of a batch, which is encoded and sent at once.
  public var batchRows: Int
  /// Whether everything is done in one transaction on one connection, without a staging schema.
  public var isSingleTransaction: Bool
  /// How long the locks of tables that are replaced, emptied or added to are waited for, in seconds.
  /// It is waited in several attempts, since everybody else queues up behind one.
  public var lockTimeoutSeconds: Double
  /// Whether foreign keys of tables that get more rows are never dropped and added again, so that readers need
  /// not wait.
  public var keepsForeignKeys: Bool
  /// The seconds that dropping foreign keys has to spare, since it keeps readers waiting.
  var secondsWorthDroppingKeys = 1.0
  /// How long the server may leave a question over an idle connection without an answer, in seconds.
  public var stallTimeoutSeconds: Double
  /// Where the model comes from, which is written down with the run; nil is that it is built in.
  public var origin: ModelOrigin?
  /// The attempts to get the locks.
  static let lockAttempts = 5

  /// How long one attempt waits for locks, as the server's `lock_timeout` takes it.
  var lockTimeout: String {
    "\(max(1, Int(lockTimeoutSeconds * 1000) / Self.lockAttempts))ms"
  }

  /// The wait for locks in words.
  var lockWait: String {
    let seconds = lockTimeoutSeconds
    return "waiting for them for "
      + (seconds == seconds.rounded() ? "\(Int(seconds)) s" : "\(seconds) s")
  }

  /// Options with their usual values.
  public init(
    schema: String? = nil, ifExists: IfExists = .fail, jobs: Int = 2,
    copyStatementBytes: Int = 128 << 20, batchRows: Int = TableGenerator.defaultBatchRows,
    isSingleTransaction: Bool = false, lockTimeoutSeconds: Double = 25,
    stallTimeoutSeconds: Double = 60, keepsForeignKeys: Bool = false, origin: ModelOrigin? = nil
  ) {
    self.schema = schema
    self.ifExists = ifExists
    self.jobs = jobs
    self.copyStatementBytes = copyStatementBytes
    self.batchRows = batchRows
    self.isSingleTransaction = isSingleTransaction
    self.lockTimeoutSeconds = lockTimeoutSeconds
    self.stallTimeoutSeconds = stallTimeoutSeconds
    self.keepsForeignKeys = keepsForeignKeys
    self.origin = origin
  }
}
