/// One of several parts of about equal size of a data set or a table: a run of its units, which are
/// root rows, with all of their children.
///
/// This is the one place that says which users a part has: parts of a load, files written in parts and
/// parts on different machines are the same ones.
public struct Part: Sendable, Hashable {
  /// The part's number, from 1.
  public let number: Int
  /// How many parts there are.
  public let count: Int

  /// The most parts that somebody can ask for: of a billion users each still has a thousand.
  public static let maximumCount = 1_000_000

  /// The only part of a whole.
  public static let whole = Part(1, of: 1)

  /// Part `number` of `count`.
  ///
  /// - Precondition: 1 ≤ `number` ≤ `count`.
  public init(_ number: Int, of count: Int) {
    precondition(1 <= number && number <= count, "a part from 1 to the number of parts")
    self.number = number
    self.count = count
  }

  /// Whether the part is all there is.
  public var isWhole: Bool { count == 1 }
  /// Whether nothing comes before the part.
  public var isFirst: Bool { number == 1 }
  /// Whether nothing comes after the part.
  public var isLast: Bool { number == count }

  /// Which of `units` units, numbered from 0, the part has: those from
  /// units × (number - 1) ÷ count up to units × number ÷ count, rounded down.
  public func units(of units: UInt64) -> Range<UInt64> {
    func end(_ number: Int) -> UInt64 {
      let product = units.multipliedFullWidth(by: UInt64(number))
      return UInt64(count).dividingFullWidth(product).quotient
    }
    return end(number - 1)..<end(number)
  }

  /// Which of a table's units the part has: catalogue tables belong to the first part.
  public func units(of plan: TablePlan) -> Range<UInt64> {
    guard plan.isScaled else { return isFirst ? 0..<plan.units : 0..<0 }
    return units(of: plan.units)
  }
}
