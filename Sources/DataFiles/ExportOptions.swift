public import FakeDataKit

/// What is to be written, where and how.
public struct ExportOptions: Sendable {
  /// Where rows go.
  public enum Target: Sendable, Hashable {
    /// A directory, which is made if it is not there: a file per table and, of all tables, the SQL
    /// that loads them.
    case directory(String)
    /// One file, device or named pipe, for one table.
    case file(String)
    /// Standard output, for one table.
    case standardOutput
    /// Nowhere: rows are made, encoded and forgotten.
    case nowhere
  }

  /// Where rows go.
  public var target: Target
  /// The only table to write; nil is all of them.
  public var table: String?
  /// The format of the rows.
  public var format: RowFormat
  /// How files are compressed.
  public var compression: Compression
  /// Which users, with all that belongs to them.
  public var part: Part
  /// Threads that make rows.
  public var jobs: Int
  /// Whether files that are there already are replaced.
  public var overwrites: Bool

  /// Options with the usual values.
  public init(
    target: Target, table: String? = nil, format: RowFormat, compression: Compression = .none,
    part: Part = .whole, jobs: Int = 1, overwrites: Bool = false
  ) {
    self.target = target
    self.table = table
    self.format = format
    self.compression = compression
    self.part = part
    self.jobs = jobs
    self.overwrites = overwrites
  }
}

extension ExportOptions {
  /// Whether a directory is at a path.
  public static func isDirectory(_ path: String) -> Bool { FileSystem.isDirectory(path) }

  /// Whether something that is no directory is at a path: a file, a device, a named pipe.
  public static func isFile(_ path: String) -> Bool {
    FileSystem.exists(path) && !FileSystem.isDirectory(path)
  }

  /// Whether files are written that get their names at the end.
  public var isPublished: Bool {
    switch target {
    case .directory: true
    case .file(let path): !FileSystem.isSpecial(path)
    case .standardOutput, .nowhere: false
    }
  }
}
