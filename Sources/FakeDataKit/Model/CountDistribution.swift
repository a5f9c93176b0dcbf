/// How many children a parent has.
public enum CountDistribution: Hashable, Codable, Sendable {
  /// Always the same number.
  case constant(Int)
  /// The numbers of a range, equally likely.
  case uniform(ClosedRange<Int>)

  var minimum: Int { switch self { case .constant(let n): n; case .uniform(let r): r.lowerBound } }
  var maximum: Int { switch self { case .constant(let n): n; case .uniform(let r): r.upperBound } }
}
