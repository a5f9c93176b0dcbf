/// How the values of a column are made: a recipe as plain data.
///
/// A rule takes its draws from the column's own stream; what it reads of other columns it names.
public indirect enum Rule: Hashable, Codable, Sendable {
  /// The row's number within its table, from 1: a surrogate key.
  case rowNumber
  /// The key of the parent row.
  case parentKey
  /// A column of the parent row, made again from the parent's row number.
  case parent(String)
  /// Integers of a range, equally likely.
  case uniform(ClosedRange<Int64>)
  /// A normal distribution, rounded, held within a range.
  case normal(mean: Double, standardDeviation: Double, range: ClosedRange<Int64>)
  /// A distribution given by some of its quantiles, rounded.
  case empirical([EmpiricalDistribution.Quantile])
  /// One of some values, each with its relative frequency.
  case choice([WeightedValue])
  /// The number, from 0, of a catalogue's row, drawn with the weights in a column of it.
  case row(of: String, weight: String)
  /// Likewise, but no row twice within a group while its weight is at most one part in `strata`
  /// (a prime) of the sum: see ``SystematicSample``.
  case distinctRow(of: String, weight: String, strata: Int)
  /// The value of a catalogue's column in the row whose number another column has.
  case lookup(String, in: String, by: String)
  /// One rule for each value of another column.
  case by(String, [Case])
  /// The number of bounds that are not above another column's value: 0 up to the bounds' number.
  case bucket(String, bounds: [Int64])
  /// Arithmetic over other columns.
  case expression(Expression)
  /// A text with the values of other columns in it: `"{first_name} {last_name}"`. Whole numbers are filled up with
  /// zeros by `{number:06}`; `{{` and `}}` are braces.
  case text(String)
  /// Such a text from a catalogue's column, in the row whose number another column has.
  case textLookup(String, in: String, by: String)
  /// The value of another column of the row, whatever it is.
  case column(String)
  /// NULL. As a case of ``by(_:_:)`` it makes a value of another column decide whether there is one.
  case null
  /// A UUID.
  case uuid(UUIDVersion)
  /// A range from a number, which is included, to another, which is not; empty where that is not above it.
  case range(Expression, Expression)
  /// An array of a rule's values, as many as the range says, equally likely. Element *k* (from 0) takes its
  /// draws from a stream named `column#k`, their number from one named `column#count`.
  case array(of: Rule, count: ClosedRange<Int>)
  /// A text of JSON with the values of other columns in it.
  case json(JSONTemplate)

  /// Integers of a range, none twice in the table: a permutation of the row numbers. The table has no more rows
  /// than the range has numbers, whose number does not depend on the scale. Where the column's scope is the group, none
  /// comes twice among the children of a parent in a period: a permutation of the ordinals.
  case permuted(ClosedRange<Int64>)
  /// A column of an ancestor's row: the column's name, and the ancestor's table.
  case ancestor(String, of: String)
  /// The number, from 0, of a row of a table. Other columns have ``referenced(_:by:)`` look values up in it;
  /// NULL where there is no row that can be referred to.
  case reference(Reference)
  /// A column of the row that another column, whose rule is a ``reference(_:)``, refers to.
  case referenced(String, by: String)
  /// A number made of the row's children.
  case aggregate(Aggregate)
  /// The sum of a column of numbers over the row and its earlier siblings of the same period.
  case runningTotal(String)

  /// A text of a ``TextPattern``. Where it `isUnique` none comes twice in the table, or, where the column's scope is the
  /// group, among the children of a parent in a period: a permutation of the row numbers, or of the ordinals.
  /// Otherwise alternatives, numbers of times and characters are equally likely.
  case pattern(String, isUnique: Bool)

  /// A moment between two days, not after the as-of day. Its day is of the column's own draw, its time of one from a
  /// stream named `column#time`.
  case moment(Moment)
  /// A moment after that of another column, which may be one of the parent's or of a row that is referred to; NULL
  /// where that is NULL. The delay is of the column's own draw, a time by hours of one from a stream named
  /// `column#time`. Columns of type `date` are days, others microseconds; days become moments and moments days.
  case after(String, Delay)

  /// A value and how often it occurs, relative to the others.
  public struct WeightedValue: Hashable, Codable, Sendable {
    /// The value.
    public var value: Value
    /// Its relative frequency.
    public var weight: Int64

    /// A value with its weight.
    public init(_ value: Value, _ weight: Int64) {
      self.value = value
      self.weight = weight
    }
  }

  /// The rule for one value of a column.
  public struct Case: Hashable, Codable, Sendable {
    /// The value of the column.
    public var value: Value
    /// The rule for it.
    public var rule: Rule

    /// A rule for a value.
    public init(_ value: Value, _ rule: Rule) {
      self.value = value
      self.rule = rule
    }
  }
}
