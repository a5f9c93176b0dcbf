/// A database with a data set in it that is there to be cloned, and takes no connections.
public struct FixtureTemplate: Sendable {
  /// Its name: `fakedata_` and twelve digits of a digest of what it holds.
  public let name: String
  /// Its bytes on the server's disk.
  public let bytesOnDisk: UInt64
  let note: FixtureNote

  init(name: String, note: FixtureNote, bytesOnDisk: UInt64) {
    self.name = name
    self.note = note
    self.bytesOnDisk = bytesOnDisk
  }

  /// The schema that the tables are in.
  public var schema: String { note.schema ?? "public" }
  /// The rows.
  public var record: RunRecord? { note.record }
  /// When it was made, as ISO 8601 in UTC.
  public var made: String { note.made ?? "" }
  /// When it was last cloned, likewise.
  public var lastUsed: String { note.lastUsed ?? made }

  var digest: String? { note.digest }

  /// The lock that whoever clones a template shares, and whoever makes or removes it has alone.
  static func lock(_ name: String) -> AdvisoryLock {
    AdvisoryLock(name: "fakedata template \(name)")
  }
}
