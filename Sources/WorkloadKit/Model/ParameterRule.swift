/// How one or more parameters of an endpoint are drawn.
public struct ParameterRule: Sendable, Hashable {
  /// Where values come from.
  public enum Source: Sendable, Hashable {
    /// Keys of a table, as an application asks for them: most of them uniform, some from a hot few, some
    /// that do not exist. See ``ParameterMix``.
    case key(table: String)
    /// Keys of a table that exist, likewise without the misses.
    case existing(table: String)
    /// Columns of one row of a table, a parameter each.
    case row(table: String, columns: [String])
    /// Values of a column, uniform over the different ones.
    case column(table: String, column: String)
    /// Whole numbers, uniform.
    case integer(ClosedRange<Int64>)
    /// One of some texts, uniform.
    case choice([String])
    /// The moment that the data set takes for now: the last second of its as-of day, in UTC.
    case now
    /// The data set's as-of day.
    case today
  }

  /// The parameters' names.
  public let names: [String]
  /// Where their values come from.
  public let source: Source
}

/// Which keys an application asks for.
public struct ParameterMix: Sendable, Hashable, Codable {
  /// The share of keys that do not exist, in per cent.
  public var missPercent: Int
  /// The share of keys that come from a Zipf distribution with exponent 1 over all keys, in per cent: of a
  /// million keys the hottest gets 6.9 % of those draws. The others are uniform.
  public var hotPercent: Int

  /// A mix; by default two in a hundred miss, and every fifth is hot.
  public init(missPercent: Int = 2, hotPercent: Int = 20) {
    self.missPercent = missPercent
    self.hotPercent = hotPercent
  }
}
