/// How a row refers to rows of another table, or of its own.
public struct Reference: Hashable, Codable, Sendable {
  /// How often rows are referred to.
  public enum Skew: Hashable, Codable, Sendable {
    /// All equally often.
    case uniform
    /// The row of rank *r*, from 1, in proportion to *r* to the power of minus the exponent: the first rows are
    /// the popular ones.
    case zipf(exponent: Double)
    /// Recent rows more often than old ones: how far back they lie is exponentially distributed, and this
    /// share of the rows on average.
    case recent(share: Double)
  }

  /// Which rows can be referred to.
  public enum Reach: Hashable, Codable, Sendable {
    /// Those that are there so far: of a table that grows with the scale, the rows that a data set ends with in
    /// which the referring row's root row is the last one; of the own table, earlier rows; of any other, all.
    /// So the values do not depend on the scale.
    case soFar
    /// Those that are there before the referring row's root row: likewise, in the data set that ends with the root
    /// row before it; none for the first one.
    case earlier
    /// All rows. In a table that grows with the scale, values then depend on the scale.
    case anywhere
    /// Those that descend from the same row of an ancestor, whose table is named; of the own table, the
    /// earlier ones of them.
    case family(String)
  }

  /// The table whose rows are referred to.
  public var table: String
  /// How often rows are referred to.
  public var skew: Skew
  /// Which rows can be referred to.
  public var reach: Reach
  /// Whether no two children of a parent refer to the same row. There are no more children than rows that can be
  /// referred to.
  public var isDistinct: Bool

  /// A reference.
  public init(
    _ table: String, skew: Skew = .uniform, reach: Reach = .soFar, isDistinct: Bool = false
  ) {
    self.table = table
    self.skew = skew
    self.reach = reach
    self.isDistinct = isDistinct
  }
}

/// A number made of the children of a row.
public struct Aggregate: Hashable, Codable, Sendable {
  /// What is made of them.
  public enum Function: String, Hashable, Codable, Sendable {
    /// How many there are.
    case count
    /// The sum of a column, 0 where there are none; NULLs are left out.
    case sum
  }

  /// What is made of them.
  public var function: Function
  /// The table of the children; the row's table is its parent.
  public var table: String
  /// The column of numbers, of no use where the rows are counted.
  public var column: String?

  /// An aggregate over children.
  public init(_ function: Function, of column: String? = nil, in table: String) {
    self.function = function
    self.table = table
    self.column = column
  }
}
