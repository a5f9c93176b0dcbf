public import FakeDataKit

/// What an export has written, and how long it took.
public struct ExportReport: Sendable, Encodable {
  /// A table, or the part of it that was written.
  public struct Table: Sendable, Encodable {
    /// The table's name.
    public let name: String
    /// The file's path, where there is a file.
    public let file: String?
    /// Rows.
    public let rows: UInt64
    /// The values of all rows.
    public let cells: UInt64
    /// Bytes of the encoded rows, before they are compressed.
    public let bytes: UInt64
    /// Bytes as they were written.
    public let fileBytes: UInt64
    /// Seconds from the beginning of its first segment to the end of its last; those of tables that
    /// were made at the same time overlap.
    public let seconds: Double
  }

  /// The version of the data contract.
  public let dataVersion: Int
  /// The format of the rows.
  public let format: RowFormat
  /// How files are compressed: `none`, `gzip` or `zstd`.
  public let compression: String
  /// The part that was written, from 1, and how many there are.
  public let part: Int, parts: Int
  /// Threads that made rows.
  public let jobs: Int
  /// What the rows depend on.
  public let parameters: RunParameters
  /// The tables, in the model's order.
  public let tables: [Table]
  /// Whether the SQL that loads the files was written as well.
  public let hasLoadScript: Bool
  /// Seconds from the beginning of the export to its end.
  public let seconds: Double

  /// Rows of all tables.
  public var rows: UInt64 { tables.reduce(0) { $0 + $1.rows } }
}
