/// Integer arithmetic over the columns of a row.
public indirect enum Expression: Hashable, Codable, Sendable {
  /// A number.
  case constant(Int64)
  /// Another column of the same row: its number, or the outcome of a choice.
  case column(String)
  /// The day that the data set's history ends on, in days since 2000-01-01.
  case asOfDay
  /// The row's period, in days before the as-of day.
  case period
  /// The row's ordinal, from 0, among its parent's children of the period.
  case ordinal
  /// A sum.
  case sum(Expression, Expression)
  /// The first less the second.
  case difference(Expression, Expression)
  /// A product.
  case product(Expression, Expression)
  /// A quotient, rounded to the nearest integer, halves away from zero. The divisor is positive.
  case quotient(Expression, Int64)
  /// A quotient, rounded down. The divisor is positive.
  case floorQuotient(Expression, Int64)
  /// What a quotient that is rounded down leaves over: from 0 to less than the divisor, which is positive.
  case remainder(Expression, Int64)
  /// The smaller of two.
  case minimum(Expression, Expression)
  /// The larger of two.
  case maximum(Expression, Expression)

  /// The value held within a range.
  public func clamped(to range: ClosedRange<Int64>) -> Expression {
    .maximum(.constant(range.lowerBound), .minimum(.constant(range.upperBound), self))
  }

  /// The value rounded to a multiple of `step`.
  public func rounded(to step: Int64) -> Expression {
    .product(.quotient(self, step), .constant(step))
  }

  /// A sum.
  public static func + (left: Expression, right: Expression) -> Expression { .sum(left, right) }
  /// A difference.
  public static func - (left: Expression, right: Expression) -> Expression {
    .difference(left, right)
  }
  /// A product.
  public static func * (left: Expression, right: Expression) -> Expression { .product(left, right) }
  /// A rounded quotient.
  public static func / (left: Expression, right: Int64) -> Expression { .quotient(left, right) }

  /// The columns that the expression reads.
  var columns: [String] {
    switch self {
    case .constant, .asOfDay, .period, .ordinal: []
    case .column(let name): [name]
    case .quotient(let value, _), .floorQuotient(let value, _), .remainder(let value, _):
      value.columns
    case .sum(let a, let b), .difference(let a, let b), .product(let a, let b),
      .minimum(let a, let b), .maximum(let a, let b):
      a.columns + b.columns
    }
  }
}

extension Expression: ExpressibleByIntegerLiteral {
  /// A number.
  public init(integerLiteral value: Int64) { self = .constant(value) }
}
