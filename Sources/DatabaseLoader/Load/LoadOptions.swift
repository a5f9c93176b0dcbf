public import FakeDataKit

/// How a load is to be done. None of it changes a value.
public struct LoadOptions: Sendable {
  /// The target schema; nil is the first schema of the search path that exists.
  public var schema: String?
  /// Connections that load at the same time, one more aside that supervises.
  public var jobs: Int
  /// Bytes after which a COPY statement ends and another one goes on, in the same transaction: what
  /// a row that the server refuses can cost at most, since that shows only when a COPY ends.
  public var copyStatementBytes: Int
  /// Rows of a batch, which is encoded and sent at once.
  public var batchRows: Int

  /// Options with their usual values.
  public init(
    schema: String? = nil, jobs: Int = 2, copyStatementBytes: Int = 128 << 20,
    batchRows: Int = TableGenerator.defaultBatchRows
  ) {
    self.schema = schema
    self.jobs = jobs
    self.copyStatementBytes = copyStatementBytes
    self.batchRows = batchRows
  }
}
