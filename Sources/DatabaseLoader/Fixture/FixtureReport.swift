/// What a fixture's run has done.
public struct FixtureReport: Codable, Sendable {
  /// The database that was asked for.
  public var database: String
  /// Its URI, without a password.
  public var uri: String
  /// The schema that the tables are in.
  public var schema: String
  /// The rows.
  public var record: RunRecord
  /// The template that it is a clone of.
  public var template: String
  /// Whether this run has made the template.
  public var templateWasMade: Bool
  /// The template's bytes on the server's disk.
  public var templateBytes: UInt64
  /// Seconds that other runs were waited for.
  public var waitedSeconds: Double
  /// Seconds that making the template took; 0 where it was there.
  public var templateSeconds: Double
  /// Seconds that cloning it took.
  public var cloneSeconds: Double
  /// How the server copied it.
  public var strategy: CloneStrategy
  /// Whether another database had the name and is gone.
  public var hasReplaced: Bool
  /// Templates that were removed, since more were there than are to be kept.
  public var removedTemplates: [String]
  /// Databases that killed runs had left and that were removed.
  public var removedLeftovers: [String]
  /// The load that made the template.
  public var load: LoadReport?
}

/// What is worth a word while a fixture is being made.
public enum FixtureEvent: Sendable {
  /// Another run is making the template.
  case waiting(for: String)
  /// The template is being loaded.
  case loading(LoadProgress)
  /// The load has ended, well or not.
  case loaded
}
