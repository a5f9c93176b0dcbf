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
  /// The type as which texts and JSON show the numbers of a latent column: `numeric(10,2)` for numbers that count
  /// hundredths. nil is whole numbers.
  public var shownAs: SQLType?
  /// How its values are made.
  public var rule: Rule
  /// What rows share their draws.
  public var scope: Scope
  /// A condition on the stored value, as SQL, without `CHECK`.
  public var check: String?
  /// The value, as SQL, of rows that others insert without naming one.
  public var defaultValue: String?
  /// The share of values that are NULL, from 0 to less than 1, beside those that the rule makes NULL. Which
  /// rows it meets, a stream of its own says, so that it changes no other value.
  public var nullShare: Double

  /// A stored column.
  public init(
    _ name: String, _ type: SQLType, _ rule: Rule, scope: Scope = .row, nullShare: Double = 0,
    check: String? = nil, defaultValue: String? = nil
  ) {
    self.name = name
    self.type = type
    self.rule = rule
    self.scope = scope
    self.check = check
    self.defaultValue = defaultValue
    self.nullShare = nullShare
  }

  /// A latent column.
  public static func latent(
    _ name: String, _ rule: Rule, scope: Scope = .row, nullShare: Double = 0,
    shownAs: SQLType? = nil
  ) -> ColumnModel {
    var column = ColumnModel(name, .int8, rule, scope: scope, nullShare: nullShare)
    column.type = nil
    column.shownAs = shownAs
    return column
  }
}

extension ColumnModel {
  private enum CodingKeys: String, CodingKey {
    case name, type, shownAs, rule, scope, check, defaultValue, nullShare
  }

  /// Decodes a column; one without a share of NULLs has none.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    type = try container.decodeIfPresent(SQLType.self, forKey: .type)
    shownAs = try container.decodeIfPresent(SQLType.self, forKey: .shownAs)
    rule = try container.decode(Rule.self, forKey: .rule)
    scope = try container.decode(Scope.self, forKey: .scope)
    check = try container.decodeIfPresent(String.self, forKey: .check)
    defaultValue = try container.decodeIfPresent(String.self, forKey: .defaultValue)
    nullShare = try container.decodeIfPresent(Double.self, forKey: .nullShare) ?? 0
  }

  /// Encodes a column, a share of NULLs only where it has one.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encodeIfPresent(type, forKey: .type)
    try container.encodeIfPresent(shownAs, forKey: .shownAs)
    try container.encode(rule, forKey: .rule)
    try container.encode(scope, forKey: .scope)
    try container.encodeIfPresent(check, forKey: .check)
    try container.encodeIfPresent(defaultValue, forKey: .defaultValue)
    if nullShare != 0 { try container.encode(nullShare, forKey: .nullShare) }
  }
}
