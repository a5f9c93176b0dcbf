public import FakeDataKit

/// How a load is to be done. None of it changes a value.
public struct LoadOptions: Sendable {
  /// What becomes of tables that are there already.
  public enum IfExists: String, CaseIterable, Sendable {
    /// They are left alone, and the load is refused.
    case fail
    /// The new tables take their place, in the transaction that publishes these.
    case replace
    /// They are emptied and filled anew, in one transaction on one connection.
    case truncate
    /// New rows are added behind the ones that are there, in one transaction on one connection.
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
  /// How often, and each time how long, publishing waits for the locks of tables that it replaces: long
  /// enough for usual transactions, and short, since everybody else queues up behind it. A load into
  /// tables that are there waits once.
  var publishAttempts = 5
  var publishLockTimeout = "5s"

  /// Options with their usual values.
  public init(
    schema: String? = nil, ifExists: IfExists = .fail, jobs: Int = 2,
    copyStatementBytes: Int = 128 << 20, batchRows: Int = TableGenerator.defaultBatchRows
  ) {
    self.schema = schema
    self.ifExists = ifExists
    self.jobs = jobs
    self.copyStatementBytes = copyStatementBytes
    self.batchRows = batchRows
  }
}
