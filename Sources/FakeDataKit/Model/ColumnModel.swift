/// A column of a table: a name, a rule, and the type that it is stored as.
public struct ColumnModel: Hashable, Codable, Sendable {
  /// What a row shares its draws with.
  public enum Scope: String, Codable, Sendable, BitwiseCopyable {
    /// Nothing: each row has draws of its own.
    case row
    /// The other children of its parent in the same period: all have the same draws.
    case group
  }

  /// The column's name; its values' stream is named after it.
  public var name: String
  /// The type it is stored as, or nil for a *latent* column, which other columns read and which is
  /// not stored.
  public var type: SQLType?
  /// How its values are made.
  public var rule: Rule
  /// What rows share their draws.
  public var scope: Scope
  /// A condition on the stored value, as SQL, without `CHECK`.
  public var check: String?
  /// The value, as SQL, of rows that others insert without naming one.
  public var defaultValue: String?

  /// A stored column.
  public init(
    _ name: String, _ type: SQLType, _ rule: Rule, scope: Scope = .row, check: String? = nil,
    defaultValue: String? = nil
  ) {
    self.name = name
    self.type = type
    self.rule = rule
    self.scope = scope
    self.check = check
    self.defaultValue = defaultValue
  }

  /// A latent column.
  public static func latent(_ name: String, _ rule: Rule, scope: Scope = .row) -> ColumnModel {
    var column = ColumnModel(name, .int8, rule, scope: scope)
    column.type = nil
    return column
  }
}
